"""Who of a reseller looked at a customer's case: plain rows, beside the chain of events (T34)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wakil.cases.models.attachment import Attachment
from wakil.cases.models.case import Case
from wakil.organizations.models import Domain, Organization


class Read(models.Model):
    """A case's page was sent to a person, at most once a minute; a download has a row of its own each time."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reads")
    customer = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    domain = models.ForeignKey(Domain, models.CASCADE, related_name="+")
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField()  # of a page: the minute

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case", "read_at"], condition=Q(attachment=None), name="a_page_is_read_once_a_minute"
            )
        ]
        indexes = [
            models.Index(F("customer"), F("domain"), F("read_at").desc(), name="reads_of_a_customers_cases"),
        ]
