"""Times, sizes and names in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from wakil.lib import clock
from wakil.web.icons import shapes_of
from wakil.web.templatetags.wakil import age, ago, exact, filesize, icon, initials, moment

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(NOON), timezone.override("UTC"):
        yield


AGES = [
    (timedelta(seconds=10), "now", "just now"),
    (timedelta(minutes=4, seconds=59), "4 min", "4 minutes ago"),
    (timedelta(minutes=60), "1 h", "1 hour ago"),
    (timedelta(hours=11), "11 h", "11 hours ago"),
    (timedelta(hours=13), "yesterday", "yesterday"),
    (timedelta(days=5), "18 Nov", "on 18 Nov"),
    (timedelta(days=400), "19 Oct 2025", "on 19 Oct 2025"),
    (timedelta(seconds=-30), "now", "just now"),
]


@pytest.mark.parametrize(("before", "short", "phrase"), AGES)
def test_age_is_told_in_few_words(before, short, phrase):
    """S39"""
    assert (age(NOON - before), ago(NOON - before)) == (short, phrase)


def test_days_and_hours_are_those_of_the_reader():
    """S31"""
    with timezone.override("Asia/Jakarta"):
        assert exact(NOON) == "23 November 2026, 19:00 WIB"
        assert moment(NOON) == "Today 19:00"
        assert moment(NOON - timedelta(hours=20)) == "Yesterday 23:00"
        assert age(NOON - timedelta(hours=20)) == "yesterday"


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (14_200, "14 kB"), (210_000, "210 kB"), (2_140_000, "2.1 MB"), (25_000_000, "25 MB")],
)
def test_sizes_are_told_as_people_read_them(size, words):
    """S29"""
    assert filesize(size) == words


@pytest.mark.parametrize(
    ("name", "letters"), [("Priya", "PR"), ("Gita Ayu Lestari", "GL"), ("  ", "?"), ("(old) Ava", "AV")]
)
def test_initials_are_two_letters(name, letters):
    """S41f"""
    assert initials(name) == letters


def test_an_icon_is_inline_and_silent():
    """W8"""
    assert icon("x").startswith('<svg class="icon" width="18"')
    assert 'aria-hidden="true"' in icon("x")


@pytest.mark.parametrize("name", ["no-such-icon", "../apps", "X"])
def test_an_icon_we_do_not_have_is_an_error(name):
    """W8"""
    with pytest.raises(LookupError):
        shapes_of(name)
