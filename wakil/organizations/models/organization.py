"""The vendor, a reseller or a customer."""

from django.db import models
from django.db.models import Q
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
