"""Signing in, signing out, choosing a password by a single-use link."""

from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import LoginView, PasswordChangeView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakil.access.invitations import accept_invitation as join
from wakil.access.invitations import reset_password as change_password
from wakil.access.providers import provider_of
from wakil.accounts.models import Purpose, User
from wakil.accounts.sessions import end_sessions_of_browser
from wakil.accounts.sign_in import password_counts
from wakil.web import errors
from wakil.web.accounts.forms import AddressForm, NewPasswordForm
from wakil.web.accounts.reset import enqueue_reset
from wakil.web.accounts.tokens import usable_invitation
from wakil.web.elsewhere import places_to_open
from wakil.web.request import PortalRequest


class SignInView(LoginView):  # type: ignore[misc]  # it has no types
    """allauth's sign-in; the address may come along from the root page."""

    def get_initial(self) -> dict[str, Any]:
        """What is already filled in."""
        return {**super().get_initial(), "login": self.request.GET.get("login", "")[:254]}

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """A link to what an account of another domain sees is also offered there, where that one is signed in (S58)."""
        asked_for = self.request.GET.get("next", "").removeprefix(self.request.META.get("SCRIPT_NAME", ""))
        elsewhere = places_to_open(self.request, asked_for) if asked_for else []
        provider = provider_of(self.request.domain_name)
        return {**super().get_context_data(**named), "elsewhere": elsewhere, "provider": provider}


class ChangePasswordView(PasswordChangeView):  # type: ignore[misc]  # it has no types
    """allauth's form, for who has a password; who signs in elsewhere alone chooses one by mail first."""

    def dispatch(self, request: PortalRequest, *positional: Any, **named: Any) -> HttpResponse:
        """The form, or the way to a first password."""
        if request.actor.user.has_usable_password():
            answer: HttpResponse = super().dispatch(request, *positional, **named)
            return answer
        messages.info(request, _("You have no password here. Choose one first, by “Forgot the password”."))
        return redirect("account_reset_password")


@require_POST
def sign_out_everywhere(request: PortalRequest) -> HttpResponse:
    """End every session of this browser, at this domain and all others (S58)."""
    end_sessions_of_browser(request.session.browser)
    request.session.flush()
    messages.success(request, _("You are signed out of all domains in this browser."))
    return redirect("account_login")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_reset(request: PortalRequest) -> HttpResponse:
    """Ask for a link to choose a new password. The answer is the same for every address (T24)."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if not ratelimit.consume(request, action="reset_password", key=f"{request.domain_name} {address}"):
            return errors.too_many(request)
        enqueue_reset(request.domain_name, address)
        return redirect("accounts:reset_sent")
    return render(request, "account/password_reset.html", {"form": form})


@login_not_required
@require_safe
def reset_sent(request: PortalRequest) -> HttpResponse:
    """What happens next, whoever asked."""
    return render(request, "account/password_reset_done.html")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: PortalRequest, token: str) -> HttpResponse:
    """Choose a new password; all sessions of the person end."""
    invitation = usable_invitation(request, Purpose.RESET, token)
    if invitation is None:
        return _unusable(request)
    form = NewPasswordForm(request.POST or None, user=invitation.user)
    if form.is_valid():
        if not change_password(invitation, password=form.cleaned_data["password1"]):
            return _unusable(request)
        messages.success(request, _("Your password is changed. Sign in with it."))
        return redirect("account_login")
    return render(request, "account/choose_password.html", {"form": form, "invitation": invitation})


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: PortalRequest, token: str) -> HttpResponse:
    """Choose the first password and begin."""
    invitation = usable_invitation(request, Purpose.INVITATION, token)
    if invitation is None:
        return _unusable(request)
    provider = provider_of(request.domain_name)
    if provider is not None and invitation.user and not password_counts(invitation.user):
        return redirect("accounts:sso_join", token)  # a password would let nobody in
    form = NewPasswordForm(request.POST or None, user=invitation.user)
    if form.is_valid():
        user = join(invitation, password=form.cleaned_data["password1"])
        return _sign_in(request, user) if user else _unusable(request)
    sso_url = reverse("accounts:sso_join", args=[token]) if provider else ""
    context = {"form": form, "invitation": invitation, "sso_url": sso_url}
    return render(request, "account/choose_password.html", context)


def _sign_in(request: PortalRequest, user: User) -> HttpResponse:
    # Through allauth's stages, so that a second factor is asked where there is one.
    user.backend = settings.AUTHENTICATION_BACKENDS[0]
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse("home"), email=user.email)
    return answer


def _unusable(request: HttpRequest) -> HttpResponse:
    """One page for a link that is wrong, used up, expired or somebody else's."""
    return render(request, "account/link_unusable.html", status=404)
