"""How often something may be tried."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from wakil.lib import clock
from wakil.lib.pace import is_too_fast


@pytest.mark.django_db
def test_tries_count_within_the_time_since_the_first_and_for_each_alone():
    """T24, T25"""
    cache.clear()
    began = datetime(2030, 1, 1, tzinfo=UTC)
    with clock.at(began):
        assert [is_too_fast("x", "a", most=2, seconds=3600) for _n in range(4)] == [False, False, True, True]
        assert not is_too_fast("x", "b", most=2, seconds=3600)
        assert not is_too_fast("y", "a", most=2, seconds=3600)
    with clock.at(began + timedelta(seconds=3599)):
        assert is_too_fast("x", "a", most=2, seconds=3600)
    with clock.at(began + timedelta(seconds=3600)):
        assert not is_too_fast("x", "a", most=2, seconds=3600)
