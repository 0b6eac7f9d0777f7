"""Whose turn a case is, as each side sees it."""

import pytest

from wakil.access.actor import Actor
from wakil.cases.models import Case, State
from wakil.web.marks import mark_of

# state: as priya, carla, ava and vito see it
TABLE = {
    "new": ["vendor", "vendor", "you", "you"],
    "in_progress": ["vendor", "vendor", "you", "vendor"],
    "action_required": ["you", "you", "other", "other"],
    "solution_provided": ["offer", "offer", "other", "other"],
    "closed": ["closed", "closed", "closed", "closed"],
}


@pytest.mark.parametrize(("state", "expected"), TABLE.items())
def test_a_case_that_ava_took_waits_for_whoever_acts_next(cast, state, expected):
    """S41f"""
    case = Case(state=state, assigned_to=cast.ava)
    seen = [mark_of(case, Actor.load(person)).waiting for person in (cast.priya, cast.carla, cast.ava, cast.vito)]
    assert seen == expected


def test_every_state_has_words_for_every_side(cast):
    """S41f"""
    for person in (cast.priya, cast.carla, cast.ava):
        assert all(str(mark_of(Case(state=state), Actor.load(person)).words) for state in State.values)


def test_rows_that_wait_for_the_reader_are_the_bold_ones(cast):
    """S37"""
    priya = Actor.load(cast.priya)
    bold = [state for state in State.values if mark_of(Case(state=state), priya).is_mine]
    assert bold == ["action_required", "solution_provided"]
