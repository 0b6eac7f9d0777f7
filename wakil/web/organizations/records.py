"""The vendor's check of customers that resellers have added (decision 9)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.organizations.models import Organization, OrganizationKind
from wakil.reselling.customer_policy import records_seen_by
from wakil.reselling.details import details_of
from wakil.reselling.models import CustomerRecord, RecordState
from wakil.reselling.policy import may_manage_organizations
from wakil.reselling.record_queries import waiting_page
from wakil.reselling.records import approve_record, join_record, known_owner, refuse_record
from wakil.web.admin.page import answer, bound, tell
from wakil.web.cases.words import day_words
from wakil.web.organizations.forms import JoinForm, RefusalForm
from wakil.web.organizations.page import console_page, show_url
from wakil.web.request import PortalRequest


@require_safe
def queue(request: PortalRequest) -> HttpResponse:
    """What waits, the oldest first."""
    require(may_manage_organizations(request.actor))
    page = waiting_page(request.actor, request.GET.get("after", ""))
    url = reverse("organizations:records")
    context = {
        "records": [_row(one) for one in page.rows],
        "next_url": f"{url}?after={page.after}" if page.after else "",
        "first_url": url if request.GET.get("after") else "",
    }
    return render(request, "organizations/records.html", context)


@require_safe
def show(request: PortalRequest, number: int) -> HttpResponse:
    """One record with what the portal knows of its domain, and what can be decided."""
    record = _record_or_404(request, number)
    owner = known_owner(record)
    details = details_of(record)
    context = {
        "record": record,
        "row": _row(record),
        "details": details,
        "contacts": list(details.contacts.all()) if details else [],
        "owner": owner,
        "owner_url": show_url(owner) if owner else "",
        "is_waiting": record.state == RecordState.WAITING,
        "may_join": owner is None or owner.is_customer,
        "customer_url": show_url(record.customer) if record.customer else "",
    }
    return render(request, "organizations/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: PortalRequest, number: int) -> HttpResponse:
    """Make the customer."""
    record = _record_or_404(request, number)

    def act(_given: dict[str, Any]) -> str:
        made = approve_record(request.actor, record)
        tell(request, _("%(name)s is there. Invite its first super admin next.") % {"name": made.name})
        return show_url(made)

    names = {"name": record.name, "domain": record.domain_name, "reseller": record.reseller_domain.name}
    lead = _(
        "You vouch that %(domain)s belongs to %(name)s; that is recorded. %(reseller)s becomes its reseller from now "
        "on, without access. Nobody has an account there until you invite a first super admin, or somebody proves that "
        "the domain is theirs."
    )
    page = console_page(_("Approve %(name)s") % names, _("Approve"), act, lead % names, back=_back(record))
    return answer(request, page, forms.Form(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PortalRequest, number: int) -> HttpResponse:
    """It is a customer we know."""
    record = _record_or_404(request, number)
    owner = known_owner(record)

    def act(given: dict[str, Any]) -> str:
        customer = join_record(request.actor, record, customer=_customer(given["customer"]))
        names = {"domain": record.reseller_domain.name, "customer": customer.name}
        tell(request, _("%(domain)s is tied to %(customer)s from now on. It has no access yet.") % names)
        return show_url(customer)

    names = {"name": record.name, "reseller": record.reseller_domain.name}
    lead = _(
        "On your word, %(reseller)s becomes the customer's reseller from now on, without access. What it wrote down "
        "about %(name)s changes nothing at the customer."
    )
    title = _("Join %(name)s to a known customer") % names
    page = console_page(title, _("Join"), act, lead % names, back=_back(record))
    initial = {"customer": owner.customer_id if owner and owner.is_customer else ""}
    return answer(request, page, JoinForm(bound(request), initial=initial))


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: PortalRequest, number: int) -> HttpResponse:
    """Refuse it, with the reason."""
    record = _record_or_404(request, number)

    def act(given: dict[str, Any]) -> str:
        refuse_record(request.actor, record, reason=given["reason"])
        tell(request, _("%(name)s is refused.") % {"name": record.name})
        return reverse("organizations:records")

    lead = _("%(reseller)s reads the reason. It can add the customer again.") % {
        "reseller": record.reseller_domain.name
    }
    page = console_page(_("Refuse %(name)s") % {"name": record.name}, _("Refuse"), act, lead, back=_back(record))
    return answer(request, page, RefusalForm(bound(request)))


def _back(record: CustomerRecord) -> tuple[str, str]:
    return record.name, _url(record)


def _customer(text: str) -> Organization:
    text = text.strip()
    known = Organization.objects.filter(kind=OrganizationKind.CUSTOMER)
    found = known.filter(customer_id=text.upper()).first() or known.filter(domains__name=text.lower()).first()
    if found is None:
        raise ValidationError({"customer": _("No customer has this ID or domain.")})
    return found


def _record_or_404(request: PortalRequest, number: int) -> CustomerRecord:
    require(may_manage_organizations(request.actor))
    found = records_seen_by(request.actor).filter(pk=number)
    record = found.select_related("added_by", "customer", "decided_by", "reseller_domain__organization").first()
    if record is None:
        raise NotVisible
    return record


def _url(record: CustomerRecord) -> str:
    return reverse("organizations:record", args=[record.pk])


def _row(record: CustomerRecord) -> dict[str, Any]:
    names = {
        "who": record.added_by.name,
        "reseller": record.reseller_domain.organization.name,
        "domain": record.reseller_domain.name,
        "day": day_words(record.added_at),
    }
    return {
        "name": record.name,
        "domain": record.domain_name,
        "added": _("added by %(who)s of %(reseller)s (%(domain)s), %(day)s") % names,
        "added_at": record.added_at,
        "state": record.get_state_display(),
        "url": _url(record),
    }
