"""The vendor's console: all organizations, and one of them with what belongs to it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible, require
from wakil.exports.policy import may_export_cases
from wakil.organizations.models import Organization, OrganizationKind
from wakil.reselling import console
from wakil.reselling.contract import customer_has_decided
from wakil.reselling.customer_policy import records_seen_by
from wakil.reselling.details import details_of
from wakil.reselling.models import RecordState, Relationship
from wakil.reselling.organizations import has_joined_super_admin
from wakil.reselling.policy import may_manage_organizations
from wakil.web.cases.facts import access_words
from wakil.web.organizations.seats_lines import seats_lines
from wakil.web.organizations.words import chips, kind_words, role_words
from wakil.web.request import PortalRequest

LONGEST = 200


@require_safe
def list_organizations(request: PortalRequest) -> HttpResponse:
    """All of them by name, a page at a time; narrowed by kind and by name or domain."""
    require(may_manage_organizations(request.actor))
    kind, typed = request.GET.get("kind", ""), request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    kind = kind if kind in OrganizationKind.values else ""
    after = request.GET.get("after", "")
    page = console.organizations_page(request.actor, kind, typed, after)
    context = {
        "organizations": [_row(organization) for organization in page.rows],
        "kind": kind,
        "q": typed,
        "chips": [(words, value == kind, _address(value, typed)) for value, words in chips()],
        "next_url": _address(kind, typed, page.after) if page.after else "",
        "first_url": _address(kind, typed) if after else "",
        "has_waiting_records": records_seen_by(request.actor).filter(state=RecordState.WAITING).exists(),
    }
    return render(request, "organizations/list.html", context)


@require_safe
def show(request: PortalRequest, customer_id: str) -> HttpResponse:
    """One organization: its domains, people, relationships, and what it buys."""
    organization = organization_or_404(request, customer_id)
    is_customer = organization.is_customer
    context = {
        "organization": organization,
        "kind": kind_words(organization.kind),
        "most": console.MOST,
        "domains": console.domains_of(organization),
        "people": [_person(user, organization) for user in console.people_of(organization)],
        "may_invite": not organization.is_vendor and not has_joined_super_admin(organization),
        "relationships": [_relationship(one, organization) for one in console.relationships_of(organization)],
        "seats": seats_lines(organization),
        "subscriptions": console.subscriptions_of(organization) if is_customer else [],
        "details": details_of(organization) if is_customer else None,
        "may_export": is_customer and may_export_cases(request.actor, organization),
    }
    return render(request, "organizations/show.html", context)


def organization_or_404(request: PortalRequest, customer_id: str) -> Organization:
    """The organization of that public id, for who manages organizations."""
    require(may_manage_organizations(request.actor))
    found = console.organizations_known_to(request.actor).filter(customer_id=_public(customer_id)).first()
    if found is None:
        raise NotVisible
    return found


def customer_or_404(request: PortalRequest, customer_id: str) -> Organization:
    """The same, of a customer."""
    organization = organization_or_404(request, customer_id)
    if not organization.is_customer:
        raise NotVisible
    return organization


def _public(customer_id: str) -> str:
    return customer_id if customer_id.isascii() and customer_id.isalnum() else ""


def _row(organization: Any) -> dict[str, Any]:
    more = (organization.domain_count or 1) - 1
    domain = organization.primary_domain or ""
    return {
        "name": organization.name,
        "domain": _("%(domain)s and %(more)d more") % {"domain": domain, "more": more} if more else domain,
        "kind": kind_words(organization.kind),
        "url": reverse("organizations:show", args=[organization.customer_id]),
    }


def _person(user: Any, organization: Organization) -> dict[str, Any]:
    roles = [role_words(assignment, organization.kind) for assignment in user.held_roles]
    return {
        "name": user.name,
        "address": user.email,
        "roles": ", ".join(roles) or _("no role"),
        "has_joined": user.has_usable_password(),
        "is_suspended": user.suspended_at is not None,
    }


def _relationship(one: Any, organization: Organization) -> dict[str, Any]:
    other = one.reseller_domain.organization if organization.is_customer else one.customer
    grant = one.unended_grants[0] if one.unended_grants and one.ended_at is None else None
    is_open = organization.is_customer and one.ended_at is None
    args = [organization.customer_id, one.pk]
    return {
        "name": other.name,
        "url": reverse("organizations:show", args=[other.customer_id]),
        "domain": one.reseller_domain.name,
        "kind": one.get_kind_display(),
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "access": access_words(grant.level, grant.ends_at) if grant else _("no access yet"),
        "by_contract": bool(grant and grant.source == "contract"),
        "end_url": reverse("organizations:end_relationship", args=args) if is_open else "",
        "contract_url": reverse("organizations:contract", args=args) if is_open and _undecided(one) else "",
    }


def _undecided(relationship: Relationship) -> bool:
    return not customer_has_decided(relationship)


def _address(kind: str, typed: str, after: str = "") -> str:
    asked = {name: value for name, value in {"kind": kind, "q": typed, "after": after}.items() if value}
    url = reverse("organizations:list")
    return f"{url}?{urlencode(asked)}" if asked else url
