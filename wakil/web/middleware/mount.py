"""The mount, as Django sees it: which set of addresses counts, and whose cookies."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.urls import set_urlconf

from wakil.accounts.sessions import BROWSER
from wakil.lib.environ import BODY_TOO_LARGE, DOMAIN
from wakil.web import errors
from wakil.web.request import PortalRequest

# On `/`, and so the same everywhere in this browser: its random name, and the language chosen in it. No right to act.
EVERYWHERE = (BROWSER, settings.LANGUAGE_COOKIE_NAME)
Answer = Callable[[PortalRequest], HttpResponse]


class Mounted:
    """Says which domain the request is for, and chooses that set of addresses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        request.domain_name = request.environ.get(DOMAIN, "")
        urlconf = settings.DOMAIN_URLCONF if request.environ.get(DOMAIN) else settings.ROOT_URLCONF
        request.urlconf = urlconf
        set_urlconf(urlconf)  # for middleware that names addresses before Django looks at request.urlconf
        if request.environ.get(BODY_TOO_LARGE):
            return errors.too_large(request)
        if _has_nul(request):
            return errors.bad_request(request)
        return self.get_response(request)


class MountedCookies:
    """Gives every cookie the mount's path and a name of its own.

    With one name, the cookies of two domains would both reach Django, and the wrong one might count.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        suffix = cookie_suffix(request.domain_name)
        ours = {name.removesuffix(suffix): value for name, value in request.COOKIES.items() if name.endswith(suffix)}
        ours = {name: value for name, value in ours.items() if name not in EVERYWHERE}
        request.COOKIES = ours | {name: request.COOKIES[name] for name in EVERYWHERE if name in request.COOKIES}
        response = self.get_response(request)
        _mount(response, suffix, cookie_path(request))
        return response


def cookie_suffix(domain: str) -> str:
    """What tells the cookies of one domain from another's, by name."""
    return "_" + hashlib.sha256(domain.encode()).hexdigest()[:12]


def cookie_path(request: PortalRequest) -> str:
    """Where a cookie of this request counts: its mount; at the root only the help and the set-up page have any."""
    if request.domain_name:
        return f"{request.META.get('SCRIPT_NAME', '')}/"
    return "/help/" if request.path_info.startswith("/help/") else "/setup/"


def _mount(response: HttpResponse, suffix: str, path: str) -> None:
    for name in [name for name in response.cookies if name not in EVERYWHERE]:
        morsel = response.cookies.pop(name)
        response.cookies[name + suffix] = morsel.value
        response.cookies[name + suffix].update({**morsel, "path": path})


def _has_nul(request: PortalRequest) -> bool:
    return "\0" in request.path_info or any(
        "\0" in text for key, values in request.GET.lists() for text in (key, *values)
    )
