"""Uploads that come in parts."""

from django.conf import settings
from django.db import models

from wakil.cases.models import Attachment, Case
from wakil.organizations.models import Domain


class UploadSession(models.Model):
    """A file on its way in parts: one account's, for one case; only a hash of its token is kept (T3)."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    total = models.BigIntegerField(null=True)  # bytes, once it is known
    received = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="+")  # once it is complete


class UploadPart(models.Model):
    """Stored bytes of a session, from an offset on."""

    session = models.ForeignKey(UploadSession, models.CASCADE, related_name="parts")
    offset = models.BigIntegerField()
    size = models.BigIntegerField()
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "offset"], name="an_upload_has_one_part_at_an_offset")
        ]
