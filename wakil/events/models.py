"""What happened: one append-only table, in streams that each form a chain of hashes."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wakil.accounts.models import User
from wakil.events.kinds import Audience
from wakil.organizations.models import Domain

AUDIENCES = [
    (Audience.EVERYONE.value, _("everyone on the case")),
    (Audience.RESELLER_AND_VENDOR.value, _("reseller and support")),
    (Audience.VENDOR.value, _("support only")),
]


class Stream(models.Model):
    """The head of one chain: `case:12` or `organization:7`. Locking this row orders its events."""

    name = models.CharField(max_length=60, primary_key=True)
    seq = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")


class Event(models.Model):
    """A fact in the past tense. Details hold ids, enums and numbers, never people's text."""

    stream = models.CharField(max_length=60)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_domain = models.ForeignKey(Domain, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=60)  # "case:12", "reselleraccess:3"
    details = models.JSONField(default=dict)
    audience = models.CharField(max_length=20, choices=AUDIENCES, default=Audience.EVERYONE.value)
    audience_domain = models.ForeignKey(Domain, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="events_of_a_stream_in_order")]
        indexes = [
            models.Index(F("stream"), F("created_at").desc(), F("seq").desc(), name="events_of_a_stream_by_time"),
            models.Index(F("subject"), F("created_at").desc(), name="events_on_a_subject"),
        ]

    through: User | None = None  # the service account that acted for `by`, where it was read along


class Rename(models.Model):
    """What the subject of an event was called before and after: beside the chain, for a person's name is forgotten."""

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="rename")
    before = models.CharField(max_length=200)
    after = models.CharField(max_length=200)


class Submission(models.Model):
    """A key that one account sent for one kind of thing, so that sending twice makes one (S32)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    made = models.BigIntegerField(null=True)  # primary key of what was created
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "key"], name="one_submission_per_key")]
