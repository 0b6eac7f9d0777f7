"""Reads of customers and of who may act for them, that are worth a name."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery

from wakil.access.actor import Actor
from wakil.organizations.models import Domain, Organization
from wakil.organizations.names import primary_domain, with_names_like
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import Relationship, ResellerAccess, Subscription
from wakil.reselling.policy import customers_known_to, relationships_seen_by

PAGE = 25
_LARGEST_ID = 2**63


@dataclass(frozen=True)
class CustomerPage:
    """Some customers by name. `after` is the key of those that follow, or nothing."""

    rows: list[Organization]
    after: str = ""


def customers_page(actor: Actor, text: str = "", after: str = "", size: int = PAGE) -> CustomerPage:
    """My Customers, a page of it: those the text fits, each with its domain, plan and consent, in one query."""
    found = with_names_like(with_access(actor.domain, customers_known_to(actor)), text)
    key = _key_of(after)
    if key:
        name, number = key
        found = found.filter(Q(name__gt=name) | Q(id__gt=number), name__gte=name)
    rows = list(found.order_by("name", "id")[: size + 1])
    more = key_of(rows[size - 1]) if len(rows) > size else ""
    return CustomerPage(rows[:size], more)


def with_access(domain: Domain, customers: QuerySet[Organization]) -> QuerySet[Organization]:
    """Annotate `primary_domain`, `tier`, and what each lets the domain do: `access_level`, `access_ends_at`."""
    grants = grants_in_force(domain, OuterRef("pk")).order_by("-level", "id")
    plans = Subscription.objects.filter(customer=OuterRef("pk"), ended_at=None).order_by("-tier__rank")
    return customers.annotate(
        primary_domain=primary_domain(),
        tier=Subquery(plans.values("tier__name")[:1]),
        access_level=Subquery(grants.values("level")[:1]),
        access_ends_at=Subquery(grants.values("ends_at")[:1], output_field=DateTimeField()),
    )


def key_of(customer: Organization) -> str:
    """Where the page after this customer begins."""
    text = json.dumps([customer.name, customer.pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _key_of(text: str) -> tuple[str, int] | None:
    """The key in an address, or None for one that we did not make."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        name, number = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    is_ours = isinstance(name, str) and type(number) is int and 0 < number < _LARGEST_ID and "\0" not in name
    return (name, number) if is_ours and name.isprintable() else None


def relationships_of(actor: Actor) -> list[Relationship]:
    """The customer's relationships, running ones first, each with its domain's organization."""
    seen = relationships_seen_by(actor).select_related("reseller_domain__organization", "customer")
    return sorted(seen, key=lambda row: (row.ended_at is not None, -_seconds(row.ended_at or row.started_at), row.pk))


def grants_by_relationship(relationships: list[Relationship]) -> dict[int, ResellerAccess]:
    """The latest grant of each relationship, in force or over."""
    grants = ResellerAccess.objects.filter(relationship__in=relationships).prefetch_related("products").order_by("id")
    return {grant.relationship_id: grant for grant in grants}


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
