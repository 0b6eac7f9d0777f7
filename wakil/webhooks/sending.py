"""Tell webhooks what waits for them. Whether each may still be told is asked again at this moment (decision 8)."""

import time
from dataclasses import dataclass

import structlog
from django.db import transaction

from wakil.lib import clock, outbound
from wakil.lib.web_targets import Failed
from wakil.webhooks import queue
from wakil.webhooks.health import note_failure, note_success
from wakil.webhooks.models import Attempt, DeliveryState, WebhookDelivery
from wakil.webhooks.payload import CONTENT_TYPE, body_of
from wakil.webhooks.policy import may_be_told
from wakil.webhooks.signing import counting_secrets, signed_headers
from wakil.webhooks.tasks import wake

log = structlog.get_logger()

TURN = 20.0  # seconds; then mail and other work has its turn
ANSWER_WITHIN = 10.0  # seconds for one attempt in all; far below the lease
SUCCESSES = range(200, 300)


@dataclass(frozen=True)
class Result:
    """What came of one attempt: a status of HTTP, or why there was none."""

    status: int | None = None
    code: str = ""

    @property
    def is_success(self) -> bool:
        return self.status in SUCCESSES

    @property
    def reason(self) -> str:
        """The attempt's failure in one word."""
        return self.code or f"status_{self.status}"


def send_waiting() -> int:
    """Address what has happened, then deliver until nothing is due or the turn is over; how many were delivered."""
    began, count = time.monotonic(), 0
    queue.address_waiting()
    while time.monotonic() - began < TURN and (delivery := queue.claim()):
        count += _deliver_or_log(delivery)
    following = queue.next_due_at()
    if following is not None:
        wake(following)
    return count


def _deliver_or_log(delivery: WebhookDelivery) -> int:
    try:
        return deliver(delivery)
    except Exception as problem:  # noqa: BLE001 -- one that cannot be made must not hold up the others
        queue.postpone(delivery)
        log.warning("webhook_postponed", delivery=delivery.pk, problem=type(problem).__name__)
        return 0


def deliver(delivery: WebhookDelivery) -> int:
    """One attempt. Sent first and marked then: a worker killed in between sends again, under the same id."""
    if not queue.is_still_held(delivery):
        return 0
    body = _body_or_drop(delivery)
    if body is None:
        return 0
    began, at = time.monotonic(), clock.now()
    result = _post(delivery, body)
    _write_down(delivery, result, Attempt(started_at=at, milliseconds=int((time.monotonic() - began) * 1000)))
    return int(result.is_success)


def _body_or_drop(delivery: WebhookDelivery) -> bytes | None:
    """The message as the webhook may read it now; None when it may not."""
    event = delivery.event
    subject = queue.subject_of(event) if event else None
    if not may_be_told(delivery.webhook):
        queue.finish(delivery, DeliveryState.DROPPED, "owner_may_not")
        note_failure(delivery.webhook, "owner_may_not")
        return None
    if event is not None and not queue.live_webhooks().filter(pk=delivery.webhook_id).exists():
        queue.finish(delivery, DeliveryState.DROPPED, "no_subscription")
        return None
    if event is not None and not queue.may_know(delivery.webhook, event, subject):
        queue.finish(delivery, DeliveryState.DROPPED, "not_visible")
        return None
    queue.give_number(delivery)
    return body_of(delivery, subject)


def _post(delivery: WebhookDelivery, body: bytes) -> Result:
    headers = signed_headers(counting_secrets(delivery.webhook), delivery.key, clock.now(), body)
    headers |= {"Content-Type": CONTENT_TYPE, "User-Agent": "Wakil-Webhooks/1"}
    try:
        answer = outbound.ask(
            delivery.webhook.url, method="POST", body=body, headers=headers, seconds=ANSWER_WITHIN, most_bytes=1000
        )
    except Failed as failed:
        return Result(code=failed.code)
    return Result(status=answer.status)


@transaction.atomic
def _write_down(delivery: WebhookDelivery, result: Result, attempt: Attempt) -> None:
    attempt.delivery, attempt.status, attempt.code = delivery, result.status, result.code
    attempt.save()
    if not queue.is_still_held(delivery):
        return  # the lease was over, and somebody else has it in hand
    if result.is_success:
        queue.finish(delivery, DeliveryState.SENT)
        note_success(delivery.webhook)
    else:
        is_over = not queue.postpone(delivery)
        note_failure(delivery.webhook, result.reason, is_over=is_over)
