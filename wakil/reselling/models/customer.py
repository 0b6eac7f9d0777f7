"""A customer as its reseller keeps it: a record before the vendor has checked it, its address and its contacts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Domain, Organization


class RecordState(models.TextChoices):
    """What has become of a record."""

    WAITING = "waiting", _("Waiting for the vendor's check")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CustomerRecord(models.Model):
    """A new customer as a reseller wrote it down. It holds no account and reaches no organization (decision 9).

    Nothing here tells whether the domain is known: only the vendor's check finds out (T24).
    """

    reseller_domain = models.ForeignKey(Domain, models.PROTECT, related_name="customer_records")
    name = models.CharField(max_length=200)
    domain_name = models.CharField(max_length=253)  # lower case, A-label
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    state = models.CharField(max_length=9, choices=RecordState, default=RecordState.WAITING)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # of a refusal
    customer = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="records")
    has_made_customer = models.BooleanField(default=False)  # false of one that was joined to a known organization

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reseller_domain", "domain_name"],
                condition=Q(state="waiting"),
                name="a_reseller_has_one_waiting_record_of_a_domain",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_record_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", customer__isnull=False) | (~Q(state="approved") & Q(customer=None)),
                name="an_approved_record_says_which_customer",
            ),
        ]
        indexes = [
            models.Index(fields=["reseller_domain", "-id"], name="records_of_a_reseller"),
            models.Index(fields=["id"], name="records_that_wait", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerDetails(models.Model):
    """The address and contacts of a customer, or of a record; the case form only shows them (S23)."""

    customer = models.OneToOneField(Organization, models.CASCADE, null=True, related_name="details")
    record = models.OneToOneField(CustomerRecord, models.CASCADE, null=True, related_name="details")
    address = models.TextField(blank=True, max_length=1000)
    source = models.CharField(max_length=60)  # where it was last written: "console", "vendor", "import"
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # counts the changes, so that nobody overwrites unseen

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(customer=None, record__isnull=False) | Q(customer__isnull=False, record=None),
                name="details_are_of_a_customer_or_of_a_record",
            )
        ]


class CustomerContact(models.Model):
    """Whom to ask at a customer; the first one is shown when a case is filed. A contact has no rights (decision 9)."""

    details = models.ForeignKey(CustomerDetails, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["details", "position"], name="contacts_stand_in_an_order"),
        ]

    def __str__(self) -> str:
        return self.name
