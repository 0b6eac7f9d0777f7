"""Where a page of a list by name begins: after a name and an id, as an address carries it."""

import base64
import binascii
import json
from dataclasses import dataclass

_LARGEST_ID = 2**63


@dataclass(frozen=True)
class NameKey:
    """The last row of the page before."""

    name: str
    number: int

    def __str__(self) -> str:
        text = json.dumps([self.name, self.number])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def name_key_of(text: str) -> NameKey | None:
    """The key in an address, or None for one that we did not make."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        name, number = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    is_ours = isinstance(name, str) and type(number) is int and 0 < number < _LARGEST_ID and name.isprintable()
    return NameKey(name, number) if is_ours else None
