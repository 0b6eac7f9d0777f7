"""What is told at once, once a day, or not at all: as its person chose, and never what she may not see (S79)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from tests.cast import Cast, make_user
from tests.client import Browser, page
from tests.web.pages import MITRA, html
from wakil.cases import actions
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib import clock
from wakil.mail import sending
from wakil.notifications import queue
from wakil.notifications.choices import TOPICS, Topic, choices_of, choose_alerts, next_digest
from wakil.notifications.digests import claim_digest
from wakil.notifications.models import AlertChoices, Delivery, DeliveryState, OutboxMail
from wakil.notifications.rules import RULES
from wakil.notifications.stopping import stop_token
from wakil.reselling.actions import end_access

ALL_DIGEST = {topic.value: "digest" for topic in Topic}
PRIYA = "priya@mitrajaya.example"


@pytest.fixture
def case(cast: Cast, outbox):
    found = cast.file("priya", cast.sinar)
    outbox()
    return found


def choose(cast: Cast, who: str = "priya", hour: int = 7, **modes: str) -> AlertChoices:
    return choose_alerts(cast.actor(who), modes=modes, digest_hour=hour)


def answer(cast: Cast, case, body="Try again"):
    return actions.comment_on_case(cast.actor("ava"), case, body=body)


def next_morning():
    """A little after seven tomorrow where Priya is."""
    return clock.at(next_digest_of_jakarta() + timedelta(minutes=1))


def next_digest_of_jakarta():
    now = clock.now().astimezone(ZoneInfo("Asia/Jakarta"))
    seven = now.replace(hour=7, minute=0, second=0, microsecond=0)
    return seven if seven > now else seven + timedelta(days=1)


def test_what_was_chosen_for_the_daily_mail_comes_in_one_mail_in_the_morning(cast: Cast, outbox, case):
    """S79, W24: in order, a case after the other, in the person's own zone; nothing before, nothing twice."""
    choose(cast, message="digest", new_case="digest")
    second = cast.file("citra", cast.sinar, title="Another matter")
    actions.comment_on_case(cast.actor("priya"), second, body="I see")
    outbox()
    for body in ("first words", "second words"):
        answer(cast, case, body)
        answer(cast, second, f"{body} there")
    assert PRIYA not in outbox()
    assert set(Delivery.objects.filter(state="held").values_list("held_until", flat=True)) == {next_digest_of_jakarta()}

    with next_morning():
        told = outbox()
        assert outbox() == {}
    text = told[PRIYA]
    assert text.startswith("4 events in Wakil")
    places = [text.index(words) for words in ("first words", "second words", "first words there")]
    assert places == sorted(places)
    assert (text.count(f"[{case.number}]") >= 1, "Another matter" in text) == (True, True)
    assert f"/d/{MITRA}/accounts/alerts/" in text
    headers = OutboxMail.objects.get(recipients=PRIYA, subject__startswith="4 events").headers
    assert (headers["List-Unsubscribe-Post"], "In-Reply-To" in headers) == ("List-Unsubscribe=One-Click", False)


def test_a_daily_mail_survives_days_of_downtime_and_is_then_one(cast: Cast, outbox, case):
    """S79: late, but whole and once."""
    choose(cast, message="digest")
    answer(cast, case, "on Monday")
    outbox()
    with clock.at(clock.now() + timedelta(days=2)):
        answer(cast, case, "on Wednesday")
    with clock.at(clock.now() + timedelta(days=4)):
        told = outbox()
        later = outbox()

    assert ("on Monday" in told[PRIYA], later) == (True, {})
    with clock.at(clock.now() + timedelta(days=6)):
        assert "on Wednesday" in outbox()[PRIYA]


def test_nothing_stands_in_the_daily_mail_that_may_not_be_read_when_it_is_sent(cast: Cast, outbox, case):
    """S79, S18, T7, decision 8: each line is asked for again; with none left there is no mail."""
    own = cast.file("priya", None, title="Our own matter")
    choose(cast, **ALL_DIGEST)
    answer(cast, case, "kanari of Sinar")
    answer(cast, own, "of ourselves")
    outbox()
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    outbox()
    with next_morning():
        text = outbox()[PRIYA]
    assert ("kanari" in text, case.title in text, case.number in text) == (False, False, False)
    assert "of ourselves" in text
    dropped = Delivery.objects.filter(address=PRIYA, state=DeliveryState.DROPPED)
    assert set(dropped.values_list("drop_code", flat=True)) == {"not_visible"}


