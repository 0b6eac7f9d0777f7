"""Sessions that belong to one domain, one person and one browser. Django's SESSION_ENGINE."""

import hashlib
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from wakil.accounts.models import Session, User
from wakil.organizations.models import Domain, DomainSuspension

BROWSER = "browser"  # the cookie on `/` that names this browser, with no right to act
UNFINISHED = "second_factor_is_missing"  # in a session that may do nothing yet but set up a second factor
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
        if SESSION_KEY not in self or self.row is None:
            return None
        return _person_of(self.row, self.get(HASH_SESSION_KEY, ""))


def _person_of(row: Any, password_hash: str) -> User | None:
    """Whose session that row is, if it still counts; `row` is a Session with is_cut_off."""
    user: User | None = row.user
    if (
        user is None
        or not user.is_active
        or user.is_service_account
        or user.domain.name != row.domain
        or row.is_cut_off
    ):
        return None
    return user if constant_time_compare(password_hash, user.get_session_auth_hash()) else None


def hash_of(browser: str) -> str:
    """What is kept of a browser's name: enough to compare, not to be it."""
    return hashlib.sha256(browser.encode()).hexdigest() if browser else ""


def people_of_browser(browser: str) -> list[User]:
    """Who is signed in in that browser, one for each domain and by its name: only sign-ins that count in full."""
    if not browser:
        return []
    found = Session.objects.filter(browser=hash_of(browser), user__isnull=False, expire_date__gt=timezone.now())
    found = found.select_related("user__domain__organization").annotate(is_cut_off=Exists(_CUT_OFF))
    people: dict[str, User] = {}
    for row in found.order_by("domain", "-expire_date"):
        held = SessionStore().decode(row.session_data)
        user = None if held.get(UNFINISHED) else _person_of(row, held.get(HASH_SESSION_KEY, ""))
        if user is not None:
            people.setdefault(row.domain, user)
    return list(people.values())


def end_sessions_of_browser(browser: str) -> int:
    """Sign that browser out everywhere; says how many sessions ended."""
    return Session.objects.filter(browser=hash_of(browser)).delete()[0] if browser else 0


def end_sessions_of(user: User) -> int:
    """Sign a person out everywhere; says how many sessions ended."""
    return Session.objects.filter(user=user).delete()[0]


def end_sessions_at(domain: Domain) -> int:
    """Sign everybody of a domain out; says how many sessions ended."""
    return Session.objects.filter(user__domain=domain).delete()[0]
