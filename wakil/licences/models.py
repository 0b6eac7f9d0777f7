"""What is licensed by the seat, how many seats an organization has, and who holds one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wakil.organizations.models import Organization, OrganizationalUnit


class LicensedProduct(models.Model):
    """Something people need a licence for. One product is free: it lets people sign in here and has no mailbox."""

    name = models.CharField(max_length=100, unique=True)
    is_paid = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_paid"], condition=Q(is_paid=False), name="there_is_one_free_product")
        ]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One of the shapes a product is sold in."""

    product = models.ForeignKey(LicensedProduct, models.PROTECT, related_name="editions")
    name = models.CharField(max_length=100, unique=True)
    has_mailbox = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Seats(models.Model):
    """How many people of an organization may have a product, and how many do. The cap holds for all its domains."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seats")
    product = models.ForeignKey(LicensedProduct, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    cap = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)  # licences not released; moves with them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "product"], name="one_edition_of_a_product"),
            models.CheckConstraint(condition=Q(taken__lte=F("cap")), name="no_more_seats_taken_than_there_are"),
        ]

    @property
    def left(self) -> int:
        return self.cap - self.taken


class Licence(models.Model):
    """A seat that somebody holds, until released. Rows are ended, never changed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="licences")
    seats = models.ForeignKey(Seats, models.PROTECT, related_name="licences")
    is_automatic = models.BooleanField()
    assigned_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "seats"], condition=Q(released_at=None), name="a_person_holds_a_seat_once"
            )
        ]


class AutomaticLicensing(models.Model):
    """Whether people who come into a unit get a product without asking; no row: as the unit above."""

    unit = models.ForeignKey(OrganizationalUnit, models.CASCADE, related_name="licensing")
    product = models.ForeignKey(LicensedProduct, models.CASCADE, related_name="+")
    is_on = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "product"], name="one_setting_of_a_unit_and_product")]


class SeatRequest(models.Model):
    """A super admin asks the vendor for more seats (S69). Decided once."""

    seats = models.ForeignKey(Seats, models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    is_granted = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seats"], condition=Q(decided_at=None), name="one_open_request_for_seats"),
            models.CheckConstraint(
                condition=Q(decided_at=None, is_granted=None) | Q(decided_at__isnull=False, is_granted__isnull=False),
                name="a_decided_request_says_how",
            ),
        ]
        indexes = [models.Index(F("id"), name="requests_to_decide", condition=Q(decided_at=None))]
