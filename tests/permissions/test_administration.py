"""The policy says exactly what the table of the administration says: who may, and that all others may not."""

import pytest

from tests.cast import Cast, actor
from tests.permissions import printed
from tests.permissions.administration import (
    IN_ALL,
    ROLE_ROWS,
    ROLES,
    ROWS,
    TARGETS,
    TO_PEOPLE,
    TO_ROLES,
    WHO,
    make_mitra_jaya,
    role_of,
)


@pytest.mark.parametrize("who", WHO)
def test_everyone_may_do_to_people_what_the_table_says_and_nothing_else(cast: Cast, who: str):
    """S63, S67, T1, T5, T15, T27"""
    make_mitra_jaya(cast)
    doer = actor(cast.people[WHO[who]])
    targets = {mark: actor(cast.people[name]).user for mark, name in TARGETS.items()}

    found = {
        verb: "".join(mark for mark, user in targets.items() if may(doer, user)) for verb, may in TO_PEOPLE.items()
    }
    assert {verb: marks for verb, marks in found.items() if marks} == ROWS[who][0]


@pytest.mark.parametrize("who", WHO)
def test_everyone_may_do_to_units_and_seats_what_the_table_says_and_nothing_else(cast: Cast, who: str):
    """S64, S66, S69, T1, T5, T15"""
    sales = make_mitra_jaya(cast)
    doer = actor(cast.people[WHO[who]])

    assert {verb for verb, may in IN_ALL.items() if may(doer, sales)} == ROWS[who][1]


@pytest.mark.parametrize("who", WHO)
def test_everyone_may_do_to_roles_what_the_table_says_and_nothing_else(cast: Cast, who: str):
    """S53, S72, S74, T1, T5, T15"""
    make_mitra_jaya(cast)
    doer = actor(cast.people[WHO[who]])
    roles = {mark: role_of(cast, name) for mark, name in ROLES.items()}

    found = {verb: "".join(mark for mark, role in roles.items() if may(doer, role)) for verb, may in TO_ROLES.items()}
    assert {verb: marks for verb, marks in found.items() if marks} == ROLE_ROWS.get(who, {})


@pytest.mark.parametrize("who", ["oscar", "carla", "vera"])
def test_a_refusal_never_tells_that_somebody_of_others_exists(cast: Cast, who: str):
    """T24"""
    sales = make_mitra_jaya(cast)
    doer = cast.actor(who)

    told = {may(doer, actor(cast.budi).user).code for may in TO_PEOPLE.values()}
    assert told == {"not_visible"}
    assert IN_ALL["add to Sales"](doer, sales).code == "not_visible"


def test_the_printed_table_is_the_table():
    """docs/generated/administration.md is what `make docs` prints."""
    assert printed.ADMINISTRATION.read_text() == printed.administration_page()
