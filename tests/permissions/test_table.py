"""The policy says exactly what the table says: who may, and that all others may not."""

import pytest

from tests.permissions import printed
from tests.permissions.people import CIRCUMSTANCES, VERBS, WHO, case_in
from tests.permissions.table import EXPECTED


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
@pytest.mark.parametrize("who", WHO)
def test_everyone_may_do_what_the_table_says_and_nothing_else(cast, who, circumstance):
    """S2, S18, S35, S41c, T12, T27"""
    case = case_in(cast, circumstance, who)
    doer = cast.actor(WHO[who])

    assert {verb for verb, may in VERBS.items() if may(doer, case)} == EXPECTED[who, circumstance]


@pytest.mark.parametrize("who", WHO)
def test_a_refusal_says_what_is_not_possible_and_never_that_a_hidden_case_exists(cast, who):
    """S5, T24"""
    case = case_in(cast, "open", who)
    doer = cast.actor(WHO[who])
    refusals = {verb: may(doer, case) for verb, may in VERBS.items() if not may(doer, case)}

    assert all(verdict.refusal and verdict.code for verdict in refusals.values())
    if "read" in refusals and WHO[who] not in ("budi", "dodi", "rudi"):
        told = {verdict.code for verb, verdict in refusals.items() if verb != "file another"}
        assert told == {"not_visible"}


def test_the_printed_table_is_the_table():
    """S2: docs/generated/permissions.md is what `make docs` prints."""
    assert printed.PAGE.read_text() == printed.page()
