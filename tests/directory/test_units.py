"""The tree of organizational units: who may change it, and what can't be done to it."""

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast, actor, make_user
from wakil.access.models import Role, RoleAssignment
from wakil.access.verdict import Forbidden, NotVisible
from wakil.directory.actions import create_unit, delete_unit, move_unit, rename_unit
from wakil.directory.policy import people_seen_by, units_seen_by
from wakil.directory.units import DEEPEST, root_of, tree_of, words_of
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import OrganizationalUnit

pytestmark = pytest.mark.django_db


def make(cast: Cast, *names: str, inside: OrganizationalUnit | None = None) -> OrganizationalUnit:
    """The last of some units, each inside the one before it."""
    unit = inside or root_of(cast.mitrajaya)
    for name in names:
        unit = create_unit(cast.actor("sari"), parent=unit, name=name)
    return unit


def tree(cast: Cast) -> list[str]:
    return [branch.words for branch in tree_of(cast.mitrajaya)]


def refused(doing, *args, **kwargs) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        doing(*args, **kwargs)
    return raised.value.messages


def test_sari_sorts_mitra_jaya_into_units(cast: Cast):
    """S66: siblings stand by name, whatever their case."""
    sales = make(cast, "Sales")
    make(cast, "bali", inside=sales)
    make(cast, "Ambon", inside=sales)
    make(cast, "Finance")

    assert tree(cast) == [
        "Mitra Jaya", "Mitra Jaya › Finance", "Mitra Jaya › Sales", "Mitra Jaya › Sales › Ambon",
        "Mitra Jaya › Sales › bali",
    ]  # fmt: skip
    assert words_of(make(cast, "Ubud", inside=sales)) == "Mitra Jaya › Sales › Ubud"


@pytest.mark.parametrize("name", ["Sales", "sales", " SALES "])
def test_siblings_have_names_of_their_own(cast: Cast, name: str):
    """S66: the same name may stand elsewhere in the tree."""
    sales = make(cast, "Sales")

    words = ["There is a unit of this name beside it."]
    assert refused(create_unit, cast.actor("sari"), parent=root_of(cast.mitrajaya), name=name) == words
    assert refused(rename_unit, cast.actor("sari"), make(cast, "Finance"), name=name) == words
    make(cast, name, inside=sales)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\u2028b", "a\u0007b", "x" * 101])
def test_a_name_is_one_line_of_printable_characters(cast: Cast, name: str):
    """T20"""
    refused(create_unit, cast.actor("sari"), parent=root_of(cast.mitrajaya), name=name)


def test_a_unit_moves_with_everything_in_it(cast: Cast):
    """S66"""
    make(cast, "Sales", "Bali", "Ubud")
    bali = OrganizationalUnit.objects.get(name="Bali")
    make(cast, "Abroad")

    move_unit(cast.actor("sari"), bali, to=OrganizationalUnit.objects.get(name="Abroad"))

    assert tree(cast) == [
        "Mitra Jaya", "Mitra Jaya › Abroad", "Mitra Jaya › Abroad › Bali", "Mitra Jaya › Abroad › Bali › Ubud",
        "Mitra Jaya › Sales",
    ]  # fmt: skip
    assert_paths_follow_the_tree()


def assert_paths_follow_the_tree() -> None:
    for unit in OrganizationalUnit.objects.select_related("parent"):
        assert unit.path == unit.path_below(unit.parent)


def test_a_unit_never_stands_inside_itself(cast: Cast):
    """S66"""
    bali = make(cast, "Sales", "Bali")
    sales = OrganizationalUnit.objects.get(name="Sales")

    for target in (sales, bali):
        assert refused(move_unit, cast.actor("sari"), sales, to=target) == [
            "A unit can't be moved into itself or into one below it."
        ]


def test_the_tree_does_not_grow_deeper_than_it_can_be_shown(cast: Cast):
    deepest = make(cast, *[f"Level {level}" for level in range(1, DEEPEST + 1)])
    two = make(cast, "Sales", "Bali")

    refused(create_unit, cast.actor("sari"), parent=deepest, name="Below")
    refused(move_unit, cast.actor("sari"), two.parent, to=deepest.parent)
    move_unit(cast.actor("sari"), two, to=deepest.parent)
    assert_paths_follow_the_tree()


def test_only_an_empty_unit_is_deleted(cast: Cast):
    """S66"""
    bali = make(cast, "Sales", "Bali")
    sales = OrganizationalUnit.objects.get(name="Sales")
    cast.budi.unit = bali
    cast.budi.save()

    assert refused(delete_unit, cast.actor("sari"), sales) == ["There are units in it. Move or delete them first."]
    assert refused(delete_unit, cast.actor("sari"), bali) == ["There are people in it. Move them first."]
    cast.budi.unit = None
    cast.budi.save()
    delete_unit(cast.actor("sari"), bali)
    delete_unit(cast.actor("sari"), sales)
    assert tree(cast) == ["Mitra Jaya"]


