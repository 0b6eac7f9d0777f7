"""A list is read in two parts, what changed lately and what is still open from before: no seam shows."""

from datetime import timedelta

import pytest

from wakil.cases import actions
from wakil.cases.actions import Update
from wakil.cases.queries.filters import Filters
from wakil.cases.queries.listing import page_of
from wakil.lib import clock
from wakil.lib.keys import moment_key_of

DAYS_AGO = (0, 10, 29, 31, 40, 50)
TODAY = clock.now() + timedelta(days=60)  # the consents begin today, so the stories are told in the time after


@pytest.fixture
def filed(cast):
    """Six cases, three from the last 30 days, newest first."""
    cases = []
    for days in DAYS_AGO:
        with clock.at(TODAY - timedelta(days=days)):
            cases.append(cast.file("priya", cast.sinar, title=f"From {days} days ago"))
    return cases


def close(cast, case):
    """Close it at the moment it was filed."""
    with clock.at(case.filed_at + timedelta(seconds=1)):
        update = Update(body="Solved.", close=True)
        actions.update_case(cast.actor("priya"), case, key=f"close-{case.pk}", version=case.version, update=update)


def titles(cast, size):
    """All pages of that size, one after the other."""
    found, after = [], None
    while True:
        with clock.at(TODAY):
            page = page_of(cast.actor("priya"), Filters(), after, size)
        found += [case.title for case in page.rows]
        after = moment_key_of(page.older) if page.older else None
        if after is None:
            return found


@pytest.mark.parametrize("size", [1, 2, 3, 4, 25])
def test_pages_of_any_size_show_each_open_case_once_newest_first(cast, filed, size):
    """S37, S39."""
    assert titles(cast, size) == [f"From {days} days ago" for days in DAYS_AGO]


@pytest.mark.parametrize("size", [1, 2, 25])
def test_what_closed_within_30_days_stays_and_what_closed_before_goes(cast, filed, size):
    """S37, S40."""
    for case in (filed[1], filed[4]):
        close(cast, case)

    assert titles(cast, size) == [f"From {days} days ago" for days in (0, 10, 29, 31, 50)]


@pytest.mark.parametrize("rows", [1, 25])
def test_a_list_takes_as_many_queries_for_one_row_as_for_25(cast, django_assert_num_queries, rows):
    """S39."""
    for number in range(rows):
        cast.file("priya", cast.sinar, title=f"Case {number}")
    actor = cast.actor("priya")

    with django_assert_num_queries(3):
        assert len(page_of(actor, Filters()).rows) == rows
