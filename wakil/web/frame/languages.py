"""The choice of language, on every page: it stays with the account, and with this browser for who has none."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_POST

from wakil.accounts.preferences import set_preferences
from wakil.web import errors
from wakil.web.request import PortalRequest
from wakil.web.visitors import sent_from_here

A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Choice:
    """A language by the name it has for itself."""

    code: str
    name: str
    is_current: bool


def choices() -> list[Choice]:
    """All languages, the current one marked."""
    current = get_language()
    return [Choice(code, get_language_info(code)["name_local"], code == current) for code, _name in settings.LANGUAGES]


@login_not_required
@sent_from_here
@require_POST
def set_language(request: PortalRequest) -> HttpResponse:
    """Keep the choice, and go back to the page it was made on."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return errors.bad_request(request)
    user = request.user
    if user.is_authenticated:
        set_preferences(user, language=language, time_zone=user.time_zone)
    response = redirect(_page_before(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _page_before(request: PortalRequest) -> str:
    """Only a page of ours, below the same domain."""
    here = f"{request.META.get('SCRIPT_NAME', '')}/"
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return here
    parts = urlsplit(before)
    path = parts.path or "/"
    is_inside = path.startswith(here) and not path.startswith("//")
    return (f"{path}?{parts.query}" if parts.query else path) if is_inside else here
