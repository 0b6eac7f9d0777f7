"""Who reaches which method of the API, written down by hand, and how each method is called for it."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from tests.api.caller import name_of
from tests.cast import Cast
from tests.permissions.people import case_in
from wakil.cases import files
from wakil.cases.models import Attachment, Case, Comment
from wakil.lib import clock

CIRCUMSTANCES = ["open", "closed", "access revoked", "former reseller"]
LETTERS = "ocrf"
Send = Callable[[Any, Case], Any]


def _parent(case: Case) -> str:
    return f"/v2/{name_of(case).partition('/cases/')[0]}"


def _post(tail: str, body: Callable[[Case], Any]) -> Send:
    return lambda program, case: program.send("POST", f"/v2/{name_of(case)}{tail}", body(case))


def _get(tail: str, version: str = "v2") -> Send:
    return lambda program, case: program.get(f"/{version}/{name_of(case)}{tail}")


def _of_file(tail: str) -> Send:
    return lambda program, case: program.get(f"/v2/{name_of(case)}/attachments/{case.attachments.get().pk}{tail}")


def _filing(case: Case) -> Any:
    sent = {"displayName": "Another", "description": "text", "priority": "P3"}
    return {**sent, "classification": {"id": str(case.category_id)}}


# In an order in which no call stands in the way of the next.
METHODS: dict[str, Send] = {
    "caseClassifications.search": lambda program, _case: program.get("/v2/caseClassifications:search"),
    "cases.get": _get(""),
    "cases.list": lambda program, case: program.get(f"{_parent(case)}/cases"),
    "cases.search": lambda program, case: program.get(f"{_parent(case)}/cases:search"),
    "cases.showFeed": _get(":showFeed", "v2beta"),
    "cases.comments.list": _get("/comments"),
    "cases.comments.get": lambda program, case: program.get(f"/v2/{name_of(case)}/comments/{case.comments.first().pk}"),
    "cases.attachments.list": _get("/attachments"),
    "cases.attachments.get": _of_file(""),
    "media.download": _of_file(":download"),
    "cases.create": lambda program, case: program.send("POST", f"{_parent(case)}/cases", _filing(case)),
    "cases.comments.create": _post("/comments", lambda _case: {"body": "text"}),
    "media.upload": lambda program, case: program.post(
        f"/upload/v2/{name_of(case)}/attachments?attachment.filename=b.txt", b"x", content_type="text/plain"
    ),
    "cases.patch": lambda program, case: program.send("PATCH", f"/v2/{name_of(case)}", {"priority": "P3"}),
    "cases.escalate": _post(":escalate", lambda _case: {"escalation": {"reason": 3, "justification": "text"}}),
    "cases.close": _post(":close", lambda _case: {}),
}

OPEN_TO_ALL = {"caseClassifications.search"}
READ = OPEN_TO_ALL | {
    "cases.get",
    "cases.showFeed",
    "cases.comments.list",
    "cases.comments.get",
    "cases.attachments.list",
    "cases.attachments.get",
    "media.download",
}
SEE = READ | {"cases.list", "cases.search"}
FILE = SEE | {"cases.create", "cases.comments.create", "media.upload"}
MANAGE = FILE | {"cases.patch", "cases.escalate", "cases.close"}
FILE_CLOSED = SEE | {"cases.create"}


def _reseller(opened: set[str], closed: set[str]) -> list[set[str]]:
    return [opened, closed, OPEN_TO_ALL, OPEN_TO_ALL]


def _other(opened: set[str], closed: set[str]) -> list[set[str]]:
    """Somebody whom the reseller's access does not concern."""
    return [opened, closed, opened, opened]


ROWS: dict[str, list[set[str]]] = {
    "Priya, level see": _reseller(SEE, SEE),
    "Priya, level file": _reseller(FILE, FILE_CLOSED),
    "Priya, level manage": _reseller(MANAGE, FILE_CLOSED),
    "Priya, level admin": _reseller(MANAGE, FILE_CLOSED),
    "Budi (views customers only)": [OPEN_TO_ALL] * 4,
    "Priya of the other domain": [OPEN_TO_ALL] * 4,
    "Oscar (another reseller)": [OPEN_TO_ALL] * 4,
    "Citra (customer, support user)": _other(MANAGE, FILE_CLOSED),
    "Dodi (customer, no role)": [OPEN_TO_ALL] * 4,
    "Gita (another customer)": [OPEN_TO_ALL] * 4,
    "Gita, shared with her to view": _other(READ, READ),
    "Ava (vendor, agent)": _other(MANAGE - {"cases.create"}, SEE),
    "Vito (vendor, lead)": _other(MANAGE - {"cases.create"}, SEE),
    "Rudi (vendor, no role)": [OPEN_TO_ALL] * 4,
}


def case_to_reach(cast: Cast, circumstance: str, who: str) -> Case:
    """Priya's case for PT Sinar Abadi with a file and a message, in that circumstance."""
    case = case_in(cast, circumstance, who)
    Attachment.objects.filter(case=case).update(key=files.store(ContentFile(b"x")).key)
    Comment.objects.create(
        case=case, author=cast.citra, author_domain=cast.citra.domain, author_side="customer", body="text",
        created_at=clock.now(),
    )  # fmt: skip
    return case


def page() -> str:
    """The page of the documentation."""
    lines = [_INTRODUCTION, "| | " + " | ".join(METHODS) + " |", "|---" * (len(METHODS) + 1) + "|"]
    for who, row in ROWS.items():
        cells = ["".join(m for m, reached in zip(LETTERS, row, strict=True) if name in reached) for name in METHODS]
        lines.append(f"| {who} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


_INTRODUCTION = """# Who reaches which method of the API

Printed from the table that the tests hold the API to; see `tests/api/access.py`. The case was filed by Priya for PT
Sinar Abadi. `o` open · `c` closed · `r` access revoked · `f` former reseller. An empty cell: nobody in that position,
ever. What else a call is told depends on the parent: 403 where the caller may not list its cases, 404 below one.
"""
