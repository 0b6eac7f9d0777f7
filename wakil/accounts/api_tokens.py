"""Bearer tokens for programs: made, found, noted as used. Only their hashes are kept (T26)."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q

from wakil.accounts.models import ApiToken, TokenScope, User
from wakil.lib import clock

PREFIX = "wakil_"  # so that scanners of repositories and logs know what they have found
SHORTEST_TOKEN = 32
_NOTED_EVERY = timedelta(minutes=1)


def issue(user: User, *, name: str, lifetime: timedelta, scope: TokenScope = TokenScope.WRITE) -> str:
    """A new token of 256 random bits, shown this once."""
    return write_token(user, name=name, lifetime=lifetime, scope=scope)[0]


def write_token(user: User, *, name: str, lifetime: timedelta, scope: TokenScope) -> tuple[str, ApiToken]:
    """A new token, and what is kept of it."""
    token = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    row = ApiToken.objects.create(
        user=user, name=name, token_hash=hash_of(token), scope=scope, created_at=now, expires_at=now + lifetime
    )
    return token, row


def find(token: str) -> ApiToken | None:
    """The token's row with its person and domain, while it can be used."""
    if len(token) < SHORTEST_TOKEN:
        return None
    usable = ApiToken.objects.filter(revoked_at=None, expires_at__gt=clock.now())
    return usable.select_related("user__domain__organization").filter(token_hash=hash_of(token)).first()


def note_use(token: ApiToken) -> None:
    """Remember when it was last used, to the minute."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at < now - _NOTED_EVERY:
        not_yet = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
        ApiToken.objects.filter(not_yet, pk=token.pk).update(last_used_at=now)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
