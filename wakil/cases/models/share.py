"""A case shown to somebody who would not see it otherwise, or who only wants its mail (S34)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.cases.models.case import Case
from wakil.organizations.models import Domain, Group, OrganizationKind


class ShareLevel(models.TextChoices):
    """Mail only, or reading on a page."""

    NOTIFY = "notify", _("Notify")
    VIEW = "view", _("View")


class CaseShare(models.Model):
    """One case shared with one address. `removed_at` is written once."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shares")
    address = models.EmailField(max_length=254)  # lower case
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=6, choices=ShareLevel)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_from = models.ForeignKey(Domain, models.PROTECT, related_name="+")
    made_side = models.CharField(max_length=8, choices=OrganizationKind)
    created_at = models.DateTimeField()
    confirm_token_hash = models.CharField(max_length=64, blank=True)  # of an address without an account
    confirmed_at = models.DateTimeField(null=True, blank=True)
    is_own = models.BooleanField(default=False, db_default=False)  # of its maker, at the maker's proved second address
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "address"], condition=Q(removed_at=None), name="one_share_per_case_and_address"
            ),
            models.CheckConstraint(
                condition=Q(level="notify") | Q(user__isnull=False) | Q(group__isnull=False),
                name="a_view_share_is_of_a_known_person_or_group",
            ),
            models.CheckConstraint(
                condition=Q(is_own=False) | Q(level="notify", user=None, group=None),
                name="an_own_share_is_mail_to_an_address",
            ),
        ]
        indexes = [
            models.Index(F("made_by"), F("id").desc(), name="own_shares", condition=Q(is_own=True, removed_at=None)),
            models.Index(F("user"), F("case").desc(), name="shares_of_a_person", condition=Q(removed_at=None)),
            models.Index(F("group"), F("case").desc(), name="shares_of_a_group", condition=Q(removed_at=None)),
        ]
