"""Attempts: signed, repeated with growing waits, in order, by workers that may die at any moment."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django_tasks_db.models import DBTaskResult
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from tests.cast import Cast
from tests.lib.web_server import answering
from tests.webhooks.conftest import kinds, secret, send, told, verified
from wakil.cases import actions as cases
from wakil.events.models import Event
from wakil.lib import clock
from wakil.notifications.duties import see_to_duties, worker_name
from wakil.webhooks import actions, health, keeping, queue, sending
from wakil.webhooks.models import Attempt, DeliveryState, WebhookDelivery, WebhookNotice, WebhookSecret
from wakil.webhooks.signing import secret_of


@pytest.fixture
def webhook(cast: Cast, hook):
    return hook("sari")


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def test_a_receiver_verifies_a_message_with_the_standard_library(cast, webhook, web):
    """Standard Webhooks: id, timestamp and signature over the very bytes."""
    cast.file("priya", cast.sinar)
    send()

    [asked] = web.asked
    assert verified(asked, secret(webhook))["type"] == "wakil.case.filed.v1"
    assert asked.headers["webhook-id"] == told(web)[0]["id"] == only().key
    assert asked.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    for key, body in (("whsec_" + "A" * 43 + "=", asked.body), (secret(webhook), asked.body + b" ")):
        with pytest.raises(WebhookVerificationError):
            Verifier(key).verify(body, asked.headers)


def test_a_message_of_another_moment_is_refused_by_its_time(cast, webhook, web):
    """Replay: the time is part of what is signed, and of each attempt anew."""
    cast.file("priya", cast.sinar)
    send()
    [asked] = web.asked

    moved = {**asked.headers, "webhook-timestamp": str(int(asked.headers["webhook-timestamp"]) + 1)}
    with pytest.raises(WebhookVerificationError):
        Verifier(secret(webhook)).verify(asked.body, moved)
    cast.file("priya", cast.sinar)
    send(minutes=10)
    with pytest.raises(WebhookVerificationError, match="too new"):
        verified(web.asked[1], secret(webhook))


def test_after_a_rotation_both_secrets_count_for_a_day_and_no_third(cast, webhook, web):
    """A receiver changes over without losing a message."""
    first = secret(webhook)
    actions.rotate_webhook_secret(cast.actor("sari"), webhook)
    second = secret(webhook)
    actions.rotate_webhook_secret(cast.actor("sari"), webhook)
    third = secret(webhook)
    case = cast.file("priya", cast.sinar)
    send()

    asked = web.asked[-1]
    assert verified(asked, third) == verified(asked, second)
    with pytest.raises(WebhookVerificationError):
        verified(asked, first)
    with clock.at(clock.now() + timedelta(hours=25)):
        cases.close_case(cast.actor("priya"), case)
        sending.send_waiting()
    assert len(web.asked[-1].headers["webhook-signature"].split()) == 1


def test_no_secret_stands_in_the_database(cast, webhook, settings):
    """T26: what is kept tells nothing without the installation's own secret."""
    [row] = WebhookSecret.objects.all()
    before = secret_of(row)
    assert len({row.nonce, before}) == 2

    settings.SECRET_KEY = "another secret of another installation"
    assert secret_of(row) != before


def test_a_message_that_failed_is_tried_again_after_growing_waits_with_the_same_id(cast, webhook, web):
    """At least once; the id tells the repetition."""
    web.answer = answering(503)
    cast.file("priya", cast.sinar)
    now = clock.now()
    for moment in (0, 4, 7, 200, 400, 5000):
        with clock.at(now + timedelta(seconds=moment)):
            sending.send_waiting()

    assert len(web.asked) == 4  # at once, after 5 seconds, after 5 minutes, after half an hour
    assert len({event["id"] for event in told(web)}) == 1
    assert [(one.status, one.code) for one in Attempt.objects.order_by("pk")] == [(503, "")] * 4
    web.answer = answering(204)
    send(hours=9)
    assert (only().state, only().tries) == (DeliveryState.SENT, 5)


def test_waits_grow_and_are_never_quite_the_same():
    """Jitter: what failed together is not tried together."""
    waits = [[queue.wait_of(tries) for _ in range(20)] for tries in range(1, len(queue.WAITS) + 1)]

    assert all(max(shorter) < min(longer) for shorter, longer in pairwise(waits[:6]))
    assert all(len(set(some)) > 1 for some in waits)
    assert queue.wait_of(len(queue.WAITS) + 1) is None


