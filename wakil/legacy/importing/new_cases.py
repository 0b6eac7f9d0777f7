"""Make the rows of many new cases at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wakil.cases.actions.filing import next_number
from wakil.cases.models import Attachment, Case, CaseManager, CaseShare, Comment, SearchText
from wakil.cases.search import tokens_for, words_of_case, words_of_comment
from wakil.events.kinds import Audience, EventKind
from wakil.events.past import Past, record_past
from wakil.legacy.importing.directory import past
from wakil.legacy.importing.history import Came, events_of
from wakil.legacy.importing.lookup import Lookup
from wakil.legacy.importing.rows import attachment_of, comment_of, managers_of, new_case, share_of
from wakil.legacy.importing.work import Work
from wakil.legacy.models import MovedCase, OldNumber, ThreadMark
from wakil.legacy.package.reading import Bundle

ROWS = 500


@dataclass
class New:
    """A case that is being made, with its rows."""

    bundle: Bundle
    case: Case
    managers: list[CaseManager]
    came: Came
    fingerprint: str
    files: dict[str, int] = field(default_factory=dict)  # old id → row
    events: list[Past] = field(default_factory=list)


def make_cases(
    work: Work, lookup: Lookup, bundles: list[Bundle], numbers: dict[str, str], prints: dict[str, str]
) -> None:
    """All of them, with their messages, files, shares and histories; `numbers` are theirs, or "" for a new one."""
    kept = {number.upper() for number in numbers.values()}
    rows = [new_case(work, lookup, bundle, numbers[bundle.case.id] or _drawn(kept)) for bundle in bundles]
    Case.objects.bulk_create(rows, batch_size=ROWS)
    new = [
        New(bundle, case, managers_of(lookup, bundle, case), _all_of(bundle), prints[bundle.case.id])
        for bundle, case in zip(bundles, rows, strict=True)
    ]
    _relate(new, lookup)
    CaseManager.objects.bulk_create([row for one in new for row in one.managers], batch_size=ROWS)
    _write_messages(lookup, new)
    _write_files(work, lookup, new)
    _write_shares(lookup, new)
    _write_texts(lookup, new)
    _write_marks(new)
    for one in new:
        one.events = [*events_of(lookup, one.bundle, one.case, one.came), _imported(work, one)]
    record_past({f"case:{one.case.pk}": one.events for one in new})
    _remember(work, lookup, new)


def _drawn(kept: set[str]) -> str:
    """A new number that no case has, and none that is about to be made."""
    while (number := next_number()) in kept:
        pass
    return number


def _all_of(bundle: Bundle) -> Came:
    return Came(changes={one.id for one in bundle.changes})


def _relate(new: Sequence[New], lookup: Lookup) -> None:
    """Cases that relate to another one of the same batch."""
    made = {one.bundle.case.id: one.case.pk for one in new}
    late = [one for one in new if one.bundle.case.related_to in made]
    for one in late:
        one.case.related_to_id = made[one.bundle.case.related_to or ""]
    if late:
        Case.objects.bulk_update([one.case for one in late], ["related_to"], batch_size=ROWS)
    lookup.cases |= made


def _write_messages(lookup: Lookup, new: Sequence[New]) -> None:
    pairs = [
        (one, message)
        for one in new
        for message in sorted(one.bundle.messages, key=lambda message: message.at)  # stable: as the package has them
    ]
    rows = [comment_of(lookup, message, one.case) for one, message in pairs]
    Comment.objects.bulk_create(rows, batch_size=ROWS)
    for (one, message), row in zip(pairs, rows, strict=True):
        one.came.messages[message.id] = row.pk


def _write_files(work: Work, lookup: Lookup, new: Sequence[New]) -> None:
    pairs = [(one, record) for one in new for record in one.bundle.attachments]
    rows = [attachment_of(work, lookup, record, one.case, one.came.messages) for one, record in pairs]
    Attachment.objects.bulk_create(rows, batch_size=ROWS)
    for (one, record), row in zip(pairs, rows, strict=True):
        one.files[record.id] = row.pk


def _write_shares(lookup: Lookup, new: Sequence[New]) -> None:
    rows = [(one, share_of(lookup, watcher, one.case)) for one in new for watcher in one.bundle.watchers]
    CaseShare.objects.bulk_create([row for _one, row in rows], batch_size=ROWS)
    for one, row in rows:
        one.came.shares[row.address] = row.pk


def _write_texts(lookup: Lookup, new: Sequence[New]) -> None:
    SearchText.objects.bulk_create([row for one in new for row in _texts(lookup, one)], batch_size=ROWS)


def _texts(lookup: Lookup, one: New) -> Iterator[SearchText]:
    case, managing = one.case, sorted(row.domain_id for row in one.managers)
    everyone = tokens_for(Audience.EVERYONE, None, case.customer_id, managing)
    yield SearchText(case=case, tokens=everyone, words=words_of_case(case, lookup.paths[case.category_id]))
    for message in one.bundle.messages:
        domain = lookup.domains[message.audience_domain] if message.audience_domain else None
        yield SearchText(
            case=case,
            comment_id=one.came.messages[message.id],
            tokens=tokens_for(Audience(message.audience), domain, case.customer_id, managing),
            words=words_of_comment(case.title, message.body),
        )


def _write_marks(new: Sequence[New]) -> None:
    marks = []
    for one in new:
        if one.bundle.case.message_id:
            marks.append(ThreadMark(case=one.case, message_id=one.bundle.case.message_id))
        marks += [
            ThreadMark(
                case=one.case,
                comment_id=one.came.messages[message.id],
                message_id=message.message_id,
                in_reply_to=message.in_reply_to or "",
            )
            for message in one.bundle.messages
            if message.message_id
        ]
    ThreadMark.objects.bulk_create(marks, batch_size=ROWS)


def _imported(work: Work, one: New) -> Past:
    return past(work, EventKind.CASE_IMPORTED, f"case:{one.case.pk}")


def _remember(work: Work, lookup: Lookup, new: Sequence[New]) -> None:
    MovedCase.objects.bulk_create(
        [
            MovedCase(
                case=one.case,
                move=work.move,
                old_id=one.bundle.case.id,
                old_numbers=[one.bundle.case.number, *one.bundle.case.aliases],
                goes_with_id=lookup.goes_with(one.bundle),
                fingerprint=one.fingerprint,
                parts={
                    "messages": one.came.messages,
                    "attachments": one.files,
                    "changes": sorted(one.came.changes),
                    "watchers": sorted(one.came.shares),
                },
                last_seq=len(one.events),
            )
            for one in new
        ],
        batch_size=ROWS,
    )
    numbers = {
        number: one.case
        for one in new
        for number in (one.bundle.case.id, *one.bundle.case.aliases, one.bundle.case.number)
    }
    OldNumber.objects.bulk_create(
        [OldNumber(move=work.move, number=number, case=case) for number, case in numbers.items()],
        batch_size=ROWS,
        ignore_conflicts=True,  # an id of one case may be the number of another: the number wins, it comes last
    )
