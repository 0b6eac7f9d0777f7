"""Sign-ins."""

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from wakil.accounts.sessions import SessionStore
from wakil.accounts.models.user import User


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
