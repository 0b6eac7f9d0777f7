"""What a customer's subscription promises: always the customer's, never the filer's own."""

from dataclasses import dataclass

from wakil.organizations.models import Organization
from wakil.reselling.models import Product, ResponseTarget, Subscription, SupportTier


def subscription_of(customer: Organization, product: Product) -> Subscription | None:
    """The customer's current subscription to the product, if there is one."""
    current = Subscription.objects.filter(customer=customer, product=product, ended_at=None)
    return current.select_related("tier").first()


def tier_of(customer: Organization, product: Product) -> SupportTier | None:
    """The support tier the customer has for the product now."""
    subscription = subscription_of(customer, product)
    return subscription.tier if subscription else None


def targets_of(customer: Organization, product: Product) -> dict[int, ResponseTarget]:
    """Severity to its target, for the severities this customer's tier offers."""
    tier = tier_of(customer, product)
    return {target.severity: target for target in tier.targets.all()} if tier else {}


def tiers_that_may_escalate() -> list[str]:
    """The names of the tiers whose customers may have their cases escalated, the dearest last (S41c)."""
    return list(SupportTier.objects.filter(may_escalate=True).order_by("rank").values_list("name", flat=True))


@dataclass(frozen=True)
class Plan:
    """A customer's support for one product: its tier, and the target of each severity that it offers."""

    tier: SupportTier | None
    targets: dict[int, ResponseTarget]


def plan_of(customer: Organization, product: Product) -> Plan:
    """The tier and its targets in one query."""
    current = Subscription.objects.filter(customer=customer, product=product, ended_at=None)
    rows = list(current.values_list(*_TIER, *_TARGET))
    if not rows:
        return Plan(None, {})
    tier = SupportTier(**dict(zip(_TIER_FIELDS, rows[0], strict=False)))
    found = (ResponseTarget(tier=tier, **dict(zip(_TARGET_FIELDS, row[len(_TIER) :], strict=True))) for row in rows)
    return Plan(tier, {target.severity: target for target in found if target.severity})


_TIER_FIELDS = ("id", "name", "rank", "may_escalate")
_TARGET_FIELDS = ("severity", "minutes", "day_and_night")
_TIER = [f"tier__{name}" for name in _TIER_FIELDS]
_TARGET = [f"tier__targets__{name}" for name in _TARGET_FIELDS]
