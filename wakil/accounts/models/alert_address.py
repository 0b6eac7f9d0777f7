"""Where a person reads mail, when it is not at the address of the account."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from wakil.accounts.models.user import User


class AlertAddress(models.Model):
    """A second address of an account, once its person has proved it (S77). Rows are ended, never changed back.

    Several accounts of one person may have the same.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="alert_addresses")
    address = models.EmailField(max_length=254)  # lower case
    is_forwarding = models.BooleanField(default=True)  # all mail to the account goes there
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # of the link that proves it
    verified_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="an_alert_address_is_lower_case"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(verified_at__isnull=False, ended_at=None), name="one_alert_address"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(verified_at=None, ended_at=None), name="one_alert_address_to_be_verified"
            ),
        ]
        indexes = [
            models.Index(fields=["address"], condition=Q(verified_at__isnull=False), name="alert_addresses_ever_proved")
        ]

    def __str__(self) -> str:
        return self.address
