"""The gate: nobody gets past it without a session, or with a form that belongs to another domain."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.verdict import Forbidden, NotVisible, no
from wakil.accounts.factors import lacks_required_factor
from wakil.accounts.sessions import UNFINISHED
from wakil.runs.running import TooManyRuns
from wakil.web import errors, kept_text
from wakil.web.request import PortalRequest

View = Callable[..., Any]

ENROLMENT = frozenset(
    {
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "accounts:sign_out_everywhere",
    }
)
NO_FACTOR = no(
    "no_second_factor",
    gettext_lazy("Set up a second factor first."),
    gettext_lazy("Your account must have one, and nothing else works until it does."),
)


class Gate(LoginRequiredMiddleware):
    """Every view needs somebody signed in unless it says otherwise with `login_not_required` (T16).

    Behind the gate `request.actor` is who acts; in front of it there is none.
    """

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if kept_text.is_for_another_domain(request):
            return kept_text.wrong_domain(request)
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None and getattr(view_func, "login_required", True):
            request.actor = Actor.load(request.user, is_cut_off=False)  # type: ignore[attr-defined, arg-type]
            return _kept_at_enrolment(request)  # type: ignore[arg-type]
        return answer

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponse:  # type: ignore[override]
        if request.method in {"GET", "HEAD"} and not getattr(request, "htmx", False):
            return super().handle_no_permission(request, view_func)
        return kept_text.signed_out(request)


def _kept_at_enrolment(request: PortalRequest) -> HttpResponse | None:
    """Who must set up a second factor first reaches nothing but that, and the way out (T33)."""
    if not request.session.get(UNFINISHED):
        return None
    if not lacks_required_factor(request.actor.user):
        del request.session[UNFINISHED]
        return None
    if _may_be_opened(request):
        return None
    if request.method in {"GET", "HEAD"} and not request.htmx:
        return redirect("mfa_activate_totp")
    del request.actor  # so that the page has no frame around it
    return errors.forbidden(request, NO_FACTOR)


def _may_be_opened(request: PortalRequest) -> bool:
    """What sets one up, and first of all a password of one's own in place of a temporary one (S67)."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    return view in ENROLMENT or (view == "account_change_password" and request.actor.user.password_is_temporary)


class Refusals:
    """Turns what a view raises into a page, once for all views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: PortalRequest, exception: Exception) -> HttpResponse | None:
        """The page for that exception, or None when it is a mistake of ours."""
        if isinstance(exception, Forbidden):
            return errors.forbidden(request, exception.verdict)
        if isinstance(exception, NotVisible):
            return errors.not_found(request, exception)
        if isinstance(exception, RequestDataTooBig):
            return errors.too_large(request)
        if isinstance(exception, TooManyRuns):
            return errors.too_much_waiting(request)
        if isinstance(exception, DataError | OverflowError) or _is_about_nul(exception):
            return errors.bad_request(request, exception)
        return None


def _is_about_nul(exception: Exception) -> bool:
    return isinstance(exception, ValueError) and "NUL" in str(exception)
