"""Who there is: the vendor, its resellers, their customers, and the domains they sign in to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """The three sides of every case."""

    VENDOR = "vendor", _("vendor")
    RESELLER = "reseller", _("reseller")
    CUSTOMER = "customer", _("customer")


class Organization(models.Model):
    """A vendor, a reseller or a customer. One company may be several organizations."""

    kind = models.CharField(max_length=8, choices=OrganizationKind)
    name = models.CharField(max_length=200)
    customer_id = models.CharField(max_length=12, unique=True)  # public: "C" and eight letters or digits
    number = models.BigIntegerField(unique=True)  # public: twelve digits
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="vendor"), name="there_is_one_vendor"),
        ]
        indexes = [models.Index(fields=["kind", "name", "id"], name="organizations_by_kind_and_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_vendor(self) -> bool:
        return self.kind == OrganizationKind.VENDOR

    @property
    def is_reseller(self) -> bool:
        return self.kind == OrganizationKind.RESELLER

    @property
    def is_customer(self) -> bool:
        return self.kind == OrganizationKind.CUSTOMER


class Domain(models.Model):
    """A sign-in domain. The unit that a reseller's customers hang on (S15, S16)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="domains")
    name = models.CharField(max_length=253, unique=True)  # lower case, A-label
    is_primary = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(is_primary=True), name="an_organization_has_one_primary_domain"
            ),
            models.CheckConstraint(condition=Q(name=Lower("name")), name="a_domain_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name


class DomainSuspension(models.Model):
    """A domain cut off: by the vendor for everything, or by one customer for itself (W25). Append-only."""

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="suspensions")
    customer = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "customer"],
                condition=Q(lifted_at=None),
                name="one_suspension_of_a_domain_by_a_customer_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["domain"],
                condition=Q(lifted_at=None, customer=None),
                name="one_suspension_of_a_domain_by_the_vendor_at_a_time",
            ),
        ]


class Group(models.Model):
    """An address that stands for people. Its members are looked up when needed, never copied (S34b)."""

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="groups")
    address = models.EmailField(max_length=254, unique=True)  # lower case
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.address


class GroupMember(models.Model):
    """A person or another group in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    member_group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="a_person_is_in_a_group_once"),
            models.UniqueConstraint(fields=["group", "member_group"], name="a_group_is_in_a_group_once"),
            models.CheckConstraint(
                condition=Q(user=None, member_group__isnull=False) | Q(user__isnull=False, member_group=None),
                name="a_group_member_is_a_person_or_a_group",
            ),
        ]
