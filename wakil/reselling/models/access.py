"""What a customer has consented to, and who asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.reselling.models.product import Product
from wakil.reselling.models.relationship import Relationship


class AccessLevel(models.IntegerChoices):
    """What a customer lets a reseller do; each level includes the ones before it (2.4)."""

    SEE = 1, _("See")
    FILE = 2, _("File")
    MANAGE = 3, _("Manage")
    ADMIN = 4, _("Admin")


class ResellerAccess(models.Model):
    """A customer's consent to one relationship: in force on [starts_at, min(ends_at, revoked_at)). Append-only.

    An empty list of products means none; "all products" is said explicitly (T27).
    """

    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="grants")
    level = models.PositiveSmallIntegerField(choices=AccessLevel)
    all_products = models.BooleanField(default=False)
    products: "models.ManyToManyField[Product, models.Model]" = models.ManyToManyField(
        Product, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)  # written once
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=20, default="customer")  # customer, contract, transfer, moved
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship"], condition=Q(revoked_at=None), name="one_unended_grant_per_relationship"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="access_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(F("ends_at"), name="access_that_will_end", condition=Q(revoked_at=None))]


class ExpiryNotice(models.Model):
    """A grant's end was announced that many days before it came, or with 0 its end was noted: each once (W7)."""

    grant = models.ForeignKey(ResellerAccess, models.CASCADE, related_name="expiry_notices")
    days = models.PositiveSmallIntegerField()
    is_told = models.BooleanField(default=True)  # False: a later one was due already when this one's turn came
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "days"], name="an_end_is_announced_once_a_stage")]


class RequestAnswer(models.TextChoices):
    """What became of a request; one that nobody answers stays empty."""

    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


class PermissionRequest(models.Model):
    """A reseller domain asked a customer for access (S26); at most one in seven days reaches anybody."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="permission_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=RequestAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    refusal = models.CharField(max_length=500, blank=True)  # why, in the customer's words

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_request_says_when",
            )
        ]
