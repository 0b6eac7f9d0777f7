"""Single sign-on: to the provider of the domain and back, with what ties the answer to this browser in its session."""

import secrets
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wakil.access.actor import Actor
from wakil.access.invitations import accept_by_provider
from wakil.access.providers import client_at, connect_identity, disconnect_identity, person_behind, provider_of
from wakil.access.verdict import NotVisible
from wakil.accounts.models import Purpose, SignInProvider, User
from wakil.accounts.openid import Attempt, SignInFailed, authorization_url, endpoints_of, subject_for
from wakil.accounts.sign_in import people_who_may_sign_in
from wakil.lib.links import portal_link
from wakil.web.accounts.tokens import usable_invitation
from wakil.web.request import PortalRequest

KEPT_AS = "single_sign_on"


@login_not_required
@never_cache
@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """To the provider; a link, as the policy of our pages lets forms go nowhere else. Only the session remembers it."""
    return _to_provider(request, "sign_in")


@login_not_required
@never_cache
@require_safe
def join(request: PortalRequest, token: str) -> HttpResponse:
    """The same with an invitation, which links the account with whoever comes back."""
    if usable_invitation(request, Purpose.INVITATION, token) is None:
        raise NotVisible
    return _to_provider(request, "join", token=token)


@never_cache
@require_safe
def connect(request: PortalRequest) -> HttpResponse:
    """The same for an account that is signed in already, to be linked; from our own page, which another site can't be.

    Else a page elsewhere could have the account linked with whoever it made this browser be at the provider (T38).
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return redirect("settings")
    return _to_provider(request, "connect", user=request.actor.user.pk)


@require_POST
def disconnect(request: PortalRequest) -> HttpResponse:
    """No provider's word counts for one's account any more."""
    try:
        disconnect_identity(request.actor)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Single sign-on is unlinked from your account."))
    return redirect("settings")


@login_not_required
@never_cache
@require_safe
def come_back(request: PortalRequest) -> HttpResponse:
    """What the provider answers, good for the browser and the attempt that asked, once."""
    kept: dict[str, Any] = request.session.pop(KEPT_AS, None) or {}
    provider = _provider(request)
    said = request.GET
    if not kept or not constant_time_compare(said.get("state", ""), kept["attempt"]["state"]):
        return _failed(request, "state")
    if said.get("iss", provider.issuer) != provider.issuer or kept["issuer"] != provider.issuer:
        return _failed(request, "another_issuer")
    if "error" in said or not said.get("code"):
        return _failed(request, "refused")
    try:
        subject = subject_for(said["code"], client_at(provider), Attempt(**kept["attempt"]))
    except SignInFailed as failure:
        return _failed(request, failure.code)
    return _GOES_ON[kept["purpose"]](request, provider, subject, kept)


def _sign_in(request: PortalRequest, provider: SignInProvider, subject: str, _kept: dict[str, Any]) -> HttpResponse:
    user = person_behind(provider, subject)
    found = people_who_may_sign_in().filter(pk=user.pk, domain=provider.domain_id).first() if user else None
    return _let_in(request, found) if found else _failed(request, "unknown")


def _connect(request: PortalRequest, provider: SignInProvider, subject: str, kept: dict[str, Any]) -> HttpResponse:
    if request.user.pk != kept["user"]:
        return _failed(request, "state")
    try:
        connect_identity(Actor.load(request.user), provider, subject=subject)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your account is linked with single sign-on."))
    return redirect("settings")


def _join(request: PortalRequest, provider: SignInProvider, subject: str, kept: dict[str, Any]) -> HttpResponse:
    invitation = usable_invitation(request, Purpose.INVITATION, kept["token"])
    try:
        user = accept_by_provider(invitation, provider, subject=subject) if invitation else None
    except ValidationError:
        return _failed(request, "taken")
    return _let_in(request, user) if user else _failed(request, "invitation")


_GOES_ON = {"sign_in": _sign_in, "connect": _connect, "join": _join}


def _let_in(request: PortalRequest, user: User) -> HttpResponse:
    # Through allauth's stages, so that a second factor is asked where there is one.
    user.backend = settings.AUTHENTICATION_BACKENDS[0]
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse("home"), email=user.email)
    return answer


def _provider(request: PortalRequest) -> SignInProvider:
    """The domain's own; a domain without one answers as any unknown page (T24)."""
    provider = provider_of(request.domain_name)
    if provider is None:
        raise NotVisible
    return provider


def _to_provider(request: PortalRequest, purpose: str, **more: Any) -> HttpResponse:
    provider = _provider(request)
    back = portal_link(request.domain_name, "accounts:sso_callback")
    state, nonce, verifier = (secrets.token_urlsafe(32) for _part in range(3))
    attempt = Attempt(state, nonce, verifier, back)
    try:
        address = authorization_url(endpoints_of(provider.issuer), client_at(provider), attempt)
    except SignInFailed as failure:
        return _failed(request, failure.code)
    request.session[KEPT_AS] = {
        "purpose": purpose, "issuer": provider.issuer, "attempt": vars(attempt), **more,
    }  # fmt: skip
    return redirect(address)


def _failed(request: PortalRequest, code: str) -> HttpResponse:
    response = render(request, "account/sso_failed.html", {"code": code}, status=403)
    response.headers["X-Wakil-Reason"] = code
    return response
