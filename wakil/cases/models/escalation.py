"""A request to raise the urgency of a case, as a record (S41c)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wakil.cases.models.case import Case


class EscalationReason(models.TextChoices):
    """Why somebody escalates."""

    RESOLUTION_TIME = "resolution_time", _("It takes too long")
    TECHNICAL_EXPERTISE = "technical_expertise", _("It needs more expertise")
    BUSINESS_IMPACT = "business_impact", _("It harms the business")


class Escalation(models.Model):
    """One escalation; at most one of a case is open."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="escalations")
    reason = models.CharField(max_length=20, choices=EscalationReason)
    justification = models.TextField()
    escalated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_open_escalation_of_a_case")
        ]
