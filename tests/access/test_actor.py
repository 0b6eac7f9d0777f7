"""What somebody holds at work, and who is at work in a domain: a condition at a time (T13, W25, S74)."""

import pytest

from tests.cast import Cast, actor, make_user
from wakil.access.actor import Actor, is_suspended_by_vendor, privileges_given_to, staff_of
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import OFFERED, P
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension

MITRA, BALI, CAKRA = "mitrajaya.example", "bali.mitrajaya.example", "cakra.example"


def at(name: str) -> Domain:
    return Domain.objects.select_related("organization").get(name=name)


def cut_off(cast: Cast, name: str, customer=None) -> DomainSuspension:
    return DomainSuspension.objects.create(
        domain=at(name), customer=customer, started_at=clock.now(), started_by=cast.vera
    )


def at_work(*names: str) -> dict[str, tuple[str, ...]]:
    """Everybody at work in these domains, with the names of the roles."""
    return {one.actor.user.email: one.roles for one in staff_of([at(name) for name in names])}


def give(cast: Cast, who: str, short: str, *privileges: P) -> None:
    """A custom role of an organization, besides what the person holds."""
    role = Role.objects.create(
        organization=cast.organizations[short], name="Special", privileges=[privilege.value for privilege in privileges]
    )
    RoleAssignment.objects.create(user=cast.people[who], role=role, started_at=clock.now())


def test_people_hold_what_their_own_roles_give_and_no_more(cast: Cast):
    """T15: neither a colleague's role nor one that has ended."""
    assert cast.actor("budi").privileges == {P.VIEW_CUSTOMERS}
    cast.budi.assignments.update(ended_at=clock.now())
    assert cast.actor("budi").privileges == frozenset()
    assert cast.actor("carla").privileges == OFFERED["customer"]


def test_a_custom_role_counts_in_its_own_organization_only(cast: Cast):
    """T5"""
    give(cast, "budi", "mitrajaya", P.SUPPORT)
    give(cast, "budi", "cakra", P.EDIT_CUSTOMERS)

    assert cast.actor("budi").privileges == {P.VIEW_CUSTOMERS, P.SUPPORT}


def test_a_built_in_role_that_is_none_any_more_gives_nothing_and_is_named_as_it_was(cast: Cast):
    """T13: also a role of another kind of organization is none here."""
    make_user("Ola", CAKRA, "support_agent")

    assert actor(make_user("Omar", CAKRA, "retired_role")).privileges == frozenset()
    assert at_work(CAKRA) == {
        "ola@cakra.example": ("support_agent",),
        "omar@cakra.example": ("retired_role",),
        "oscar@cakra.example": ("Reseller Admin",),
    }


def test_a_suspended_person_holds_nothing(cast: Cast):
    """T13"""
    cast.priya.suspended_at = clock.now()
    cast.priya.save()

    assert (cast.actor("priya").is_active, cast.actor("priya").privileges) == (False, frozenset())


def test_the_vendors_suspension_takes_everything_in_that_domain_until_it_is_lifted(cast: Cast):
    """W25, T13: a customer's suspension takes nothing here, nor one of another domain."""
    cut_off(cast, BALI, cast.harapan)
    suspension = cut_off(cast, MITRA)

    def held() -> dict[str, tuple[bool, bool, bool]]:
        every = {"priya": MITRA, "priya_bali": BALI, "oscar": CAKRA}
        found = {who: (cast.actor(who), is_suspended_by_vendor(at(name))) for who, name in every.items()}
        return {who: (one.is_active, bool(one.privileges), is_cut_off) for who, (one, is_cut_off) in found.items()}

    works = (True, True, False)
    assert held() == {"priya": (False, False, True), "priya_bali": works, "oscar": works}
    suspension.lifted_at = clock.now()
    suspension.save()
    assert held() == dict.fromkeys(("priya", "priya_bali", "oscar"), works)


