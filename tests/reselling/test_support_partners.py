"""A customer adds a support-only partner, active at once; either side ends it (S51, S52)."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.reselling.handing_over import NEW, OLD, YEAR, domain, running
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.models import User
from wakil.cases.policy.reach import listed_for
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.actions import add_support_partner, end_support_partner
from wakil.reselling.models import Relationship, ResellerAccess
from wakil.reselling.partner_policy import (
    may_add_support_partner,
    may_end_support_partner,
    support_partners_seen_by,
)
from wakil.reselling.policy import customers_known_to


def add(cast, who="carla", name=NEW, **changes):
    terms = {"level": 2, "ends_at": clock.now() + YEAR, "all_products": True}
    return add_support_partner(cast.actor(who), cast.sinar, reseller_domain=domain(name), **{**terms, **changes})


def listed(cast, who):
    return sorted(listed_for(cast.actor(who)).values_list("number", flat=True))


def test_it_works_at_once_and_nobody_approves_it(cast):
    """S51, S52: asking is consent, at the level chosen in the same form."""
    cast.file("citra", cast.sinar)
    partner = add(cast)

    assert running(cast) == [(NEW, "support_only", "customer"), (OLD, "resale", "vendor")]
    grant = ResellerAccess.objects.get(relationship=partner)
    assert (grant.level, grant.source, grant.granted_by) == (2, "customer", cast.carla)
    assert cast.sinar in customers_known_to(cast.actor("oscar"))
    assert listed(cast, "oscar") == []
    newer = cast.file("oscar", cast.sinar)
    assert listed(cast, "oscar") == [newer.number]
    assert newer.number in listed(cast, "citra")


@pytest.mark.parametrize("who", ["carla", "oscar"])
def test_either_side_ends_it_and_sight_is_gone(cast, who):
    """S51, S52"""
    partner = add(cast)
    cast.file("oscar", cast.sinar)
    end_support_partner(cast.actor(who), partner)

    assert (listed(cast, "oscar"), running(cast)) == ([], [(OLD, "resale", "vendor")])
    assert cast.sinar not in customers_known_to(cast.actor("oscar"))
    with pytest.raises(ValidationError):
        end_support_partner(cast.actor("carla"), partner)


def test_who_may_add_and_who_may_end(cast):
    """S51, T15: both halves of it."""
    able = {who for who in cast.people if may_add_support_partner(cast.actor(who), cast.sinar)}
    assert able == {"carla"}
    partner = add(cast)
    assert {who for who in cast.people if may_end_support_partner(cast.actor(who), partner)} == {"carla", "oscar"}
    assert {who for who in cast.people if support_partners_seen_by(cast.actor(who)).exists()} == {"carla", "oscar"}
    codes = {who: may_end_support_partner(cast.actor(who), partner).code for who in ("citra", "gita", "priya", "vera")}
    assert codes == {
        "citra": "missing_privilege", "gita": "not_visible", "priya": "not_visible", "vera": "not_visible",
    }  # fmt: skip
    cast.oscar.assignments.update(built_in="customer_support_viewer")
    assert may_end_support_partner(cast.actor("oscar"), partner).code == "missing_privilege"


def test_a_reseller_that_sells_is_not_ended_as_a_support_partner(cast):
    """S52"""
    for who in ("carla", "priya"):
        with pytest.raises(NotVisible):
            end_support_partner(cast.actor(who), cast.relationships["sinar"])


def test_nobody_adds_the_reseller_one_works_for(cast):
    """S51, decision 9"""
    User.objects.filter(pk__in=[cast.oscar.pk, cast.carla.pk]).update(person=uuid.uuid4())
    with pytest.raises(Forbidden):
        add(cast)
    assert may_add_support_partner(cast.actor("carla"), cast.sinar).code == "consents_to_oneself"


def test_what_can_not_be_added_is_refused(cast):
    """S51, T6, T27: a domain that sells already, no reseller's, unverified or cut off; no product; no end."""
    DomainSuspension.objects.create(
        domain=domain("bali.mitrajaya.example"), started_at=clock.now(), started_by=cast.vera
    )
    cast.timur.domains.update(verified_at=None)
    for name in (OLD, "kopigayo.example", "nusantara.example", "bali.mitrajaya.example", "mitrajaya-timur.example"):
        with pytest.raises(ValidationError):
            add(cast, name=name)
    for wrong in ({"all_products": False}, {"ends_at": None}, {"ends_at": clock.now() + 3 * YEAR}):
        with pytest.raises(ValidationError):
            add(cast, **wrong)
    assert running(cast) == [(OLD, "resale", "vendor")]


def test_a_partner_that_left_is_not_added_again_and_again(cast):
    """S51"""
    for _time in range(3):
        end_support_partner(cast.actor("oscar"), add(cast))
    with pytest.raises(ValidationError):
        add(cast)
    with clock.at(clock.now() + timedelta(days=8)):
        add(cast)


def test_a_customer_adds_ten_partners_a_day_at_most(cast):
    """S51, T23: adding sends mail to the partner's people."""
    ended = clock.now() - timedelta(hours=3)
    Relationship.objects.bulk_create(
        Relationship(
            reseller_domain=domain("mitrajaya-timur.example"), customer=cast.sinar, kind="support_only",
            source="customer", started_at=ended, ended_at=ended,
        )
        for _nth in range(10)
    )  # fmt: skip
    with pytest.raises(ValidationError):
        add(cast)
    with clock.at(clock.now() + timedelta(hours=22)):
        add(cast)


def test_the_products_chosen_are_all_that_is_given(cast):
    """S51, T27, T28"""
    add(cast, all_products=False, products=[cast.cloud])
    cast.file("citra", cast.sinar)
    assert listed(cast, "oscar") == []
