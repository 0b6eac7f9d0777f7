"""Files on a case, and files on their way there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wakil.cases.models.case import Case
from wakil.cases.models.comment import Comment
from wakil.organizations.models import Domain


class StoredFile(models.Model):
    """What is known of stored bytes; `key` is at least 128 bits of chance, in hex."""

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)  # by content, not by name
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


class Upload(StoredFile):
    """A file sent ahead of its form: private to one account in its domain, and short-lived (T3)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="+")


class Attachment(StoredFile):
    """A file on a case. Without a comment it belongs to the filing and everyone's audience."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    comment = models.ForeignKey(Comment, models.PROTECT, null=True, blank=True, related_name="attachments")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deletion_requested_at = models.DateTimeField(null=True, blank=True)
    deletion_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    deletion_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by=None) | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="a_tombstone_says_who_and_when",
            )
        ]
        indexes = [models.Index(F("case"), F("id"), name="attachments_of_a_case")]
