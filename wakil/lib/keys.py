"""Where the next page of a list begins, as a part of its address."""

import base64
import binascii
import json

_LARGEST_ID = 2**63


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
