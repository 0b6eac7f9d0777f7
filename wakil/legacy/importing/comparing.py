"""A case as the package tells it and as it is stored here, in the same shape, to be compared field by field."""

import hashlib
from collections import defaultdict
from typing import Any

from wakil.cases import files
from wakil.cases.models import Attachment, CaseManager, CaseShare, Comment
from wakil.events.models import Event
from wakil.legacy.importing.lookup import Lookup
from wakil.legacy.models import MovedCase, ThreadMark
from wakil.legacy.package.reading import Bundle

_CHUNK = 1 << 20


def said_of(lookup: Lookup, bundle: Bundle) -> dict[str, Any]:
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


class Stored:
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
        """What is here of a case, as `said_of` says it of there."""
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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
