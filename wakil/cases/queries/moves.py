"""Which customers could move to another domain of their reseller, and what goes along (2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wakil.access.actor import Actor
from wakil.cases.models import CaseManager, State
from wakil.cases.policy.moving import may_open_moves
from wakil.organizations.models import Domain, Organization
from wakil.organizations.names import with_names_like
from wakil.reselling.finding import reseller_domains
from wakil.reselling.models import Relationship
from wakil.reselling.policy import customers_of_domain
from wakil.reselling.queries import with_access

MOST = 50  # customers in one go


@dataclass(frozen=True)
class Luggage:
    """What moves with a customer."""

    customer: Organization
    open_cases: int
    closed_cases: int
    level: int | None
    ends_at: datetime | None
    is_there_already: bool


def domains_to_move_to(actor: Actor) -> QuerySet[Domain]:
    """The other domains of the actor's reseller organization."""
    others = reseller_domains().filter(organization=actor.organization).exclude(pk=actor.domain.pk)
    return others.order_by("name") if may_open_moves(actor) else others.none()


def customers_to_move(actor: Actor, text: str = "") -> list[Organization]:
    """Customers of the domain signed in to, by name, the first of those that the text fits."""
    mine = customers_of_domain(actor.domain) if may_open_moves(actor) else Organization.objects.none()
    return list(with_names_like(with_access(actor.domain, mine), text).order_by("name", "id")[: MOST + 1])


def chosen_customers(actor: Actor, ids: Sequence[str]) -> list[Any]:
    """Those of the actor's customers that have these public ids, with what each has allowed."""
    mine = customers_of_domain(actor.domain) if may_open_moves(actor) else Organization.objects.none()
    wanted = [text.upper() for text in ids[:MOST] if text.isascii() and text.isalnum()]
    return list(with_access(actor.domain, mine).filter(customer_id__in=wanted).order_by("name", "id"))


def luggage_of(actor: Actor, customers: Sequence[Any], to: Domain) -> list[Luggage]:
    """In numbers, what goes along with each; two queries for all of them."""
    is_closed = Q(state=State.CLOSED)
    rows = CaseManager.objects.filter(domain=actor.domain, customer__in=customers).order_by().values("customer")
    numbers = rows.annotate(open=Count("pk", filter=~is_closed), closed=Count("pk", filter=is_closed))
    by_customer = {row["customer"]: (row["open"], row["closed"]) for row in numbers}
    tied = Relationship.objects.filter(reseller_domain=to, customer=OuterRef("pk"), ended_at=None)
    there = set(
        Organization.objects.filter(Exists(tied), pk__in=[one.pk for one in customers]).values_list("pk", flat=True)
    )
    return [
        Luggage(one, *by_customer.get(one.pk, (0, 0)), one.access_level, one.access_ends_at, one.pk in there)
        for one in customers
    ]
