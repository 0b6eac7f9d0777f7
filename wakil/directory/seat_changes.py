"""Seats that a change would take or free: shown first, and done only as somebody has chosen (S65, W19)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wakil.events.record import Doer
from wakil.licences.automatic import SeatChange
from wakil.licences.models import Seats
from wakil.licences.seats import label_of, release, take

KEEP, APPLY = "keep", "apply"


@dataclass(frozen=True)
class SeatChoice:
    """What somebody chose, and what they had been shown when they did."""

    choice: str = ""
    seen: str = ""


ASK = SeatChoice()


@dataclass(frozen=True)
class SeatLine:
    """One product of a preview, in numbers."""

    seats: Seats
    label: str
    gaining: int
    losing: int
    left: int

    @property
    def left_after(self) -> int:
        return self.left - self.gaining + self.losing


class SeatsToConfirm(ValidationError):
    """The change would take or free seats; nothing is done until somebody says whether it shall."""

    def __init__(self, lines: list[SeatLine], *, has_changed: bool) -> None:
        asked = _("Choose what happens to the licences.")
        super().__init__(_("The seats have changed since you looked. Choose again.") if has_changed else asked)
        self.lines, self.has_changed = lines, has_changed
        self.seen = _fingerprint(lines)


class PaidSeatsAtStake(ValidationError):
    """Automatic licensing is on where somebody is about to be put: a paid seat would be used (S64)."""

    def __init__(self, seats: Sequence[Seats]) -> None:
        self.labels = [label_of(one) for one in seats]
        super().__init__(
            _("Automatic licensing is on here for %(products)s: people who come here use paid seats.")
            % {"products": ", ".join(self.labels)}
        )


def lines_of(changes: Sequence[SeatChange]) -> list[SeatLine]:
    """A preview in numbers; what changes for nobody is left out."""
    lines = [
        SeatLine(one.seats, label_of(one.seats), one.gaining.count(), one.losing.count(), one.seats.left)
        for one in changes
    ]
    return [line for line in lines if line.gaining or line.losing]


def apply_choice(by: Doer, changes: Sequence[SeatChange], chosen: SeatChoice) -> None:
    """Do with the seats what was chosen. Raises SeatsToConfirm for no choice, or one made of other numbers.

    To be called before the change itself, while it is still asked of how things are now.
    """
    lines = lines_of(changes)
    if not lines:
        return
    if chosen.choice not in {KEEP, APPLY} or chosen.seen != _fingerprint(lines):
        raise SeatsToConfirm(lines, has_changed=bool(chosen.choice) and chosen.seen != _fingerprint(lines))
    if chosen.choice == KEEP:
        return
    for change in sorted(changes, key=lambda one: one.seats.pk):  # everybody locks in this order
        release(change.seats, list(change.losing), by=by)
        take(change.seats, list(change.gaining), by=by, is_automatic=True)


def _fingerprint(lines: list[SeatLine]) -> str:
    return ",".join(f"{line.seats.pk}:{line.gaining}:{line.losing}" for line in lines)
