"""Who sells to whom, what was sold, and what the customer has consented to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Domain, Organization


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


class CustomerDetails(models.Model):
    """A customer's address and contact as its reseller keeps them; the case form only shows them (S23)."""

    customer = models.OneToOneField(Organization, models.CASCADE, related_name="details")
    address = models.TextField(blank=True, max_length=1000)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=50, blank=True)
    source = models.CharField(max_length=60)  # where it was last written: "console", "vendor", "import"
    updated_at = models.DateTimeField()


class RelationshipKind(models.TextChoices):
    """Why a reseller has to do with a customer."""

    RESALE = "resale", _("reseller")
    SUPPORT_ONLY = "support_only", _("support partner")


class Relationship(models.Model):
    """A reseller domain and a customer, from a moment to a moment. History: rows are ended, never changed."""

    reseller_domain = models.ForeignKey(Domain, models.PROTECT, related_name="relationships")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="relationships")
    kind = models.CharField(max_length=12, choices=RelationshipKind, default=RelationshipKind.RESALE)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=20, default="vendor")  # vendor, transfer, customer, moved, import
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reseller_domain", "customer"],
                condition=Q(ended_at=None),
                name="one_unended_relationship_of_a_domain_and_a_customer",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="a_relationship_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["reseller_domain", "customer", "started_at"], name="relationships_by_pair"),
            models.Index(fields=["customer", "started_at"], name="relationships_by_customer"),
        ]


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
