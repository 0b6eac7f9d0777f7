"""From event to deliveries, and from the queue to whoever sends: every step can be killed and is done once."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Model, Q, QuerySet

from wakil.accounts.groups import members_of
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib import clock
from wakil.notifications.models import Delivery, DeliveryState, Notice, Reason
from wakil.notifications.rules import RULES, Recipient, recipients_of

Row = TypeVar("Row", bound=Model)
log = structlog.get_logger()

LEASE = timedelta(seconds=settings.WAKIL_DELIVERY_LEASE)  # longer than any mail takes; then the worker counts as dead
MOST_ATTEMPTS = 8
LONGEST_WAIT = timedelta(hours=6)

# What wakes the sender, told in the transaction that makes work for it: filled at start by the package above.
WAKERS: list[Callable[[], None]] = []


def notice_event(event: Event) -> None:
    """Remember, in the event's own transaction, that somebody may have to be told."""
    if EventKind(event.kind) in RULES:
        Notice.objects.create(event=event)
        wake()


def wake() -> None:
    """Let the sender look for work."""
    for waker in WAKERS:
        waker()


def address_waiting() -> int:
    """Turn every waiting notice into its deliveries; how many notices there were.

    One that can't be turned stays, to be tried the next time, and holds up no other.
    """
    count, broken = 0, list[int]()
    while _address_next(broken):
        count += 1
    return count


def due() -> QuerySet[Delivery]:
    """What can be sent now: queued and held by nobody, or by a worker that has died."""
    free = Q(lease_until=None) | Q(lease_until__lte=clock.now())
    return Delivery.objects.filter(free, state=DeliveryState.QUEUED)


def due_digests() -> QuerySet[Delivery]:
    """What has waited for a person's daily mail long enough, and is held by nobody, or by a worker that has died."""
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Delivery.objects.filter(free, state=DeliveryState.HELD, held_until__lte=now)


def is_anything_waiting() -> bool:
    """True when the sender has something to do."""
    return Notice.objects.filter(addressed_at=None).exists() or due().exists() or due_digests().exists()


@transaction.atomic
def claim() -> list[Delivery]:
    """Take the eldest delivery, with all others to the same address about the same case, for as long as a lease.

    What was tried too often fails here, so that it stops nobody else. Empty when nothing is due.
    """
    first = locked(due()).select_related("event").first()
    if first is None:
        return []
    return lease(list(locked(due().filter(address=first.address, event__stream=first.event.stream))))


def lease(batch: list[Delivery]) -> list[Delivery]:
    """Let nobody else take them until the lease is over; what was tried too often fails."""
    now = clock.now()
    for delivery in batch:
        delivery.attempts += 1
        delivery.lease_until = now + LEASE
        if delivery.attempts > MOST_ATTEMPTS:
            delivery.state = DeliveryState.FAILED
    Delivery.objects.bulk_update(batch, ["attempts", "lease_until", "state"])
    return batch


def is_still_held(batch: list[Delivery]) -> bool:
    """True while nobody else has taken or finished them; inside a transaction nobody can from then on."""
    held = Q()
    for delivery in batch:
        held |= Q(pk=delivery.pk, lease_until=delivery.lease_until, attempts=delivery.attempts)
    rows = Delivery.objects.filter(held)
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update()
    return len(list(rows)) == len(batch)


def finish(deliveries: Iterable[Delivery]) -> None:
    """Write down that they are sent."""
    ids = [delivery.pk for delivery in deliveries]
    Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.SENT, sent_at=clock.now(), lease_until=None)


def drop(delivery: Delivery, code: str) -> None:
    """Write down that it is not sent, and why."""
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.DROPPED, drop_code=code, lease_until=None)


def postpone(batch: list[Delivery]) -> None:
    """Try again later, each time after a longer while."""
    for delivery in batch:
        wait = min(timedelta(minutes=2**delivery.attempts), LONGEST_WAIT)
        waiting = Delivery.objects.filter(pk=delivery.pk, state__in=[DeliveryState.QUEUED, DeliveryState.HELD])
        waiting.update(lease_until=clock.now() + wait)


@transaction.atomic
def expand(delivery: Delivery) -> None:
    """Turn a group's delivery into its present members'; who is told by another rule is told once."""
    if delivery.share is None or delivery.share.group is None:
        raise ValueError("only a share with a group has members")
    members = [user for user in members_of(delivery.share.group) if user.pk != delivery.event.by_id]
    told = [Recipient(user.email, Reason.SHARE, user, delivery.share) for user in members]
    _insert(delivery.event, told)
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.EXPANDED, lease_until=None)


@transaction.atomic
def _address_next(broken: list[int]) -> bool:
    notice = locked(Notice.objects.filter(addressed_at=None).exclude(pk__in=broken)).first()
    if notice is None:
        return False
    try:
        with transaction.atomic():
            _insert(notice.event, recipients_of(notice.event))
    except OperationalError:  # no notice's fault
        raise
    except Exception as problem:  # noqa: BLE001 -- one event that cannot be told must not hold up the others
        log.warning("notice_postponed", notice=notice.pk, problem=type(problem).__name__)
        broken.append(notice.pk)
        return True
    notice.addressed_at = clock.now()
    notice.save(update_fields=["addressed_at"])
    return True


def _insert(event: Event, recipients: Iterable[Recipient]) -> None:
    now = clock.now()
    rows = [
        Delivery(event=event, address=who.address, user=who.user, share=who.share, reason=who.reason, created_at=now)
        for who in recipients
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def locked(rows: QuerySet[Row]) -> QuerySet[Row]:
    """In their order, and without waiting for those that another worker has in hand."""
    return rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))
