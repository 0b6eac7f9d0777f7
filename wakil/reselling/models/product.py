"""What the vendor supports, and what a customer bought."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Organization


class Product(models.Model):
    """Something the vendor supports."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class SupportTier(models.Model):
    """A plan of support that a customer buys; rank orders them, the dearest last."""

    name = models.CharField(max_length=100, unique=True)
    rank = models.PositiveSmallIntegerField(unique=True)
    may_escalate = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Severity(models.IntegerChoices):
    """How bad it is; 1 is the worst."""

    P1 = 1, _("Cannot be used")
    P2 = 2, _("Greatly impaired")
    P3 = 3, _("Moderately impaired")
    P4 = 4, _("Question")


class ResponseTarget(models.Model):
    """How soon a tier promises the first answer for a severity; no row means the severity is not offered."""

    tier = models.ForeignKey(SupportTier, models.CASCADE, related_name="targets")
    severity = models.PositiveSmallIntegerField(choices=Severity)
    minutes = models.PositiveIntegerField()
    day_and_night = models.BooleanField(default=False)  # else in working hours

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tier", "severity"], name="one_target_per_tier_and_severity")]


class Subscription(models.Model):
    """A customer's product with its support tier; only the vendor writes them."""

    customer = models.ForeignKey(Organization, models.PROTECT, related_name="subscriptions")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    tier = models.ForeignKey(SupportTier, models.PROTECT, related_name="+")
    bought_from = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "product"], condition=Q(ended_at=None), name="one_current_subscription_per_product"
            )
        ]
