"""Single-use links: made, looked at, used up. Their tokens are kept as hashes and never come back (T14)."""

import hashlib
import secrets
from datetime import timedelta

from wakil.accounts.models import Invitation, Purpose, User
from wakil.lib import clock
from wakil.organizations.models import Domain

SHORTEST_TOKEN = 32


def issue(purpose: Purpose, user: User | None, *, lifetime: timedelta) -> str:
    """A new token of 256 random bits. The earlier unused ones of that purpose and person stop working."""
    now = clock.now()
    Invitation.objects.filter(purpose=purpose, user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        purpose=purpose, user=user, token_hash=_hash_of(token), created_at=now, expires_at=now + lifetime
    )
    return token


def find(purpose: Purpose, token: str) -> Invitation | None:
    """The invitation behind a token that can still be used."""
    if len(token) < SHORTEST_TOKEN:
        return None
    usable = Invitation.objects.filter(purpose=purpose, used_at=None, expires_at__gt=clock.now())
    return usable.select_related("user__domain__organization").filter(token_hash=_hash_of(token)).first()


def use_up(invitation: Invitation) -> bool:
    """True for the one caller who uses it; two at once cannot both."""
    now = clock.now()
    return Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now).update(used_at=now) == 1


def expire_all_of(user: User) -> None:
    """Every link somebody may still have for this account stops working: its person has just used one."""
    now = clock.now()
    Invitation.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)


def expire_all_at(domain: Domain) -> None:
    """Every link that people of a domain may still have stops working, for good."""
    now = clock.now()
    Invitation.objects.filter(user__domain=domain, used_at=None, expires_at__gt=now).update(expires_at=now)


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
