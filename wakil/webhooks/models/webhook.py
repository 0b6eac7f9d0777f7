"""An address that a domain wants to be told at, and the secrets its messages are signed with."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wakil.organizations.models import Domain


def new_nonce() -> str:
    """256 random bits: what a secret is derived from, together with the installation's own secret."""
    return secrets.token_hex(32)


class Webhook(models.Model):
    """It is told what its owner may read, at the owner's domain, for as long as the owner may."""

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # who saved it last
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    kinds = models.JSONField(default=list)  # kinds of events; none means nothing is told
    topic = models.CharField(
        max_length=300, blank=True
    )  # told of what is published to it; empty: needs no subscription
    is_enabled = models.BooleanField(default=True)
    failure_code = models.CharField(max_length=40, blank=True)  # why it is failing; empty: it is working
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # attempts that failed since the last that did not
    paused_until = models.DateTimeField(null=True, blank=True)  # nothing is tried before
    served_at = models.DateTimeField(null=True, blank=True)  # last attempt: whoever waited longest is next
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "topic"],
                condition=Q(deleted_at=None) & ~Q(topic=""),
                name="a_topic_leads_to_one_webhook_of_a_domain",
            ),
            models.CheckConstraint(
                condition=Q(failure_code="", failing_since=None)
                | (~Q(failure_code="") & Q(failing_since__isnull=False)),
                name="a_failing_webhook_says_why_and_since_when",
            ),
        ]
        indexes = [models.Index(F("domain"), F("id"), name="webhooks_of_a_domain", condition=Q(deleted_at=None))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_failing(self) -> bool:
        return bool(self.failure_code)


class WebhookSecret(models.Model):
    """A secret, by what it is derived from: whoever reads this table still knows none."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="secrets")
    nonce = models.CharField(max_length=64, unique=True, default=new_nonce)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)  # until then messages are signed with it too

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["webhook"], condition=Q(ends_at=None), name="one_secret_of_a_webhook_without_an_end"
            )
        ]
