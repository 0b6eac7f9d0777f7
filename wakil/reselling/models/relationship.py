"""Who sells to whom, since when and until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Domain, Organization

LONGEST_KEY = 400


class RelationshipKind(models.TextChoices):
    """Why a reseller has to do with a customer."""

    RESALE = "resale", _("reseller")
    SUPPORT_ONLY = "support_only", _("support partner")


class ListedAsField(models.CharField):
    """The customer's folded name, kept with the relationship so that one index gives a domain's customers by name."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 -- Django's signature
        text: str = model_instance.customer.folded_name  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, text)
        return text


class Relationship(models.Model):
    """A reseller domain and a customer, from a moment to a moment. History: rows are ended, never changed."""

    reseller_domain = models.ForeignKey(Domain, models.PROTECT, related_name="relationships")
    customer = models.ForeignKey(Organization, models.PROTECT, related_name="relationships")
    listed_as = ListedAsField(max_length=LONGEST_KEY, editable=False, default="", db_default="")
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
            models.Index(fields=["reseller_domain", "listed_as", "customer"], name="customers_of_a_domain_by_name"),
        ]
