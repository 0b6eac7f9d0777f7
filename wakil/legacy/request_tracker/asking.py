"""The questions to Request Tracker: lists go on from the last number had, so the last page costs what the first did."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from wakil.legacy.request_tracker.client import Server
from wakil.legacy.request_tracker.records import Answered, Part, Ticket, Transaction, User, content_of

PAGE = 100  # what RT gives at most
CHUNK = 50  # tickets at a time

_OF_TICKET = (
    "Subject,Status,Queue,Owner,Creator,Priority,Created,LastUpdated,Resolved,Requestor,Cc,AdminCc,CustomFields"
)
_OF_TRANSACTION = "ObjectId,Type,Field,OldValue,NewValue,Creator,Created"
_OF_PART = "TransactionId,ContentType,Filename,MessageId,Headers"
_OF_USER = "id,Name,EmailAddress,RealName,Lang,Timezone,Created"
_KINDS = ("Create", "Correspond", "Comment", "Status", "Set", "CustomField", "AddLink", "AddWatcher")
_OWNING = ("Take", "Untake", "Give", "Steal", "Force", "SetWatcher")

Row = TypeVar("Row", bound=Answered)
Condition = dict[str, Any]


def tickets(server: Server, *, after: int, since: datetime | None) -> tuple[list[Ticket], int]:
    """The next tickets by number, and how many are left, these included; since a moment only those changed then."""
    query = f"id > {after} AND Type = 'ticket'"
    if since:
        query += f" AND LastUpdated >= '{since:%Y-%m-%d %H:%M:%S} UTC'"
    options = {"query": query, "orderby": "id", "per_page": str(CHUNK), "fields": _OF_TICKET}
    answer = server.get("tickets", **options, **{"fields[Queue]": "Name"})
    return [Ticket.model_validate(item) for item in answer["items"]], int(answer["total"])


def merged_into(server: Server, tickets: Sequence[int]) -> dict[int, int]:
    """The tickets that were merged into one of these: number → number of the one that is left."""
    into = " OR ".join(f"EffectiveId = {number}" for number in tickets)
    found: dict[int, int] = {}
    after, full = 0, True
    while full:
        query = f"id > {after} AND ({into})"
        answer = server.get("tickets", query=query, orderby="id", per_page=str(PAGE), fields="EffectiveId")
        rows = [(int(item["id"]), _number(item["EffectiveId"])) for item in answer["items"]]
        found |= {number: left for number, left in rows if number != left}
        full = len(rows) == PAGE
        after = rows[-1][0] if rows else 0
    return found


def transactions(server: Server, tickets: Sequence[int]) -> Iterator[Transaction]:
    """What happened to these tickets, as far as it matters to us, oldest first."""
    about = [_is("ObjectType", "RT::Ticket")]
    about += [_is("ObjectId", number) for number in tickets]
    about += [_is("Type", kind) for kind in (*_KINDS, *_OWNING)]
    yield from _all(server, "transactions", about, _OF_TRANSACTION, Transaction.model_validate)


def parts(server: Server, transactions: Sequence[int]) -> Iterator[Part]:
    """The parts of these messages, without what is in them."""
    for some in _slices(transactions):
        about = [_is("TransactionId", number) for number in some]
        yield from _all(server, "attachments", about, _OF_PART, Part.model_validate)


def texts(server: Server, parts: Sequence[int]) -> dict[int, str]:
    """The words of these parts, which are text."""
    found: dict[int, str] = {}
    for some in _slices(parts):
        about = [_is("id", number) for number in some]
        answer = server.find("attachments", about, fields="Content", per_page=str(PAGE))
        found |= {int(item["id"]): str(item["Content"]) for item in answer["items"]}
    return found


def content(server: Server, part: int) -> bytes:
    """The bytes of one file."""
    return content_of(server.get(f"attachment/{part}"))


def users(server: Server, *, disabled_too: bool) -> Iterator[User]:
    """Everybody RT knows."""
    options = {"per_page": str(PAGE), "orderby": "id", "fields": _OF_USER}
    if disabled_too:
        options["find_disabled_rows"] = "1"
    for item in _pages(server, "users", [{"field": "Name", "operator": "!=", "value": ""}], options):
        yield User.model_validate(item)


def groups(server: Server) -> dict[str, int]:
    """The groups that people made: name → number."""
    options = {"per_page": str(PAGE), "orderby": "id", "fields": "Name"}
    made = _pages(server, "groups", [_is("Domain", "UserDefined")], options)
    return {str(item["Name"]): int(item["id"]) for item in made}


def members_of_system_group(server: Server, name: str) -> Iterator[str]:
    """Everybody in one of RT's own groups, such as Privileged."""
    about = [_is("Domain", "SystemInternal"), _is("Name", name)]
    for item in server.find("groups", about)["items"]:
        yield from members(server, int(item["id"]))


def members(server: Server, group: int) -> Iterator[str]:
    """The numbers of everybody in a group, also by way of another group."""
    page, had, total = 1, 0, 1
    while had < total:
        options = {"recursively": "1", "groups": "0", "per_page": str(PAGE), "page": str(page)}
        answer = server.get(f"group/{group}/members", **options)
        yield from (str(item["id"]) for item in answer["items"] if item.get("type") == "user")
        total = int(answer["total"]) if answer["items"] else 0
        page, had = page + 1, had + len(answer["items"])


def _all(server: Server, path: str, about: list[Condition], fields: str, shape: Callable[[Any], Row]) -> Iterator[Row]:
    """A whole list, by number."""
    after, full = 0, True
    while full:
        conditions = [{"field": "id", "operator": ">", "value": after}, *about]
        answer = server.find(path, conditions, fields=fields, orderby="id", per_page=str(PAGE))
        for item in answer["items"]:
            after = int(item["id"])
            yield shape(item)
        full = len(answer["items"]) == PAGE


def _pages(server: Server, path: str, about: list[Condition], options: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A whole list that can't be asked for by number."""
    page = 1
    while page:
        answer = server.find(path, about, **options, page=str(page))
        yield from answer["items"]
        page = page + 1 if answer.get("next_page") else 0


def _is(field: str, value: object) -> Condition:
    return {"field": field, "value": value}


def _slices(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), PAGE):
        yield numbers[start : start + PAGE]


def _number(value: Any) -> int:
    return int(value["id"] if isinstance(value, dict) else value)
