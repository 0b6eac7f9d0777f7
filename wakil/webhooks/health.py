"""Whether a webhook works: what its attempts say, and when to leave it in peace."""

from datetime import timedelta

from django.db import transaction

from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.webhooks.models import DeliveryState, Webhook

FAILING_AFTER = 3  # attempts in a row
PAUSES = (5, 60, 300, 600)  # seconds after each attempt that failed in a row; the last for all more
GONE = "status_410"  # the receiver wants nothing any more, and is told nothing any more
# These say at once that it will hardly get better by itself. A name that leads to our own side and one that leads
# nowhere are treated alike, so that nobody maps our network by trying.
FINAL = {
    "owner_may_not",
    "private_address",
    "unknown_host",
    "port",
    "not_encrypted",
    "scheme",
    "host",
    "malformed",
    GONE,
}


@transaction.atomic
def note_success(webhook: Webhook) -> None:
    """It works."""
    fresh = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if fresh.failures or fresh.failure_code:
        fresh.failures, fresh.failure_code, fresh.failing_since, fresh.paused_until = 0, "", None, None
        fresh.save(update_fields=["failures", "failure_code", "failing_since", "paused_until"])


@transaction.atomic
def note_failure(webhook: Webhook, code: str, *, is_over: bool = False) -> None:
    """It did not work; after a few times in a row, or when a delivery is given up, it counts as failing."""
    fresh = Webhook.objects.select_for_update().get(pk=webhook.pk)
    fresh.failures += 1
    fresh.paused_until = clock.now() + timedelta(seconds=PAUSES[min(fresh.failures, len(PAUSES)) - 1])
    if code in FINAL or is_over or fresh.failures >= FAILING_AFTER:
        if not fresh.failure_code:
            fresh.failing_since = clock.now()
            record(EventKind.WEBHOOK_FAILED, by=None, on=fresh, stream=fresh.domain.organization, webhook=fresh.pk)
        fresh.failure_code = code
    if code == GONE:
        fresh.is_enabled = False
        drop_waiting(fresh)
    fresh.save(update_fields=["failures", "paused_until", "failure_code", "failing_since", "is_enabled"])


def drop_waiting(webhook: Webhook) -> None:
    """What waits for a webhook that is told no more is not sent when it is told again."""
    waiting = webhook.deliveries.filter(state=DeliveryState.QUEUED)
    waiting.update(state=DeliveryState.DROPPED, drop_code="disabled", finished_at=clock.now())
