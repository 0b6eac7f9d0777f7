"""Many who look at once: every look is in the log, at once (W2)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from tests.cases.test_races import cast, triggers_again  # noqa: F401 -- fixtures
from tests.cast import actor, make_user
from tests.client import Browser, page
from wakil.cases.actions import note_read
from wakil.cases.models import Activity
from wakil.cases.policy.activity import activity_seen_by
from wakil.lib import clock

PEOPLE, CASES, THREADS = 20, 50, 8


@pytest.mark.slow
def test_a_thousand_reads_in_a_burst_are_all_in_the_customer_s_log(cast):  # noqa: F811
    """W2: twenty people, fifty cases, eight threads; each twice in the same minute, so once in the log."""
    people = [actor(make_user(f"P{n}", "mitrajaya.example", "reseller_admin")) for n in range(PEOPLE)]
    cases = [cast.file("priya", cast.sinar) for _ in range(CASES)]
    minute = clock.now().replace(second=1, microsecond=0) + timedelta(minutes=1)
    missing, lock = [], threading.Lock()

    def look(pair):
        try:
            with clock.at(minute):
                note_read(*pair)
            person, case = pair
            if not Activity.objects.filter(user=person.user, case=case, kind="looked").exists():
                with lock:
                    missing.append(pair)
        finally:
            connections.close_all() if connection.vendor == "postgresql" else connection.close()

    pairs = [(person, case) for person in people for case in cases]
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(look, pairs + pairs[:200]))

    seen = activity_seen_by(cast.actor("carla")).filter(kind="looked")
    assert (missing, seen.count(), seen.values("user", "case").distinct().count()) == ([], 1000, 1000)
    log = Browser().sign_in(cast.carla).get(page("sinar.example", "access:activity") + "?kind=looked")
    assert len(log.context["entries"]) == 50
