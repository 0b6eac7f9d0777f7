"""What a state means to the one who looks: whose turn it is, in a word and a mark."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wakil.cases.models import State


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
    State.IN_PROGRESS: Mark("you", _("Waiting for support")),
    State.ACTION_REQUIRED: Mark("other", _("Waiting for the filer")),
    State.SOLUTION_PROVIDED: Mark("other", _("Solution offered")),
    State.CLOSED: CLOSED,
}


def mark_of(state: str, kind: str) -> Mark:
    """How a case in `state` looks to the people of an organization of that kind."""
    return (FOR_VENDOR if kind == "vendor" else FOR_FILERS)[State(state)]
