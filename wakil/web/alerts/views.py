"""How one gets alerts: where mail goes, cases at the second address, and what is told when (S76-S79)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wakil.access import alert_addresses
from wakil.accounts.alert_addresses import (
    address_behind,
    mail_address_of,
    verified_address_of,
    waiting_address_of,
)
from wakil.cases.policy import own_shares_of
from wakil.notifications.choices import choices_of, choose_alerts
from wakil.web.alerts.forms import AddressForm, ChoicesForm
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE

MOST_CASES = 25


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PortalRequest) -> HttpResponse:
    """The page; a POST keeps what is told when."""
    form = _choices_form(request)
    if request.method == "POST":
        log_extra_fields(request, form.fields)
        if form.is_valid() and _chosen(request, form):
            messages.success(request, _("Your choice is kept."))
            return redirect("accounts:alerts")
    return _page(request, form, AddressForm())


@require_POST
def ask_address(request: PortalRequest) -> HttpResponse:
    """Have a link mailed to a second address."""
    form = AddressForm(request.POST)
    log_extra_fields(request, form.fields)
    if form.is_valid():
        try:
            asked = alert_addresses.ask_alert_address(request.actor, address=form.cleaned_data["address"])
        except ValidationError as problem:
            show_errors(form, problem)
        else:
            messages.success(request, _("A link goes to %(address)s. Open it there.") % {"address": asked.address})
            return redirect("accounts:alerts")
    return _page(request, _choices_form(request, is_sent=False), form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_address(request: PortalRequest, token: str) -> HttpResponse:
    """The link: it works for the account that asked, by a button, once (T14, T38)."""
    row = address_behind(request.actor.user, token)
    if row is None:
        return render(request, "account/link_unusable.html", status=404)
    if request.method == "POST":
        proved = alert_addresses.verify_alert_address(request.actor, token=token)
        messages.success(request, _("Mail of this account goes to %(address)s now.") % {"address": proved.address})
        return redirect("accounts:alerts")
    return render(request, "alerts/prove.html", {"address": row.address})


@require_POST
def set_forwarding(request: PortalRequest) -> HttpResponse:
    """Let all mail go to the second address, or to the account's own again."""
    row = alert_addresses.set_forwarding(request.actor, is_on=request.POST.get("forwarding") == "on")
    where = row.address if row.is_forwarding else request.actor.user.email
    messages.success(request, _("Mail of this account goes to %(address)s now.") % {"address": where})
    return redirect("accounts:alerts")


@require_POST
def remove_address(request: PortalRequest) -> HttpResponse:
    """Give up the second address, or the link that waits."""
    alert_addresses.remove_alert_address(request.actor)
    messages.success(request, _("You have no second address now."))
    return redirect("accounts:alerts")


def _choices_form(request: PortalRequest, *, is_sent: bool = True) -> ChoicesForm:
    sent = request.POST if request.method == "POST" and is_sent else None
    return ChoicesForm(sent, kept=choices_of(request.actor.user), kind=request.actor.organization.kind)


def _chosen(request: PortalRequest, form: ChoicesForm) -> bool:
    try:
        choose_alerts(request.actor, modes=form.modes(), digest_hour=form.cleaned_data["digest_hour"])
    except ValidationError as problem:
        show_errors(form, problem)
        return False
    return True


def _page(request: PortalRequest, form: ChoicesForm, address_form: AddressForm) -> HttpResponse:
    user = request.actor.user
    shares = list(own_shares_of(request.actor)[: MOST_CASES + 1])
    context: dict[str, Any] = {
        "form": form,
        "address_form": address_form,
        "goes_to": mail_address_of(user),
        "proved": verified_address_of(user),
        "waiting": waiting_address_of(user),
        "shares": shares[:MOST_CASES],
        "has_more_shares": len(shares) > MOST_CASES,
        "zone": user.time_zone or request.actor.organization.time_zone,
    }
    wrong = (form.is_bound and form.errors) or (address_form.is_bound and address_form.errors)
    return render(request, "alerts/show.html", context, status=UNPROCESSABLE if wrong else 200)
