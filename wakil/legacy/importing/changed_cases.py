"""A case that came before and has changed in the old centre since: what is new is added, what it says now is taken."""

from collections.abc import Mapping

from wakil.cases.models import Attachment, Case, Comment
from wakil.cases.search import write_comment_text, write_texts
from wakil.events.kinds import EventKind
from wakil.events.past import Past, record_past
from wakil.legacy.cutting_over import is_still_there
from wakil.legacy.importing.directory import past
from wakil.legacy.importing.history import Came, events_of
from wakil.legacy.importing.lookup import Lookup
from wakil.legacy.importing.report import Section
from wakil.legacy.importing.rows import attachment_of, comment_of, fill_case, managers_of, share_of
from wakil.legacy.importing.work import Work
from wakil.legacy.models import MovedCase, OldNumber, ThreadMark
from wakil.legacy.package.case_shapes import MessageRecord
from wakil.legacy.package.reading import Bundle
from wakil.lib import clock


def change_case(work: Work, lookup: Lookup, bundle: Bundle, moved: MovedCase, fingerprint: str) -> None:
    """Bring it up to date, unless it lives here by now: then nothing from there counts."""
    case = Case.objects.select_for_update(of=("self",)).select_related("category").get(pk=moved.case_id)
    if not is_still_there(case):
        work.report.find(Section.LEFT_OUT, "cases", bundle.case.id, case.number, "lives_here_now")
        return
    before = (case.title, case.description, case.category_id)
    fill_case(case, work, lookup, bundle).save()
    came = Came(is_new=False, changes={one.id for one in bundle.changes} - set(moved.parts["changes"]))
    _messages(lookup, bundle, case, moved, came)
    _files(work, lookup, bundle, case, moved)
    came.shares = _shares(lookup, bundle, case, moved)
    gone = _unshare(work, bundle, case, moved)
    _managers(lookup, bundle, case)
    if (case.title, case.description, case.category_id) != before:
        write_texts(Case.objects.select_related("category").get(pk=case.pk))
    events = [*events_of(lookup, bundle, case, came), *gone]
    record_past({f"case:{case.pk}": events})
    moved.parts["changes"] = sorted({*moved.parts["changes"], *came.changes})
    moved.fingerprint, moved.last_seq = fingerprint, moved.last_seq + len(events)
    moved.old_numbers = [bundle.case.number, *bundle.case.aliases]
    moved.save(update_fields=["parts", "fingerprint", "last_seq", "old_numbers"])
    rows = [OldNumber(move=work.move, number=alias, case=case) for alias in bundle.case.aliases]
    OldNumber.objects.bulk_create(rows, ignore_conflicts=True)


def _messages(lookup: Lookup, bundle: Bundle, case: Case, moved: MovedCase, came: Came) -> None:
    known: dict[str, int] = moved.parts["messages"]
    for message in sorted(bundle.messages, key=lambda one: one.at):
        if message.id in known:
            _correct(case, message, known[message.id])
            continue
        comment = comment_of(lookup, message, case)
        comment.save(force_insert=True)
        comment.case = case
        write_comment_text(comment)
        if message.message_id:
            ThreadMark.objects.create(
                case=case, comment=comment, message_id=message.message_id, in_reply_to=message.in_reply_to or ""
            )
        came.messages[message.id] = known[message.id] = comment.pk


def _correct(case: Case, message: MessageRecord, comment: int) -> None:
    """A message whose text was changed there."""
    row = Comment.objects.filter(pk=comment).exclude(body=message.body).first()
    if row is not None:
        row.body, row.case = message.body, case
        row.save(update_fields=["body"])
        write_comment_text(row)


def _files(work: Work, lookup: Lookup, bundle: Bundle, case: Case, moved: MovedCase) -> None:
    known: dict[str, int] = moved.parts["attachments"]
    for record in bundle.attachments:
        if record.id not in known:
            row = attachment_of(work, lookup, record, case, moved.parts["messages"])
            row.save(force_insert=True)
            known[record.id] = Attachment.objects.get(key=row.key).pk


def _shares(lookup: Lookup, bundle: Bundle, case: Case, moved: MovedCase) -> dict[str, int]:
    """Watchers who are new there; whom somebody has added here already stays as he is."""
    new = {}
    for watcher in bundle.watchers:
        is_known = watcher.address in moved.parts["watchers"]
        if not is_known and not case.shares.filter(address=watcher.address, removed_at=None).exists():
            row = share_of(lookup, watcher, case)
            row.save(force_insert=True)
            new[watcher.address] = row.pk
    return new


def _unshare(work: Work, bundle: Bundle, case: Case, moved: MovedCase) -> list[Past]:
    """Watchers who are gone there are removed; the removals, as events."""
    now = {watcher.address for watcher in bundle.watchers}
    gone = case.shares.filter(removed_at=None, address__in=set(moved.parts["watchers"]) - now)
    removed = [past(work, EventKind.CASE_SHARE_REMOVED, f"caseshare:{row.pk}", share=row.pk) for row in gone]
    gone.update(removed_at=clock.now(), removed_by=work.actor.user)
    moved.parts["watchers"] = sorted(now)
    return removed


def _managers(lookup: Lookup, bundle: Bundle, case: Case) -> None:
    """Who managed it stays as it was frozen; what follows the case follows."""
    moments: Mapping[int, object] = {row.domain_id: row.updated_at for row in managers_of(lookup, bundle, case)}
    for row in case.managers.all():
        row.updated_at = moments.get(row.domain_id, case.updated_at)  # type: ignore[assignment]
        row.state, row.severity = case.state, case.severity
        row.save(update_fields=["updated_at", "state", "severity"])
