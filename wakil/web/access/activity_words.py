"""An entry of the activity log in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wakil.cases.models import Activity, ActivityKind
from wakil.events.kinds import EventKind


@dataclass(frozen=True)
class Entry:
    """One row as a page and a file show it."""

    at: datetime
    person: str
    address: str
    reseller: str
    domain: str
    kind: str
    icon: str
    words: str
    number: str = ""
    title: str = ""
    opens: bool = False  # the case, for this reader


LOOKS = {
    ActivityKind.LOOKED: ("eye", gettext_noop("looked at the case")),
    ActivityKind.LISTED: ("search", gettext_noop("searched or listed your cases")),
    ActivityKind.DOWNLOADED: ("download", gettext_noop("downloaded a file")),
    ActivityKind.EXPORTED: ("file-zip", gettext_noop("exported your cases")),
}
CHANGES = {
    EventKind.ATTACHMENT_ADDED: ("paperclip", gettext_noop("attached a file")),
    EventKind.ATTACHMENT_DELETION_REQUESTED: ("trash", gettext_noop("asked support to delete a file")),
    EventKind.CASE_CLOSED: ("circle-check", gettext_noop("closed the case")),
    EventKind.CASE_COMMENTED: ("message", gettext_noop("wrote a message")),
    EventKind.CASE_ESCALATED: ("flag", gettext_noop("escalated the case")),
    EventKind.CASE_FILED: ("plus", gettext_noop("filed the case")),
    EventKind.CASE_MOVED: ("arrows-move", gettext_noop("moved you and your cases to another of its domains")),
    EventKind.CASE_REOPENED: ("rotate", gettext_noop("reopened the case")),
    EventKind.CASE_SHARED: ("share", gettext_noop("shared the case")),
    EventKind.CASE_SHARE_REMOVED: ("share", gettext_noop("removed a share")),
    EventKind.CUSTOMER_DETAILS_CHANGED: ("building", gettext_noop("edited your address and contacts")),
    EventKind.CUSTOMER_MOVED: ("arrows-move", gettext_noop("moved you and your cases to another of its domains")),
    EventKind.CUSTOMER_TRANSFERRED: ("arrows-move", gettext_noop("became your reseller by your token")),
    EventKind.PERMISSION_REQUESTED: ("message-question", gettext_noop("asked you for access")),
    EventKind.PERSONAL_DATA_KEPT: ("alert-triangle", gettext_noop("kept text that looked like personal data")),
    EventKind.SUPPORT_PARTNER_ENDED: ("user-minus", gettext_noop("ended being your support partner")),
    EventKind.SEVERITY_CHANGED: ("arrow-up-right", gettext_noop("changed the severity")),
}


def entry_of(row: Activity) -> Entry:
    """The row in the reader's language. A title and a file's name are told only of cases that the reader sees."""
    icon, words = _what(row)
    sees = getattr(row, "is_case_visible", False)
    return Entry(
        at=row.acted_at,
        person=row.user.shown_name,
        address=row.user.email,
        reseller=row.domain.organization.name,
        domain=row.domain.name,
        kind=row.kind,
        icon=icon,
        words=words + _file(row, is_told=sees),
        number=row.case.number if row.case else "",
        title=row.case.title if row.case and sees else "",
        opens=sees,
    )


def _what(row: Activity) -> tuple[str, str]:
    if row.event is None:
        icon, words = LOOKS[ActivityKind(row.kind)]
        if row.kind == ActivityKind.EXPORTED and row.case_id:
            words = gettext_noop("exported the case")
        return icon, _(words)
    icon, words = CHANGES.get(EventKind(row.event.kind), ("info-circle", gettext_noop("changed something")))
    return icon, _(words)


def _file(row: Activity, *, is_told: bool) -> str:
    if row.attachment is None or not is_told or row.attachment.deleted_at:
        return ""
    return f": {row.attachment.name}"
