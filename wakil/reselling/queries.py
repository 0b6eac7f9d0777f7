"""Reads of customers and of who may act for them, that are worth a name."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery

from wakil.access.actor import Actor
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension, Organization
from wakil.organizations.names import primary_domain
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import PermissionRequest, Relationship, ResellerAccess, Subscription
from wakil.reselling.policy import relationships_seen_by

REQUEST_SHOWN = timedelta(days=30)  # one that nobody answers is not shown for ever


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


def grants_by_relationship(relationships: Iterable[Relationship]) -> dict[int, list[ResellerAccess]]:
    """Every grant of each relationship, in force or over, the eldest first; two queries for all."""
    found: dict[int, list[ResellerAccess]] = {row.pk: [] for row in relationships}
    grants = ResellerAccess.objects.filter(relationship__in=found).select_related("granted_by", "revoked_by")
    for grant in grants.prefetch_related("products").order_by("id"):
        found[grant.relationship_id].append(grant)
    return found


def in_order(relationships: Iterable[Relationship]) -> list[Relationship]:
    """Running ones first, the latest first."""
    return sorted(
        relationships,
        key=lambda row: (row.ended_at is not None, -(row.ended_at or row.started_at).timestamp(), row.pk),
    )


def suspended_domains(customer: Organization) -> set[int]:
    """The reseller domains that the vendor, or the customer for itself, has suspended now (W25)."""
    now = DomainSuspension.objects.filter(Q(customer=None) | Q(customer=customer), lifted_at=None)
    theirs = Relationship.objects.filter(customer=customer).values("reseller_domain")
    return set(now.filter(domain__in=theirs).values_list("domain", flat=True))


def requests_waiting_for(actor: Actor) -> list[PermissionRequest]:
    """What resellers have asked the actor's organization lately and nobody has answered, one for each (S26)."""
    waiting = PermissionRequest.objects.filter(
        relationship__in=relationships_seen_by(actor).filter(ended_at=None, customer=actor.organization),
        answer="",
        asked_at__gt=clock.now() - REQUEST_SHOWN,
    ).exclude(relationship__reseller_domain__in=suspended_domains(actor.organization))
    shown = waiting.select_related("relationship__reseller_domain__organization", "asked_by").order_by("asked_at", "id")
    return list({asked.relationship_id: asked for asked in shown}.values())
