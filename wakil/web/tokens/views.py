"""One's own access tokens: made, shown once, revoked."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.api_tokens import create_api_token, revoke_api_token
from wakil.access.token_policy import may_create_api_token
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import ApiToken
from wakil.lib import clock
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.request import PortalRequest
from wakil.web.tokens.forms import TokenForm
from wakil.web.tokens.mailing import tell_of_token
from wakil.web.tokens.rows import MOST_PAST, row


@require_safe
def list_own(request: PortalRequest) -> HttpResponse:
    """Those that work, and the last that did."""
    own = ApiToken.objects.filter(user=request.actor.user).select_related("user").order_by("-created_at", "-id")
    usable = own.filter(revoked_at=None, expires_at__gt=clock.now())
    listed = list(usable)  # there are at most as many as one person may have
    past = list(own.exclude(pk__in=[token.pk for token in listed])[:MOST_PAST])
    context = {
        "tokens": [row(token, "tokens:revoke") for token in listed],
        "past": [row(token, "tokens:revoke") for token in past],
        "may_create": may_create_api_token(request.actor),
    }
    return render(request, "tokens/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PortalRequest) -> HttpResponse:
    """A new token; the answer shows it, this once."""
    require(may_create_api_token(request.actor))

    def act(given: dict[str, Any]) -> HttpResponse:
        token = create_api_token(request.actor, **given)
        tell_of_token(request.actor.user, given["name"])
        context = {"name": given["name"], "token": token, "back_url": reverse("tokens:list"), "crumbs": [crumb()]}
        return render(request, "tokens/made.html", context)

    lead = _("A program that has it acts for you at %(domain)s, and nowhere else.")
    page = FormPage(
        _("New access token"),
        _("Create token"),
        act,
        [crumb()],
        lead % {"domain": request.actor.domain.name},
        template="tokens/form.html",
    )
    return answer(request, page, TokenForm(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_own(request: PortalRequest, api_token: int) -> HttpResponse:
    """Ask, then revoke."""
    found = ApiToken.objects.select_related("user").filter(pk=api_token, user=request.actor.user).first()
    if found is None:
        raise NotVisible
    return revoking(request, found, crumb(), "tokens/form.html")


def revoking(request: PortalRequest, token: ApiToken, back: tuple[str, str], template: str) -> HttpResponse:
    """The page that asks, and the revoking."""

    def act(_given: dict[str, Any]) -> str:
        revoke_api_token(request.actor, token)
        tell(request, _("%(name)s is revoked.") % {"name": token.name})
        return back[1]

    page = FormPage(
        _("Revoke %(name)s?") % {"name": token.name},
        _("Revoke token"),
        act,
        [back],
        _("Whatever uses it is refused with its next call. It can't be made valid again."),
        keep=_("Keep it"),
        is_dangerous=True,
        template=template,
    )
    return answer(request, page, forms.Form(bound(request)))


def crumb() -> tuple[str, str]:
    """The way back to the list."""
    return _("Access tokens"), reverse("tokens:list")
