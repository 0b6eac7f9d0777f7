"""Two administrators at the same moment: the database decides."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.cases.test_races import at_once, triggers_again  # noqa: F401  a fixture
from tests.cast import Cast, make_cast
from wakil.cases.database.triggers import drop_triggers
from wakil.directory.actions import create_unit, move_unit
from wakil.directory.units import root_of, tree_of
from wakil.organizations.models import OrganizationalUnit


@pytest.fixture
def cast(triggers_again: None, transactional_db: None) -> Iterator[Cast]:  # noqa: F811
    """The cast, committed, so that several connections see it."""
    yield make_cast()
    drop_triggers(connection)


@pytest.mark.parametrize("attempt", range(3))
def test_two_units_moved_into_one_another_at_once_make_no_cycle(cast: Cast, attempt: int):
    """S66: one of them is first, and the other is told."""
    sari = cast.actor("sari")
    left, right = (create_unit(sari, parent=root_of(cast.mitrajaya), name=name) for name in ("Left", "Right"))

    outcomes = at_once(lambda: move_unit(sari, left, to=right), lambda: move_unit(sari, right, to=left))

    assert {type(outcome) for outcome in outcomes} == {OrganizationalUnit, ValidationError}
    words = {branch.words for branch in tree_of(cast.mitrajaya)}
    assert words in (
        {"Mitra Jaya", "Mitra Jaya › Left", "Mitra Jaya › Left › Right"},
        {"Mitra Jaya", "Mitra Jaya › Right", "Mitra Jaya › Right › Left"},
    )
    for unit in OrganizationalUnit.objects.select_related("parent"):
        assert unit.path == unit.path_below(unit.parent)


def test_one_name_given_twice_at_once_is_given_once(cast: Cast):
    """S66"""
    sari, root = cast.actor("sari"), root_of(cast.mitrajaya)

    outcomes = at_once(*[lambda: create_unit(sari, parent=root, name="Sales")] * 3)

    assert [type(outcome) for outcome in outcomes].count(OrganizationalUnit) == 1
    assert [branch.words for branch in tree_of(cast.mitrajaya)] == ["Mitra Jaya", "Mitra Jaya › Sales"]
