"""Which parts of a text a search has hit, in the text as it is written: accents and case may differ."""

import re
from collections.abc import Sequence

from wakil.lib.text import folded

_WORD = re.compile(r"[^\W_]+")
Parts = list[tuple[str, bool]]


def hits_in(text: str, words: Sequence[str]) -> Parts:
    """The text in pieces, each with whether it is the beginning of a word that the folded `words` ask for."""
    parts: Parts = []
    end = 0
    for match in _WORD.finditer(text):
        length = _hit_length(match[0], words)
        if length:
            start = match.start()
            parts += [(text[end:start], False), (text[start : start + length], True)]
            end = start + length
    parts.append((text[end:], False))
    return [part for part in parts if part[0]]


def _hit_length(word: str, words: Sequence[str]) -> int:
    """How many characters of the word as written the longest hit covers."""
    plain = folded(word)
    longest = max((len(asked) for asked in words if plain.startswith(asked)), default=0)
    if not longest:
        return 0
    return next(length for length in range(1, len(word) + 1) if len(folded(word[:length])) >= longest)
