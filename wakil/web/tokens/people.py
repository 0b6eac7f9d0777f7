"""The access tokens of an organization's people, as its administrators see them: never the secret."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.policy import may_manage_users
from wakil.access.token_policy import api_tokens_seen_by
from wakil.access.verdict import NotVisible, require
from wakil.lib import clock, keys
from wakil.web.request import PortalRequest
from wakil.web.tokens.rows import row
from wakil.web.tokens.views import revoking

PAGE = 25


@require_safe
def list_of_people(request: PortalRequest) -> HttpResponse:
    """Those that work, newest first, a page at a time."""
    require(may_manage_users(request.actor))
    before = keys.number_in(request.GET.get("before", ""))
    usable = api_tokens_seen_by(request.actor).filter(revoked_at=None, expires_at__gt=clock.now())
    if before:
        usable = usable.filter(pk__lt=before)
    found = list(usable.select_related("user__domain").order_by("-pk")[: PAGE + 1])
    url = reverse("people_tokens:list")
    context = {
        "tokens": [row(token, "people_tokens:revoke") for token in found[:PAGE]],
        "next_url": f"{url}?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": url if before else "",
    }
    return render(request, "tokens/of_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_of_person(request: PortalRequest, api_token: int) -> HttpResponse:
    """Ask, then revoke."""
    require(may_manage_users(request.actor))
    found = api_tokens_seen_by(request.actor).select_related("user").filter(pk=api_token).first()
    if found is None:
        raise NotVisible
    return revoking(request, found, (_("Access tokens"), reverse("people_tokens:list")), "admin/form.html")
