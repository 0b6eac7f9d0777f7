"""The domains people sign in to, and when one is cut off."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from wakil.organizations.models.organization import Organization


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
