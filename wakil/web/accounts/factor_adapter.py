"""What allauth asks us about second factors."""

import base64
import secrets
from typing import Any

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wakil.accounts.factors import factors_of, is_required_for
from wakil.accounts.models import User
from wakil.lib.sealing import Unreadable, seal, unseal

log = structlog.get_logger("wakil.accounts")

PURPOSE = "second factor"
_USED_FOR = 120  # seconds: longer than any code counts, with the steps before and after it


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # it has no types
    """Secrets are kept sealed; the last factor of who must have one stays."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not count. Wait for the next one and type that."),
        "cannot_delete_authenticator": _("You must have a second factor. Set up another one first."),
    }

    def encrypt(self, text: str) -> str:
        """Sealed, for the database."""
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed; with a secret key that was lost, one that no code fits, until somebody resets the factor."""
        try:
            return unseal(encrypted_text, purpose=PURPOSE)
        except Unreadable:
            log.warning("second_factor_unreadable")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the only one of a person who must have one."""
        user = User.objects.select_related("domain__organization").get(pk=authenticator.user_id)
        return not is_required_for(user) or factors_of(user).exclude(pk=authenticator.pk).exists()

    def get_totp_label(self, user: User) -> str:
        """What the app on the phone calls it: one for each domain."""
        return user.email

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host that people use, under the portal's own name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.WAKIL_PORTAL_NAME}


class _OnceOnly(forms.Form):
    """A code counts once, and guesses for one person come one after the other (T25)."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.widget.attrs = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        code.max_length = 40  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """The code, now used up."""
        refusal = None
        with transaction.atomic():
            list(Authenticator.objects.select_for_update().filter(user=self.user))
            try:
                code: str = super().clean_code()  # type: ignore[misc]  # allauth's, mixed in below
                self._use_up(code)
            except ValidationError as error:  # raised outside, or the count of guesses would be rolled back
                refusal = error
        if refusal is not None:
            raise refusal
        return code

    def _use_up(self, code: str) -> None:
        digits = "".join(mark for mark in code if mark.isalnum())
        if not cache.add(f"wakil.code.used?user={self.user.pk}&code={digits}", "y", timeout=_USED_FOR):
            raise ValidationError(FactorAdapter.error_messages["incorrect_code"])


class SecondFactorForm(_OnceOnly, AuthenticateForm):  # type: ignore[misc]  # it has no types
    """The code at sign-in: of the app, or a recovery code."""


class SecondFactorAgainForm(_OnceOnly, ReauthenticateForm):  # type: ignore[misc]  # it has no types
    """The code once more, before something that matters."""
