"""Who holds which role, since when. Assignments are ended, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Organization, OrganizationalUnit


class Role(models.Model):
    """A custom role of one organization: rows of privilege names, the vocabulary stays in code."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="roles")
    name = models.CharField(max_length=100)
    privileges = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0, db_default=0)  # counts changes of the name and the privileges
    # imported, of a kind that is no more: listed, gives nothing, and nobody can be given it (S53)
    is_inactive = models.BooleanField(default=False, db_default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)  # the row stays for those who once held it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                condition=Q(deleted_at=None),
                name="a_role_name_once_among_those_there_are",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def given(self) -> set[str]:
        """The names of the privileges that count; of an inactive or deleted role none."""
        return set() if self.is_inactive or self.deleted_at else {str(name) for name in self.privileges}


class HeldBack(models.TextChoices):
    """Why an assignment gives nothing until a super admin confirms it."""

    NO = "", "no"
    PRODUCT_RESTRICTION = "product_restriction", "imported with a restriction to some products"


class RoleAssignment(models.Model):
    """One person holds one role, built-in or custom, until ended.

    With a unit it holds there and below only, which is for roles that give nothing but Manage users.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    built_in = models.CharField(max_length=40, blank=True)
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="assignments")
    # a unit can't be deleted while somebody looks after it; of those who once did the events tell
    unit = models.ForeignKey(OrganizationalUnit, models.SET_NULL, null=True, blank=True, related_name="assignments")
    held_back = models.CharField(max_length=30, blank=True, default="", db_default="", choices=HeldBack.choices)
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
            models.CheckConstraint(
                condition=Q(held_back="") | ~Q(built_in="super_admin"), name="a_super_admin_waits_for_nobody"
            ),
        ]


class Area(models.TextChoices):
    """A part of the portal that somebody was refused, by the noun of its pages."""

    AUDIT = "audit", _("Audit log")
    CASES = "cases", _("Support cases")
    CHECKLIST = "checklist", _("Several domains")
    CUSTOMERS = "customers", _("My Customers")
    DOMAINS = "domains", _("Domains")
    GROUPS = "groups", _("Groups")
    IDLE = "idle", _("Not used")
    LICENCES = "licences", _("Licences")
    ORGANIZATIONS = "organizations", _("Organizations")
    OUTBOX = "outbox", _("Outbox")
    PROGRAMS = "service_accounts", _("Service accounts")
    RESELLER_ACCESS = "access", _("Reseller access")
    ROLES = "roles", _("Roles")
    SIGN_IN = "sign_in", _("Sign-in")
    TOKENS = "people_tokens", _("Access tokens")
    UNITS = "units", _("Organizational units")
    USERS = "users", _("Users")
    WEBHOOKS = "webhooks", _("Webhooks")


class AccessAnswer(models.TextChoices):
    """What became of a request for access."""

    GIVEN = "given", _("a role was given")
    DECLINED = "declined", _("declined")


class AccessRequest(models.Model):
    """Somebody who was refused asks the super admins of the own organization for a role (S5). Answered once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_requests")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")  # the user's
    area = models.CharField(max_length=20, choices=Area, blank=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=AccessAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(answered_at=None), name="somebody_asks_for_access_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="an_answered_request_for_access_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "id"], name="access_requests_that_wait", condition=Q(answered_at=None))
        ]
