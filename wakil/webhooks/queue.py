"""From event to deliveries, and from the queue to the sender: every step can be killed and is done once."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import Exists, F, Max, Min, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from wakil.cases.models import Case
from wakil.events.models import Event
from wakil.lib import clock
from wakil.notifications.rules import case_of, customer_of
from wakil.organizations.models import Domain, Organization
from wakil.webhooks.health import note_failure
from wakil.webhooks.kinds import TOLD
from wakil.webhooks.models import DeliveryState, EventSubscription, Webhook, WebhookDelivery, WebhookNotice
from wakil.webhooks.policy import acts_for, may_be_told, may_know_of_case_event, may_know_of_customer_event
from wakil.webhooks.tasks import wake

Row = TypeVar("Row", bound=Model)
log = structlog.get_logger()

LEASE = timedelta(
    seconds=settings.WAKIL_DELIVERY_LEASE
)  # longer than any attempt takes; then the worker counts as dead
# How long to wait after each attempt that failed. After the last the delivery has failed.
WAITS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)  # seconds
OLDEST = timedelta(days=5)  # a delivery that was not tried that often because others failed before it
JITTER = 0.2  # of a wait, so that what failed together is not tried together
LOOKED_AT = 20  # deliveries, to find one that no other worker has in hand
IN_ORDER_TRIES = 3  # so often a delivery holds up later ones of the same case


def notice_event(event: Event) -> None:
    """Remember, in the event's own transaction, that a webhook may have to be told."""
    if event.kind in _TOLD and live_webhooks().exists():
        WebhookNotice.objects.create(event=event)
        wake()


def live_webhooks() -> QuerySet[Webhook]:
    """Webhooks that are told at all: enabled, and fed by a subscription where they belong to a topic."""
    feeding = EventSubscription.objects.filter(domain=OuterRef("domain"), topic=OuterRef("topic"), deleted_at=None)
    return Webhook.objects.filter(Q(topic="") | Exists(feeding), deleted_at=None, is_enabled=True)


def address_waiting() -> int:
    """Turn every waiting notice into its deliveries; how many notices there were.

    One that can't be turned stays, to be tried the next time, and holds up no other.
    """
    count, broken = 0, list[int]()
    while _address_next(broken):
        count += 1
    return count


def due() -> QuerySet[WebhookDelivery]:
    """What can be tried now: it is next in its case, its time has come, and its webhook is not paused."""
    not_paused = Q(webhook__paused_until=None) | Q(webhook__paused_until__lte=clock.now())
    return _next_in_order().filter(not_paused, due_at__lte=clock.now())


def next_due_at() -> datetime | None:
    """When there will be something to try again, if anything waits."""
    resting = Coalesce("webhook__paused_until", "due_at")
    moment: datetime | None = _next_in_order().aggregate(at=Min(Greatest("due_at", resting)))["at"]
    return moment


def _next_in_order() -> QuerySet[WebhookDelivery]:
    """Queued, and not behind an earlier one of the same case that was not tried a few times yet."""
    ahead = WebhookDelivery.objects.filter(
        webhook=OuterRef("webhook"), stream=OuterRef("stream"), state=DeliveryState.QUEUED, pk__lt=OuterRef("pk")
    ).exclude(Q(stream="") | Q(tries__gte=IN_ORDER_TRIES, due_at__gt=clock.now()))
    enabled = Webhook.objects.filter(deleted_at=None, is_enabled=True)
    return WebhookDelivery.objects.filter(state=DeliveryState.QUEUED, webhook__in=enabled).exclude(Exists(ahead))


def is_anything_waiting() -> bool:
    """True when the sender has something to do."""
    return WebhookNotice.objects.filter(addressed_at=None).exists() or due().exists()


@transaction.atomic
def claim() -> WebhookDelivery | None:
    """Take one delivery for as long as a lease: of the webhook that waited longest the eldest. None: none is due."""
    held = _first_free()
    if held is None:
        return None
    held.tries += 1
    held.due_at = clock.now() + LEASE
    held.save(update_fields=["tries", "due_at"])
    Webhook.objects.filter(pk=held.webhook_id).update(served_at=clock.now())
    return held


