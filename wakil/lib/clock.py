"""What time it is: one place to ask, so that a history can be replayed at its own moments."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, in UTC, or the one that `at` has set."""
    return _moment.get() or timezone.now()


@contextmanager
def standing_still() -> Iterator[None]:
    """Let everything inside happen at one moment, the present: what ends and what follows it then meet exactly."""
    with at(now()):
        yield


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at that moment: the demo's history and the tests' time travel."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
