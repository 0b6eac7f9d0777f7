"""What tells one row from the others, as a part of an address: its id, or where the next page of a list begins."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

_LARGEST_ID = 2**63
_LONGEST_ID = 18  # digits, all of which fit into 64 bits
_YEARS = range(1970, 9001)  # what every database can compare


def number_in(text: str) -> int:
    """The id, or another number kept in a row, that a text is; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0


@dataclass(frozen=True)
class NameKey:
    """The last row of the page before, in a list by name."""

    name: str
    number: int

    def __str__(self) -> str:
        return _written(json.dumps([self.name, self.number]))


@dataclass(frozen=True)
class MomentKey:
    """The last row of the page before, in a list by time."""

    at: datetime
    number: int

    def __str__(self) -> str:
        return _written(f"{self.at.astimezone(UTC).isoformat()}~{self.number}")


def name_key_of(text: str) -> NameKey | None:
    """The key in an address, or None for one that we did not make."""
    try:
        name, number = json.loads(_read(text))
    except (ValueError, TypeError, RecursionError):
        return None
    return NameKey(name, number) if isinstance(name, str) and name.isprintable() and _is_id(number) else None


def moment_key_of(text: str) -> MomentKey | None:
    """The key in an address, or None for one that we did not make."""
    try:
        moment, _tilde, number = _read(text).partition("~")
        at, found = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return MomentKey(at.astimezone(UTC), found) if at.tzinfo and at.year in _YEARS and _is_id(found) else None


def _written(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(text: str) -> str:
    """Raises ValueError for anything that `_written` did not write."""
    try:
        return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode()
    except binascii.Error as error:
        raise ValueError("this is no key") from error


def _is_id(number: object) -> bool:
    return type(number) is int and 0 < number < _LARGEST_ID
