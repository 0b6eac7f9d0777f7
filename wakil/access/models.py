"""Who holds which role, since when. Assignments are ended, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from wakil.organizations.models import Organization, OrganizationalUnit


class Role(models.Model):
    """A custom role of one organization: rows of privilege names, the vocabulary stays in code."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="roles")
    name = models.CharField(max_length=100)
    privileges = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="a_role_name_once_in_an_organization")
        ]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """One person holds one role, built-in or custom, until ended.

    With a unit it holds there and below only, which is for roles that give nothing but Manage users.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    built_in = models.CharField(max_length=40, blank=True)
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="assignments")
    # a unit can't be deleted while somebody looks after it; of those who once did the events tell
    unit = models.ForeignKey(OrganizationalUnit, models.SET_NULL, null=True, blank=True, related_name="assignments")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(role=None) & ~Q(built_in="")) | Q(role__isnull=False, built_in=""),
                name="an_assignment_is_of_a_built_in_or_a_custom_role",
            ),
            models.UniqueConstraint(
                fields=["user", "built_in"],
                condition=Q(ended_at=None, role=None),
                name="a_built_in_role_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None, unit=None), name="a_custom_role_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(ended_at=None), name="a_custom_role_once_a_person_and_unit"
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(role__isnull=False), name="a_built_in_role_is_for_the_whole_organization"
            ),
        ]
