"""The headers that Django and django-csp don't set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_NOT_USED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb", "browsing-topics")
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in _NOT_USED)


class OurHeaders:
    """Switches off what no page needs, and keeps pages of signed-in people out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "actor", None):
            # Not even in this browser's own cache, or "back" would show it to whoever comes after a sign-out.
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif getattr(request, "domain_name", ""):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
