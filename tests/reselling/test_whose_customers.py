"""Whose customers somebody knows, and whose suspensions: a condition at a time (S5, S16, W25)."""

from dataclasses import replace

from tests.cast import relate
from tests.reselling.handing_over import NEW, OLD, domain
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.policy import (
    customers_known_to,
    customers_of_domain,
    may_ask_permission,
    may_manage_organizations,
    may_open_access,
    may_view_customers,
    relationships_of_domain,
    relationships_seen_by,
)
from wakil.reselling.suspension_policy import may_lift_suspension, may_suspend_domain, suspensions_seen_by

BALI = "bali.mitrajaya.example"
VENDORS, RESELLERS = {"vera", "ava", "vito"}, {"sari", "priya", "priya_bali", "budi", "oscar"}


def cut_off(cast, name, customer=None, *, is_lifted=False):
    return DomainSuspension.objects.create(
        domain=domain(name), customer=customer, started_at=clock.now(), started_by=cast.vera,
        lifted_at=clock.now() if is_lifted else None,
    )  # fmt: skip


def customers(name):
    return sorted(customer.name for customer in customers_of_domain(domain(name)))


def codes(cast, may, *about):
    return {who: may(cast.actor(who), *about).code for who in cast.people}


def test_a_domain_has_the_customers_tied_to_it_and_no_others(cast):
    """S16, T1: an organization of another kind is nobody's customer."""
    relate(NEW, cast.timur)

    assert (customers(OLD), customers(BALI)) == (["Kopi Gayo", "PT Sinar Abadi", "Toko Melati"], ["RS Harapan"])
    assert customers(NEW) == []


def test_a_customer_that_cut_the_domain_off_is_not_among_them_until_it_lifts_that(cast):
    """W25, S44"""
    cut_off(cast, BALI, cast.melati)
    suspension = cut_off(cast, OLD, cast.sinar)
    meanwhile = customers(OLD), relationships_of_domain(domain(OLD)).count()
    suspension.lifted_at = clock.now()
    suspension.save()

    assert meanwhile == (["Kopi Gayo", "Toko Melati"], 2)
    assert customers(OLD) == ["Kopi Gayo", "PT Sinar Abadi", "Toko Melati"]


def test_people_know_the_customers_of_their_domain_and_the_vendors_administrator_all(cast):
    """S5, T1, T13: who is no longer active knows none, whatever was held."""
    known = {who: {one.name for one in customers_known_to(cast.actor(who))} for who in cast.people}

    mitra, every = set(customers(OLD)), {cast.organizations[one].name for one in ("sinar", "melati", "kopi", "harapan")}
    own = {"sari": mitra, "priya": mitra, "budi": mitra, "priya_bali": {"RS Harapan"}, "vera": every}
    assert known == {**dict.fromkeys(cast.people, frozenset()), **own}
    assert list(customers_known_to(replace(cast.actor("priya"), is_active=False))) == []


def test_each_side_is_told_why_it_can_not(cast):
    """S5, decision 9, T24"""
    every = set(cast.people)
    view = {who: "" if who in {*RESELLERS, "vera"} else "not_a_reseller" for who in every}
    access = {who: "" if who in {"carla", "gita", "mela", "hana"} else "not_a_customer" for who in every}
    manage = {who: "missing_privilege" if who in VENDORS else "not_visible" for who in every}

    assert codes(cast, may_view_customers) == view
    assert codes(cast, may_open_access) == {**access, "citra": "missing_privilege", "dodi": "missing_privilege"}
    assert codes(cast, may_manage_organizations) == {**manage, "vera": ""}


def test_a_customer_reads_its_own_relationships_only_and_the_vendor_all(cast):
    """T1"""
    read = {who: set(relationships_seen_by(cast.actor(who))) for who in cast.people}

    own = {who: {cast.relationships[of]} for who, of in
           {"carla": "sinar", "gita": "kopi", "mela": "melati", "hana": "harapan"}.items()}  # fmt: skip
    assert read == {**dict.fromkeys(cast.people, frozenset()), **own, "vera": set(cast.relationships.values())}


def test_permission_is_asked_of_the_domains_own_customers(cast):
    """S26, T1"""
    unseen = dict.fromkeys(cast.people, "not_visible")

    mitra = {"sari": "", "priya": "", "budi": "missing_privilege"}
    assert codes(cast, may_ask_permission, cast.sinar) == {**unseen, **mitra}
    assert codes(cast, may_ask_permission, cast.harapan) == {**unseen, "priya_bali": ""}


def test_a_domain_is_cut_off_by_the_vendor_and_by_its_own_customers(cast):
    """W25: a reseller cuts nobody off, and a domain that is no reseller's is not there to be cut off."""
    relate(OLD, cast.cakra)
    unseen = dict.fromkeys(cast.people, "not_visible")
    lacking = dict.fromkeys(("ava", "vito", "citra", "dodi"), "missing_privilege")

    able = dict.fromkeys(("vera", "carla", "gita", "mela"), "")
    assert codes(cast, may_suspend_domain, domain(OLD)) == {**unseen, **lacking, **able}
    assert codes(cast, may_suspend_domain, domain("sinar.example")) == unseen


def test_each_side_reads_and_lifts_what_it_cut_off_itself(cast):
    """W25, T1: as long as it is not lifted."""
    vendors, sinars = cut_off(cast, NEW), cut_off(cast, OLD, cast.sinar)
    over = [cut_off(cast, BALI, is_lifted=True), cut_off(cast, BALI, cast.sinar, is_lifted=True)]
    read = {who: set(suspensions_seen_by(cast.actor(who))) for who in cast.people}
    unseen = dict.fromkeys(cast.people, "not_visible")
    lacking = "missing_privilege"

    assert read == {**dict.fromkeys(cast.people, frozenset()), "vera": {vendors}, "carla": {sinars}}
    assert codes(cast, may_lift_suspension, vendors) == {**unseen, "vera": "", "ava": lacking, "vito": lacking}
    assert codes(cast, may_lift_suspension, sinars) == {**unseen, "carla": "", "citra": lacking, "dodi": lacking}
    assert [codes(cast, may_lift_suspension, one) for one in over] == [unseen, unseen]
