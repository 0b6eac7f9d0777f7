"""What people of resellers did with a customer's cases: plain rows, beside the chain of events (W2, T34)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.cases.models.attachment import Attachment
from wakil.cases.models.case import Case
from wakil.events.models import Event
from wakil.organizations.models import Domain, Organization


class ActivityKind(models.TextChoices):
    """What somebody did."""

    LOOKED = "looked", _("Looked")
    LISTED = "listed", _("Searched or listed")
    DOWNLOADED = "downloaded", _("Downloaded")
    EXPORTED = "exported", _("Exported")
    CHANGED = "changed", _("Wrote or changed")


class Activity(models.Model):
    """A look at a page or a list is one row a minute; each download, export and change has a row of its own."""

    customer = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="activities")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ActivityKind, default=ActivityKind.LOOKED)
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, blank=True, related_name="+")
    event = models.OneToOneField(Event, models.PROTECT, null=True, blank=True, related_name="+")
    acted_at = models.DateTimeField()  # of a look: the minute

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case", "acted_at"],
                condition=Q(kind="looked"),
                name="a_page_is_looked_at_once_a_minute",
            ),
            models.UniqueConstraint(
                fields=["user", "customer", "acted_at"], condition=Q(kind="listed"), name="a_list_is_seen_once_a_minute"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["looked", "downloaded"]) | Q(case__isnull=False),
                name="a_look_and_a_download_are_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(kind="changed", event__isnull=False) | (~Q(kind="changed") & Q(event=None)),
                name="a_change_names_its_event",
            ),
        ]
        indexes = [
            models.Index(F("customer"), F("acted_at").desc(), F("id").desc(), name="activity_of_a_customers_cases"),
            models.Index(
                F("customer"), F("domain"), F("acted_at").desc(), F("id").desc(), name="activity_of_a_reseller"
            ),
            models.Index(F("customer"), F("user"), F("acted_at").desc(), F("id").desc(), name="activity_of_a_person"),
            models.Index(F("customer"), F("kind"), F("acted_at").desc(), F("id").desc(), name="activity_of_a_kind"),
            models.Index(F("case"), F("acted_at").desc(), F("id").desc(), name="activity_on_a_case"),
        ]


class ActivityWeek(models.Model):
    """A stretch of a customer's activity that its administrators were told of, or that nobody had to be told of."""

    customer = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "until_at"], name="a_week_of_activity_is_told_once"),
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")), name="a_week_of_activity_ends_after_it_starts"
            ),
        ]


class NoWeeklyMail(models.Model):
    """A customer that wants no weekly mail about activity; without such a row it gets one."""

    customer = models.OneToOneField(Organization, models.CASCADE, primary_key=True, related_name="+")
    switched_off_at = models.DateTimeField()
