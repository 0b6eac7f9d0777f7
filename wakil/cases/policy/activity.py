"""Who may read what resellers' people did with a customer's cases (W2, T34)."""

from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import Verdict
from wakil.cases.models import Activity
from wakil.reselling.policy import may_open_access


def may_read_activity(actor: Actor) -> Verdict:
    """The customer's people who say which reseller may act for it also see what it does."""
    return may_open_access(actor)


def activity_seen_by(actor: Actor) -> QuerySet[Activity]:
    """All that was done with the cases of the actor's own organization; nothing of anybody else's."""
    if not actor.organization.is_customer or not actor.holds(P.MANAGE_RESELLER_ACCESS):
        return Activity.objects.none()
    return Activity.objects.filter(customer=actor.organization)
