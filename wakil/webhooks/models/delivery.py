"""What is to be told to a webhook, what was, and every attempt."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.events.models import Event
from wakil.webhooks.models.webhook import Webhook


def new_key() -> str:
    """The id of a message: the same at every attempt, so that a receiver tells a repetition."""
    return f"msg_{secrets.token_hex(16)}"


class WebhookNotice(models.Model):
    """An event that some webhook may have to be told of: written with the event, worked off once."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    addressed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(F("id"), name="hook_notices_not_addressed", condition=Q(addressed_at=None))]


class DeliveryState(models.TextChoices):
    """What became of a delivery."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("delivered")
    DROPPED = "dropped", _("not sent")  # may not be told any more; `drop_code` says why
    FAILED = "failed", _("failed")  # tried too often, or too old


class WebhookDelivery(models.Model):
    """One event to be told to one webhook. Without an event it is a test."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+")
    stream = models.CharField(max_length=60, blank=True)  # the event's: within one, order is kept
    key = models.CharField(max_length=40, unique=True, default=new_key)
    number = models.PositiveIntegerField(null=True, blank=True)  # counts what this webhook was told of the stream
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.QUEUED)
    drop_code = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # since it was queued, or queued again
    due_at = models.DateTimeField()  # not to be tried before; while one is at it, the end of the lease
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="a_webhook_is_told_of_an_event_once"),
            models.UniqueConstraint(fields=["webhook", "stream", "number"], name="what_a_webhook_is_told_is_counted"),
        ]
        indexes = [
            models.Index(F("due_at"), F("id"), name="hook_deliveries_queued", condition=Q(state="queued")),
            models.Index(
                F("webhook"), F("stream"), F("id"), name="hook_deliveries_in_order", condition=Q(state="queued")
            ),
            models.Index(F("webhook"), F("id").desc(), name="hook_deliveries_of_a_webhook"),
        ]


class Attempt(models.Model):
    """One try to deliver: what the other side said, or why there was no answer."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of HTTP
    code = models.CharField(max_length=40, blank=True)  # why there was no answer

    class Meta:
        indexes = [models.Index(F("delivery"), F("id"), name="attempts_of_a_hook_delivery")]
