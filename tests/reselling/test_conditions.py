"""Who hands a customer over, ends a partner, grants access and finds a reseller: a condition at a time."""

import uuid

import pytest

from tests.cast import actor, make_organization, make_user
from tests.reselling.handing_over import NEW, OLD, YEAR, domain, make_token
from wakil.accounts.models import User
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.actions import add_support_partner
from wakil.reselling.finding import identity_of, reseller_domains, resellers_named
from wakil.reselling.partner_policy import may_end_support_partner
from wakil.reselling.policy import may_grant_access
from wakil.reselling.transfer_policy import may_open_transfers, may_redeem_transfer_token

BALI, TIMUR = "bali.mitrajaya.example", "mitrajaya-timur.example"


def cut_off(cast, name, customer=None):
    return DomainSuspension.objects.create(
        domain=domain(name), customer=customer, started_at=clock.now(), started_by=cast.vera
    )


def named(text):
    return [found.name for found in resellers_named(text)]


def test_the_page_of_transfers_is_a_resellers_and_takes_a_privilege_there(cast):
    """W6, T5: for everybody else there is no such page, whatever they hold."""
    codes = {who: may_open_transfers(cast.actor(who)).code for who in cast.people}

    able = dict.fromkeys(("sari", "priya", "priya_bali", "oscar"), "")
    unseen = dict.fromkeys(("vera", "ava", "vito", "carla", "citra", "dodi", "gita", "mela", "hana"), "not_visible")
    assert codes == {**able, **unseen, "budi": "missing_privilege"}


def test_the_right_domain_alone_redeems_nothing(cast):
    """W6, T14: a colleague at the domain that the token names needs the privilege as well."""
    token, _secret = make_token(cast)
    colleague = actor(make_user("Ola", NEW, "customer_support_viewer"))

    assert may_redeem_transfer_token(colleague, token).code == "missing_privilege"
    assert may_redeem_transfer_token(cast.actor("oscar"), token).code == ""


@pytest.mark.parametrize(("name", "short"), [(NEW, "kopi"), (OLD, "sinar"), (BALI, "sinar")])
def test_only_this_customers_suspension_of_this_domain_stops_a_token(cast, name, short):
    """W6, W25: neither another customer's, nor one of another domain."""
    token, _secret = make_token(cast)
    cut_off(cast, name, cast.organizations[short])

    assert may_redeem_transfer_token(cast.actor("oscar"), token).code == ""


@pytest.mark.parametrize("who", ["carla", "oscar"])
def test_who_ends_one_partner_does_not_end_the_seller_with_it(cast, who):
    """S52, T5: a partner of one's own opens no other relationship."""
    partner = add_support_partner(
        cast.actor("carla"), cast.sinar, reseller_domain=domain(NEW), level=2, ends_at=clock.now() + YEAR,
        all_products=True,
    )  # fmt: skip

    assert may_end_support_partner(cast.actor(who), partner).code == ""
    assert may_end_support_partner(cast.actor(who), cast.relationships["sinar"]).code == "not_visible"


def test_access_is_granted_by_the_customers_administrator_alone(cast):
    """S17, T15, decision 9"""
    codes = {who: may_grant_access(cast.actor(who), cast.relationships["sinar"]).code for who in cast.people}

    unseen = dict.fromkeys(cast.people, "not_visible")
    assert codes == {**unseen, "carla": "", "citra": "missing_privilege", "dodi": "missing_privilege"}


def test_nobody_with_an_account_at_a_reseller_grants_access(cast):
    """S17, decision 9: not even to another reseller than the one worked for."""
    User.objects.filter(pk__in=[cast.oscar.pk, cast.carla.pk]).update(person=uuid.uuid4())

    assert may_grant_access(cast.actor("carla"), cast.relationships["sinar"]).code == "consents_to_oneself"


def test_a_reseller_is_found_by_exactly_what_is_written(cast):
    """T6: a domain, a number or a public id, and nothing near it."""
    assert named(f" {NEW.upper()} ") == [NEW]
    assert named(str(cast.mitrajaya.number)) == named(cast.mitrajaya.customer_id.lower()) == [OLD, BALI]
    for other in ("", "example", "cakra", "sinar.example", "nusantara.example", "0" * 12, str(cast.sinar.number)):
        assert named(other) == []


def test_only_verified_domains_of_resellers_are_found(cast):
    """T6"""
    cast.timur.domains.update(verified_at=None)

    assert {found.name for found in reseller_domains()} == {OLD, BALI, NEW}


def test_a_domain_that_the_vendor_cut_off_is_not_found_until_it_is_lifted(cast):
    """W25, T6: the others are, and a customer's suspension hides the domain from nobody."""
    cut_off(cast, OLD, cast.sinar)
    suspension = cut_off(cast, NEW)

    assert {found.name for found in reseller_domains()} == {OLD, BALI, TIMUR}
    suspension.lifted_at = clock.now()
    suspension.save()
    assert {found.name for found in reseller_domains()} == {OLD, BALI, TIMUR, NEW}


def test_a_name_is_compared_with_the_resellers_that_this_customer_knows(cast):
    """T6: what other customers know is told to nobody."""
    cast.timur.name = cast.mitrajaya.name
    cast.timur.save()
    newcomer = make_organization("customer", "Baru", "baru.example")

    assert identity_of(domain(TIMUR), cast.sinar).same_name == [OLD]
    assert identity_of(domain(TIMUR), newcomer).same_name == []
