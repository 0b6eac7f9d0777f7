"""Send what is queued. Each recipient's right to know is asked again at this moment (decision 8)."""

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from wakil.mail.message import mail_of
from wakil.notifications import queue
from wakil.notifications.models import Delivery, DeliveryState, Reason
from wakil.notifications.reading import Dropped, Reading, is_for_group, reading_of

log = structlog.get_logger()


def send_waiting() -> int:
    """Address what has happened, then send until nothing is due; how many mails went out."""
    count = 0
    queue.address_waiting()
    while batch := queue.claim():
        count += _deliver_or_postpone(batch)
    return count


def _deliver_or_postpone(batch: list[Delivery]) -> int:
    try:
        return _deliver(batch)
    except Exception as problem:  # noqa: BLE001 -- one mail that cannot be made or sent must not hold up the others
        queue.postpone(batch)
        log.warning("mail_postponed", deliveries=[delivery.pk for delivery in batch], problem=type(problem).__name__)
        return 0


def _deliver(batch: list[Delivery]) -> int:
    """Kept mails are marked in the transaction that keeps them: exactly once.

    SMTP cannot be part of one: sent first and marked then, so that a worker killed in between sends again, with the
    same Message-ID.
    """
    backend = get_connection()
    if getattr(backend, "keeps_in_database", False):
        with transaction.atomic():
            return _send(backend, batch)
    return _send(backend, batch)


def _send(backend: BaseEmailBackend, batch: list[Delivery]) -> int:
    if not queue.is_still_held(batch):
        return 0
    readings = [reading for delivery in batch if (reading := _reading(delivery))]
    # A request to confirm says nothing else, so what else there is goes out in a mail of its own.
    requests = [reading for reading in readings if reading.delivery.reason == Reason.CONFIRM]
    news = [reading for reading in readings if reading.delivery.reason != Reason.CONFIRM]
    return sum(_send_one(backend, together) for together in (requests, news) if together)


def _send_one(backend: BaseEmailBackend, readings: list[Reading]) -> int:
    mail = mail_of(readings)
    mail.connection = backend
    mail.send()
    queue.finish(reading.delivery for reading in readings)
    return 1


def _reading(delivery: Delivery) -> Reading | None:
    """What this recipient may read now; a group becomes its members, and who may read nothing is dropped."""
    if delivery.state != DeliveryState.QUEUED:
        return None
    try:
        if is_for_group(delivery):
            queue.expand(delivery)
            return None
        return reading_of(delivery)
    except Dropped as dropped:
        queue.drop(delivery, dropped.code)
        return None
