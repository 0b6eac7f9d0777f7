"""What the end of a reseller's access takes away, and when the access was last used: told before anybody clicks."""

from dataclasses import dataclass

from django.db.models import Count, Q

from wakil.access.actor import people_reaching_cases
from wakil.accounts.models import User
from wakil.cases.models import CaseManager, Read, State
from wakil.reselling.models import Relationship, ResellerAccess


@dataclass(frozen=True)
class Loss:
    """Who loses sight of how many cases."""

    people: list[User]
    open_cases: int
    closed_cases: int


def loss_by_ending(relationship: Relationship, grant: ResellerAccess) -> Loss:
    """The numbers of today: the domain's people with the privileges, and the cases the grant lets them see."""
    rows = CaseManager.objects.filter(domain=relationship.reseller_domain, customer=relationship.customer)
    if not grant.all_products:
        rows = rows.filter(product__in=grant.products.all())
    is_closed = Q(state=State.CLOSED)
    counted = rows.aggregate(open=Count("pk", filter=~is_closed), closed=Count("pk", filter=is_closed))
    return Loss(people_reaching_cases(relationship.reseller_domain), counted["open"], counted["closed"])


def last_reads(relationships: list[Relationship]) -> dict[int, Read]:
    """The latest look of each relationship's domain at a case of its customer; those who never looked are missing."""
    found = {}
    for relationship in relationships:
        reads = Read.objects.filter(domain=relationship.reseller_domain_id, customer=relationship.customer_id)
        within = reads.filter(read_at__lte=relationship.ended_at) if relationship.ended_at else reads
        latest = within.select_related("user").order_by("-read_at").first()
        if latest:
            found[relationship.pk] = latest
    return found
