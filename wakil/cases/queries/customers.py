"""My Customers, page by page: by name and key, each with its consent, plan and cases (S16, S38, S44)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery

from wakil.access.actor import Actor
from wakil.cases.models import State
from wakil.cases.policy import managed_by
from wakil.cases.queries.customer_filters import CustomerFilters, narrowing
from wakil.cases.queries.filters import FILERS_TURN
from wakil.lib.bounded_count import BoundedCount
from wakil.lib.keys import NameKey
from wakil.organizations.names import primary_domain
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import Relationship, Subscription
from wakil.reselling.policy import relationships_listed_for

PAGE = 25
MOST_COUNTED = 99


@dataclass(frozen=True)
class CustomerPage:
    """Some rows by name. `after` is the key of those that follow, or nothing."""

    rows: list[Any]
    after: str = ""


def customers_page(actor: Actor, filters: CustomerFilters, after: NameKey | None = None) -> CustomerPage:
    """A page of the signed-in domain's customers: keys first, by one index, then what is shown of them."""
    keys = _keys(actor, filters, after, PAGE + 1)
    more = str(NameKey(*keys[PAGE - 1])) if len(keys) > PAGE else ""
    return CustomerPage(_rows(actor, [number for _name, number in keys[:PAGE]]), more)


def with_cases(actor: Actor, relationships: QuerySet[Relationship]) -> QuerySet[Relationship]:
    """Annotate `open_count` and `waiting_count` of the cases the actor reaches, and `last_update` of any of them."""
    reached = managed_by(actor).filter(customer=OuterRef("customer"))
    open_rows = reached.exclude(state=State.CLOSED)
    latest = reached.order_by("-updated_at").values("updated_at")[:1]
    return relationships.annotate(
        open_count=BoundedCount(open_rows, MOST_COUNTED),
        waiting_count=BoundedCount(open_rows.filter(state__in=FILERS_TURN), MOST_COUNTED),
        last_update=Subquery(latest, output_field=DateTimeField()),
    )


def _keys(actor: Actor, filters: CustomerFilters, after: NameKey | None, most: int) -> list[tuple[str, int]]:
    found = relationships_listed_for(actor).filter(narrowing(actor, filters))
    if after:
        # Both halves say the same of the name; the second alone lets the index begin at the key.
        tie = Q(listed_as__gt=after.name) | Q(customer__gt=after.number)
        found = found.filter(tie, listed_as__gte=after.name)
    rows = found.order_by("listed_as", "customer").values_list("listed_as", "customer_id")
    return list(rows[:most])


def _rows(actor: Actor, customers: list[int]) -> list[Any]:
    """What is shown of customers that the policy has just let through, in their order."""
    grants = grants_in_force(actor.domain, OuterRef("customer")).order_by("-level", "id")
    plans = Subscription.objects.filter(customer=OuterRef("customer"), ended_at=None).order_by("-tier__rank")
    rows = relationships_listed_for(actor).filter(customer__in=customers).select_related("customer")
    shown = with_cases(actor, rows).annotate(
        primary_domain=primary_domain("customer"),
        tier=Subquery(plans.values("tier__name")[:1]),
        access_level=Subquery(grants.values("level")[:1]),
        access_ends_at=Subquery(grants.values("ends_at")[:1], output_field=DateTimeField()),
    )
    found = {row.customer_id: row for row in shown}
    return [found[customer] for customer in customers if customer in found]
