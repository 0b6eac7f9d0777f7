"""What waits for a person's daily mail: kept back, and taken up when its hour has come, however late (S79)."""

from django.db import transaction

from wakil.accounts.models import User
from wakil.notifications.choices import next_digest
from wakil.notifications.models import Delivery, DeliveryState
from wakil.notifications.queue import due_digests, lease, locked

MOST_TOGETHER = 200  # in one mail; what is left makes another


def hold(delivery: Delivery, user: User) -> None:
    """Keep it back for the person's next daily mail. The hour stays what it was if she moves or chooses another.

    What was addressed to a bare address is that person's from now on, who has an account with it.
    """
    changes = {
        "user": user,
        "state": DeliveryState.HELD,
        "held_until": next_digest(user),
        "lease_until": None,
        "attempts": 0,
    }
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.QUEUED).update(**changes)


@transaction.atomic
def claim_digest() -> list[Delivery]:
    """Take all that waits for one person's daily mail, for as long as a lease. Empty when nothing is due."""
    first = locked(due_digests()).first()
    if first is None:
        return []
    return lease(list(locked(due_digests().filter(address=first.address))[:MOST_TOGETHER]))
