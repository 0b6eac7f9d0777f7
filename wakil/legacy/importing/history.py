"""From what the old centre knows of a case to the events that its history, and every clock, is read from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from wakil.cases.models import Case
from wakil.events.kinds import Audience, EventKind
from wakil.events.past import Past
from wakil.events.record import Detail
from wakil.legacy.importing.lookup import Lookup
from wakil.legacy.package.case_shapes import ChangeRecord, MessageRecord
from wakil.legacy.package.reading import Bundle

_STATES = {
    "closed": EventKind.CASE_CLOSED,
    "action_required": EventKind.CASE_ACTION_REQUIRED,
    "solution_provided": EventKind.CASE_SOLUTION_OFFERED,
}
_SAID = {"action_required", "solution_provided"}  # states that a message of that moment says


@dataclass
class Came:
    """What of a case has come with this package: its old ids and the rows that they are."""

    messages: dict[str, int] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=dict)  # by address
    changes: set[str] = field(default_factory=set)
    is_new: bool = True


@dataclass(frozen=True)
class _Moment:
    """Where something stands in the history: by time, then messages before changes, then as the package has it."""

    at: datetime
    rank: int
    place: int
    past: Past


def events_of(lookup: Lookup, bundle: Bundle, case: Case, came: Came) -> list[Past]:
    """What came, oldest first. Of one moment the filing is first, and messages come before what they changed."""
    found = sorted(_moments(lookup, bundle, case, came), key=lambda one: (one.at, one.rank, one.place))
    return [one.past for one in found]


def _moments(lookup: Lookup, bundle: Bundle, case: Case, came: Came) -> Iterator[_Moment]:
    subject = f"case:{case.pk}"
    if came.is_new:
        filer = lookup.people[bundle.case.filer]
        first: dict[str, Detail] = {"severity": _first_severity(bundle)}
        filed = Past(
            EventKind.CASE_FILED, bundle.case.filed_at, subject, filer.user, lookup.filed_from(bundle), details=first
        )
        yield _Moment(bundle.case.filed_at, 0, 0, filed)
    changes = [change for change in bundle.changes if change.id in came.changes]
    said: set[str] = set()
    for place, message in enumerate(bundle.messages):
        if message.id in came.messages:
            change = _said_with(message, changes)
            said |= {change.id} if change else set()
            yield _Moment(message.at, 1, place, _message(lookup, message, change, subject, came.messages[message.id]))
    for place, change in enumerate(changes):
        if change.id not in said:
            yield _Moment(change.at, 2, place, _change(lookup, change, subject))
    for place, watcher in enumerate(bundle.watchers):
        if watcher.address in came.shares:
            maker, share = lookup.people[watcher.by], came.shares[watcher.address]
            details: dict[str, Detail] = {"share": share, "asked": watcher.level}
            shared = Past(
                EventKind.CASE_SHARED,
                watcher.at,
                f"caseshare:{share}",
                maker.user,
                maker.domain,
                details=details,
            )
            yield _Moment(max(watcher.at, bundle.case.filed_at), 3, place, shared)


def _first_severity(bundle: Bundle) -> int:
    """The severity that it was filed with."""
    changed = sorted((one for one in bundle.changes if one.what == "severity"), key=lambda one: one.at)
    return int(changed[0].before or 0) if changed else bundle.case.severity


def _said_with(message: MessageRecord, changes: list[ChangeRecord]) -> ChangeRecord | None:
    """The change that this message made by being written: asking for an answer, or offering a solution."""
    if message.audience != Audience.EVERYONE.value:
        return None
    for change in changes:
        is_same = change.at == message.at and change.by == message.author
        if is_same and change.what == "state" and change.after in _SAID:
            return change
    return None


def _message(lookup: Lookup, message: MessageRecord, change: ChangeRecord | None, subject: str, comment: int) -> Past:
    author = lookup.people[message.author]
    kind = _STATES[change.after or ""] if change else EventKind.CASE_COMMENTED
    details: dict[str, Detail] = {"comment": comment}
    if change:
        details |= {"before": change.before, "after": change.after, "old": change.id}
    return Past(
        kind,
        message.at,
        subject,
        author.user,
        author.domain,
        Audience(message.audience),
        lookup.domains[message.audience_domain] if message.audience_domain else None,
        details,
    )


def _change(lookup: Lookup, change: ChangeRecord, subject: str) -> Past:
    by = lookup.people[change.by] if change.by else None
    past = Past(_kind_of(change), change.at, subject, by.user if by else None, by.domain if by else None)
    before, after = change.before, change.after
    past.details = {"before": before, "after": after, "old": change.id}
    if change.what == "severity":
        past.details |= {"before": int(before or 0), "after": int(after or 0)}
    if change.what == "owner":
        owner = lookup.people[after].user if after else None
        past.details |= {"before": lookup.people[before].user if before else None, "after": owner}
        if owner is not None and owner == past.by:
            past.kind = EventKind.CASE_TAKEN
    return past


def _kind_of(change: ChangeRecord) -> EventKind:
    if change.what == "severity":
        return EventKind.SEVERITY_CHANGED
    if change.what == "owner":
        return EventKind.CASE_ASSIGNED
    other = EventKind.CASE_REOPENED if change.before == "closed" else EventKind.CASE_RESUMED
    return _STATES.get(change.after or "", other)
