"""Who must have a second factor."""

from django.db import models

from wakil.accounts.models.user import User
from wakil.organizations.models import OrganizationKind


class FactorRequirement(models.Model):
    """Whether all people of one kind of organization must have a second factor; without a row, the default counts."""

    kind = models.CharField(max_length=8, choices=OrganizationKind, unique=True)
    is_required = models.BooleanField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
