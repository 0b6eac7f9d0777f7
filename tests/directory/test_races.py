"""Two administrators at the same moment: the database decides."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.cases.test_races import at_once, triggers_again  # noqa: F401  a fixture
from tests.cast import Cast, actor, make_cast, make_group, make_seats, make_user
from wakil.cases.database.triggers import drop_triggers
from wakil.directory.actions import add_group_member, assign_licence, create_unit, move_unit, suspend_user
from wakil.directory.units import root_of, tree_of
from wakil.licences.models import Licence
from wakil.organizations.models import GroupMember, OrganizationalUnit


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


@pytest.mark.parametrize("attempt", range(3))
def test_two_groups_put_into_one_another_at_once_make_no_circle(cast: Cast, attempt: int):
    """S34b"""
    sari = cast.actor("sari")
    left, right = make_group("left@mitrajaya.example"), make_group("right@mitrajaya.example")

    outcomes = at_once(
        lambda: add_group_member(sari, left, address=right.address),
        lambda: add_group_member(sari, right, address=left.address),
    )
    assert {type(outcome) for outcome in outcomes} == {GroupMember, ValidationError}


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_take_the_last_seat_at_once_one_gets_it(cast: Cast, attempt: int):
    """S60: and the count is right."""
    sari, paid = cast.actor("sari"), make_seats(cast.mitrajaya, "Workspace", "Business", cap=1)

    outcomes = at_once(lambda: assign_licence(sari, cast.budi, paid), lambda: assign_licence(sari, cast.priya, paid))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "ValidationError"]
    paid.refresh_from_db()
    assert (paid.taken, Licence.objects.filter(seats=paid, released_at=None).count()) == (1, 1)


def test_two_super_admins_who_suspend_one_another_at_once_leave_one(cast: Cast):
    """S63, T15"""
    putu = make_user("Putu", "mitrajaya.example", "super_admin")
    sari, other = cast.actor("sari"), actor(putu)

    outcomes = at_once(lambda: suspend_user(sari, putu), lambda: suspend_user(other, cast.sari))
    assert sorted(type(outcome).__name__ for outcome in outcomes).count("User") == 1
