"""The one table of states, and the page printed from it."""

from pathlib import Path

import pytest

from wakil.cases.management.commands.case_states import page
from wakil.cases.models import State
from wakil.cases.states import OPEN, TRANSITIONS, Move, after

PRINTED = Path(__file__).parents[2] / "docs/generated/case-states.md"


def test_the_printed_diagram_is_the_table():
    """S41f: the page in docs/generated is what the command prints."""
    assert PRINTED.read_text() == page()


@pytest.mark.parametrize("state", [State.ACTION_REQUIRED, State.SOLUTION_PROVIDED])
@pytest.mark.parametrize("side", ["reseller", "customer"])
def test_a_reply_of_the_filers_side_puts_the_case_back_to_work(state, side):
    """S41f"""
    assert after(Move.REPLY, state, side) == State.IN_PROGRESS


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("side", ["vendor", "reseller", "customer"])
def test_any_side_closes_from_any_open_state_and_reopens(state, side):
    """S41b, S42"""
    assert (after(Move.CLOSE, state, side), after(Move.REOPEN, State.CLOSED, side)) == (State.CLOSED, State.IN_PROGRESS)


@pytest.mark.parametrize("move", [Move.TAKE, Move.ANSWER, Move.ASK, Move.OFFER])
def test_only_the_vendor_takes_answers_asks_and_offers(move):
    """S41f"""
    sides = {side for (made, _state), (_to, sides) in TRANSITIONS.items() if made == move for side in sides}
    assert sides == {"vendor"}


def test_nothing_but_reopening_moves_a_closed_case():
    """S42"""
    assert {move for move, state in TRANSITIONS if state == State.CLOSED} == {Move.REOPEN}
