"""Changing resellers, the customer's side: what each will see is told first, then the token is made (W6)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.organizations.models import Domain
from wakil.reselling.actions import make_transfer_token, revoke_transfer_token
from wakil.reselling.forms import initial_of
from wakil.reselling.models import RelationshipKind, TransferToken
from wakil.reselling.policy import may_open_access
from wakil.reselling.transfer_forms import ResellerForm, SureForm, TransferForm
from wakil.reselling.transfer_policy import (
    may_make_transfer_token,
    may_revoke_transfer_token,
    transfer_tokens_seen_by,
    transfers_seen_by,
)
from wakil.web.access.choosing import named_or_page
from wakil.web.access.handover import half_of_customer, sides_words, token_row
from wakil.web.access.sharing import share_context, shared_or_form
from wakil.web.access.tabs import tabs_of
from wakil.web.access.terms import (
    back_to_list,
    identity_words,
    level_choices,
    terms_of,
    terms_words,
)
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE

MOST = 50
_NAMED = ("new_domain__organization", "ends__reseller_domain__organization", "made_by", "customer")


@require_safe
def list_transfers(request: PortalRequest) -> HttpResponse:
    """Tokens that wait, and what has happened; where to begin."""
    require(may_open_access(request.actor))
    tokens = transfer_tokens_seen_by(request.actor).select_related(*_NAMED).order_by("-id")
    done = transfers_seen_by(request.actor).select_related(
        "old__reseller_domain__organization", "new__reseller_domain__organization", "done_by"
    )
    context = {
        "tokens": [token_row(token) for token in tokens.filter(redeemed_at=None)[:MOST]],
        "transfers": [half_of_customer(one) for one in done.order_by("-id")[:MOST]],
        "may_make": may_make_transfer_token(request.actor, request.actor.organization),
        "form": ResellerForm(),
        "tabs": tabs_of(request),
    }
    return render(request, "access/transfers.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: PortalRequest) -> HttpResponse:
    """Name the reseller; choose what ends and what it may do; look at both sides; make the token."""
    require(may_open_access(request.actor))
    customer = request.actor.organization
    require(may_make_transfer_token(request.actor, customer))
    asked = request.POST if request.method == "POST" else request.GET
    domain, answer = named_or_page(request, asked.get("reseller", ""), _title(), "access:transfers")
    if domain is None:
        return answer
    if request.method != "POST":
        return _terms_page(request, domain, TransferForm(customer, initial=_initial(request, domain)))
    form = TransferForm(customer, request.POST)
    log_extra_fields(request, {*form.fields, *SureForm.base_fields, "do"})
    if not form.is_valid() or request.POST.get("do") not in {"check", "make"}:
        return _terms_page(request, domain, form, status=UNPROCESSABLE if form.errors else 200)
    sure = SureForm(request.POST if request.POST["do"] == "make" else None)
    if not sure.is_valid():
        return _sure_page(request, domain, form, sure)
    return _made(request, domain, form)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PortalRequest, token: int) -> HttpResponse:
    """A token: whom it lets in, how it stands, and single open cases for the new reseller to see."""
    found = _token_or_404(request, token)
    form, done = shared_or_form(request, found.new_domain)
    if done:
        messages.success(request, done)
        return redirect("access:transfer", found.pk)
    context = {**_token_context(found), **share_context(request, found.new_domain, form)}
    return render(request, "access/transfer.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def revoke(request: PortalRequest, token: int) -> HttpResponse:
    """Nobody redeems it from now on."""
    found = _token_or_404(request, token)
    require(may_revoke_transfer_token(request.actor, found))
    try:
        revoke_transfer_token(request.actor, found)
        messages.success(request, _("The token is revoked. Nobody can use it any more."))
    except ValidationError as error:
        messages.info(request, error.messages[0])
    return redirect("access:transfers")


def _token_or_404(request: PortalRequest, token: int) -> TransferToken:
    found = transfer_tokens_seen_by(request.actor).select_related(*_NAMED).filter(pk=token).first()
    if found is None:
        require(may_open_access(request.actor))
        raise NotVisible
    return found


def _title() -> str:
    return _("Change resellers")


def _initial(request: PortalRequest, domain: Domain) -> dict[str, Any]:
    """The one reseller there is, is the one that ends."""
    customer = request.actor.organization
    running = customer.relationships.filter(kind=RelationshipKind.RESALE, ended_at=None)[:2]
    ends = running[0].pk if len(running) == 1 else None
    return {**initial_of(customer, None), "reseller": domain.name, "ends": ends}


def _terms_page(request: PortalRequest, domain: Domain, form: TransferForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "title": _title(),
        "identity": identity_words(domain, request.actor.organization),
        "form": form,
        "levels": level_choices(form),
        "first_fields": [form["ends"]],
        "fields": [form[field] for field in ("scope", "products", "ends_on")],
        "hidden": [form["reseller"]],
        **back_to_list("access:transfers"),
    }
    return render(request, "access/reseller_terms.html", context, status=status)


def _sure_page(request: PortalRequest, domain: Domain, form: TransferForm, sure: SureForm) -> HttpResponse:
    terms = terms_of(form)
    context = {
        "title": _title(),
        "identity": identity_words(domain, request.actor.organization),
        "terms": terms_words(terms),
        **sides_words(request.actor.organization, domain, form.cleaned_data["ends"], terms),
        "form": sure,
        "carried": form,
        **back_to_list("access:transfers"),
    }
    return render(request, "access/transfer_sure.html", context, status=UNPROCESSABLE if sure.is_bound else 200)


def _made(request: PortalRequest, domain: Domain, form: TransferForm) -> HttpResponse:
    """The page that shows the secret, this once."""
    customer, ends = request.actor.organization, form.cleaned_data["ends"]
    try:
        token, secret = make_transfer_token(request.actor, customer, new_domain=domain, ends=ends, **terms_of(form))
    except ValidationError as error:
        show_errors(form, error)
        return _terms_page(request, domain, form, status=UNPROCESSABLE)
    return render(request, "access/transfer_made.html", {"secret": secret, **_token_context(token)})


def _token_context(token: TransferToken) -> dict[str, Any]:
    terms = {
        "level": token.level,
        "ends_at": token.access_ends_at,
        "all_products": token.all_products,
        "products": list(token.products.all()),
    }
    row = token_row(token)
    context = {
        "token": row,
        "identity": identity_words(token.new_domain, token.customer),
        "terms": terms_words(terms),
        "title": _title(),
        **back_to_list("access:transfers"),
    }
    if not row.is_open:
        return context
    revoke_url = reverse("access:revoke_transfer", args=[token.pk])
    return {**context, **sides_words(token.customer, token.new_domain, token.ends, terms), "revoke_url": revoke_url}
