"""The hint `reachable` on a domain's rows: true whenever a grant is in force or may come into force.

It lets one partial index serve a domain's list. It is never trusted alone: visibility always asks for the grant too.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.cases.models import CaseManager
from wakil.lib import clock
from wakil.reselling.models import Relationship, ResellerAccess

_DOMAIN, _CUSTOMER = OuterRef("domain"), OuterRef("customer")


def may_come_into_force(
    at: datetime, domain: OuterRef | int = _DOMAIN, customer: OuterRef | int | None = _CUSTOMER
) -> QuerySet[ResellerAccess]:
    """Grants of a row's domain and customer that are neither over nor revoked, nor their relationship ended."""
    return ResellerAccess.objects.filter(
        grant_may_count(at), relationship__reseller_domain=domain, relationship__customer=customer
    )


def reachable_pairs(customers: Iterable[int]) -> set[tuple[int, int]]:
    """The domain and the customer of every grant that is or may come into force for these customers."""
    grants = ResellerAccess.objects.filter(grant_may_count(clock.now()), relationship__customer__in=list(customers))
    return {
        (grant.relationship.reseller_domain_id, grant.relationship.customer_id)
        for grant in grants.select_related("relationship")
    }


def grant_may_count(at: datetime) -> Q:
    """The condition "neither over nor revoked, nor its relationship ended"."""
    not_over = Q(ends_at=None) | Q(ends_at__gt=at)
    return not_over & (Q(relationship__ended_at=None) | Q(relationship__ended_at__gt=at)) & Q(revoked_at=None)


def is_reachable(domain: int, customer: int | None) -> bool:
    """The hint for a new row."""
    return may_come_into_force(clock.now(), domain, customer).exists()


def refresh_hint(relationship: Relationship) -> None:
    """Set or clear the hint of all rows of a domain and a customer, in the transaction that changed their access."""
    rows = CaseManager.objects.filter(domain=relationship.reseller_domain, customer=relationship.customer)
    reachable = Exists(may_come_into_force(clock.now()))
    rows.filter(reachable, reachable=False).update(reachable=True)
    rows.filter(~reachable, reachable=True).update(reachable=False)


def clear_expired() -> int:
    """Clear the hint of rows whose grants have expired since; the number of rows cleared."""
    rows = CaseManager.objects.filter(customer__isnull=False, reachable=True)
    return rows.filter(~Exists(may_come_into_force(clock.now()))).update(reachable=False)


def wrongly_hidden() -> QuerySet[CaseManager]:
    """Rows whose hint is false although a grant may be in force: there must be none."""
    hidden = CaseManager.objects.filter(reachable=False)
    return hidden.filter(Q(customer=None) | Exists(may_come_into_force(clock.now())))
