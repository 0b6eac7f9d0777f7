"""An account at one domain: a person's, or a program's that never signs in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Domain, OrganizationalUnit


def _named(name: str) -> str:
    return gettext("%(name)s (service account)") % {"name": name}


class UserManager(BaseUserManager["User"]):
    """Looks people up by address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person's account at one domain."""

    email = models.EmailField(_("email address"), max_length=254, unique=True)  # lower case; the domain's own
    name = models.CharField(max_length=200)
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="users")
    # empty: directly in the organization, its root unit
    unit = models.ForeignKey(OrganizationalUnit, models.PROTECT, null=True, blank=True, related_name="users")
    language = models.CharField(max_length=35, blank=True)  # empty: the organization's
    time_zone = models.CharField(max_length=64, blank=True)  # empty: the organization's
    suspended_at = models.DateTimeField(null=True, blank=True)
    factor_required_at = models.DateTimeField(null=True, blank=True)  # a second factor, whatever counts for others
    deleted_at = models.DateTimeField(null=True, blank=True)  # only the row is left, for the histories that name it
    password_is_temporary = models.BooleanField(default=False, db_default=False)  # given by somebody else
    created_at = models.DateTimeField(default=timezone.now)
    person = models.UUIDField(null=True, blank=True, db_index=True)  # same value: one person linked these accounts
    is_service_account = models.BooleanField(default=False, db_default=False)  # a program: no password, no page

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="an_address_is_lower_case"),
            models.CheckConstraint(
                condition=models.Q(is_service_account=False)
                | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, person=None),
                name="a_service_account_has_no_password",
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at=None) | models.Q(suspended_at__isnull=False),
                name="somebody_deleted_is_suspended",
            ),
        ]
        indexes = [models.Index(fields=["domain", "name", "id"], name="people_of_a_domain_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name as others read it: a program is never mistaken for a person."""
        return _named(self.name) if self.is_service_account else self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.suspended_at is None

    @property
    def has_joined(self) -> bool:
        """True once there is a password to sign in with."""
        return self.has_usable_password()

    def set_password(self, raw_password: str | None) -> None:
        """One that a person chooses is not temporary; whoever gives one to somebody says so afterwards."""
        super().set_password(raw_password)
        self.password_is_temporary = False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