@pytest.mark.parametrize("is_cut_off", [True, False])
def test_who_has_just_read_whether_the_domain_is_cut_off_is_believed(cast: Cast, is_cut_off: bool):
    """W25: it is not read a second time."""
    found = Actor.load(cast.oscar, is_cut_off=is_cut_off)

    assert (found.is_active, bool(found.privileges)) == (not is_cut_off, not is_cut_off)


def test_at_work_are_the_active_people_with_a_role_in_the_domains_asked_for(cast: Cast):
    """T34"""
    make_user("Ola", CAKRA)
    make_user("Omar", CAKRA, "reseller_admin").assignments.update(ended_at=clock.now())
    suspended = make_user("Onah", CAKRA, "reseller_admin")
    suspended.suspended_at = clock.now()
    suspended.save()
    make_user("Olga", CAKRA, "reseller_admin").assignments.update(held_back="product_restriction")
    give(cast, "oscar", "cakra", P.SUPPORT)

    assert at_work(CAKRA) == {"oscar@cakra.example": ("Reseller Admin", "Special")}
    assert at_work(BALI, CAKRA) == {
        "oscar@cakra.example": ("Reseller Admin", "Special"),
        "priya@bali.mitrajaya.example": ("Reseller Admin",),
    }


def test_nobody_is_at_work_where_the_vendor_cut_the_domain_off_until_it_is_lifted(cast: Cast):
    """W25, T34: a customer's suspension stops nobody from working for others."""
    cut_off(cast, BALI, cast.harapan)
    suspension = cut_off(cast, CAKRA)

    assert set(at_work(BALI, CAKRA)) == {"priya@bali.mitrajaya.example"}
    suspension.lifted_at = clock.now()
    suspension.save()
    assert set(at_work(BALI, CAKRA)) == {"priya@bali.mitrajaya.example", "oscar@cakra.example"}


@pytest.mark.parametrize(
    ("privileges", "has_support", "reaches"),
    [
        ([], False, False),
        ([P.EDIT_CUSTOMERS, P.VIEW_CUSTOMERS], False, False),
        ([P.SUPPORT], True, False),
        ([P.SUPPORT, P.VIEW_CUSTOMERS], True, False),
        ([P.VIEW_CUSTOMERS, P.ACCESS_CUSTOMERS_CASES], False, False),
        ([P.SUPPORT, P.VIEW_CUSTOMERS, P.ACCESS_CUSTOMERS_CASES], True, True),
        ([P.LEGACY_ENTERPRISE], True, True),
        ([P.LEGACY_RESOLD_ENTERPRISE_SUPPORT], True, True),
    ],
)
def test_three_privileges_or_a_legacy_one_reach_customers_cases(cast: Cast, privileges, has_support, reaches):
    """S11, S74, S75"""
    cast.oscar.assignments.update(ended_at=clock.now())
    give(cast, "oscar", "cakra", *privileges)
    oscar = cast.actor("oscar")

    assert (oscar.has_support, oscar.reaches_customers_cases) == (has_support, reaches)


def test_roles_that_were_just_read_give_nothing_to_who_is_not_at_work(cast: Cast):
    """T13, W25: a person who is suspended, and one whose domain is cut off."""
    held = list(cast.oscar.assignments.all())
    assert Actor.of(cast.oscar, held, is_cut_off=False).reaches_customers_cases
    assert Actor.of(cast.oscar, held, is_cut_off=True).privileges == frozenset()

    cast.oscar.suspended_at = clock.now()
    assert Actor.of(cast.oscar, held, is_cut_off=False).privileges == frozenset()


def test_a_role_that_waits_for_confirmation_is_not_what_somebody_holds(cast: Cast):
    """S7"""
    assert privileges_given_to(cast.oscar) >= {P.SUPPORT}
    cast.oscar.assignments.update(held_back="product_restriction")

    assert privileges_given_to(cast.oscar) == frozenset()
