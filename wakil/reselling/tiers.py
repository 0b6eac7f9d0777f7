"""What a customer's subscription promises: always the customer's, never the filer's own."""

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
