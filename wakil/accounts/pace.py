"""How often is too often: counted in the database, so that all processes count together.

A process takes several calls at a time from the shared count and spends them from memory, so that most calls write
nothing. Nobody is ever given more than the limit; close to it calls are taken one by one, and what other processes
still hold then may be missing (a few in a hundred).
"""

import threading
import time
from dataclasses import dataclass

from django.db import connection

MINUTE = 60
_LARGEST_SHARE = 20
_SMALLEST_PART = 20  # a share is at most this part of what is left
_MOST_KEPT = 10_000
_TAKE = """
INSERT INTO accounts_callcount (key, stretch, calls) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
    calls = excluded.calls
        + CASE WHEN accounts_callcount.stretch = excluded.stretch THEN accounts_callcount.calls ELSE 0 END,
    stretch = excluded.stretch
RETURNING calls
"""


@dataclass(frozen=True)
class Use:
    """The outcome of one call: whether it may go on, what is left of the limit, and seconds until it begins anew."""

    is_allowed: bool
    limit: int
    left: int
    seconds: int


@dataclass
class _Share:
    """What this process still has of one key's limit in one stretch of time."""

    stretch: int
    taken: int = 0  # of the shared count, by everybody, when this process last looked
    left: int = 0


_shares: dict[str, _Share] = {}
_lock = threading.Lock()


def take(key: str, limit: int, *, seconds: int = MINUTE) -> Use:
    """Count one call of that key. At most `limit` are allowed in each stretch of so many seconds."""
    now = _now()
    stretch, until_next = int(now // seconds), seconds - int(now % seconds)
    with _lock:
        share = _share_of(key, stretch)
        wanted = _wanted(share, limit)
        if wanted == 0:
            return _spent(share, limit, until_next)
    taken = _taken(key, stretch, wanted)
    with _lock:
        share = _share_of(key, stretch)
        share.left += max(0, wanted - max(0, taken - limit))
        share.taken = max(share.taken, taken)
        return _spent(share, limit, until_next)


def forget() -> None:
    """Drop what this process has taken, as a new process would begin."""
    with _lock:
        _shares.clear()


def _now() -> float:
    return time.time()


def _share_of(key: str, stretch: int) -> _Share:
    share = _shares.get(key)
    if share is None or share.stretch != stretch:
        if len(_shares) >= _MOST_KEPT:
            _shares.clear()
        share = _shares[key] = _Share(stretch)
    return share


def _wanted(share: _Share, limit: int) -> int:
    """How many to take from the shared count: none while there are some, or when the limit is known to be reached."""
    if share.left or share.taken >= limit:
        return 0
    return max(1, min(_LARGEST_SHARE, (limit - share.taken) // _SMALLEST_PART))


def _spent(share: _Share, limit: int, until_next: int) -> Use:
    is_allowed = share.left > 0
    share.left -= is_allowed
    return Use(is_allowed, limit, max(0, limit - share.taken) + share.left, until_next)


def _taken(key: str, stretch: int, wanted: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, stretch, wanted])
        return int(cursor.fetchone()[0])
