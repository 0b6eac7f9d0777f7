"""The old centre's addresses and what each named: a fixed map; nothing of an address goes on but a number."""

import re
from dataclasses import dataclass

_CASE = frozenset(
    {
        "ticket/display.html",
        "ticket/history.html",
        "ticket/update.html",
        "ticket/modify.html",
        "ticket/modifyall.html",
        "ticket/showemailrecord.html",
        "selfservice/display.html",
        "selfservice/update.html",
        "m/ticket/show",
    }
)
_NEW = frozenset({"ticket/create.html", "selfservice/create.html", "selfservice/createticketinqueue.html", "new"})
_TICKET = re.compile(r"(?:ticket|tickets|case|cases)/([A-Za-z0-9-]{1,60})(?:/.*)?")
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,60}")
_PREFIXES = ("rt/", "rt4/", "rt5/")


@dataclass(frozen=True)
class Place:
    """What an old address named: a case by its number, the list, or the form for a new case."""

    what: str = "list"
    number: str = ""

    @property
    def path(self) -> str:
        """The same place in one spelling of ours, below /legacy/."""
        return {"case": f"ticket/{self.number}", "new": "new"}.get(self.what, "")


LIST = Place()


def place_named(path: str, number: str = "") -> Place:
    """What the path named, with the parameter `id` where it had one. Whatever is not known is the list."""
    plain = path.lower().strip("/")
    for prefix in _PREFIXES:
        plain = plain.removeprefix(prefix)
    if plain in _CASE:
        return Place("case", number) if _NUMBER.fullmatch(number) else LIST
    if plain in _NEW:
        return Place("new")
    ticket = _TICKET.fullmatch(path.strip("/")) or _TICKET.fullmatch(plain)
    return Place("case", ticket.group(1)) if ticket and not ticket.group(1).lower().endswith("html") else LIST
