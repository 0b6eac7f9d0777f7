"""The wish of a person to have two accounts known as hers."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from wakil.accounts.models.user import User


class LinkRequest(models.Model):
    """Asked for in one account, to be confirmed in the other, in the same browser and soon (S45)."""

    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    other = models.ForeignKey(User, models.CASCADE, related_name="+")
    browser = models.CharField(max_length=64)  # a hash of that browser's random name
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)  # confirmed, or replaced by a later one

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("other")), name="an_account_is_linked_to_another_one"),
            models.UniqueConstraint(
                fields=["asked_by", "other"], condition=Q(answered_at=None), name="one_open_wish_to_link_two_accounts"
            ),
        ]
