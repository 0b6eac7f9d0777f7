"""Is everything here that the package has, and is it equal? Rows are read back and compared, field by field."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.models import User
from wakil.cases import files
from wakil.cases.models import Attachment, CaseManager, CaseShare, Comment
from wakil.events.models import Event
from wakil.legacy import policy
from wakil.legacy.importing.cases import CASES, lines_of
from wakil.legacy.importing.ids import Ids
from wakil.legacy.importing.lookup import Lookup, look_up
from wakil.legacy.importing.passes import move_of
from wakil.legacy.importing.report import Did, Report, Section
from wakil.legacy.importing.work import Told, Work, parts, tell_nobody
from wakil.legacy.models import MovedCase, MovedRow, ThreadMark
from wakil.legacy.package import KINDS, Package
from wakil.legacy.package.kinds import OF_A_CASE, key_of
from wakil.legacy.package.reading import Bundle

DIRECTORY = [kind for kind in KINDS if kind not in {"cases", *OF_A_CASE}]
_CHUNK = 1 << 20


@dataclass
class Compared:
    """What came of it: the report, and one checksum of all cases for either side."""

    report: Report = field(default_factory=Report)
    there: str = ""
    here: str = ""

    @property
    def is_equal(self) -> bool:
        return not self.report.totals and self.there == self.here

    def outcome(self) -> dict[str, Any]:
        """What a page shows."""
        return {**self.report.outcome(), "there": self.there, "here": self.here, "is_equal": self.is_equal}


def verify_package(actor: Actor, package: Package, told: Told = tell_nobody) -> Compared:
    """Compare counts, all fields of all cases, and the bytes of their files. Changes nothing."""
    require(policy.may_move(actor))
    move = move_of(package)
    work = Work(package, actor, move, Ids(move), writes=False, told=told)
    compared = Compared(work.report)
    for kind in DIRECTORY:
        _directory(work, kind)
    there, here = hashlib.sha256(), hashlib.sha256()
    for batch in parts(package.bundles(), CASES):
        for said, found in _cases(work, batch):
            there.update(json.dumps(said, sort_keys=True).encode())
            here.update(json.dumps(found, sort_keys=True).encode())
        work.count(sum(lines_of(bundle) for bundle in batch))
    compared.there, compared.here = there.hexdigest(), here.hexdigest()
    return compared


def _directory(work: Work, kind: str) -> None:
    """Every record has its row; what was left out on purpose is not among them."""
    for batch in work.batches(kind):
        keys = {key_of(kind, record): record for record in batch}
        there = work.ids.many(kind, list(keys))
        for key in keys.keys() - there.keys():
            if kind != "assignments" or not _is_left_out(work, keys[key]):
                work.report.find(Section.DIFFERENT, kind, key, "", "is_missing")
        work.report.count(kind, Did.THERE, len(there))
        work.count(len(batch))


def _is_left_out(work: Work, record: Any) -> bool:
    """Roles of people who were here, and of the vendor's: left out, as the report of the import says."""
    row = work.ids.rows("people", [record.person]).get(record.person)
    role = work.ids.one("roles", record.role)
    return row is not None and (row.was_here or role is None or _is_vendors(row))


def _is_vendors(row: MovedRow) -> bool:
    return User.objects.filter(pk=row.new_id, domain__organization__kind="vendor").exists()


