"""Support partners: a customer names one, looks at who it is, and lets it in at once (S51, S52)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.cases.queries.handover import seen_by_domain
from wakil.organizations.models import Domain
from wakil.reselling.actions import add_support_partner, end_support_partner
from wakil.reselling.forms import initial_of
from wakil.reselling.models import Relationship
from wakil.reselling.partner_policy import (
    may_add_support_partner,
    may_end_support_partner,
    may_open_support_partners,
    support_partners_seen_by,
)
from wakil.reselling.queries import grants_by_relationship
from wakil.reselling.transfer_forms import PartnerForm, ResellerForm, SureForm
from wakil.web.access.choosing import named_or_page
from wakil.web.access.partners import partner_of
from wakil.web.access.tabs import tabs_of
from wakil.web.access.terms import (
    back_to_list,
    identity_words,
    level_choices,
    terms_of,
    terms_words,
)
from wakil.web.cases.counted import seen_words
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE


@require_safe
def list_partners(request: PortalRequest) -> HttpResponse:
    """The customer's support partners, and where to name another."""
    require(may_open_support_partners(request.actor))
    rows = support_partners_seen_by(request.actor).select_related("reseller_domain__organization", "customer")
    partners = list(rows.order_by("ended_at", "-started_at"))
    grants = grants_by_relationship(partners)
    context = {
        "partners": [(partner_of(one, next(reversed(grants[one.pk]), None)), _end_url(one)) for one in partners],
        "may_add": may_add_support_partner(request.actor, request.actor.organization),
        "form": ResellerForm(),
        "tabs": tabs_of(request),
    }
    return render(request, "access/support_partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: PortalRequest) -> HttpResponse:
    """Find it; choose what it may do; look at it again; let it in."""
    require(may_open_support_partners(request.actor))
    customer = request.actor.organization
    require(may_add_support_partner(request.actor, customer))
    asked = request.POST if request.method == "POST" else request.GET
    domain, answer = named_or_page(request, asked.get("reseller", ""), _title(), "access:partners")
    if domain is None:
        return answer
    if request.method != "POST":
        initial = {**initial_of(customer, None), "reseller": domain.name}
        return _terms_page(request, domain, PartnerForm(customer, initial=initial))
    form = PartnerForm(customer, request.POST)
    log_extra_fields(request, {*form.fields, *SureForm.base_fields, "do"})
    if not form.is_valid() or request.POST.get("do") not in {"check", "add"}:
        return _terms_page(request, domain, form, status=UNPROCESSABLE if form.errors else 200)
    sure = SureForm(request.POST if request.POST["do"] == "add" else None)
    if not sure.is_valid():
        return _sure_page(request, domain, form, sure)
    return _added(request, domain, form)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, relationship: int) -> HttpResponse:
    """The customer ends it; first the consequences, in numbers."""
    seen = support_partners_seen_by(request.actor).select_related("reseller_domain__organization", "customer")
    found = seen.filter(pk=relationship).first() if request.actor.organization.is_customer else None
    if found is None:
        require(may_open_support_partners(request.actor))
        raise NotVisible
    require(may_end_support_partner(request.actor, found))
    names = {"name": found.reseller_domain.organization.name}
    if request.method == "POST":
        try:
            end_support_partner(request.actor, found)
            messages.success(request, _("%(name)s is no longer your support partner.") % names)
        except ValidationError as error:
            messages.info(request, error.messages[0])
        return redirect("access:partners")
    context = {"partner": partner_of(found, None), "confirm": _confirm(found), "back_url": reverse("access:partners")}
    return render(request, "access/end_partner.html", context)


def _title() -> str:
    return _("Add a support partner")


def _terms_page(request: PortalRequest, domain: Domain, form: PartnerForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "title": _title(),
        "identity": identity_words(domain, request.actor.organization),
        "form": form,
        "levels": level_choices(form),
        "fields": [form[field] for field in ("scope", "products", "ends_on", "reason")],
        "hidden": [form["reseller"]],
        **back_to_list("access:partners"),
    }
    return render(request, "access/reseller_terms.html", context, status=status)


def _sure_page(request: PortalRequest, domain: Domain, form: PartnerForm, sure: SureForm) -> HttpResponse:
    context = {
        "title": _title(),
        "identity": identity_words(domain, request.actor.organization),
        "terms": terms_words(terms_of(form)),
        "form": sure,
        "carried": form,
        **back_to_list("access:partners"),
    }
    return render(request, "access/partner_sure.html", context, status=UNPROCESSABLE if sure.is_bound else 200)


def _added(request: PortalRequest, domain: Domain, form: PartnerForm) -> HttpResponse:
    customer = request.actor.organization
    try:
        add_support_partner(
            request.actor, customer, reseller_domain=domain, reason=form.cleaned_data["reason"], **terms_of(form)
        )
    except ValidationError as error:
        show_errors(form, error)
        return _terms_page(request, domain, form, status=UNPROCESSABLE)
    names = {"name": domain.organization.name}
    messages.success(request, _("%(name)s is your support partner from now on.") % names)
    return redirect("access:partners")


def _end_url(relationship: Relationship) -> str:
    return "" if relationship.ended_at else reverse("access:end_partner", args=[relationship.pk])


def _confirm(relationship: Relationship) -> dict[str, Any]:
    """What `_components/_confirm.html` asks."""
    name = relationship.reseller_domain.organization.name
    seen = seen_by_domain(relationship.reseller_domain, relationship.customer)
    return {
        "question": _("End the support of %(name)s?") % {"name": name},
        "lead": _("From the next click on, the people of %(name)s") % {"name": name},
        "consequences": [
            _("lose sight of what they see now: %(cases)s,") % {"cases": seen_words(seen)},
            _("cannot file cases for you any more,"),
            _("get no more mail about your cases."),
        ],
        "comfort": _("Your cases stay, with you and with support. You can add it again later."),
        "action": reverse("access:end_partner", args=[relationship.pk]),
        "hidden": [],
    }
