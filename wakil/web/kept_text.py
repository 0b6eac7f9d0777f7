"""Forms that cannot be taken as they came, answered with everything that was typed (T40, W14)."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.lib.domains import normalised

REASON = "X-Wakil-Reason"  # why something was refused, for scripts; never more than the page says
DOMAIN_FIELD = "domain"
_NEVER_SHOWN = {"csrfmiddlewaretoken", DOMAIN_FIELD, "next", "login", "password", "password1", "password2"}
# Chosen with a click, and as quickly chosen again: only what somebody wrote is given back.
_OF_CASES = {"audience", "audience_domain", "close", "next_move", "product", "reopen", "seen", "severity", "uploads"}
_CHOSEN = _OF_CASES | {"find", "keep_personal_data", "language", "submit", "time_zone"}
_NOT_TEXT = ("password", "token", "key", "version", "code", "credential", "secret")


def is_for_another_domain(request: HttpRequest) -> bool:
    """True of a form that carries another domain than its address, or came with another domain's session."""
    domain: str = request.domain_name  # type: ignore[attr-defined]
    if request.method != "POST" or not domain:
        return False
    carried = {normalised(value) for value in request.POST.getlist(DOMAIN_FIELD)}
    request.session.get(SESSION_KEY)  # loads it, and so finds out whose it is
    return carried - {domain} != set() or request.session.was_of_another_domain  # type: ignore[attr-defined]


def came_from_here(request: HttpRequest) -> bool:
    """True when a page of this origin sent the form: nobody else may have their text shown by us."""
    here = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == here
    referer = request.headers.get("Referer", "")
    return not referer or referer.startswith(f"{here}/")


def wrong_domain(request: HttpRequest) -> HttpResponse:
    """The form belongs to another domain: nothing is done."""
    carried = normalised(request.POST.get(DOMAIN_FIELD, "")) or ""
    other = carried if carried != request.domain_name else ""  # type: ignore[attr-defined]
    return _page(request, "wrong_domain", 403, other=other)


def signed_out(request: HttpRequest) -> HttpResponse:
    """The session ended before the form was sent."""
    if not _fields(request) and not getattr(request, "htmx", False):
        return redirect("account_login")
    return _page(request, "signed_out", 403)


def stale(request: HttpRequest) -> HttpResponse:
    """The form is from before a sign-in or sign-out."""
    return _page(request, "stale", 403)


def _page(request: HttpRequest, reason: str, status: int, **context: object) -> HttpResponse:
    shown = _fields(request) if came_from_here(request) else []
    here = {"code": reason, "fields": shown, "had_files": bool(request.FILES), "again": _again(request)}
    response = render(request, "wrong_domain.html", {**here, **context}, status=status)
    response.headers[REASON] = reason
    return response


def _again(request: HttpRequest) -> str:
    return reverse("account_login") if request.domain_name else request.path  # type: ignore[attr-defined]


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    kept = ((name, value) for name, values in request.POST.lists() for value in values if value.strip())
    return [(_label(name), value) for name, value in kept if _is_text(name)]


def _is_text(name: str) -> bool:
    return name not in _NEVER_SHOWN | _CHOSEN and not any(part in name.lower() for part in _NOT_TEXT)


def _label(name: str) -> str:
    known = {
        "title": _("Title"),
        "description": _("Case description"),
        "message": _("Message"),
        "body": _("Message"),
        "reason": _("Reason"),
    }
    return known.get(name) or name.replace("_", " ").replace("-", " ").capitalize()
