"""Changing resellers, the reseller's side: take a customer over with its token; read one's half of the record (W6)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakil.access.privileges import P
from wakil.access.verdict import NotVisible, require
from wakil.lib.pace import is_too_fast
from wakil.reselling.actions import redeem_transfer_token
from wakil.reselling.models import Transfer
from wakil.reselling.policy import may_view_customers
from wakil.reselling.transfer_forms import RedeemForm
from wakil.reselling.transfer_policy import may_open_transfers, transfers_seen_by
from wakil.web.access.handover import half_of_reseller
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.statuses import TOO_MANY, UNPROCESSABLE

MOST = 50
MOST_TRIES, MOST_TRIES_OF_DOMAIN, AN_HOUR = 10, 40, 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: PortalRequest) -> HttpResponse:
    """Redeem a token. Whatever is wrong with it, the answer is the same (T24)."""
    if not request.actor.organization.is_reseller:
        raise NotVisible
    require(may_view_customers(request.actor))
    form = RedeemForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    require(may_open_transfers(request.actor))
    log_extra_fields(request, form.fields)
    if _tries_too_often(request):
        form.add_error(None, _("Those were many tries in one hour. Go on later."))
        return _page(request, form, status=TOO_MANY)
    done = _redeemed(request, form) if form.is_valid() else None
    if done is None:
        return _page(request, form, status=UNPROCESSABLE)
    messages.success(request, _("%(customer)s is your customer from now on.") % {"customer": done.customer.name})
    if request.actor.holds(P.VIEW_CUSTOMERS):
        return redirect("customers:show", done.customer.customer_id)
    return redirect("customers:transfer")


def _redeemed(request: PortalRequest, form: forms.Form) -> Transfer | None:
    try:
        return redeem_transfer_token(request.actor, secret=form.cleaned_data["secret"])
    except NotVisible:
        form.add_error("secret", _unusable(request.actor.domain.name))
        return None


def _unusable(domain: str) -> str:
    words = _(
        "This token can't be used at %(domain)s. It may be used up, revoked or expired, or made for another domain. "
        "The customer can make a new one."
    )
    return words % {"domain": domain}


def _tries_too_often(request: PortalRequest) -> bool:
    actor = request.actor
    person = is_too_fast("transfer_redeemed", f"user {actor.user.pk}", most=MOST_TRIES, seconds=AN_HOUR)
    domain = is_too_fast("transfer_redeemed", f"domain {actor.domain.pk}", most=MOST_TRIES_OF_DOMAIN, seconds=AN_HOUR)
    return person or domain


def _page(request: PortalRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    done = transfers_seen_by(request.actor).select_related("customer", "old", "new").order_by("-id")[:MOST]
    context = {
        "form": form,
        "may_redeem": may_open_transfers(request.actor),
        "transfers": [half_of_reseller(one, request.actor.domain) for one in done],
        "back_url": reverse("customers:list"),
    }
    return render(request, "customers/transfer.html", context, status=status)
