"""When something happened, as the stories say it: "2 d 3 h" before the demo is made."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wakil.lib import clock

_PART = re.compile(r"(\d+) (d|h|min)")
_UNITS = {"d": "days", "h": "hours", "min": "minutes"}


def before(words: str) -> timedelta:
    """How long before now. Raises ValueError for words like "soon"."""
    parts = _PART.findall(words)
    if not parts or " ".join(" ".join(part) for part in parts) != words:
        raise ValueError(f'"{words}" is not like "2 d 3 h"')
    return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())


@dataclass(frozen=True)
class Happening:
    """Something to be done as at that time."""

    ago: timedelta
    happen: Callable[[], object]


def replay(happenings: list[Happening], now: datetime) -> None:
    """Let everything happen in the order of time, each at its own moment."""
    for happening in sorted(happenings, key=lambda one: one.ago, reverse=True):
        with clock.at(now - happening.ago):
            happening.happen()
