"""One's own second factor: set up, used, removed. allauth's views, each change recorded in its own transaction."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from wakil.access.actor import Actor
from wakil.access.factors import note_factor_change
from wakil.access.verdict import Forbidden, no
from wakil.accounts.factors import is_required_for, lacks_required_factor
from wakil.accounts.models import User
from wakil.accounts.sessions import UNFINISHED
from wakil.events.kinds import EventKind
from wakil.web.accounts.factor_adapter import FactorAdapter
from wakil.web.request import PortalRequest


@receiver(user_logged_in)
def ask_for_missing_factor(request: HttpRequest, user: User, **_others: Any) -> None:
    """Whoever must have a second factor and has none can do nothing else until one is set up (T33)."""
    if lacks_required_factor(user):
        request.session[UNFINISHED] = True


class _Recorded:
    """Does what allauth does, and records it, in one transaction."""

    request: PortalRequest
    kind: EventKind
    factor: str

    def form_valid(self, form: Form) -> HttpResponse:
        """The change."""
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.request.actor.user.pk)  # two tabs cannot remove the last two
            self.check()
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # allauth's view, mixed in
            note_factor_change(self.request.actor, self.kind, self.factor)
        return answer

    def check(self) -> None:
        """Whether it may still be done."""


def _plain(form: forms.Form) -> forms.Form:
    code = form.fields["code"]
    code.widget.attrs = {"autocomplete": "one-time-code", "spellcheck": "false", "maxlength": 12}
    return form


@method_decorator(never_cache, name="dispatch")
class SetUpApp(_Recorded, ActivateTOTPView):  # type: ignore[misc]  # it has no types
    """A code of an app on the phone."""

    kind, factor = EventKind.FACTOR_ADDED, "totp"

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        return _plain(super().get_form(form_class))

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        return {**super().get_context_data(**named), **_whether_required(self.request)}


@method_decorator(never_cache, name="dispatch")
class SetUpPasskey(_Recorded, AddWebAuthnView):  # type: ignore[misc]  # it has no types
    """A passkey: needs JavaScript, as browsers offer them by script only."""

    kind, factor = EventKind.FACTOR_ADDED, "webauthn"

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        found = super().get_context_data(**named)
        return {**found, "form": found.get("form") or self.get_form(), **_whether_required(self.request)}


class _Removing(_Recorded):
    """Not the last one of who must have one."""

    kind = EventKind.FACTOR_REMOVED

    def check(self) -> None:
        authenticator: Authenticator = getattr(self, "authenticator", None) or self.get_object()  # type: ignore[attr-defined]
        if not FactorAdapter().can_delete_authenticator(authenticator):
            raise Forbidden(no("last_factor", FactorAdapter.error_messages["cannot_delete_authenticator"]))


class RemoveApp(_Removing, DeactivateTOTPView):  # type: ignore[misc]  # it has no types
    """No codes of that app any more."""

    factor = "totp"


class RemovePasskey(_Removing, RemoveWebAuthnView):  # type: ignore[misc]  # it has no types
    """That passkey counts no more."""

    factor = "webauthn"

    def dispatch(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        """Somebody else's is as unknown as any, before anything is asked."""
        get_object_or_404(self.get_queryset(), pk=named["pk"])
        answer: HttpResponse = super().dispatch(request, *args, **named)
        return answer


class NewRecoveryCodes(_Recorded, GenerateRecoveryCodesView):  # type: ignore[misc]  # it has no types
    """The earlier ones count no more."""

    kind, factor = EventKind.RECOVERY_CODES_MADE, "recovery_codes"


@method_decorator(never_cache, name="dispatch")
class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]  # it has no types
    """Shown once."""


class Factors(IndexView):  # type: ignore[misc]  # it has no types
    """What one has set up."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        return {**super().get_context_data(**named), **_whether_required(self.request)}


def _whether_required(request: PortalRequest) -> dict[str, bool]:
    actor: Actor = request.actor
    return {"is_required": is_required_for(actor.user), "is_unfinished": bool(request.session.get(UNFINISHED))}


set_up_app = SetUpApp.as_view()
set_up_passkey = SetUpPasskey.as_view()
remove_app = RemoveApp.as_view()
remove_passkey = RemovePasskey.as_view()
new_recovery_codes = NewRecoveryCodes.as_view()
recovery_codes = RecoveryCodes.as_view()
list_factors = Factors.as_view()
ask = login_not_required(never_cache(AuthenticateView.as_view()))  # half signed in: the password was right
password_again = never_cache(ReauthenticateView.as_view())
code_again = never_cache(CodeAgainView.as_view())
passkey_again = never_cache(ReauthenticateWebAuthnView.as_view())
