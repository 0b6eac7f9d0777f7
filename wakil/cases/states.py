"""The states of a case and who may move it from one to another: the one table, which the docs are printed from."""

from enum import StrEnum

from wakil.cases.models import State
from wakil.organizations.models import OrganizationKind

VENDOR, RESELLER, CUSTOMER = OrganizationKind.VENDOR, OrganizationKind.RESELLER, OrganizationKind.CUSTOMER
FILERS = frozenset({RESELLER, CUSTOMER})
ANYBODY = frozenset({VENDOR, RESELLER, CUSTOMER})


class Move(StrEnum):
    """What moves a case; each is a verb that somebody does."""

    TAKE = "take"  # an agent makes the case hers
    REPLY = "reply"  # reseller or customer writes
    ANSWER = "answer"  # an agent writes and goes on working
    ASK = "ask"  # an agent writes and waits for the filer's side
    OFFER = "offer"  # an agent writes what should solve it
    CLOSE = "close"
    REOPEN = "reopen"


OPEN = (State.NEW, State.IN_PROGRESS, State.ACTION_REQUIRED, State.SOLUTION_PROVIDED)

# (move, from) → (to, whose people may). What is not here cannot happen.
TRANSITIONS: dict[tuple[Move, State], tuple[State, frozenset[OrganizationKind]]] = {
    **{(Move.TAKE, state): (State.IN_PROGRESS if state == State.NEW else state, frozenset({VENDOR})) for state in OPEN},
    (Move.REPLY, State.NEW): (State.NEW, FILERS),
    (Move.REPLY, State.IN_PROGRESS): (State.IN_PROGRESS, FILERS),
    (Move.REPLY, State.ACTION_REQUIRED): (State.IN_PROGRESS, FILERS),
    (Move.REPLY, State.SOLUTION_PROVIDED): (State.IN_PROGRESS, FILERS),
    **{(Move.ANSWER, state): (State.IN_PROGRESS, frozenset({VENDOR})) for state in OPEN},
    **{(Move.ASK, state): (State.ACTION_REQUIRED, frozenset({VENDOR})) for state in OPEN},
    **{(Move.OFFER, state): (State.SOLUTION_PROVIDED, frozenset({VENDOR})) for state in OPEN},
    **{(Move.CLOSE, state): (State.CLOSED, ANYBODY) for state in OPEN},
    (Move.REOPEN, State.CLOSED): (State.IN_PROGRESS, ANYBODY),
}


def after(move: Move, state: str, side: str) -> State | None:
    """The state that a move leads to, or None when that side may not make it from here."""
    found = TRANSITIONS.get((move, State(state)))
    return found[0] if found and side in found[1] else None
