"""What a domain's name looks like: as people read it, in which letters, and what it could be mistaken for."""

import unicodedata
from difflib import SequenceMatcher

import idna

_ALIKE = 0.8  # of two names, as `SequenceMatcher` measures it
# Letters of one script that stand for another, and marks that read alike.
_SAME = str.maketrans("01358аеорсухіѕјԁɡһո", "oiesbaeopcyxisjdghn")
# Japanese is written in three scripts together.
_TOGETHER = {frozenset({"HIRAGANA", "KATAKANA", "CJK"})}


def readable(domain: str) -> str:
    """The name in the letters people read (U-labels); the same as stored where it has none but ASCII."""
    try:
        return idna.decode(domain)
    except (idna.IDNAError, UnicodeError):
        return domain


def scripts_of(domain: str) -> list[str]:
    """The scripts its letters belong to, such as "LATIN" and "CYRILLIC", by name."""
    letters = (mark for mark in readable(domain) if mark.isalpha())
    return sorted({unicodedata.name(mark, "UNKNOWN").partition(" ")[0] for mark in letters})


def mixes_scripts(domain: str) -> bool:
    """True of a name that has a label in letters of several scripts, as names made to deceive have."""
    labels = (set(scripts_of(label)) for label in readable(domain).split("."))
    return any(len(scripts) > 1 and not any(scripts <= family for family in _TOGETHER) for scripts in labels)


def looks_like(domain: str, others: list[str]) -> list[str]:
    """Those of the others that it could be mistaken for, and is not."""
    mine = _skeleton(domain)
    return [other for other in others if other != domain and _is_alike(mine, _skeleton(other))]


def _is_alike(one: str, other: str) -> bool:
    """One stands within the other, or they are nearly the same but for the last label, which many share."""
    if other in one or one in other:
        return True
    return SequenceMatcher(None, one.rpartition(".")[0], other.rpartition(".")[0]).ratio() >= _ALIKE


def _skeleton(domain: str) -> str:
    """The name without what the eye passes over."""
    plain = unicodedata.normalize("NFKD", readable(domain)).casefold()
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark)).translate(_SAME)
    return letters.replace("-", "").replace("rn", "m").replace("vv", "w")