def test_a_receiver_that_never_answers_well_is_failing_and_the_message_given_up(cast, webhook, web):
    """FAILING with its reason; bounded."""
    web.answer = answering(500)
    cast.file("priya", cast.sinar)
    now = clock.now()
    for hour in range(0, 24 * 8, 2):
        with clock.at(now + timedelta(hours=hour)):
            sending.send_waiting()

    assert (only().state, only().drop_code) == (DeliveryState.FAILED, "tried_too_often")
    webhook.refresh_from_db()
    assert (webhook.failure_code, webhook.is_enabled) == ("status_500", True)
    assert list(Event.objects.filter(kind="webhook.failed").values_list("by", flat=True)) == [None]
    assert len(web.asked) <= len(queue.WAITS) + 1


def test_it_works_again_with_the_first_success(cast, webhook, web):
    """WORKING is what the last attempts say."""
    web.answer = answering(500)
    cast.file("priya", cast.sinar)
    now = clock.now()
    for minute in (0, 1, 10):
        with clock.at(now + timedelta(minutes=minute)):
            sending.send_waiting()
    webhook.refresh_from_db()
    assert webhook.is_failing

    web.answer = answering(200)
    send(hours=1)
    webhook.refresh_from_db()
    assert (webhook.is_failing, webhook.failures, webhook.paused_until) == (False, 0, None)


def test_a_receiver_that_says_gone_is_told_nothing_more(cast, webhook, web):
    """410, as Standard Webhooks says."""
    web.answer = answering(410)
    case = cast.file("priya", cast.sinar)
    cases.close_case(cast.actor("priya"), case)
    send()
    send(hours=1)

    webhook.refresh_from_db()
    assert (webhook.is_enabled, webhook.failure_code, len(web.asked)) == (False, "status_410", 1)
    assert list(WebhookDelivery.objects.values_list("drop_code", flat=True)) == ["disabled", "disabled"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.2:8080/", "private_address"),
        ("http://localhost.localdomain.example/", "unknown_host"),
        ("https://127.0.0.1:1/", "unreachable"),
    ],
)
def test_a_target_that_may_not_or_can_not_be_reached_is_the_reason_shown(cast, webhook, url, code, monkeypatch):
    """T18: checked where the connection is made, each time."""
    webhook.url = url
    webhook.save()
    cast.file("priya", cast.sinar)
    send()

    assert Attempt.objects.get().code == code
    webhook.refresh_from_db()
    assert webhook.failure_code == ("" if code == "unreachable" else code)


def test_a_redirect_counts_as_a_failure_and_is_not_followed(cast, webhook, web):
    """T18: nobody is led elsewhere by the receiver."""
    web.answer = answering(302, Location=f"{web.url}/elsewhere")
    cast.file("priya", cast.sinar)
    send()

    assert [asked.path for asked in web.asked] == ["/sari"]
    assert (Attempt.objects.get().status, only().state) == (302, DeliveryState.QUEUED)


def test_what_happens_on_a_case_is_told_in_its_order(cast, webhook, web):
    """A later event waits for the earlier ones of its case, and for those only."""
    failing = {"first"}
    first, second = cast.file("priya", cast.sinar), cast.file("priya", cast.sinar)
    cases.comment_on_case(cast.actor("citra"), first, body="text")
    cases.close_case(cast.actor("priya"), second)

    def answer(handler):
        of_first = first.number in web.asked[-1].body.decode()
        answering(500 if of_first and failing else 200)(handler)

    web.answer = answer
    now = clock.now()
    for second_later in (0, 6):
        with clock.at(now + timedelta(seconds=second_later)):
            sending.send_waiting()
    failing.clear()
    send(minutes=20)

    good = [event for event, one in zip(told(web), Attempt.objects.order_by("pk"), strict=True) if one.status == 200]
    by_case = [(event["data"]["number"], event["type"].split(".")[2]) for event in good]
    assert sorted(by_case[:2] + by_case[2:], key=lambda row: row[0]) == [
        (first.number, "filed"), (first.number, "commented"), (second.number, "filed"), (second.number, "closed"),
    ]  # fmt: skip


def test_one_message_that_nobody_takes_does_not_hold_up_its_case_for_ever(cast, webhook, web):
    """After a few attempts the later ones go ahead; the count says that one is missing."""
    case = cast.file("priya", cast.sinar)
    cases.close_case(cast.actor("priya"), case)

    def answer(handler):
        answering(500 if json.loads(web.asked[-1].body)["sequence"] == "0000000001" else 200)(handler)

    web.answer = answer
    now = clock.now()
    for minute in (0, 1, 10, 20):
        with clock.at(now + timedelta(minutes=minute)):
            sending.send_waiting()

    assert (kinds(web)[-1], told(web)[-1]["sequence"]) == ("case.closed", "0000000002")


def test_one_failing_receiver_does_not_hold_up_another(cast, hook, web):
    """Each is tried in turn, and one that failed is left in peace for a while."""
    hook("sari")
    hook("carla")
    web.answer = lambda handler: answering(500 if handler.path == "/sari" else 200)(handler)
    for _ in range(5):
        cast.file("priya", cast.sinar)
    send()

    assert (len(told(web, "/carla")), len(told(web, "/sari"))) == (5, 1)


