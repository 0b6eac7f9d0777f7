"""Roles of an organization's own: made, copied, renamed, changed and deleted, and what that means for their holders."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from tests.access.test_roles import refused
from tests.cast import Cast, actor, make_holder, make_user
from wakil.access.actions import assign_role, confirm_role, end_role
from wakil.access.actor import privileges_given_to, staff_of
from wakil.access.models import Role, RoleAssignment
from wakil.access.privilege_tree import NAMES, in_order, lines_of
from wakil.access.privileges import CASE_PRIVILEGES, LEGACY_PRIVILEGES, OFFERED, P, Privilege
from wakil.access.role_actions import (
    RoleChanged,
    copy_role,
    create_role,
    delete_role,
    rename_role,
    set_role_privileges,
)
from wakil.access.role_policy import may_change_role, may_delete_role
from wakil.access.roles import BUILT_IN_ROLES, built_in_role
from wakil.access.service_accounts import create_service_account
from wakil.directory.person_policy import may_suspend_user
from wakil.directory.policy import people_seen_by
from wakil.directory.units import root_of
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import OrganizationalUnit

MITRA, SINAR = "mitrajaya.example", "sinar.example"
pytestmark = pytest.mark.django_db


def made(cast: Cast, *privileges: Privilege, who: str = "sari", name: str = "Desk") -> Role:
    return create_role(cast.actor(who), name=name, privileges=privileges)


def wrong(doing, *args, **kwargs) -> list[str]:
    """What is said to be wrong, and nothing has happened."""
    before = Event.objects.count()
    with pytest.raises(ValidationError) as raised:
        doing(*args, **kwargs)
    assert Event.objects.count() == before
    return raised.value.messages


def last_event() -> tuple[str, dict]:
    event = Event.objects.order_by("-pk")[0]
    return event.kind, event.details


@pytest.mark.parametrize("kind", OFFERED)
def test_the_tree_has_every_privilege_that_is_offered_once_and_no_legacy_one(kind: str):
    """S73, S75"""
    shown = [line.node.privilege for line in lines_of(kind) if line.node.privilege]

    assert sorted(shown) == sorted(OFFERED[kind])
    assert set(NAMES) == set(Privilege)
    assert in_order(reversed(shown), kind) == shown


@pytest.mark.parametrize("role", BUILT_IN_ROLES, ids=lambda role: f"{role.kind}-{role.slug}")
def test_every_system_role_has_what_its_privileges_need(role):
    """S73"""
    needs = {line.node.privilege: set(line.needs) for line in lines_of(role.kind)}

    assert all(needs[privilege] <= role.privileges for privilege in role.privileges)


def test_sari_makes_a_role_and_it_counts_when_it_is_given(cast: Cast):
    """S74: the three, in the order of the tree."""
    role = made(cast, *sorted(CASE_PRIVILEGES))
    told = ["support", "view_customers", "access_customers_cases"]
    assert last_event() == ("role.created", {"role": role.pk, "privileges": told})

    dewi = make_user("Dewi", MITRA)
    assign_role(cast.actor("sari"), dewi, role)
    assert last_event() == ("role.assigned", {"user": dewi.pk, "role": role.pk})
    assert actor(dewi).privileges == CASE_PRIVILEGES


@pytest.mark.parametrize(
    ("privileges", "words"),
    [
        ({P.ACCESS_CUSTOMERS_CASES, P.SUPPORT}, ["Access customers' support cases needs View customers."]),
        ({P.EDIT_CUSTOMERS}, ["Edit customers needs View customers."]),
        ({P.LEGACY_ENTERPRISE}, ["This is not offered for a role."]),
        ({P.WORK_CASES}, ["This is not offered for a role."]),
    ],
)
def test_what_a_role_gives_has_what_it_needs_and_is_offered(cast: Cast, privileges, words):
    """S73, S75: asked by the action itself, whatever the page has ticked."""
    assert wrong(made, cast, *privileges) == words
    role = made(cast, P.SUPPORT)
    assert wrong(set_role_privileges, cast.actor("sari"), role, privileges=privileges, version=0) == words


@pytest.mark.parametrize(
    "name", ["desk", "  DESK ", "Super Admin", "reseller admin", "support AGENT", "", "a\nb", "x" * 101]
)
def test_no_two_roles_have_one_name_and_none_has_a_system_roles(cast: Cast, name: str):
    made(cast, P.SUPPORT)

    assert wrong(made, cast, P.SUPPORT, name=name)
    other = made(cast, P.SUPPORT, name="Other")
    assert wrong(rename_role, cast.actor("sari"), other, name=name, version=0)


def test_the_name_of_a_deleted_role_is_free_again_and_its_own_name_stays(cast: Cast):
    role = made(cast, P.SUPPORT)
    renamed = rename_role(cast.actor("sari"), role, name="DESK", version=0)
    delete_role(cast.actor("sari"), renamed)

    assert made(cast, P.SUPPORT).name == "Desk"


@pytest.mark.parametrize("who", ["priya", "budi"])
def test_who_does_not_manage_roles_makes_and_changes_none(cast: Cast, who: str):
    """T15, S12"""
    role, doer = made(cast, P.SUPPORT), cast.actor(who)

    assert refused(create_role, doer, name="Mine", privileges=[P.SUPPORT]) == "missing_privilege"
    assert refused(copy_role, doer, role, name="Mine") == "missing_privilege"
    assert refused(rename_role, doer, role, name="Mine", version=0) == "missing_privilege"
    assert refused(set_role_privileges, doer, role, privileges=[], version=0) == "missing_privilege"
    assert refused(delete_role, doer, role) == "missing_privilege"


@pytest.mark.parametrize("who", ["carla", "gita", "vera"])
def test_roles_of_others_do_not_exist(cast: Cast, who: str):
    """T1, T5, T24: not even for the vendor."""
    role, doer = made(cast, P.SUPPORT), cast.actor(who)

    assert refused(copy_role, doer, role, name="Mine") == "not_visible"
    assert refused(rename_role, doer, role, name="Mine", version=0) == "not_visible"
    assert refused(set_role_privileges, doer, role, privileges=[], version=0) == "not_visible"
    assert refused(delete_role, doer, role) == "not_visible"


def test_nobody_puts_into_a_role_what_she_does_not_hold(cast: Cast):
    """T15: nor changes, copies, deletes or gives a role that gives more."""
    maya = actor(make_holder("Maya", MITRA, P.MANAGE_ROLES, P.SUPPORT))
    strong = made(cast, P.MANAGE_USERS, P.SUPPORT)

    assert refused(create_role, maya, name="Mine", privileges=[P.MANAGE_USERS]) == "missing_privilege"
    own = create_role(maya, name="Mine", privileges=[P.SUPPORT])
    assert refused(set_role_privileges, maya, own, privileges=[P.MANAGE_USERS], version=0) == "missing_privilege"
    assert refused(set_role_privileges, maya, strong, privileges=[P.SUPPORT], version=0) == "missing_privilege"
    assert refused(copy_role, maya, strong, name="Copy") == "missing_privilege"
    assert refused(copy_role, maya, built_in_role("reseller", "super_admin"), name="Copy") == "missing_privilege"
    assert refused(delete_role, maya, strong) == "missing_privilege"
    assert refused(assign_role, maya, cast.budi, strong) == "missing_privilege"


def test_a_system_role_is_copied_and_never_changed(cast: Cast):
    """S72"""
    sari, system = cast.actor("sari"), built_in_role("reseller", "reseller_admin")

    copied = copy_role(sari, system, name="Desk in Bali")
    assert {Privilege(name) for name in copied.privileges} == system.privileges
    assert last_event()[1]["copied_from"] == "reseller_admin"
    assert (may_change_role(sari, system).code, may_delete_role(sari, system).code) == ("built_in", "built_in")


def test_a_changed_role_counts_on_the_next_request_for_all_who_hold_it(cast: Cast):
    """S74, T13"""
    role = copy_role(cast.actor("sari"), built_in_role("reseller", "reseller_admin"), name="Desk")
    for who in ("budi", "priya_bali"):
        cast.people[who].assignments.all().delete()
        assign_role(cast.actor("sari"), cast.people[who], role)
    assert all(cast.actor(who).reaches_customers_cases for who in ("budi", "priya_bali"))

    set_role_privileges(cast.actor("sari"), role, privileges=[P.VIEW_CUSTOMERS], version=0)
    assert [cast.actor(who).privileges for who in ("budi", "priya_bali")] == [{P.VIEW_CUSTOMERS}] * 2
    kind, details = last_event()
    assert (kind, details["before"], details["after"]) == (
        "role.privileges_set",
        ["support", "view_customers", "access_customers_cases", "edit_customers"],
        ["view_customers"],
    )


def test_who_has_not_seen_the_latest_changes_nothing(cast: Cast):
    """Two who change one role: the second is told how it stands now."""
    role = made(cast, P.SUPPORT)
    set_role_privileges(cast.actor("sari"), role, privileges=[P.VIEW_CUSTOMERS], version=0)

    with pytest.raises(RoleChanged) as raised:
        set_role_privileges(cast.actor("sari"), role, privileges=[], version=0)
    assert "it is called Desk and gives: View customers." in raised.value.messages[0]
    with pytest.raises(RoleChanged):
        rename_role(cast.actor("sari"), role, name="Mine", version=0)
    assert rename_role(cast.actor("sari"), role, name="Mine", version=1).version == 2


def test_a_role_in_use_is_deleted_by_who_knows_how_many_hold_it(cast: Cast):
    """T13: its holders lose it at once, and each is told of in the log."""
    role = made(cast, P.MANAGE_USERS)
    for who in ("budi", "priya"):
        assign_role(cast.actor("sari"), cast.people[who], role)

    assert wrong(delete_role, cast.actor("sari"), role) == ["2 people hold it now. Look again before you delete it."]
    delete_role(cast.actor("sari"), role, holders=2)
    assert last_event() == ("role.deleted", {"role": role.pk, "holders": 2})
    assert cast.actor("budi").privileges == {P.VIEW_CUSTOMERS}
    removed = Event.objects.filter(kind="role.removed").values_list("details__user", flat=True)
    assert sorted(removed) == sorted([cast.budi.pk, cast.priya.pk])
    assert refused(assign_role, cast.actor("sari"), cast.budi, role) == "not_visible"


# For one unit and those below


def bali_of(cast: Cast) -> OrganizationalUnit:
    root = root_of(cast.mitrajaya)
    return OrganizationalUnit.objects.create(
        organization=cast.mitrajaya, parent=root, name="Bali", created_at=clock.now()
    )


def test_a_role_that_only_manages_users_is_held_for_one_unit(cast: Cast):
    """S66, S74: who holds it looks after the people there and below, and nobody else."""
    bali, role = bali_of(cast), made(cast, P.MANAGE_USERS)
    cast.budi.unit = bali
    cast.budi.save()

    assignment = assign_role(cast.actor("sari"), cast.priya, role, bali)
    assert last_event()[1] == {"user": cast.priya.pk, "role": role.pk, "unit": bali.pk}
    assert assign_role(cast.actor("sari"), cast.priya, role, bali) == assignment
    assert [user.email for user in people_seen_by(cast.actor("priya"))] == [cast.budi.email]
    assert P.MANAGE_USERS not in cast.actor("priya").privileges

    end_role(cast.actor("sari"), assignment)
    assert not people_seen_by(cast.actor("priya")).exists()


def test_the_root_unit_is_the_whole_organization(cast: Cast):
    assignment = assign_role(cast.actor("sari"), cast.budi, made(cast, P.MANAGE_USERS), root_of(cast.mitrajaya))

    assert (assignment.unit, cast.actor("budi").holds(P.MANAGE_USERS)) == (None, True)


def test_only_a_role_that_only_manages_users_is_held_for_a_unit(cast: Cast):
    """T15, T27: and it stays so while somebody holds it there."""
    sari, bali = cast.actor("sari"), bali_of(cast)
    strong, role = made(cast, P.MANAGE_USERS, P.SUPPORT, name="Strong"), made(cast, P.MANAGE_USERS)

    assert refused(assign_role, sari, cast.budi, strong, bali) == "not_for_a_unit"
    assert refused(assign_role, sari, cast.budi, "reseller_admin", bali) == "not_for_a_unit"
    assert refused(assign_role, sari, cast.budi, role, root_of(cast.cakra)) == "not_visible"
    assign_role(sari, cast.budi, role, bali)
    words = wrong(set_role_privileges, sari, role, privileges=[P.MANAGE_USERS, P.SUPPORT], version=0)
    assert words[0].startswith("Somebody holds it for one unit")


# What a holder can't have is not put into the role either


def test_a_role_that_a_program_holds_is_not_given_the_power_over_roles(cast: Cast):
    """T15"""
    role = made(cast, P.SUPPORT)
    create_service_account(cast.actor("sari"), domain=cast.sari.domain, name="sync", role=role)

    words = wrong(set_role_privileges, cast.actor("sari"), role, privileges=[P.MANAGE_ROLES], version=0)
    assert words == ["A service account holds it, and can't give roles."]


def test_nobody_comes_to_consent_to_oneself_by_a_role_that_changes(cast: Cast):
    """S17: Dodi has an account at a reseller too, and holds the role that is to manage reseller access."""
    role = made(cast, P.SUPPORT_CASES, who="carla")
    assign_role(cast.actor("carla"), cast.dodi, role)
    person = uuid.uuid4()
    for user in (cast.dodi, cast.priya):
        user.person = person
        user.save()

    wanted = [P.SUPPORT_CASES, P.MANAGE_RESELLER_ACCESS]
    words = wrong(set_role_privileges, cast.actor("carla"), role, privileges=wanted, version=0)
    assert words[0].endswith("nobody consents to oneself.")


# What comes from the old support centre


def test_a_legacy_privilege_can_go_and_never_come(cast: Cast):
    """S75: not by a copy either."""
    sari = cast.actor("sari")
    imported = Role.objects.create(
        organization=cast.mitrajaya, name="Old desk", privileges=[*sorted(LEGACY_PRIVILEGES), "view_customers"]
    )

    assert copy_role(sari, imported, name="Copy").privileges == ["view_customers"]
    kept = set_role_privileges(sari, imported, privileges=[P.LEGACY_ENTERPRISE, P.SUPPORT], version=0)
    assert kept.privileges == ["support", "legacy_enterprise"]
    gone = set_role_privileges(sari, imported, privileges=[P.SUPPORT], version=1)
    assert wrong(set_role_privileges, sari, gone, privileges=[P.LEGACY_ENTERPRISE], version=2)


def test_a_super_admin_looks_after_who_holds_a_legacy_privilege(cast: Cast):
    """S75, T15: it is no more than the three it stands for."""
    dewi = make_holder("Dewi", MITRA, P.LEGACY_ENTERPRISE)

    assert may_suspend_user(cast.actor("sari"), actor(dewi).user)
    end_role(cast.actor("sari"), dewi.assignments.get())
    assert privileges_given_to(actor(dewi).user) == frozenset()


def test_the_inactive_role_gives_nothing_and_nobody_is_given_it(cast: Cast):
    """S53"""
    sari, dewi = cast.actor("sari"), make_holder("Dewi", MITRA, *sorted(CASE_PRIVILEGES), is_inactive=True)
    role = Role.objects.get()

    assert actor(dewi).privileges == frozenset()
    assert dewi not in [one.actor.user for one in staff_of([actor(dewi).domain])]
    assert refused(assign_role, sari, cast.budi, role) == "inactive"
    assert refused(copy_role, sari, role, name="Copy") == "inactive"
    assert refused(rename_role, sari, role, name="Copy", version=0) == "inactive"
    delete_role(sari, role, holders=1)
    assert not RoleAssignment.objects.filter(user=dewi, ended_at=None).exists()


def test_an_imported_role_with_a_product_restriction_waits_for_a_super_admin(cast: Cast):
    """S7, S9: until then it gives nothing; whoever only manages roles can't confirm it."""
    dewi = make_holder("Dewi", MITRA, *sorted(CASE_PRIVILEGES))
    assignment = dewi.assignments.get()
    RoleAssignment.objects.filter(pk=assignment.pk).update(held_back="product_restriction")
    maya = make_holder("Maya", MITRA, *OFFERED["reseller"])

    assert actor(dewi).privileges == frozenset()
    assert refused(confirm_role, actor(maya), assignment) == "not_super_admin"
    assert refused(confirm_role, cast.actor("oscar"), assignment) == "not_visible"
    confirm_role(cast.actor("sari"), assignment)
    assert last_event()[0] == "role.confirmed"
    assert actor(dewi).privileges == CASE_PRIVILEGES
    assert refused(confirm_role, cast.actor("sari"), assignment) == "not_visible"