def _first_free() -> WebhookDelivery | None:
    """The first that no other worker has in hand, locked."""
    waiting = due().order_by(F("webhook__served_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)
    for first in list(waiting[:LOOKED_AT]):
        rows = _locked(due().filter(pk=first)).select_related("webhook__owner__domain__organization")
        if held := rows.first():
            return held
    return None


def is_still_held(delivery: WebhookDelivery) -> bool:
    """True while nobody else has taken or finished it; inside a transaction nobody can from then on."""
    rows = WebhookDelivery.objects.filter(
        pk=delivery.pk, state=DeliveryState.QUEUED, tries=delivery.tries, due_at=delivery.due_at
    )
    return bool(rows.select_for_update() if transaction.get_connection().in_atomic_block else rows.exists())


@transaction.atomic
def give_number(delivery: WebhookDelivery) -> None:
    """Count it among what the webhook was told of the case; what it was never told leaves no gap (T7)."""
    if delivery.number is None and delivery.stream:
        Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
        told = WebhookDelivery.objects.filter(webhook=delivery.webhook, stream=delivery.stream)
        delivery.number = (told.aggregate(last=Max("number"))["last"] or 0) + 1
        WebhookDelivery.objects.filter(pk=delivery.pk).update(number=delivery.number)


def finish(delivery: WebhookDelivery, state: DeliveryState, code: str = "") -> None:
    """Write down what became of it."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state=state, drop_code=code, finished_at=clock.now())


def wait_of(tries: int) -> timedelta | None:
    """How long to wait after so many attempts, never quite the same; None when there were enough."""
    if tries > len(WAITS):
        return None
    return timedelta(seconds=WAITS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311  no secret


def postpone(delivery: WebhookDelivery) -> bool:
    """Try again later, each time after a longer while; False when it was tried often enough and has failed."""
    wait = wait_of(delivery.tries)
    if wait is None or clock.now() + wait > delivery.queued_at + OLDEST:
        finish(delivery, DeliveryState.FAILED, "tried_too_often")
        return False
    WebhookDelivery.objects.filter(pk=delivery.pk).update(due_at=clock.now() + wait)
    return True


def subject_of(event: Event) -> Case | Organization | None:
    """The case or the customer that an event is about."""
    case = case_of(event)
    return case if case is not None else customer_of(event)


def may_know(webhook: Webhook, event: Event, subject: Case | Organization | None) -> bool:
    """May this webhook be told of this event now? The same question when it is queued and when it is sent."""
    if subject is None or not may_be_told(webhook):
        return False
    if isinstance(subject, Case):
        return may_know_of_case_event(acts_for(webhook), subject, event)
    return may_know_of_customer_event(acts_for(webhook), subject, event)


_TOLD = {kind.value for kind in TOLD}


@transaction.atomic
def _address_next(broken: list[int]) -> bool:
    waiting = WebhookNotice.objects.filter(addressed_at=None).exclude(pk__in=broken)
    notice = _locked(waiting).select_related("event").first()
    if notice is None:
        return False
    try:
        with transaction.atomic():
            _insert(notice.event, _webhooks_to_tell(notice.event))
    except OperationalError:  # no notice's fault
        raise
    except Exception as problem:  # noqa: BLE001 -- one event that cannot be told must not hold up the others
        log.warning("webhook_notice_postponed", notice=notice.pk, problem=type(problem).__name__)
        broken.append(notice.pk)
        return True
    notice.addressed_at = clock.now()
    notice.save(update_fields=["addressed_at"])
    return True


def _webhooks_to_tell(event: Event) -> list[Webhook]:
    subject = subject_of(event)
    if subject is None:
        return []
    concerned = live_webhooks().filter(domain__in=_domains_of(event, subject))
    rows = concerned.select_related("owner__domain__organization").order_by("pk")
    wanting = [row for row in rows if event.kind in row.kinds]
    for row in wanting:
        if not may_be_told(row) and row.failure_code != "owner_may_not":
            note_failure(row, "owner_may_not")
    return [row for row in wanting if may_know(row, event, subject)]


def _domains_of(event: Event, subject: Case | Organization) -> QuerySet[Domain]:
    """Domains that could have to be told; the policy says which of them may be."""
    vendor = Q(organization__kind="vendor")
    if isinstance(subject, Case):
        managing = Q(pk__in=subject.managers.values("domain"))
        return Domain.objects.filter(vendor | managing | Q(organization=subject.customer_id))
    return Domain.objects.filter(Q(pk=event.details.get("domain")) | Q(organization=subject))


def _insert(event: Event, webhooks: Iterable[Webhook]) -> None:
    now = clock.now()
    rows = [
        WebhookDelivery(webhook=row, event=event, stream=event.stream, due_at=now, created_at=now, queued_at=now)
        for row in webhooks
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def _locked(rows: QuerySet[Row]) -> QuerySet[Row]:
    """In their order, and without waiting for those that another worker has in hand."""
    return rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))