def test_a_worker_killed_after_claiming_leaves_the_message_to_the_next(cast, webhook, web):
    """A lease: taken again when it is over, not before."""
    cast.file("priya", cast.sinar)
    queue.address_waiting()
    assert queue.claim() is not None

    assert (send(), send(seconds=60)) == (0, 0)
    with clock.at(clock.now() + queue.LEASE + timedelta(seconds=1)):
        assert (sending.send_waiting(), sending.send_waiting()) == (1, 0)
    assert len(web.asked) == 1


def test_a_worker_killed_after_sending_sends_again_under_the_same_id(cast, webhook, web, monkeypatch):
    """At least once: the receiver tells the repetition by its id."""
    cast.file("priya", cast.sinar)

    def die(*_arguments):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_write_down", die)
        with pytest.raises(SystemExit):
            sending.send_waiting()
    with clock.at(clock.now() + queue.LEASE + timedelta(seconds=1)):
        sending.send_waiting()

    assert [event["id"] for event in told(web)] == [only().key] * 2
    assert only().state == DeliveryState.SENT


def test_a_worker_that_slept_through_its_lease_sends_nothing(cast, webhook, web):
    """The one that took over has it; the sleeper notices."""
    cast.file("priya", cast.sinar)
    queue.address_waiting()
    slow = queue.claim()
    with clock.at(clock.now() + queue.LEASE + timedelta(seconds=1)):
        sending.send_waiting()

    assert (sending.deliver(slow), len(web.asked)) == (0, 1)


def test_addressing_twice_makes_no_second_delivery(cast, webhook):
    """A notice is worked off once, and a webhook told of an event once."""
    cast.file("priya", cast.sinar)
    queue.address_waiting()
    WebhookNotice.objects.update(addressed_at=None)
    queue.address_waiting()

    assert WebhookDelivery.objects.count() == 1


def test_the_sender_is_woken_with_the_event_and_for_each_new_attempt(cast, webhook, web):
    """In the event's transaction; then when the next wait is over; and every minute by the duties."""
    cast.file("priya", cast.sinar)
    tasks = DBTaskResult.objects.filter(task_path="wakil.webhooks.tasks.tell_webhooks")
    assert tasks.count() == 1

    web.answer = answering(500)
    send()
    assert tasks.count() == 2
    later = tasks.order_by("-enqueued_at").first()
    assert timedelta(seconds=3) < later.run_after - clock.now() < timedelta(seconds=8)

    DBTaskResult.objects.all().delete()
    with clock.at(clock.now() + timedelta(minutes=10)):
        see_to_duties(worker_name())
    assert tasks.count() == 1


def test_a_blocked_message_does_not_wake_the_sender_again_and_again(cast, webhook, web):
    """What waits for an earlier one is not due."""
    case = cast.file("priya", cast.sinar)
    cases.close_case(cast.actor("priya"), case)
    web.answer = answering(500)
    send()

    assert queue.next_due_at() > clock.now() + timedelta(seconds=3)


def test_a_test_says_only_that_it_is_one_and_is_sent_at_once(cast, webhook, web):
    """Also while the webhook is paused."""
    health.note_failure(webhook, "status_500")
    actions.send_test_event(cast.actor("sari"), webhook)

    assert send() == 1
    assert (told(web)[0]["type"], told(web)[0]["data"]) == ("wakil.webhook.test.v1", {"webhook": webhook.pk})


def test_what_failed_can_be_sent_again_while_it_may_be_told(cast, webhook, web):
    """The same id; visibility is asked anew."""
    web.answer = answering(500)
    case = cast.file("priya", cast.sinar)
    send()
    web.answer = answering(200)
    actions.redeliver_event(cast.actor("sari"), only())
    assert (send(), len(web.asked)) == (1, 2)

    actions.redeliver_event(cast.actor("sari"), only())
    case.managers.update(reachable=False)
    assert (send(), only().drop_code, len(web.asked)) == (0, "not_visible", 2)


def test_the_log_is_kept_for_a_month_and_the_count_goes_on(cast, webhook, web):
    """The last message of each case stays, so that the next has the next number."""
    case = cast.file("priya", cast.sinar)
    cases.comment_on_case(cast.actor("citra"), case, body="text")
    send()
    with clock.at(clock.now() + timedelta(days=31)):
        keeping.remove_old()
        assert WebhookDelivery.objects.count() == 1
        cases.comment_on_case(cast.actor("citra"), case, body="text")
        sending.send_waiting()

    assert told(web)[-1]["sequence"] == "0000000003"
