"""What allauth asks us."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_QUIET = {"account/messages/logged_in.txt"}


class PortalAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it has no types
    """Words of ours, no signing up, and nothing said about which accounts exist (T24)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("No account of this domain has this address and password."),
        "too_many_login_attempts": _("Too many attempts. Try again in a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody makes an account alone: people are invited."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any
    ) -> None:
        """Passes messages on, except that one need not be told one has just signed in."""
        if message_template not in _QUIET:
            super().add_message(request, level, message_template, *more, **named)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Home, where the message is shown."""
        return reverse("home")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not within five minutes of the sign-in itself: nobody is asked for the password twice in a row."""
        request = context.request
        methods = get_authentication_records(request, request.user)
        if methods and time.time() - methods[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app))
