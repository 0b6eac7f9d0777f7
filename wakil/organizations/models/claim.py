"""A domain that an organization says is its own, and has not proved yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from wakil.organizations.models.organization import Organization


class DomainClaim(models.Model):
    """The token that proves control, bound to one organization and one name, for a while.

    Any number of organizations may claim one name; whether somebody has it already is told to whoever proves control.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="domain_claims")
    name = models.CharField(max_length=253)  # lower case, A-label
    token = models.CharField(max_length=64, unique=True)  # published by its holder, so no secret of ours
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)  # proved, or withdrawn

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(name=Lower("name")), name="a_claimed_domain_is_lower_case"),
            models.UniqueConstraint(
                fields=["organization", "name"], condition=Q(closed_at=None), name="one_open_claim_of_a_domain"
            ),
        ]