def test_the_root_stays(cast: Cast):
    root = root_of(cast.mitrajaya)
    for doing, more in ((rename_unit, {"name": "X"}), (move_unit, {"to": make(cast, "A")}), (delete_unit, {})):
        with pytest.raises(Forbidden) as raised:
            doing(cast.actor("sari"), root, **more)
        assert raised.value.verdict.code == "root_unit"


@pytest.mark.parametrize("who", ["oscar", "carla", "vera"])
def test_units_of_others_do_not_exist(cast: Cast, who: str):
    """T1, T5: neither to change, nor to put something into."""
    theirs, doer = make(cast, "Sales"), cast.actor(who)
    refusals = (NotVisible, Forbidden) if who == "oscar" else NotVisible

    for doing, given in (
        (create_unit, {"parent": theirs, "name": "Mine"}),
        (rename_unit, {"unit": theirs, "name": "Mine"}),
        (move_unit, {"unit": theirs, "to": theirs}),
        (delete_unit, {"unit": theirs}),
    ):
        with pytest.raises(refusals):
            doing(doer, **given)
    own = create_unit(cast.actor("carla"), parent=root_of(cast.sinar), name="Own")
    with pytest.raises(NotVisible):
        move_unit(cast.actor("carla"), own, to=theirs)


@pytest.mark.parametrize("who", ["priya", "budi", "citra", "dodi", "ava", "vito"])
def test_who_does_not_manage_people_changes_no_unit(cast: Cast, who: str):
    """T15"""
    with pytest.raises(Forbidden):
        create_unit(cast.actor(who), parent=root_of(cast.people[who].domain.organization), name="Mine")


def test_every_change_is_a_fact_without_names(cast: Cast):
    """S66: what moved from where to where, by ids."""
    sales, bali = make(cast, "Sales"), make(cast, "Bali")
    rename_unit(cast.actor("sari"), sales, name="Selling")
    move_unit(cast.actor("sari"), bali, to=sales)
    delete_unit(cast.actor("sari"), bali)
    root = root_of(cast.mitrajaya)

    facts = Event.objects.filter(stream=f"organization:{cast.mitrajaya.pk}").order_by("seq")
    assert [(fact.kind, fact.details) for fact in facts] == [
        ("unit.created", {"unit": sales.pk, "parent": root.pk}),
        ("unit.created", {"unit": bali.pk, "parent": root.pk}),
        ("unit.renamed", {"unit": sales.pk}),
        ("unit.moved", {"unit": bali.pk, "before": root.pk, "after": sales.pk}),
        ("unit.deleted", {"unit": bali.pk, "parent": sales.pk}),
    ]


def scoped(cast: Cast, unit: OrganizationalUnit, *privileges: str, role_of: str = "mitrajaya"):
    """Maya of Mitra Jaya, with a role for one unit."""
    maya = make_user("Maya", "mitrajaya.example")
    role = Role.objects.create(
        organization=cast.organizations[role_of], name="People", privileges=list(privileges or ("manage_users",))
    )
    RoleAssignment.objects.create(user=maya, role=role, unit=unit, started_at=clock.now())
    return actor(maya)


def test_a_role_for_one_unit_reaches_it_and_those_below(cast: Cast):
    """T1, T13: and ends with the role."""
    bali = make(cast, "Sales", "Bali")
    sales, finance = OrganizationalUnit.objects.get(name="Sales"), make(cast, "Finance")
    for user, unit in ((cast.budi, bali), (cast.priya, finance), (cast.priya_bali, sales)):
        user.unit = unit
        user.save()
    maya = scoped(cast, sales)

    assert maya.privileges == frozenset()
    assert set(people_seen_by(maya)) == {cast.budi, cast.priya_bali}
    assert set(units_seen_by(maya)) == {sales, bali}
    with pytest.raises(Forbidden):
        create_unit(maya, parent=sales, name="Mine")
    RoleAssignment.objects.filter(user=maya.user).update(ended_at=clock.now())
    assert list(people_seen_by(actor(maya.user))) == []


def test_a_role_for_one_unit_that_gives_more_counts_for_nothing(cast: Cast):
    """T15, T27: only Manage users can be had for one unit, and only in one's own tree."""
    sales = make(cast, "Sales")
    maya = scoped(cast, sales, "manage_users", "manage_roles")

    assert (maya.privileges, maya.units) == (frozenset(), ())
    foreign = create_unit(cast.actor("carla"), parent=root_of(cast.sinar), name="Own")
    RoleAssignment.objects.filter(user=maya.user).update(unit=foreign)
    Role.objects.filter(organization=cast.mitrajaya).update(privileges=["manage_users"])
    assert actor(maya.user).units == ()


def test_a_unit_that_somebody_looks_after_is_not_deleted(cast: Cast):
    sales = make(cast, "Sales")
    scoped(cast, sales)

    assert refused(delete_unit, cast.actor("sari"), sales) == ["Somebody has a role for it. Take the role away first."]
