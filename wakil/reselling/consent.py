"""The customer's consent as the database sees it: the only place that says whether a grant is in force.

Everything here takes a reference that may be a value or an `OuterRef`, so that lists, single cases, counts and
jobs ask the same question in the same words.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension, Organization
from wakil.reselling.models import AccessLevel, Product, Relationship, ResellerAccess

Customer = Organization | OuterRef | int
ResellerDomain = Domain | OuterRef
Covered = Product | OuterRef | int | None


def active_relationships() -> QuerySet[Relationship]:
    """Relationships that hold now."""
    return Relationship.objects.filter(active())


def active(at: datetime | None = None, prefix: str = "") -> Q:
    """The condition "this relationship is active": started ≤ at < ended, below `prefix`."""
    at = at or clock.now()
    not_ended = Q(**{f"{prefix}ended_at": None}) | Q(**{f"{prefix}ended_at__gt": at})
    return Q(**{f"{prefix}started_at__lte": at}) & not_ended


def in_force(at: datetime | None = None) -> Q:
    """The condition "this grant is in force": from ≤ at < min(until, revoked)."""
    at = at or clock.now()
    not_over = Q(ends_at=None) | Q(ends_at__gt=at)
    not_revoked = Q(revoked_at=None) | Q(revoked_at__gt=at)
    return Q(starts_at__lte=at) & not_over & not_revoked


def covers(product: Covered) -> Q:
    """The condition "this grant covers the product": all products said explicitly, or this one listed."""
    rows = ResellerAccess.products.through._default_manager  # noqa: SLF001 -- Django documents it
    listed = rows.filter(reselleraccess_id=OuterRef("pk"), product_id=_outer(product))
    return Q(all_products=True) | Q(Exists(listed))


def grants_in_force(domain: ResellerDomain, customer: Customer, product: Covered = None) -> QuerySet[ResellerAccess]:
    """The grants by which a domain may act for a customer now; with a product, only those that cover it."""
    at = clock.now()
    grants = ResellerAccess.objects.filter(
        active(at, "relationship__"),
        in_force(at),
        relationship__reseller_domain=domain,
        relationship__customer=customer,
    ).exclude(_cut_off_by_customer())
    return grants if product is None else grants.filter(covers(product))


def _cut_off_by_customer() -> Exists:
    """True of a grant whose customer has suspended the domain for itself (W25)."""
    suspensions = DomainSuspension.objects.filter(
        lifted_at=None,
        domain=OuterRef("relationship__reseller_domain"),
        customer=OuterRef("relationship__customer"),
    )
    return Exists(suspensions)


def level_in_force(domain: ResellerDomain, customer: Customer, product: Covered) -> Subquery:
    """The highest level in force, as an expression; NULL when there is none."""
    grants = grants_in_force(domain, customer, product).order_by("-level")
    return Subquery(grants.values("level")[:1])


def lock_consent(domain: Domain, customer: Organization | int) -> None:
    """Lock the grant by which a domain acts for a customer, and the customer's relationships in their order.

    Whoever changes a grant locks its relationship too: what is read after this holds until the transaction ends, also
    when the grant met here was replaced in that very moment.
    """
    grants = ResellerAccess.objects.filter(
        relationship__reseller_domain=domain, relationship__customer=customer, revoked_at=None
    )
    list(grants.order_by("id").select_for_update(of=("self",)))
    list(Relationship.objects.filter(customer=customer, ended_at=None).order_by("id").select_for_update())


def access_level(domain: Domain, customer: Organization, product: Product | None = None) -> AccessLevel | None:
    """What the customer lets the domain do now, for a product or for any; None means nothing at all."""
    level = grants_in_force(domain, customer, product).order_by("-level").values_list("level", flat=True).first()
    return AccessLevel(level) if level else None


def _outer(product: Covered) -> Combinable | Product | int | None:
    """An outer reference, one query further in."""
    return OuterRef(product) if isinstance(product, OuterRef) else product
