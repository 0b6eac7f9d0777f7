"""The colour and the letter of a domain, so that two tabs of two domains are never mistaken for one another."""

import hashlib
from dataclasses import dataclass

import idna

# As in static/wakil/css/rooms.css. White on each has a contrast of at least 4.5 : 1; neighbours differ in hue.
ROOMS = (
    "#435904", "#297d0f", "#016035", "#0c7b60", "#065d55", "#02787d", "#065a69", "#0e7397",
    "#055485", "#2b64c3", "#3d4596", "#6a53bd", "#613888", "#9043a1", "#792e6b", "#a83876",
    "#862846", "#b23641", "#882d16", "#a44c03", "#724305", "#88610b", "#5f4f05", "#6d6e04",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One domain as it looks: its name, its letter and its room (an index into ROOMS)."""

    domain: str
    letter: str
    room: int

    @property
    def css_class(self) -> str:
        return f"room-{self.room:02d}"

    @property
    def colour(self) -> str:
        return ROOMS[self.room]


def place_of(domain: str) -> Place:
    """How a domain looks: always the same, computed from nothing but its name."""
    name = domain.lower()
    digest = hashlib.sha256(name.encode()).digest()
    return Place(name, _letter(name), int.from_bytes(digest[:4], "big") % len(ROOMS))


def _letter(name: str) -> str:
    try:
        readable = idna.decode(name)
    except idna.IDNAError:
        readable = name
    return next((mark.upper() for mark in readable if mark.isalnum()), "?")[:1]
