"""The pages for everything that goes wrong, made in one place."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from wakil.access.verdict import Verdict
from wakil.web import kept_text
from wakil.web.access_requests.way import area_of, way_to_access
from wakil.web.elsewhere import places_to_open

REASON = kept_text.REASON


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came in makes no sense."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(request, "errors/400.html", 400, "bad_request")


def forbidden(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """403 in three parts: what is not possible, why, and who can change it (W5); with the way to ask them (S5)."""
    way = way_to_access(request, area_of(request)) if _is_asked_for(request, verdict) else None  # type: ignore[arg-type]
    return _page(request, "errors/403.html", 403, verdict.code, verdict=verdict, way=way)


def _is_asked_for(request: HttpRequest, verdict: Verdict) -> bool:
    """A role would help, and somebody is signed in who lacks it."""
    return verdict.code == "missing_privilege" and getattr(request, "actor", None) is not None


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403 from a part that is not ours and gives no reason."""
    return _page(request, "errors/403.html", 403, "refused", verdict=None)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: the same page for what doesn't exist and for what this person may not see.

    Only to who is signed in to another domain in this browser, and may see it there, it says where that is.
    """
    return _page(request, "errors/404.html", 404, "not_found", elsewhere=places_to_open(request))


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than the portal takes at once."""
    return _page(request, "errors/413.html", 413, "too_large", limit=settings.WAKIL_MAX_BODY)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: more often than a person would."""
    return _page(request, "errors/429.html", 429, "too_many")


def too_much_waiting(request: HttpRequest) -> HttpResponse:
    """429: so many runs of this person wait already that none is begun."""
    return _page(request, "errors/too_much_waiting.html", 429, "too_much_waiting")


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500: our mistake. The page needs nothing that may be broken: no session, no database, no frame."""
    return render(None, "errors/500.html", status=500)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without the token of this session: stale, signed out, another domain's, or another site's."""
    if not kept_text.came_from_here(request):
        return _page(request, "errors/403.html", 403, "another_site", verdict=None)
    if kept_text.is_for_another_domain(request):
        return kept_text.wrong_domain(request)
    return kept_text.stale(request)


def _page(request: HttpRequest, template: str, status: int, code: str, **context: Any) -> HttpResponse:
    response = render(request, template, {"code": code, **context}, status=status)
    response.headers[REASON] = code
    return response