def test_p1_is_told_at_once_whatever_was_chosen(cast: Cast, outbox, case):
    """S79: a P1 case, and the change that makes it one or ends it."""
    choose(cast, **(ALL_DIGEST | {"message": "none", "severity": "none"}))
    answer(cast, case)
    assert PRIYA not in outbox()
    actions.change_severity(cast.actor("ava"), case, severity=1)
    assert "P1" in outbox()[PRIYA]
    answer(cast, case, "about the outage")
    assert "about the outage" in outbox()[PRIYA]
    actions.change_severity(cast.actor("ava"), case, severity=3)
    assert PRIYA in outbox()
    answer(cast, case)
    assert PRIYA not in outbox()


def test_what_was_switched_off_is_not_sent_and_what_waits_when_it_is_neither(cast: Cast, outbox, case):
    """S79: the choice of the moment of sending counts; others' mail stays as it is."""
    choose(cast, message="digest")
    answer(cast, case)
    assert set(outbox()) == set()
    choose(cast, message="none")
    answer(cast, case)
    with next_morning():
        assert outbox() == {}
    assert set(Delivery.objects.filter(address=PRIYA).exclude(state="sent").values_list("drop_code", flat=True)) == {
        "switched_off"
    }
    actions.close_case(cast.actor("ava"), case)
    assert PRIYA in outbox(), "another topic"


def test_a_worker_that_dies_over_a_daily_mail_loses_and_doubles_nothing(cast: Cast, outbox, case):
    """Decision 8, S79: taken by one, taken over after its lease, and the sleeper notices."""
    choose(cast, message="digest")
    for number in range(3):
        answer(cast, case, f"words {number}")
    outbox()
    with next_morning():
        slow = claim_digest()
        assert (len(slow), claim_digest(), outbox()) == (3, [], {})
    with clock.at(next_digest_of_jakarta() + timedelta(minutes=2) + queue.LEASE):
        assert queue.is_anything_waiting()
        assert set(outbox()) == {PRIYA}
        assert sending._deliver(slow, sending.digest_of) == 0
        assert outbox() == {}


def test_a_worker_killed_between_keeping_and_marking_keeps_nothing(cast: Cast, outbox, case, monkeypatch):
    """Decision 8: the mail and its marks are one transaction."""
    choose(cast, message="digest")
    answer(cast, case)
    outbox()

    def die(*_deliveries):
        raise SystemExit

    with next_morning():
        with monkeypatch.context() as patched:
            patched.setattr(queue, "finish", die)
            with pytest.raises(SystemExit):
                sending.send_waiting()
        assert not OutboxMail.objects.filter(recipients=PRIYA, subject__contains="event").exists()
    with clock.at(next_digest_of_jakarta() + timedelta(minutes=2) + queue.LEASE):
        assert set(outbox()) == {PRIYA}


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("Asia/Jakarta", "2026-03-10T23:59:00+00:00", "2026-03-11T07:00:00+07:00"),
        ("Asia/Jakarta", "2026-03-11T00:00:00+00:00", "2026-03-12T07:00:00+07:00"),
        ("America/New_York", "2026-03-07T13:00:00+00:00", "2026-03-08T07:00:00-04:00"),  # the clocks go forward
        ("Nowhere/City", "2026-03-10T06:00:00+00:00", "2026-03-10T07:00:00+00:00"),
    ],
)
def test_the_daily_mail_is_due_at_the_hour_of_its_person(cast: Cast, zone, at, due):
    """W24, S79"""
    cast.priya.time_zone = zone
    with clock.at(datetime.fromisoformat(at)):
        assert next_digest(cast.priya) == datetime.fromisoformat(due)


def test_the_page_keeps_what_is_chosen_and_refuses_what_can_t_be(cast: Cast, outbox):
    """S76, S79, T15: changes of reseller access are always told."""
    priya, address = Browser().sign_in(cast.priya), page(MITRA, "accounts:alerts")
    opened = html(priya.get(address))
    assert "Off: you have no second address." in opened
    assert "Off: prove a second address first." in opened

    chosen = {field.name: "at_once" for field in priya.get(address).context["form"].rows}
    sent = {**chosen, "message": "digest", "share": "none", "digest_hour": "18", "domain": MITRA}
    assert priya.post(address, sent).status_code == 302
    kept = choices_of(cast.priya)
    assert (kept.modes, kept.digest_hour) == ({"message": "digest", "share": "none"}, 18)
    wrong = [{"access": "none"}, {"message": "never"}, {"digest_hour": "24"}, {"message": ""}]
    assert [priya.post(address, {**sent, **change}).status_code for change in wrong] == [422] * 4
    assert choices_of(cast.priya).modes == {"message": "digest", "share": "none"}
    for modes, hour in (({"access": "none"}, 7), ({"nothing": "digest"}, 7), ({"message": "x"}, 7), ({}, 24)):
        with pytest.raises(ValidationError):
            choose_alerts(cast.actor("priya"), modes=modes, digest_hour=hour)


