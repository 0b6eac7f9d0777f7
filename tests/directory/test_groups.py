"""Groups: who may change them, what can be in one, and that none holds itself."""

import pytest

from tests.cast import Cast, make_group
from tests.directory.test_people import codes
from tests.directory.test_units import refused, scoped
from wakil.cases.actions import share_case
from wakil.cases.models import Case
from wakil.cases.policy import may_read
from wakil.directory import actions
from wakil.directory.groups import members_of
from wakil.events.models import Event
from wakil.organizations.models import Group

pytestmark = pytest.mark.django_db
SINAR = "sinar.example"


@pytest.fixture
def team(cast: Cast) -> Group:
    return make_group(f"team@{SINAR}", cast.citra)


def add(cast: Cast, group: Group, address: str, who: str = "carla"):
    return actions.add_group_member(cast.actor(who), group, address=address)


def test_people_and_groups_come_in_and_go(cast: Cast, team: Group):
    """S34b"""
    inner = make_group(f"inner@{SINAR}")
    member = add(cast, team, f" Dodi@{SINAR} ")
    add(cast, team, inner.address)

    assert [(one.user, one.member_group) for one in members_of(team)] == [
        (cast.citra, None), (cast.dodi, None), (None, inner),
    ]  # fmt: skip
    actions.remove_group_member(cast.actor("carla"), member)
    assert [one.user for one in members_of(team)] == [cast.citra, None]
    assert [(fact.kind, fact.details) for fact in Event.objects.order_by("pk")] == [
        ("group.member_added", {"group": team.pk, "user": cast.dodi.pk, "member_group": None}),
        ("group.member_added", {"group": team.pk, "user": None, "member_group": inner.pk}),
        ("group.member_removed", {"group": team.pk, "user": cast.dodi.pk, "member_group": None}),
    ]


def test_a_group_never_holds_itself(cast: Cast, team: Group):
    """S34b: not through others either."""
    middle, inner = make_group(f"middle@{SINAR}"), make_group(f"inner@{SINAR}")
    add(cast, team, middle.address)
    add(cast, middle, inner.address)

    for outer in (team, middle, inner):
        assert refused(add, cast, outer, outer.address) == [
            "That group is this one or holds it, so it can't be inside it."
        ]
    refused(add, cast, inner, team.address)
    refused(add, cast, inner, middle.address)
    add(cast, team, inner.address)


@pytest.mark.parametrize("address", ["priya@mitrajaya.example", "nobody@sinar.example", "ops@mitrajaya.example", ""])
def test_who_is_not_of_the_organization_is_as_unknown_as_nobody(cast: Cast, team: Group, address: str):
    """T5, T24: one answer for all of them."""
    make_group("ops@mitrajaya.example")

    assert refused(add, cast, team, address) == ["Nobody and no group of your organization has this address."]


@pytest.mark.parametrize("who", ["sari", "vera", "gita"])
def test_groups_of_others_do_not_exist(cast: Cast, team: Group, who: str):
    """T1"""
    member = team.members.get()

    assert codes(add, cast, team, f"dodi@{SINAR}", who) == "not_visible"
    assert codes(actions.rename_group, cast.actor(who), team, name="Mine") == "not_visible"
    assert codes(actions.delete_group, cast.actor(who), team) == "not_visible"
    assert codes(actions.remove_group_member, cast.actor(who), member) == "not_visible"


@pytest.mark.parametrize("who", ["citra", "dodi"])
def test_who_does_not_manage_people_changes_no_group(cast: Cast, team: Group, who: str):
    """T15"""
    assert codes(add, cast, team, f"dodi@{SINAR}", who) == "missing_privilege"
    assert codes(actions.delete_group, cast.actor(who), team) == "missing_privilege"


def test_who_manages_one_unit_changes_no_group(cast: Cast):
    """T15: a group reaches beyond the unit."""
    team = make_group("team@mitrajaya.example")
    maya = scoped(cast, actions.create_unit(cast.actor("sari"), parent=cast.mitrajaya.units.get(), name="Sales"))

    assert codes(actions.rename_group, maya, team, name="Mine") == "missing_privilege"


def test_who_leaves_a_group_loses_what_was_shared_with_it(cast: Cast, team: Group):
    """S34b, T13: membership counts at the moment of looking."""
    case = cast.file("carla", cast.sinar)
    assert not may_read(cast.actor("dodi"), case)
    member = add(cast, team, f"dodi@{SINAR}")
    share_case(cast.actor("carla"), case, addresses=team.address, level="view")
    assert may_read(cast.actor("dodi"), Case.objects.get())
    actions.remove_group_member(cast.actor("carla"), member)
    assert not may_read(cast.actor("dodi"), Case.objects.get())
    assert refused(actions.delete_group, cast.actor("carla"), team) == [
        "Cases were shared with this group, and their histories name it. Remove its members instead."
    ]


def test_a_group_that_is_deleted_frees_its_address(cast: Cast, team: Group):
    outer = make_group(f"outer@{SINAR}", team)
    actions.delete_group(cast.actor("carla"), team)

    assert members_of(outer) == []
    make_group(f"team@{SINAR}")


@pytest.mark.parametrize("name", ["", "a\nb", "<b>\u0007", "x" * 201])
def test_a_name_is_one_line(cast: Cast, team: Group, name: str):
    """T17, T20"""
    refused(actions.rename_group, cast.actor("carla"), team, name=name)
