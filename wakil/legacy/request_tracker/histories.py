"""What a ticket went through, as changes of the package: the last of each leads to what the ticket is now."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from wakil.legacy.request_tracker.gathering import Whole
from wakil.legacy.request_tracker.mapping import Mapping
from wakil.legacy.request_tracker.people import Directory, Person
from wakil.legacy.request_tracker.records import Transaction

Change = dict[str, Any]
Tell = Callable[[str, str], None]
IdOf = Callable[[Person], str]  # of somebody of whom the package tells, from then on at least


def changes(
    whole: Whole, mapping: Mapping, directory: Directory, *, id_of: IdOf, now: dict[str, Any], tell: Tell
) -> list[Change]:
    """State, severity and owner over time; `now` is what the case says. A history that leads elsewhere is left out."""
    happened = whole.own()
    found: list[Change] = []
    for what, steps in (
        ("state", _states(happened, mapping)),
        ("severity", _severities(whole, happened, mapping)),
        ("owner", _owners(happened, directory, id_of)),
    ):
        walked = _walked(what, steps)
        if walked and walked[-1]["after"] != now[what]:
            tell(f"history of {what} that leads elsewhere", str(whole.ticket.id))
            continue
        found += walked
    return sorted(found, key=lambda change: change["at"])


Step = tuple[Transaction, str | None, str | None]  # what was before, and after


def _walked(what: str, steps: Iterator[Step]) -> list[Change]:
    """The steps that change something for us: two statuses may mean one state."""
    walked: list[Change] = []
    for transaction, before, after in steps:
        stands = walked[-1]["after"] if walked else before
        if after != stands:
            walked.append({"what": what, "before": stands, "after": after, "of": transaction})
    return [_told(change) for change in walked]


def _told(change: Change) -> Change:
    transaction = change.pop("of")
    return change | {
        "id": f"transaction:{transaction.id}:{change['what']}",
        "at": transaction.created_at,
        "by": transaction.creator.id,
    }


def _states(happened: Sequence[Transaction], mapping: Mapping) -> Iterator[Step]:
    for one in happened:
        if one.type == "Status" or (one.type == "Set" and one.field == "Status"):
            before, after = mapping.state_of(one.old), mapping.state_of(one.new)
            if before and after:
                yield one, before, after


def _severities(whole: Whole, happened: Sequence[Transaction], mapping: Mapping) -> Iterator[Step]:
    """Priority and custom field together decide; what they were at first is what their first change says."""
    number = next((one.id for one in whole.ticket.fields if one.name == mapping.severity.custom_field), "")
    of_priority = [one for one in happened if one.type == "Set" and one.field == "Priority"]
    of_word = [one for one in happened if one.type == "CustomField" and number and one.field == number]
    priority = _priority(of_priority[0].old) if of_priority else whole.ticket.priority
    word = of_word[0].old if of_word else whole.ticket.value_of(mapping.severity.custom_field)
    for one in happened:
        before = mapping.severity_of(word, priority)
        if one in of_priority:
            priority = _priority(one.new)
        elif one in of_word:
            word = one.new
        else:
            continue
        yield one, str(before), str(mapping.severity_of(word, priority))


def _owners(happened: Sequence[Transaction], directory: Directory, id_of: IdOf) -> Iterator[Step]:
    for one in happened:
        if one.field == "Owner" and one.type in {"Take", "Untake", "Give", "Steal", "Force", "Set", "SetWatcher"}:
            before, after = directory.numbered(one.old), directory.numbered(one.new)
            yield one, owner(directory, before, id_of), owner(directory, after, id_of)


def owner(directory: Directory, person: Person | None, id_of: IdOf) -> str | None:
    """The id of an owner, who is one of the vendor's."""
    return id_of(person) if person and directory.is_of_vendor(person) else None


def _priority(value: str) -> int:
    return int(value) if value.lstrip("-").isdigit() else 0
