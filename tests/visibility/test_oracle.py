"""Random histories, told to the product and to the oracle: what they say must always be the same."""

import os

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.visibility.world import DOMAINS, PEOPLE, PRODUCTS, World
from wakil.cases.reachability import clear_expired, wrongly_hidden
from wakil.lib import clock
from wakil.reselling.models import Relationship, ResellerAccess

# Few places, so that steps meet: what one does, another one undoes.
domains = st.sampled_from([DOMAINS[0], DOMAINS[0], DOMAINS[2], DOMAINS[1]])
customers = st.sampled_from(["sinar", "sinar", "sinar", "kopi"])
people = st.sampled_from(PEOPLE)
onlookers = st.sampled_from(["priya", "oscar", "priya_bali", "citra", "dodi", "budi"])
filers = st.sampled_from(["priya", "oscar", "citra", "priya_bali", "budi"])
audiences = st.sampled_from(["everyone", "reseller_and_vendor", "vendor"])
nth = st.integers(0, 3)
some_products = st.sampled_from([[], [], [PRODUCTS[0]], [PRODUCTS[1]]])

terms = st.tuples(st.integers(1, 4), some_products, st.integers(1, 60))
doers = st.sampled_from(["priya", "citra", "ava", "oscar", "priya_bali"])
makers = st.sampled_from(["sinar", "sinar", "sinar", "kopi"])

STEPS = st.one_of(
    st.tuples(st.just("pass_time"), st.integers(1, 30)),
    st.tuples(st.just("start_tie"), domains, customers),
    st.tuples(st.just("end_tie"), domains, customers),
    st.tuples(st.just("grant"), domains, customers, st.integers(1, 4), some_products, st.integers(1, 60)),
    st.tuples(st.just("grant"), domains, customers, st.integers(1, 4), some_products, st.integers(1, 60)),
    st.tuples(st.just("revoke"), domains, customers),
    st.tuples(st.just("file"), filers, customers, st.sampled_from(PRODUCTS)),
    st.tuples(st.just("file"), st.sampled_from(["priya", "budi", "oscar"]), st.none(), st.just(PRODUCTS[0])),
    st.tuples(st.just("note"), nth, audiences),
    st.tuples(
        st.just("share"),
        nth,
        st.sampled_from(["citra", "gita", "priya", "oscar", "ava"]),
        st.sampled_from(["priya", "oscar", "oscar", "dodi", "priya_bali", "ops", "ops"]),
        st.sampled_from(["view", "view", "view", "notify"]),
    ),
    st.tuples(
        st.just("share"), nth, st.sampled_from(["citra", "priya"]), st.sampled_from(["oscar", "ops"]), st.just("view")
    ),
    st.tuples(st.just("make_token"), makers, domains, st.one_of(st.none(), domains), terms),
    st.tuples(st.just("make_token"), makers, domains, st.one_of(st.none(), domains), terms),
    st.tuples(st.just("redeem"), st.sampled_from(["oscar", "oscar", "priya", "priya_bali", "budi"]), nth),
    st.tuples(st.just("redeem"), st.none(), st.sampled_from([0, 0, 0, 1])),
    st.tuples(st.just("redeem"), st.none(), st.just(0)),
    st.tuples(st.just("revoke_token"), makers, nth),
    st.tuples(st.just("add_partner"), customers, domains, terms),
    st.tuples(st.just("end_partner"), customers, st.sampled_from(["carla", "carla", "priya_bali", "oscar", "budi"])),
    st.tuples(st.just("do"), doers, st.sampled_from(["comment", "close", "reopen", "escalate"]), nth),
    st.tuples(st.just("do"), doers, st.sampled_from(["comment", "close", "close", "reopen"]), nth),
    st.tuples(st.just("pass_time"), st.sampled_from([40, 340, 725])),
    st.tuples(st.just("cut_off"), domains, st.one_of(st.none(), customers)),
    st.tuples(st.just("move"), customers),
    st.tuples(st.just("suspend"), people),
    st.tuples(st.just("strip"), st.sampled_from([*PEOPLE, "vito", "hana", "dodi", "budi"])),
)
HISTORIES = int(os.environ.get("HISTORIES", "30"))  # more of them find rarer mistakes
PROLOGUES = [
    [],
    [
        ("start_tie", DOMAINS[0], "sinar"),
        ("start_tie", DOMAINS[2], "sinar"),
        ("grant", DOMAINS[0], "sinar", 3, [], 200),
        ("grant", DOMAINS[2], "sinar", 3, [PRODUCTS[0]], 40),
        ("file", "priya", "sinar", PRODUCTS[0]),
        ("file", "citra", "sinar", PRODUCTS[1]),
        ("pass_time", 1),
    ],
    [
        ("start_tie", DOMAINS[2], "sinar"),
        ("grant", DOMAINS[2], "sinar", 3, [], 50),
        ("file", "oscar", "sinar", PRODUCTS[0]),
        ("pass_time", 1),
        ("end_tie", DOMAINS[2], "sinar"),
        ("start_tie", DOMAINS[0], "sinar"),
        ("grant", DOMAINS[0], "sinar", 3, [], 50),
        ("file", "priya", "sinar", PRODUCTS[0]),
        ("share", 0, "citra", "ops", "view"),
        ("pass_time", 1),
    ],
    [
        ("start_tie", DOMAINS[0], "sinar"),
        ("grant", DOMAINS[0], "sinar", 3, [], 400),
        ("file", "priya", "sinar", PRODUCTS[0]),
        ("file", "citra", "sinar", PRODUCTS[1]),
        ("add_partner", "sinar", DOMAINS[1], (2, [PRODUCTS[0]], 300)),
        ("file", "priya_bali", "sinar", PRODUCTS[0]),
        ("make_token", "sinar", DOMAINS[2], DOMAINS[0], (3, [], 500)),
        ("share", 0, "citra", "oscar", "view"),
        ("pass_time", 1),
    ],
]


@settings(
    max_examples=HISTORIES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(prologue=st.sampled_from(PROLOGUES), steps=st.lists(st.tuples(STEPS, onlookers), min_size=8, max_size=22))
def test_lists_pages_counts_and_searches_agree_with_the_oracle(cast, prologue, steps):
    """S16, S35, S36, S51, S52, W6, T6, T11, T13, T27, T28, T29, T30"""
    with transaction.atomic():
        tell(World(cast_without_ties(cast)), [(step, None) for step in prologue] + steps)
        transaction.set_rollback(True)


def tell(world, steps):
    """Do the steps one by one, and look through somebody's eyes after each; in the end through everybody's."""
    for (verb, *words), onlooker in steps:
        with clock.at(world.now):
            getattr(world, verb)(*words)
        with clock.at(world.now):  # the step may have let time pass
            if onlooker:
                world.check(onlooker)
    with clock.at(world.now):
        assert not wrongly_hidden().exists()
        for who in ("priya", "priya_bali", "oscar", "dodi"):
            world.check_closely(who)
        for who in ("priya", "priya_bali", "oscar", "citra"):
            world.check_verbs(who)
        clear_expired()
        for who in PEOPLE:
            world.check(who)


def cast_without_ties(cast):
    """The cast before anybody sold or allowed anything."""
    ResellerAccess.objects.all().delete()
    Relationship.objects.all().delete()
    return cast
