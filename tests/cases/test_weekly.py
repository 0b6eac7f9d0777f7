"""The weekly mail about what resellers did: once for each week, whatever the worker was doing meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.mail.conftest import outbox  # noqa: F401 -- a fixture
from wakil.access.verdict import NotVisible
from wakil.cases.actions import note_read
from wakil.cases.actions.weekly import set_weekly_activity_mail
from wakil.cases.models import ActivityWeek
from wakil.cases.weekly import last_monday, see_to_weeks
from wakil.events.models import Event
from wakil.lib import clock
from wakil.organizations.models import Organization

CARLA = "carla@sinar.example"


@pytest.fixture
def monday(cast):
    """The next Monday in Jakarta, one minute old; the cast has been here for ever."""
    Organization.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    return last_monday("Asia/Jakarta") + timedelta(days=7, minutes=1)


@pytest.fixture
def case(cast, monday):
    see_to_weeks()  # what was before is over
    return cast.file("priya", cast.sinar)


def summed_up():
    return Event.objects.filter(kind="activity.summed_up").count()


def look(cast, case, who, moment):
    with clock.at(moment):
        note_read(cast.actor(who), case)


def test_it_comes_once_after_each_week_with_anything_in_it(cast, case, monday):
    """W2: a worker that looks every hour for five weeks; looks in the second and third of them."""
    look(cast, case, "priya", monday + timedelta(days=2))
    look(cast, case, "sari", monday + timedelta(days=8))
    weeks = []
    for hour in range(35 * 24):
        with clock.at(monday + timedelta(hours=hour)):
            before = summed_up()
            see_to_weeks()
            if summed_up() > before:
                weeks.append((hour // (24 * 7), summed_up() - before))

    assert weeks == [(0, 1), (1, 1), (2, 1)]


def test_after_a_longer_pause_one_mail_tells_of_all_of_it(cast, case, monday, outbox):  # noqa: F811
    """W2: nothing is lost and nothing told twice."""
    for week in (0, 1, 2):
        look(cast, case, "priya", monday + timedelta(days=7 * week + 1, minutes=week))
    outbox()
    with clock.at(monday + timedelta(days=24)):
        told = [see_to_weeks(), see_to_weeks()]
        mails = outbox()

    assert told == [1, 0]
    assert sorted(mails) == [CARLA]
    line = "Priya (mitrajaya.example), on 1 case: looked 3 times, wrote or changed something 1 time"
    assert line in mails[CARLA]
    assert "/d/sinar.example/access/activity/" in mails[CARLA]
    assert case.title not in mails[CARLA]


def test_nothing_done_nothing_told(cast, monday):
    """W2."""
    for week in range(3):
        with clock.at(monday + timedelta(days=7 * week)):
            see_to_weeks()

    assert summed_up() == 0
    assert ActivityWeek.objects.filter(customer=cast.sinar).count() == 3


def test_who_has_switched_it_off_gets_none_and_on_again_none_of_the_past(cast, case, monday, outbox):  # noqa: F811
    """W2: a setting of each organization; also a mail that waits already is not sent."""
    outbox()
    look(cast, case, "priya", monday + timedelta(days=1))
    with clock.at(monday + timedelta(days=7)):
        see_to_weeks()
        set_weekly_activity_mail(cast.actor("carla"), cast.sinar, is_on=False)
        waiting = outbox()
    look(cast, case, "priya", monday + timedelta(days=8))
    with clock.at(monday + timedelta(days=14)):
        see_to_weeks()
        set_weekly_activity_mail(cast.actor("carla"), cast.sinar, is_on=True)
        see_to_weeks()
        later = outbox()

    assert (waiting, later) == ({}, {})


def test_nobody_switches_another_customer_s(cast):
    """T1, T15."""
    with pytest.raises(NotVisible):
        set_weekly_activity_mail(cast.actor("gita"), cast.sinar, is_on=False)


def test_a_week_begins_on_monday_where_the_customer_is():
    """W2: 23:30 on Sunday in London is Monday in Jakarta; a zone that nobody knows is UTC."""
    with clock.at(datetime(2026, 11, 29, 23, 30, tzinfo=UTC)):
        assert last_monday("Asia/Jakarta") == datetime(2026, 11, 29, 17, 0, tzinfo=UTC)
        assert last_monday("UTC") == last_monday("Mars/Olympus") == datetime(2026, 11, 23, tzinfo=UTC)