def _cases(work: Work, batch: list[Bundle]) -> "list[tuple[dict[str, Any], dict[str, Any]]]":
    rows = MovedCase.objects.filter(move=work.move, old_id__in=[bundle.case.id for bundle in batch])
    moved = {row.old_id: row for row in rows.select_related("case")}
    found = [bundle for bundle in batch if bundle.case.id in moved]
    for bundle in batch:
        if bundle.case.id not in moved:
            work.report.find(Section.DIFFERENT, "cases", bundle.case.id, bundle.case.number, "is_missing")
    lookup, stored = look_up(work, found), _Stored([moved[bundle.case.id].case_id for bundle in found])
    pairs = []
    for bundle in found:
        one = moved[bundle.case.id]
        said, kept = _said(lookup, bundle), stored.kept(one)
        for name in said:
            if said[name] != kept[name]:
                detail = f"{_short(said[name])} / {_short(kept[name])}"
                work.report.find(Section.DIFFERENT, "cases", bundle.case.id, bundle.case.number, name, detail)
        pairs.append((said, kept))
        work.report.count("cases", Did.THERE)
    return pairs


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 200 else f"{text[:200]}…"  # noqa: PLR2004


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _said(lookup: Lookup, bundle: Bundle) -> dict[str, Any]:
    """What the package says, with the ids of here."""
    case = bundle.case

    def who(old: str | None) -> int | None:
        return lookup.people[old].user if old else None

    place = {message.id: at for at, message in enumerate(sorted(bundle.messages, key=lambda one: one.at))}
    return {
        "number": case.number,
        "customer": lookup.organizations[case.customer] if case.customer else None,
        "filed": [who(case.filer), lookup.filed_from(bundle), case.filed_at.timestamp(), case.message_id],
        "title": case.title,
        "description": _digest(case.description),
        "product": lookup.products[case.product],
        "severity": case.severity,
        "state": case.state,
        "owner": who(case.owner),
        "closed_at": case.closed_at.timestamp() if case.closed_at else None,
        "managers": sorted(lookup.managing(bundle)),
        "messages": [
            [
                who(message.author),
                message.at.timestamp(),
                message.audience,
                lookup.domains[message.audience_domain] if message.audience_domain else None,
                _digest(message.body),
                message.message_id,
                message.in_reply_to if message.message_id else None,
            ]
            for message in sorted(bundle.messages, key=lambda one: one.at)
        ],
        "changes": sorted(
            [
                one.id,
                one.at.timestamp(),
                who(one.by),
                *((who(one.before), who(one.after)) if one.what == "owner" else (one.before, one.after)),
            ]
            for one in bundle.changes
        ),
        "attachments": sorted(
            [place[one.message] if one.message else -1, one.name, one.size, one.sha256, one.sha256, who(one.by),
             one.at.timestamp()]
            for one in bundle.attachments
        ),
        "watchers": sorted(watcher.address for watcher in bundle.watchers),
    }  # fmt: skip


class _Stored:
    """The rows of some cases."""

    def __init__(self, cases: list[int]) -> None:
        self.comments = _by_case(Comment.objects.filter(case__in=cases).order_by("id"))
        self.attachments = _by_case(Attachment.objects.filter(case__in=cases))
        self.shares = _by_case(CaseShare.objects.filter(case__in=cases, removed_at=None))
        self.managers = _by_case(CaseManager.objects.filter(case__in=cases, source="filed"))
        self.marks = _by_case(ThreadMark.objects.filter(case__in=cases))
        self.events: dict[int, list[Event]] = defaultdict(list)
        for event in Event.objects.filter(stream__in=[f"case:{case}" for case in cases]).order_by("seq"):
            self.events[int(event.stream.partition(":")[2])].append(event)

    def kept(self, moved: MovedCase) -> dict[str, Any]:
        """What is here of a case, as `_said` says it of there."""
        case = moved.case
        marks = {mark.comment_id: mark for mark in self.marks[case.pk]}
        filing = marks.get(None)
        imported = set(moved.parts["messages"].values())
        comments = [one for one in self.comments[case.pk] if one.pk in imported]
        place = {comment.pk: at for at, comment in enumerate(comments)}
        own_number = case.number if case.number in moved.old_numbers else case.legacy_number
        return {
            "number": own_number,
            "customer": case.customer_id,
            "filed": [
                case.filed_by_id, case.filed_from_id, case.filed_at.timestamp(), filing.message_id if filing else None,
            ],
            "title": case.title,
            "description": _digest(case.description),
            "product": case.product_id,
            "severity": case.severity,
            "state": case.state,
            "owner": case.assigned_to_id,
            "closed_at": case.closed_at.timestamp() if case.closed_at else None,
            "managers": sorted(row.domain_id for row in self.managers[case.pk]),
            "messages": [
                [
                    one.author_id,
                    one.created_at.timestamp(),
                    one.audience,
                    one.audience_domain_id,
                    _digest(one.body),
                    marks[one.pk].message_id if one.pk in marks else None,
                    (marks[one.pk].in_reply_to or None) if one.pk in marks else None,
                ]
                for one in comments
            ],
            "changes": sorted(_change(event) for event in self.events[case.pk] if "old" in event.details),
            "attachments": sorted(
                [place.get(one.comment_id, -1), one.name, one.size, one.sha256, _bytes_of(one), one.added_by_id,
                 one.created_at.timestamp()]
                for one in self.attachments[case.pk]
            ),
            "watchers": sorted(row.address for row in self.shares[case.pk]),
        }  # fmt: skip


def _by_case(rows: Any) -> "defaultdict[int, list[Any]]":
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _change(event: Event) -> list[Any]:
    before, after = event.details["before"], event.details["after"]
    if event.kind == "case.severity_changed":
        before, after = str(before), str(after)
    return [event.details["old"], event.created_at.timestamp(), event.by_id, before, after]


def _bytes_of(attachment: Attachment) -> str:
    digest = hashlib.sha256()
    try:
        with files.open_stored(attachment.key) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return "gone"
    return digest.hexdigest()
