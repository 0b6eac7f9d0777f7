"""People: one account is one address at one domain, and works at that domain only (S15)."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Domain

if TYPE_CHECKING:
    from wakil.accounts.sessions import SessionStore


class UserManager(BaseUserManager["User"]):
    """Looks people up by address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person's account at one domain."""

    email = models.EmailField(_("email address"), max_length=254, unique=True)  # lower case; the domain's own
    name = models.CharField(max_length=200)
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="users")
    language = models.CharField(max_length=35, blank=True)  # empty: the organization's
    time_zone = models.CharField(max_length=64, blank=True)  # empty: the organization's
    suspended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    person = models.UUIDField(null=True, blank=True, db_index=True)  # same value: one person linked these accounts

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="an_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.suspended_at is None

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Purpose(models.TextChoices):
    """What a single-use link is for."""

    SETUP = "setup", _("set-up")  # makes the vendor and its first super admin
    INVITATION = "invitation", _("invitation")
    RESET = "reset", _("password reset")


class Invitation(models.Model):
    """A single-use, expiring link, bound to one address; only a hash of its token is kept (T14)."""

    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.INVITATION)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose="setup", user=None)
                | ~models.Q(purpose="setup") & models.Q(user__isnull=False),
                name="only_a_setup_link_is_for_nobody",
            ),
        ]


class Session(AbstractBaseSession):
    """A sign-in of one browser at one domain; at any other domain it ends."""

    domain = models.CharField(max_length=253)  # the mount's, which need not exist
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    browser = models.CharField(max_length=64, blank=True)  # a hash of that browser's random name
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["browser", "domain"], name="sessions_of_a_browser")]

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from wakil.accounts.sessions import SessionStore  # noqa: PLC0415  the store needs this model first

        return SessionStore
