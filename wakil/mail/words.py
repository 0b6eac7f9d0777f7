"""What happened, in words for a mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from wakil.cases import policy
from wakil.cases.models import Attachment, Case, Escalation, Side
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.notifications.reading import Reading
from wakil.organizations.models import Domain
from wakil.reselling.models import AccessLevel


@dataclass(frozen=True)
class Part:
    """One thing that happened: a sentence, and what somebody wrote, with the names of the files that came along."""

    sentence: str
    at: datetime
    text: str = ""
    files: tuple[str, ...] = ()


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
    EventKind.CUSTOMER_MOVED: gettext_noop(
        "%(who)s moved %(customer)s to another domain of the same reseller, %(domain)s. Access to %(customer)s's "
        "support cases and the cases went along; %(customer)s can end it under Reseller access."
    ),
    EventKind.CUSTOMER_TRANSFERRED: gettext_noop(
        "%(domain)s is a reseller of %(customer)s from now on, with access to its support cases at level %(level)s. "
        "Cases filed before stay with %(customer)s and support."
    ),
    EventKind.PERMISSION_REQUESTED: gettext_noop(
        "%(who)s asks %(customer)s for access to its support cases. An administrator can give it under Reseller access."
    ),
    EventKind.RELATIONSHIP_ENDED: gettext_noop(
        "%(domain)s is no longer a reseller of %(customer)s. Its access to %(customer)s's support cases has ended."
    ),
    EventKind.RESELLER_ACCESS_ENDED: gettext_noop(
        "%(who)s ended the access of %(domain)s to %(customer)s's support cases."
    ),
    EventKind.RESELLER_ACCESS_GRANTED: gettext_noop(
        "%(who)s gave %(domain)s access to %(customer)s's support cases, at level %(level)s."
    ),
    EventKind.SUPPORT_PARTNER_ADDED: gettext_noop(
        "%(who)s made %(domain)s a support partner of %(customer)s, with access to its support cases at level "
        "%(level)s. Either side can end it at any time."
    ),
    EventKind.SUPPORT_PARTNER_ENDED: gettext_noop(
        "%(domain)s is no longer a support partner of %(customer)s. Its access to %(customer)s's support cases has "
        "ended."
    ),
    EventKind.TRANSFER_TOKEN_MADE: gettext_noop(
        "%(who)s made a token with which %(domain)s can become a reseller of %(customer)s. An administrator can "
        "revoke it under Reseller access."
    ),
    EventKind.TRANSFER_TOKEN_REVOKED: gettext_noop(
        "%(who)s revoked the token with which %(domain)s could have become a reseller of %(customer)s."
    ),
    EventKind.SEVERITY_CHANGED: gettext_noop("%(who)s changed the severity from P%(before)s to P%(after)s."),
}


def part_of(reading: Reading) -> Part:
    """The event as this recipient may read it, in the language active now."""
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


def subject_of_access(reading: Reading) -> str:
    """The subject of a mail about reseller access."""
    names = {"customer": reading.customer.name if reading.customer else ""}
    if reading.event.kind == EventKind.PERMISSION_REQUESTED:
        return _("A reseller asks for access to the support cases of %(customer)s") % names
    return _("Reseller access of %(customer)s has changed") % names


def _names(reading: Reading) -> dict[str, object]:
    event, customer = reading.event, reading.customer
    level = event.details.get("level")
    domain = event.details.get("domain")
    return {
        "who": _who(event, reading.case),
        "customer": customer.name if customer else "",
        "domain": Domain.objects.get(pk=domain).name if domain else "",
        "level": AccessLevel(level).label if isinstance(level, int) else "",
        "before": event.details.get("before", ""),
        "after": event.details.get("after", ""),
    }


def _who(event: Event, case: Case | None) -> str:
    """The doer with the side: never an address (agents' stay unknown)."""
    if event.by is None or event.by_domain is None:
        return pgettext("who did it", "Support")
    organization = event.by_domain.organization
    names = {"name": event.by.name, "organization": organization.name}
    if organization.kind == Side.RESELLER and case and case.customer:
        names["customer"] = case.customer.name
        return _("%(name)s (%(organization)s, on behalf of %(customer)s)") % names
    return _("%(name)s (%(organization)s)") % names


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
