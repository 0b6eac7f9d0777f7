"""What happened to a case, as one quiet line of its history."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.models import Event


@dataclass(frozen=True)
class Line:
    """An icon and a sentence; the time stands behind it."""

    icon: str
    words: str


SENTENCES = {
    EventKind.ATTACHMENT_ADDED: ("paperclip", gettext_noop("%(who)s attached a file")),
    EventKind.ATTACHMENT_DELETED: ("trash", gettext_noop("%(who)s deleted a file")),
    EventKind.ATTACHMENT_DELETION_REQUESTED: ("trash", gettext_noop("%(who)s asked support to delete a file")),
    EventKind.CASE_ACTION_REQUIRED: ("message-question", gettext_noop("%(who)s asked for an answer")),
    EventKind.CASE_ASSIGNED: ("user-check", gettext_noop("%(who)s assigned the case to somebody else")),
    EventKind.CASE_CLOSED: ("circle-check", gettext_noop("%(who)s closed the case")),
    EventKind.CASE_ESCALATED: ("flag", gettext_noop("%(who)s escalated the case")),
    EventKind.CASE_FILED: ("plus", gettext_noop("%(who)s filed the case")),
    EventKind.CASE_IMPORTED: ("arrows-move", gettext_noop("The case came from the old support centre")),
    EventKind.CASE_MOVED: ("arrows-move", gettext_noop("The case moved to another domain of the reseller")),
    EventKind.CASE_REOPENED: ("rotate", gettext_noop("%(who)s reopened the case")),
    EventKind.CASE_RESUMED: ("rotate", gettext_noop("Support went on working on the case")),
    EventKind.CASE_SHARED: ("share", gettext_noop("%(who)s shared the case")),
    EventKind.CASE_SHARE_CONFIRMED: ("share", gettext_noop("A share was confirmed")),
    EventKind.CASE_SHARE_DECLINED: ("share", gettext_noop("The holder of an address ended its share")),
    EventKind.CASE_SHARE_REMOVED: ("share", gettext_noop("%(who)s removed a share")),
    EventKind.CASE_SOLUTION_OFFERED: ("bulb", gettext_noop("%(who)s offered a solution")),
    EventKind.CASE_TAKEN: ("user-check", gettext_noop("%(who)s took the case")),
    EventKind.CASE_TITLE_CHANGED: ("pencil", gettext_noop("%(who)s changed the title")),
    EventKind.PERSONAL_DATA_KEPT: ("alert-triangle", gettext_noop("%(who)s kept text that looked like personal data")),
}


def doer_words(event: Event) -> str:
    """Who did it, and the program that did it for that person."""
    return who_words(event.by, event.through) if event.by else pgettext("who did it", "Support")


def who_words(user: User, through: User | None = None) -> str:
    """A person, a program, or a person for whom a program acted."""
    if through is None:
        return user.shown_name
    return _("%(person)s, through %(program)s") % {"person": user.name, "program": through.shown_name}


def line_of(event: Event) -> Line | None:
    """The line for an event, or None for one that its message says already."""
    names = {"who": doer_words(event)}
    if event.kind == EventKind.SEVERITY_CHANGED:
        return _severity_line(event, names)
    if event.kind not in SENTENCES:
        return None
    icon, sentence = SENTENCES[EventKind(event.kind)]
    return Line(icon, _(sentence) % names)


def _severity_line(event: Event, names: dict[str, str]) -> Line:
    before, after = event.details["before"], event.details["after"]
    names |= {"before": f"P{before}", "after": f"P{after}"}
    if after < before:
        return Line("arrow-up-right", _("%(who)s raised the severity from %(before)s to %(after)s") % names)
    return Line("arrow-down-right", _("%(who)s lowered the severity from %(before)s to %(after)s") % names)
