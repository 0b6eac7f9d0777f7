"""Whoever has a password from somebody else chooses one of their own before anything else (S67)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

# What can be done meanwhile: choose one, and leave.
OPEN = {"account_change_password", "account_logout", "accounts:sign_out_everywhere"}


class TemporaryPassword:
    """Leads there from every page that needs somebody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        actor = getattr(request, "actor", None)
        if actor is None or not actor.user.password_is_temporary or not getattr(view_func, "login_required", True):
            return None
        if request.resolver_match and request.resolver_match.view_name in OPEN:
            return None
        messages.info(request, _("Your password is temporary. Choose one of your own to go on."))
        return redirect("account_change_password")
