"""What a state means to the one who looks: whose turn it is, in a word and a mark."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wakil.access.actor import Actor
from wakil.cases.models import Case, State


@dataclass(frozen=True)
class Mark:
    """`waiting` chooses the shape: you is a dot, vendor a ring, offer a diamond, other dotted, closed a grey ring."""

    waiting: str
    words: str | Promise

    @property
    def is_mine(self) -> bool:
        """True when the one who looks acts next: such rows are bold."""
        return self.waiting in {"you", "offer"}


CLOSED = Mark("closed", _("Closed"))

FOR_FILERS = {
    State.NEW: Mark("vendor", pgettext_lazy("state of a case", "New, with support")),
    State.IN_PROGRESS: Mark("vendor", _("Support is working")),
    State.ACTION_REQUIRED: Mark("you", _("Waiting for you")),
    State.SOLUTION_PROVIDED: Mark("offer", _("Solution offered")),
    State.CLOSED: CLOSED,
}

FOR_VENDOR = {
    State.NEW: Mark("you", pgettext_lazy("state of a case", "New")),
    State.IN_PROGRESS: Mark("vendor", _("Support is working")),
    State.ACTION_REQUIRED: Mark("other", _("Waiting for the filer")),
    State.SOLUTION_PROVIDED: Mark("other", _("Solution offered")),
    State.CLOSED: CLOSED,
}
FOR_READERS = {
    **FOR_FILERS,
    State.ACTION_REQUIRED: FOR_VENDOR[State.ACTION_REQUIRED],
    State.SOLUTION_PROVIDED: FOR_VENDOR[State.SOLUTION_PROVIDED],
}
MINE = Mark("you", _("Waiting for you"))


def mark_of(case: Case, actor: Actor) -> Mark:
    """How a case looks to somebody: an agent is waited for by the cases she has taken, and by new ones.

    Nobody waits for who reads it by a share; whoever loads such a case sets `is_only_read`.
    """
    if getattr(case, "is_only_read", False):
        return FOR_READERS[State(case.state)]
    if not actor.organization.is_vendor:
        return FOR_FILERS[State(case.state)]
    is_hers = case.state == State.IN_PROGRESS and case.assigned_to_id == actor.user.pk
    return MINE if is_hers else FOR_VENDOR[State(case.state)]