def test_everything_that_is_mailed_can_be_chosen_or_is_about_the_own_account():
    """S79: a new kind of mail can't be forgotten."""
    of_accounts = {kind for kind in RULES if kind.value.partition(".")[0] in {"access_request", "alert_address"}}

    assert set(RULES) - of_accounts == set(TOPICS)
    assert set(TOPICS.values()) == set(Topic)


def test_one_click_ends_what_the_mail_was_about_and_a_look_ends_nothing(cast: Cast, outbox, case):
    """S79, T38: without signing in, from a mail program; what is P1 still comes."""
    answer(cast, case)
    outbox()
    headers = OutboxMail.objects.get(recipients=PRIYA, subject__contains=case.number, text__contains="Try").headers
    link = headers["List-Unsubscribe"].strip("<>").removeprefix("https://support.nusantara.example")
    unknown = Browser(enforce_csrf_checks=True)
    assert "You are told no more of this: A message." in html(unknown.get(link))
    assert choices_of(cast.priya).modes == {}
    done = unknown.post(link, {"List-Unsubscribe": "One-Click"})
    assert (done.status_code, choices_of(cast.priya).modes) == (200, {"message": "none"})
    unknown.post(link)
    answer(cast, case)
    assert PRIYA not in outbox()
    assert Event.objects.filter(kind=EventKind.ALERTS_CHANGED).count() == 1


def test_one_click_in_the_daily_mail_ends_the_daily_mail(cast: Cast, outbox, case):
    """S79: all that would have come in it, but for what is always told."""
    choose(cast, message="digest", access="digest", share="none")
    answer(cast, case)
    outbox()
    with next_morning():
        outbox()
    link = OutboxMail.objects.get(subject__contains="1 event").headers["List-Unsubscribe"].strip("<>")
    Browser().post(link.removeprefix("https://support.nusantara.example"))

    assert choices_of(cast.priya).modes == {"message": "none", "access": "digest", "share": "none"}


def test_the_holder_of_a_bare_address_ends_its_share_by_the_link(cast: Cast, outbox, case):
    """S34, S79, T14: the case's history says so, in nobody's name; a wrong or foreign token ends nothing."""
    actions.share_case(cast.actor("citra"), case, addresses="boss@home.example", level="notify")
    share = case.shares.get()
    share.confirmed_at = clock.now()
    share.save()
    answer(cast, case)
    outbox()
    delivery = Delivery.objects.get(address="boss@home.example", event__kind="case.commented")
    good = stop_token(delivery, "share")
    for token in (
        good[:-1],
        good + "0",
        good.replace(".share.", ".topic."),
        stop_token(delivery, "share")[1:],
        "x",
        "..",
    ):
        assert Browser().post(page("sinar.example", "accounts:stop_mail", token)).status_code == 404
    assert Browser().post(page(MITRA, "accounts:stop_mail", good)).status_code == 404

    assert "The share ends." in html(Browser().get(page("sinar.example", "accounts:stop_mail", good)))
    assert Browser().post(page("sinar.example", "accounts:stop_mail", good)).status_code == 200
    share.refresh_from_db()
    assert (share.removed_at is not None, share.removed_by) == (True, None)
    answer(cast, case)
    assert "boss@home.example" not in outbox()
    citra = Browser().sign_in(cast.citra).get(page("sinar.example", "cases:show", case.number))
    assert "The holder of an address ended its share" in html(citra)


def test_a_bare_address_that_has_an_account_since_is_told_as_its_person_chose(cast: Cast, outbox, case):
    """S34, S79: the share was made before the account; its links work, and the daily mail is the person's."""
    actions.share_case(cast.actor("citra"), case, addresses="eko@sinar.example", level="notify")
    case.shares.update(confirmed_at=clock.now())
    cast.people["eko"] = make_user("Eko", "sinar.example")
    answer(cast, case)
    outbox()
    link = OutboxMail.objects.filter(recipients="eko@sinar.example").latest("pk").headers["List-Unsubscribe"]
    there = link.strip("<>").removeprefix("https://support.nusantara.example")
    assert "The share ends." in html(Browser().get(there))

    choose(cast, "eko", message="digest")
    answer(cast, case, "in the morning")
    assert "eko@sinar.example" not in outbox()
    with next_morning():
        assert "in the morning" in outbox()["eko@sinar.example"]
    link = OutboxMail.objects.filter(recipients="eko@sinar.example").latest("pk").headers["List-Unsubscribe"]
    Browser().post(link.strip("<>").removeprefix("https://support.nusantara.example"))
    assert choices_of(cast.people["eko"]).modes == {"message": "none"}
