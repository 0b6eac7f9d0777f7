"""Random histories, told to the product and to the oracle: what they say must always be the same."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.visibility.world import CUSTOMERS, DOMAINS, PEOPLE, PRODUCTS, World
from wakil.cases.reachability import clear_expired, wrongly_hidden
from wakil.lib import clock
from wakil.reselling.models import Relationship

domains, customers, people = st.sampled_from(DOMAINS), st.sampled_from(CUSTOMERS), st.sampled_from(PEOPLE)
audiences = st.sampled_from(["everyone", "reseller_and_vendor", "vendor"])
nth = st.integers(0, 5)

STEPS = st.one_of(
    st.tuples(st.just("pass_time"), st.integers(1, 30)),
    st.tuples(st.just("start_tie"), domains, customers),
    st.tuples(st.just("start_tie"), domains, customers),
    st.tuples(st.just("end_tie"), domains, customers),
    st.tuples(
        st.just("grant"),
        domains,
        customers,
        st.integers(1, 4),
        st.lists(st.sampled_from(PRODUCTS), unique=True),
        st.integers(1, 100),
    ),
    st.tuples(st.just("grant"), domains, customers, st.integers(2, 4), st.just([]), st.integers(20, 100)),
    st.tuples(st.just("revoke"), domains, customers),
    st.tuples(st.just("file"), people, customers, st.sampled_from(PRODUCTS)),
    st.tuples(st.just("file"), people, customers, st.sampled_from(PRODUCTS)),
    st.tuples(st.just("file"), st.sampled_from(["priya", "budi", "oscar"]), st.none(), st.just(PRODUCTS[0])),
    st.tuples(st.just("note"), nth, audiences),
    st.tuples(
        st.just("share"),
        nth,
        st.sampled_from(["citra", "gita", "priya", "oscar", "ava"]),
        st.sampled_from([*PEOPLE, "ops"]),
        st.sampled_from(["view", "notify"]),
    ),
    st.tuples(st.just("cut_off"), domains, st.one_of(st.none(), customers)),
    st.tuples(st.just("move"), customers),
    st.tuples(st.just("suspend"), people),
    st.tuples(st.just("strip"), people),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=st.lists(st.tuples(STEPS, people), min_size=6, max_size=28))
def test_lists_pages_counts_and_searches_agree_with_the_oracle(cast, steps):
    """S16, S35, S36, T6, T11, T30"""
    Relationship.objects.filter(ended_at=None).exists()
    with transaction.atomic():
        tell(World(cast_without_ties(cast)), steps)
        transaction.set_rollback(True)


def tell(world, steps):
    """Do the steps one by one, and look through somebody's eyes after each; in the end through everybody's."""
    for (verb, *words), onlooker in steps:
        with clock.at(world.now):
            getattr(world, verb)(*words)
            world.check(onlooker)
    with clock.at(world.now):
        for who in PEOPLE:
            world.check(who)
        assert not wrongly_hidden().exists()
        clear_expired()
        for who in PEOPLE:
            world.check(who)


def cast_without_ties(cast):
    """The cast before anybody sold or allowed anything."""
    from wakil.reselling.models import ResellerAccess

    ResellerAccess.objects.all().delete()
    Relationship.objects.all().delete()
    return cast
