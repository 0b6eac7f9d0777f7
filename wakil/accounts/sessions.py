"""Sessions that belong to one domain, one person and one browser. Django's SESSION_ENGINE."""

import hashlib
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from wakil.accounts.models import Session, User
from wakil.organizations.models import DomainSuspension

BROWSER = "browser"  # the cookie on `/` that names this browser, with no right to act
_CUT_OFF = DomainSuspension.objects.filter(domain=OuterRef("user__domain"), customer=None, lifted_at=None)


class SessionStore(DatabaseSessions):
    """A session at `domain`; one that was made at another domain is ended when met (T40)."""

    def __init__(self, session_key: str | None = None, domain: str = "", browser: str = "") -> None:
        super().__init__(session_key)
        self.domain = domain
        self.browser = browser
        self.row: Any = None  # a Session, with is_cut_off
        self.was_of_another_domain = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; its person, domain and organization come in the same query."""
        found = Session.objects.filter(session_key=self.session_key, expire_date__gt=timezone.now())
        found = found.select_related("user__domain__organization").annotate(is_cut_off=Exists(_CUT_OFF))
        row = found.first()
        if row is not None and row.domain != self.domain:
            row.delete()
            self.was_of_another_domain = True
            row = None
        self.row = row
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.domain = self.domain
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.browser = hash_of(self.browser)
        if self.row is not None:
            row.created_at = self.row.created_at
        return row

    def person(self) -> User | None:
        """Who is signed in, if that may still be: active, of this domain, the password unchanged, nothing suspended."""
        if SESSION_KEY not in self or self.row is None or self.row.user is None:
            return None
        user = self.row.user
        allowed = user.is_active and user.domain.name == self.domain and not self.row.is_cut_off
        same_password = constant_time_compare(self.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
        return user if allowed and same_password else None


def hash_of(browser: str) -> str:
    """What is kept of a browser's name: enough to compare, not to be it."""
    return hashlib.sha256(browser.encode()).hexdigest() if browser else ""


def sessions_of_browser(browser: str) -> list[Session]:
    """The sign-ins of that browser that still count, by domain."""
    if not browser:
        return []
    found = Session.objects.filter(browser=hash_of(browser), user__isnull=False, expire_date__gt=timezone.now())
    return list(found.select_related("user__domain__organization").order_by("domain"))


def end_sessions_of_browser(browser: str) -> int:
    """Sign that browser out everywhere; says how many sessions ended."""
    return Session.objects.filter(browser=hash_of(browser)).delete()[0] if browser else 0


def end_sessions_of(user: User) -> int:
    """Sign a person out everywhere; says how many sessions ended."""
    return Session.objects.filter(user=user).delete()[0]
