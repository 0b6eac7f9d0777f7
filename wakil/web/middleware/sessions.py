"""Sessions of one domain each, and who is signed in."""

import re
import secrets

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from wakil.accounts.models import User
from wakil.accounts.sessions import BROWSER, SessionStore
from wakil.web.request import PortalRequest

_SESSION_NAME = re.compile(r"[a-z0-9]{32}")
_BROWSER_NAME = re.compile(r"[A-Za-z0-9_-]{43}")
_FIVE_YEARS = 5 * 365 * 24 * 3600


class DomainSessions(SessionMiddleware):
    """One session for each mount; none at the root."""

    def process_request(self, request: HttpRequest) -> None:
        key = _well_formed(_SESSION_NAME, request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        request.browser = _well_formed(_BROWSER_NAME, request.COOKIES.get(BROWSER))  # type: ignore[attr-defined]
        name = request.browser or secrets.token_urlsafe(32)  # type: ignore[attr-defined]
        request.session = SessionStore(key or None, domain=request.domain_name, browser=name)  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not request.domain_name:  # type: ignore[attr-defined]
            return response
        answer: HttpResponse = super().process_response(request, response)
        if settings.SESSION_COOKIE_NAME in answer.cookies and SESSION_KEY in request.session:
            name_browser(request, answer)
        return answer


class SignedIn(AuthenticationMiddleware):
    """Sets `request.user` from the session's own row; ends a session whose person may not be here any more."""

    def process_request(self, request: PortalRequest) -> None:  # type: ignore[override]
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]


def _person(request: PortalRequest) -> User | AnonymousUser:
    if not request.domain_name:
        return AnonymousUser()
    person = request.session.person()
    if person is None and SESSION_KEY in request.session:
        request.session.flush()
        messages.info(request, _("You were signed out."))
    if person is not None and person.language:
        translation.activate(person.language)
    return person or AnonymousUser()


def name_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Let this browser be known again, by a name that says nothing and allows nothing."""
    if not request.browser:  # type: ignore[attr-defined]
        response.set_cookie(
            BROWSER,
            request.session.browser,  # type: ignore[attr-defined]
            max_age=_FIVE_YEARS,
            path="/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _well_formed(pattern: re.Pattern[str], value: str | None) -> str:
    return value if value and pattern.fullmatch(value) else ""
