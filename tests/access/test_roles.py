"""Giving and taking roles, and who is in a group."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast, actor, make_user
from wakil.access.actions import assign_role, end_role
from wakil.access.factors import require_second_factor
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import OFFERED, P
from wakil.access.role_policy import roles_to_give
from wakil.access.verdict import Forbidden, NotVisible
from wakil.directory.actions import create_group
from wakil.directory.actions.standing import set_password, suspend_user
from wakil.events.models import Event

pytestmark = pytest.mark.django_db


def refused(doing, *args, **kwargs) -> str:
    """The code of the refusal, which leaves everything as it is."""
    before = (RoleAssignment.objects.filter(ended_at=None).count(), Event.objects.count())
    with pytest.raises((Forbidden, NotVisible)) as raised:
        doing(*args, **kwargs)
    assert (RoleAssignment.objects.filter(ended_at=None).count(), Event.objects.count()) == before
    return raised.value.verdict.code if isinstance(raised.value, Forbidden) else "not_visible"


def custom(cast: Cast, short: str, *privileges: P) -> Role:
    names = [privilege.value for privilege in privileges]
    return Role.objects.create(organization=cast.organizations[short], name="Special", privileges=names)


def test_carla_makes_dodi_a_support_user_and_it_counts_at_once(cast: Cast):
    assignment = assign_role(cast.actor("carla"), cast.dodi, "support_user")

    assert cast.actor("dodi").privileges == {P.SUPPORT_CASES}
    assert (assignment.started_by, assignment.user) == (cast.carla, cast.dodi)
    event = Event.objects.get()
    assert (event.kind, event.by, event.details) == (
        "role.assigned", cast.carla, {"user": cast.dodi.pk, "role": "support_user"},
    )  # fmt: skip


def test_assigning_twice_changes_nothing(cast: Cast):
    first = assign_role(cast.actor("carla"), cast.dodi, "support_user")

    assert assign_role(cast.actor("carla"), cast.dodi, "support_user") == first
    assert Event.objects.count() == 1


@pytest.mark.parametrize("who", ["citra", "dodi", "priya", "budi", "ava"])
def test_who_may_not_give_roles_gives_none(cast: Cast, who: str):
    """T15: not even to oneself."""
    assert refused(assign_role, cast.actor(who), cast.people[who], "super_admin") == "missing_privilege"


@pytest.mark.parametrize("who", ["sari", "carla", "vera"])
def test_nobody_gives_roles_elsewhere(cast: Cast, who: str):
    """T1, T5: people of others do not exist here, not even for the vendor."""
    stranger = cast.people["gita"]

    assert refused(assign_role, cast.actor(who), stranger, "support_user") == "not_visible"


def test_a_role_of_another_kind_or_organization_does_not_exist(cast: Cast):
    """T5: the role is looked up in one's own organization."""
    foreign = custom(cast, "kopi", P.SUPPORT_CASES)

    assert refused(assign_role, cast.actor("carla"), cast.dodi, "support_agent") == "not_visible"
    assert refused(assign_role, cast.actor("carla"), cast.dodi, foreign) == "not_visible"


def test_nobody_gives_more_than_she_holds(cast: Cast):
    """T15: a manager of roles can't make a super admin, nor unmake one."""
    manager = make_user("Maya", "sinar.example")
    RoleAssignment.objects.create(
        user=manager, role=custom(cast, "sinar", P.MANAGE_ROLES, P.SUPPORT_CASES), started_at=manager.created_at
    )

    assert refused(assign_role, actor(manager), cast.dodi, "super_admin") == "missing_privilege"
    assert refused(end_role, actor(manager), held(cast, "carla")) == "missing_privilege"
    assign_role(actor(manager), cast.dodi, "support_user")
    assert cast.actor("dodi").privileges == {P.SUPPORT_CASES}


def test_a_role_with_every_privilege_makes_no_super_admin_and_is_above_none(cast: Cast):
    """T15: what only a super admin decides is more than any privilege, so no copy of the role comes to it."""
    twin = make_user("Maya", "sinar.example")
    RoleAssignment.objects.create(
        user=twin, role=custom(cast, "sinar", *OFFERED["customer"]), started_at=twin.created_at
    )
    hers = assign_role(cast.actor("carla"), cast.citra, "super_admin")

    assert actor(twin).privileges == OFFERED["customer"]
    assert refused(assign_role, actor(twin), twin, "super_admin") == "missing_privilege"
    assert refused(assign_role, actor(twin), cast.dodi, "super_admin") == "missing_privilege"
    assert refused(end_role, actor(twin), hers) == "missing_privilege"
    assert refused(set_password, actor(twin), cast.citra, password="Sepeda-biru-42") == "holds_more"
    assert refused(suspend_user, actor(twin), cast.citra) == "holds_more"
    assert refused(require_second_factor, actor(twin), cast.citra) == "holds_more"
    assert "super_admin" not in roles_to_give(actor(twin))

    set_password(cast.actor("carla"), cast.citra, password="Sepeda-biru-42")
    assign_role(cast.actor("citra"), twin, "super_admin")
    end_role(actor(twin), held(cast, "carla"))
    assert cast.actor("carla").privileges == frozenset()


def test_nobody_with_an_account_at_a_reseller_manages_reseller_access(cast: Cast):
    """S17: nobody consents to oneself."""
    person = uuid.uuid4()
    for user in (cast.dodi, cast.priya):
        user.person = person
        user.save()

    assert refused(assign_role, cast.actor("carla"), cast.dodi, "super_admin") == "consents_to_oneself"


def test_the_last_super_admin_stays(cast: Cast):
    invited = make_user("Intan", "sinar.example", "super_admin")
    invited.set_unusable_password()
    invited.save()

    assert refused(end_role, cast.actor("carla"), held(cast, "carla")) == "last_super_admin"
    assign_role(cast.actor("carla"), cast.citra, "super_admin")
    end_role(cast.actor("carla"), held(cast, "carla"))
    assert cast.actor("carla").privileges == frozenset()
    assert cast.actor("citra").privileges == OFFERED["customer"]


def test_an_ended_role_stays_as_history(cast: Cast):
    ended = end_role(cast.actor("carla"), held(cast, "citra"))

    assert (ended.ended_by, ended.ended_at is not None) == (cast.carla, True)
    assert refused(end_role, cast.actor("carla"), ended) == "not_visible"


def test_a_group_holds_ones_own_people(cast: Cast):
    """S34b, T5: at one's own domain, with an address that is nobody's, and no strangers in it."""
    carla = cast.actor("carla")

    group = create_group(carla, address="Ops@sinar.example", name="Operations", members=[cast.citra])

    assert (group.address, group.domain.name, group.members.get().user) == (
        "ops@sinar.example",
        "sinar.example",
        cast.citra,
    )
    assert refused(create_group, carla, address="x@sinar.example", name="X", members=[cast.priya]) == "not_visible"
    assert (
        refused(create_group, cast.actor("citra"), address="x@sinar.example", name="X", members=[])
        == "missing_privilege"
    )
    for address in ("ops@sinar.example", "citra@sinar.example", "ops@kopigayo.example", "@sinar.example", "ops"):
        with pytest.raises(ValidationError):
            create_group(carla, address=address, name="Operations", members=[])


def held(cast: Cast, who: str) -> RoleAssignment:
    return RoleAssignment.objects.select_related("user__domain").get(user=cast.people[who], ended_at=None)
