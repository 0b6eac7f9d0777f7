"""Send a test, and send again what was sent or failed."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.pace import is_too_fast
from wakil.webhooks.finding import locked
from wakil.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from wakil.webhooks.tasks import wake

MOST_TESTS, MOST_AGAIN = 10, 60  # of one webhook in five minutes
PACE = timedelta(minutes=5)


@transaction.atomic
def send_test_event(actor: Actor, webhook: Webhook) -> WebhookDelivery:
    """Queue a message that says nothing but that it is a test. Raises ValidationError when it was asked too often."""
    fresh = locked(actor, webhook)
    _check_enabled(fresh)
    now = clock.now()
    if fresh.deliveries.filter(event=None, created_at__gt=now - PACE).count() >= MOST_TESTS:
        raise ValidationError(_("That was often enough for now. Try again in a few minutes."))
    delivery = WebhookDelivery.objects.create(webhook=fresh, due_at=now, created_at=now, queued_at=now)
    _go_on(fresh)
    record(EventKind.WEBHOOK_TESTED, by=actor, on=fresh, stream=actor.organization, webhook=fresh.pk)
    return delivery


@transaction.atomic
def redeliver_event(actor: Actor, delivery: WebhookDelivery) -> WebhookDelivery:
    """Queue it again, under the same id; whether it may still be told is asked when it is sent."""
    webhook = locked(actor, delivery.webhook)
    _check_enabled(webhook)
    fresh = webhook.deliveries.select_for_update().filter(pk=delivery.pk).first()
    if fresh is None:
        raise NotVisible
    if is_too_fast("redeliver", webhook.pk, most=MOST_AGAIN, seconds=int(PACE.total_seconds())):
        raise ValidationError(_("That was often enough for now. Try again in a few minutes."))
    now = clock.now()
    fresh.state, fresh.drop_code, fresh.tries, fresh.finished_at = DeliveryState.QUEUED, "", 0, None
    fresh.due_at = fresh.queued_at = now
    fresh.save()
    _go_on(webhook)
    record(EventKind.WEBHOOK_REDELIVERED, by=actor, on=fresh, stream=actor.organization, webhook=webhook.pk)
    return fresh


def _check_enabled(webhook: Webhook) -> None:
    if not webhook.is_enabled:
        raise ValidationError(_("The webhook is switched off. Switch it on first."))


def _go_on(webhook: Webhook) -> None:
    """Try at once, however often it failed."""
    Webhook.objects.filter(pk=webhook.pk).update(paused_until=None)
    wake()
