"""What less access would take away, and when the access was last used: told before anybody clicks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from wakil.access.actor import people_reaching_cases
from wakil.accounts.models import User
from wakil.cases.models import Activity, ActivityKind, CaseManager, CaseShare, State
from wakil.cases.policy.shares import counting_shares
from wakil.reselling.consent import access_level, grants_in_force
from wakil.reselling.models import AccessLevel, Product, Relationship


@dataclass(frozen=True)
class Loss:
    """Who loses sight of how many cases; what else stops; which levels lie between before and after."""

    people: list[User]
    open_cases: int
    closed_cases: int
    level_before: AccessLevel | None
    level_after: AccessLevel | None  # None: nothing at all any more
    shares: int = 0  # made by the reseller's people, that stop counting
    open_cases_kept: int = 0  # that they see after it too

    @property
    def is_nothing(self) -> bool:
        """True when nobody can do less than before."""
        before, after = self.level_before or 0, self.level_after or 0
        return not (self.open_cases or self.closed_cases or self.shares) and after >= before


def loss_by_ending(relationship: Relationship) -> Loss:
    """The numbers of now, by the rule's own functions: people with the privileges, cases that the consent opens."""
    return _loss(relationship, lost=_seen(relationship), level_after=None)


def loss_by_change(relationship: Relationship, *, level: int, products: Iterable[Product] | None) -> Loss:
    """What a change would take away; None as products means all of them."""
    seen = _seen(relationship)
    lost = seen.none() if products is None else seen.exclude(product__in=[product.pk for product in products])
    return _loss(relationship, lost=lost, level_after=AccessLevel(level))


def with_last_use(relationships: QuerySet[Relationship]) -> QuerySet[Relationship]:
    """Annotate the key of the latest act of the domain's people on the customer's cases; `…_then`: while it lasted."""
    uses = Activity.objects.filter(
        ~Q(kind=ActivityKind.CHANGED) | Q(case__isnull=False),
        customer=OuterRef("customer"),
        domain=OuterRef("reseller_domain"),
    )
    within = uses.filter(acted_at__lte=OuterRef("ended_at")).order_by("-acted_at", "-id").values("id")[:1]
    latest = uses.order_by("-acted_at", "-id").values("id")[:1]
    return relationships.annotate(last_use_then=Subquery(within), last_use_now=Subquery(latest))


def last_uses(relationships: Iterable[Relationship]) -> dict[int, Activity]:
    """The latest act of each relationship's people, each loaded with its person; one query for all."""
    keys = {row.pk: row.last_use_then if row.ended_at else row.last_use_now for row in relationships}  # type: ignore[attr-defined]
    found = Activity.objects.select_related("user").in_bulk([key for key in keys.values() if key])
    return {pk: found[key] for pk, key in keys.items() if key in found}


def _seen(relationship: Relationship) -> QuerySet[CaseManager]:
    """The rows by which the domain's people see the customer's cases now."""
    grants = grants_in_force(OuterRef("domain"), OuterRef("customer"), OuterRef("product"))
    rows = CaseManager.objects.filter(domain=relationship.reseller_domain_id, customer=relationship.customer_id)
    return rows.filter(Exists(grants.filter(relationship=relationship)))


def _loss(relationship: Relationship, *, lost: QuerySet[CaseManager], level_after: AccessLevel | None) -> Loss:
    domain = relationship.reseller_domain
    counted = _counted(lost)
    return Loss(
        people=people_reaching_cases(domain),
        open_cases=counted["open"],
        closed_cases=counted["closed"],
        level_before=access_level(domain, relationship.customer),
        level_after=level_after,
        shares=_shares_made(relationship).filter(case__in=lost.values("case")).count(),
        open_cases_kept=_counted(_seen(relationship))["open"] - counted["open"] if level_after else 0,
    )


def _counted(rows: QuerySet[CaseManager]) -> dict[str, int]:
    is_closed = Q(state=State.CLOSED)
    return rows.aggregate(open=Count("pk", filter=~is_closed), closed=Count("pk", filter=is_closed))


def _shares_made(relationship: Relationship) -> QuerySet[CaseShare]:
    """Shares of the customer's cases that the domain's people made, and that count now."""
    made = counting_shares().filter(made_side="reseller", made_from=relationship.reseller_domain_id)
    return made.filter(case__customer=relationship.customer_id)
