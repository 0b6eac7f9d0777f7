"""What tells one row from the others, as a part of an address: its id, or where the next page of a list begins."""

import base64
import binascii
import json

_LARGEST_ID = 2**63
_LONGEST_ID = 18  # digits, all of which fit into 64 bits


def number_in(text: str) -> int:
    """The id, or another number kept in a row, that a text is; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0


def written(text: str, number: int) -> str:
    """The key of a row that is ordered by a text and then by its id."""
    return base64.urlsafe_b64encode(json.dumps([text, number]).encode()).decode().rstrip("=")


def read(key: str) -> tuple[str, int] | None:
    """What `written` wrote, or None for anything that it did not."""
    try:
        padded = key.encode("ascii") + b"=" * (-len(key) % 4)
        text, number = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return None
    is_ours = isinstance(text, str) and type(number) is int and 0 < number < _LARGEST_ID and "\0" not in text
    return (text, number) if is_ours and text.isprintable() else None
