"""Who is to be told of what, and what became of it; and the mails that are kept instead of sent."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.cases.models import CaseShare
from wakil.events.models import Event


def new_key() -> str:
    """128 random bits: what a mail's Message-ID is made of."""
    return secrets.token_hex(16)


class Notice(models.Model):
    """An event that somebody may have to be told of: written with the event, worked off once."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    addressed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(F("id"), name="notices_not_addressed_yet", condition=Q(addressed_at=None))]


class Reason(models.TextChoices):
    """Why somebody is told."""

    FILER = "filer", _("filed the case")
    WROTE = "wrote", _("wrote on the case")
    ASSIGNED = "assigned", _("works on the case")
    CONCERNED = "concerned", _("looks after the organization's cases")
    SHARE = "share", _("the case is shared with the address")
    CONFIRM = "confirm", _("is asked to confirm the address")
    ACCESS = "access", _("looks after reseller access")
    OWN = "own", _("it is about the own account")
    PEOPLE = "people", _("looks after the organization's people")
    PROVE = "prove", _("is asked to prove a second address")


class DeliveryState(models.TextChoices):
    """What became of a delivery."""

    QUEUED = "queued", _("queued")
    HELD = "held", _("waits for the daily mail")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("not sent")  # may not be told any more; `drop_code` says why
    EXPANDED = "expanded", _("sent to the group's members")
    FAILED = "failed", _("failed")  # tried too often


class Delivery(models.Model):
    """One address to be told of one event, once. A group's becomes its members' when it is sent, never before."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    address = models.EmailField(max_length=254)  # lower case
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    share = models.ForeignKey(CaseShare, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    key = models.CharField(max_length=32, unique=True, default=new_key)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.QUEUED)
    drop_code = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)  # of one that waits for the daily mail
    lease_until = models.DateTimeField(null=True, blank=True)  # not to be taken before
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "address"], name="an_address_is_told_of_an_event_once")]
        indexes = [
            models.Index(F("held_until"), F("id"), name="deliveries_held", condition=Q(state="held")),
            models.Index(F("address"), F("id"), name="deliveries_held_by_address", condition=Q(state="held")),
            models.Index(F("id"), name="deliveries_queued", condition=Q(state="queued")),
            models.Index(F("address"), F("id"), name="deliveries_queued_by_address", condition=Q(state="queued")),
        ]


class AlertChoices(models.Model):
    """What a person wants mail of, and how; without a row, everything at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    modes = models.JSONField(default=dict)  # topic: mode; a topic that is missing is told at once
    digest_hour = models.PositiveSmallIntegerField(default=7)  # of the person's own day
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(digest_hour__lte=23), name="a_day_has_24_hours")]


class OutboxMail(models.Model):
    """A mail that was kept instead of sent, as it would have gone out."""

    message_id = models.CharField(max_length=255, unique=True)
    recipients = models.TextField()  # parted by ", "
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
