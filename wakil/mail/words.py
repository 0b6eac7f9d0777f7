"""What happened, in words for a mail."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wakil.cases import policy
from wakil.cases.models import Attachment, Escalation
from wakil.events.kinds import EventKind
from wakil.mail.access_words import access_part
from wakil.mail.account_words import account_part
from wakil.mail.parts import Part, who_did
from wakil.notifications.account_reading import OF_ACCOUNTS
from wakil.notifications.reading import Reading

SENTENCES = {
    EventKind.ATTACHMENT_DELETED: gettext_noop("%(who)s deleted a file."),
    EventKind.ATTACHMENT_DELETION_REQUESTED: gettext_noop("%(who)s asks for the deletion of a file."),
    EventKind.CASE_ACTION_REQUIRED: gettext_noop("%(who)s waits for an answer:"),
    EventKind.CASE_CLOSED: gettext_noop("%(who)s closed the case."),
    EventKind.CASE_COMMENTED: gettext_noop("%(who)s wrote:"),
    EventKind.CASE_ESCALATED: gettext_noop("%(who)s escalated the case."),
    EventKind.CASE_FILED: gettext_noop("%(who)s filed this case:"),
    EventKind.CASE_REOPENED: gettext_noop("%(who)s reopened the case."),
    EventKind.CASE_SHARED: gettext_noop("%(who)s shares this case with you."),
    EventKind.CASE_SOLUTION_OFFERED: gettext_noop("%(who)s offers a solution:"),
    EventKind.SEVERITY_CHANGED: gettext_noop("%(who)s changed the severity from P%(before)s to P%(after)s."),
}


def part_of(reading: Reading) -> Part:
    """The event as this recipient may read it, in the language active now."""
    if reading.event.kind in OF_ACCOUNTS:
        return account_part(reading)
    if reading.case is None:
        return access_part(reading)
    event = reading.event
    sentence = _(SENTENCES[EventKind(event.kind)]) % _names(reading)
    if reading.comment:
        return Part(
            sentence, event.created_at, reading.comment.body, _files(reading.comment.attachments.order_by("id"))
        )
    if event.kind == EventKind.CASE_FILED and reading.case:
        files = reading.case.attachments.filter(comment=None).order_by("id")
        return Part(sentence, event.created_at, reading.case.description, _files(files))
    return Part(sentence, event.created_at, _justification(reading))


def _names(reading: Reading) -> dict[str, object]:
    details = reading.event.details
    return {
        "who": who_did(reading.event, reading.case),
        "before": details.get("before", ""),
        "after": details.get("after", ""),
    }


def _justification(reading: Reading) -> str:
    """For the sides of the case alone, as on its page: it is no message, so a share does not give it."""
    event, case, actor = reading.event, reading.case, reading.actor
    if event.kind != EventKind.CASE_ESCALATED or case is None or actor is None:
        return ""
    if policy.standing(actor, case) <= policy.Standing.SHARED:
        return ""
    return Escalation.objects.get(pk=int(event.subject.partition(":")[2])).justification


def _files(attachments: Iterable[Attachment]) -> tuple[str, ...]:
    return tuple(file.name for file in attachments if file.deleted_at is None)
