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


class PermissionRequest(models.Model):
    """A reseller domain asked a customer for access (S26); at most one in seven days reaches anybody."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="permission_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
