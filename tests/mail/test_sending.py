"""Workers die: nothing is lost and nothing is sent twice (decision 8)."""

from datetime import timedelta
from typing import ClassVar

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from wakil.cases import actions
from wakil.lib import clock
from wakil.mail import sending
from wakil.notifications import queue
from wakil.notifications.models import Delivery, DeliveryState, Notice, OutboxMail

KEPT = "wakil.mail.outbox.OutboxBackend"
SENT = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def told(cast: Cast, settings) -> list[str]:
    """A case is filed and its deliveries are queued; who is to be told."""
    settings.EMAIL_BACKEND = KEPT
    cast.file("priya", cast.sinar)
    queue.address_waiting()
    return sorted(Delivery.objects.values_list("address", flat=True))


def kept() -> list[str]:
    return sorted(OutboxMail.objects.values_list("recipients", flat=True))


def test_the_event_brings_its_notice_and_its_task_along(cast):
    """One transaction: what wakes the sender is there exactly when the event is."""
    case = cast.file("priya", cast.sinar)

    assert list(Notice.objects.values_list("event__stream", "addressed_at")) == [(f"case:{case.pk}", None)]
    assert list(DBTaskResult.objects.values_list("task_path", "status")) == [("wakil.mail.tasks.send_waiting", "READY")]


def test_a_change_that_fails_tells_nobody(cast):
    """A notice rolls back with its event."""
    with pytest.raises(Exception, match="Choose a category"):
        cast.file("priya", cast.sinar, category=cast.cloud.categories.first())

    assert (Notice.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_what_a_dead_worker_held_is_taken_after_its_lease(told):
    """A claimed delivery whose worker died is taken again, not before."""
    [held] = queue.claim()

    sending.send_waiting()
    assert kept() == [address for address in told if address != held.address]

    with clock.at(clock.now() + queue.LEASE + timedelta(seconds=1)):
        sending.send_waiting()
        sending.send_waiting()
    assert kept() == told


def test_a_worker_that_slept_through_its_lease_sends_nothing_twice(told):
    """The one that took over has the delivery; the sleeper notices."""
    slow = queue.claim()
    with clock.at(clock.now() + queue.LEASE + timedelta(seconds=1)):
        sending.send_waiting()

    assert sending._deliver(slow) == 0
    assert kept() == told


def test_a_worker_killed_between_keeping_and_marking_keeps_nothing(told, monkeypatch):
    """The mail and its mark are one transaction: exactly once."""

    def die(*_deliveries):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(queue, "finish", die)
        with pytest.raises(SystemExit):
            sending.send_waiting()
    assert kept() == []

    with clock.at(clock.now() + queue.LEASE + timedelta(seconds=1)):
        sending.send_waiting()
    assert kept() == told


def test_over_smtp_a_mail_sent_again_keeps_its_message_id(told, settings, monkeypatch):
    """At least once, and every mail server can see that it is the same mail."""
    settings.EMAIL_BACKEND = SENT

    def die(*_deliveries):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(queue, "finish", die)
        with pytest.raises(SystemExit):
            sending.send_waiting()
    with clock.at(clock.now() + queue.LEASE + timedelta(seconds=1)):
        sending.send_waiting()

    ids = [mail.message()["Message-ID"] for mail in django_mail.outbox]
    assert (len(ids), len(set(ids))) == (len(told) + 1, len(told))


class Broken(BaseEmailBackend):
    """A mail server that refuses one address."""

    sent: ClassVar[list[str]] = []

    def send_messages(self, email_messages):
        for message in email_messages:
            if message.to == ["carla@sinar.example"]:
                raise ConnectionError
            self.sent.append(message.to[0])
        return len(email_messages)


def test_one_mail_that_cannot_be_sent_holds_up_no_other_and_is_given_up_at_last(told, settings):
    """Each attempt waits longer than the one before; after the last it has failed."""
    settings.EMAIL_BACKEND = "tests.mail.test_sending.Broken"
    Broken.sent.clear()
    now = clock.now()

    for hour in range(0, 100, 7):
        with clock.at(now + timedelta(hours=hour)):
            sending.send_waiting()

    assert sorted(Broken.sent) == [address for address in told if address != "carla@sinar.example"]
    row = Delivery.objects.get(address="carla@sinar.example")
    assert (row.state, row.attempts) == (DeliveryState.FAILED, queue.MOST_ATTEMPTS + 1)


def test_addressing_twice_makes_no_second_delivery(told):
    """A notice is worked off once, and an address is told of an event once."""
    Notice.objects.update(addressed_at=None)

    queue.address_waiting()

    assert sorted(Delivery.objects.values_list("address", flat=True)) == told


def test_an_event_that_tells_nobody_leaves_no_notice(cast):
    case = cast.file("priya", cast.sinar)
    before = Notice.objects.count()

    actions.take_case(cast.actor("ava"), case)

    assert Notice.objects.count() == before
