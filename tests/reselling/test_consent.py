"""Whether a customer's consent is in force, a condition at a time: for whom, for what, and from when to when (T27)."""

from datetime import timedelta

import pytest

from tests.cast import Cast, relate
from tests.reselling.handing_over import NEW, OLD, domain
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.consent import access_level, active_relationships
from wakil.reselling.models import Product, ResellerAccess

BALI = "bali.mitrajaya.example"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def now():
    with clock.standing_still():
        yield clock.now()


def level(cast: Cast, name: str = OLD, short: str = "sinar", product: Product | None = None) -> int | None:
    return access_level(domain(name), cast.organizations[short], product)


def change(cast: Cast, **changes) -> None:
    """The consent that PT Sinar Abadi gives."""
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(**changes)


def tie(cast: Cast, **changes) -> None:
    type(cast.relationships["sinar"]).objects.filter(pk=cast.relationships["sinar"].pk).update(**changes)


def cut_off(cast: Cast, name: str, short: str) -> DomainSuspension:
    return DomainSuspension.objects.create(
        domain=domain(name), customer=cast.organizations[short], started_at=clock.now(), started_by=cast.vera
    )


def test_consent_is_one_customers_to_one_domain(cast: Cast):
    """S15, T1: what others give, or give to others, counts for nothing."""
    relate(NEW, cast.sinar)
    every = {(name, short): level(cast, name, short) for name in (OLD, BALI, NEW) for short in ("sinar", "melati")}

    assert every == {**dict.fromkeys(every), (OLD, "sinar"): 3}
    assert (level(cast, OLD, "harapan"), level(cast, BALI, "harapan")) == (None, 3)


def test_consent_holds_from_its_first_moment_to_before_its_last(cast: Cast, now):
    """S17, T27"""
    found = []
    for changes in (
        {"starts_at": now + HOUR},
        {"starts_at": now, "ends_at": now + HOUR},
        {"starts_at": now - HOUR, "ends_at": now},
        {"ends_at": None},
        {"revoked_at": now + HOUR},
        {"revoked_at": now},
    ):
        change(cast, **changes)
        found.append(level(cast))

    assert found == [None, 3, None, 3, 3, None]


def test_consent_holds_while_its_relationship_does(cast: Cast, now):
    """S16, S44"""
    found = []
    for changes in ({"started_at": now + HOUR}, {"started_at": now}, {"ended_at": now + HOUR}, {"ended_at": now}):
        tie(cast, **changes)
        active = cast.relationships["sinar"] in active_relationships()
        found.append((active, level(cast)))

    assert found == [(False, None), (True, 3), (True, 3), (False, None)]


def test_consent_is_for_the_products_that_it_lists(cast: Cast):
    """T27, T28: not for those that another consent lists, and an empty list is none."""

    def covered() -> list[int | None]:
        return [level(cast, product=product) for product in (cast.workspace, cast.cloud, None)]

    found = [covered()]
    change(cast, all_products=False)
    found.append(covered())
    ResellerAccess.objects.get(relationship=cast.relationships["sinar"]).products.add(cast.cloud)
    ResellerAccess.objects.get(relationship=cast.relationships["kopi"]).products.add(cast.workspace)
    found.append(covered())

    assert found == [[3, 3, 3], [None, None, 3], [None, 3, 3]]


def test_a_customer_that_cuts_its_resellers_domain_off_consents_to_nothing_until_it_lifts_that(cast: Cast):
    """W25: neither another customer's suspension nor one of another domain counts."""
    cut_off(cast, OLD, "kopi")
    cut_off(cast, BALI, "sinar")
    before = level(cast)
    suspension = cut_off(cast, OLD, "sinar")
    meanwhile = level(cast)
    suspension.lifted_at = clock.now()
    suspension.save()

    assert (before, meanwhile, level(cast)) == (3, None, 3)
