"""Text as people type it, and as search compares it."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_NOT_A_WORD = re.compile(r"[^\w]+|_+", re.UNICODE)


def has_control_characters(text: str) -> bool:
    """True of text with characters no keyboard types on purpose; tab and line feed are fine."""
    return bool(_CONTROL.search(text))


def is_one_line(text: str) -> bool:
    """True of text without any line break, the Unicode ones too (T20)."""
    return len(text.splitlines()) <= 1


def folded(text: str) -> str:
    """Words only, parted by one space, without case and accents: what search stores and compares."""
    plain = text.casefold()
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(mark for mark in parts if not unicodedata.combining(mark))
    return _NOT_A_WORD.sub(" ", plain).strip()
