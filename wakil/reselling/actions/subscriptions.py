"""Write down what a customer bought."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Organization
from wakil.reselling import policy
from wakil.reselling.models import (
    Product,
    Subscription,
    SupportTier,
)


@transaction.atomic
def start_subscription(
    actor: Actor, *, customer: Organization, product: Product, tier: SupportTier, bought_from: Organization
) -> Subscription:
    """Write down what the customer bought; one that ran for the product ends. Only the vendor does this."""
    require(policy.may_manage_organizations(actor))
    if not customer.is_customer or bought_from.is_customer:
        raise ValidationError({"bought_from": _("A customer buys from a reseller or from the vendor.")})
    Organization.objects.select_for_update().get(pk=customer.pk)
    current = Subscription.objects.filter(customer=customer, product=product, ended_at=None)
    current.update(ended_at=clock.now())
    subscription = Subscription.objects.create(
        customer=customer, product=product, tier=tier, bought_from=bought_from, started_at=clock.now()
    )
    record(EventKind.SUBSCRIPTION_STARTED, by=actor, on=subscription, stream=customer, product=product.pk, tier=tier.pk)
    return subscription
