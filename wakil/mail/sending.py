"""Send what is queued. Each recipient's right to know is asked again at this moment (decision 8)."""

from collections.abc import Callable

import structlog
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from wakil.mail.digest import digest_of
from wakil.mail.message import mail_of
from wakil.notifications import queue
from wakil.notifications.choices import Mode, mode_for
from wakil.notifications.digests import claim_digest, hold
from wakil.notifications.models import Delivery, DeliveryState, Reason
from wakil.notifications.reading import Dropped, Reading, is_for_group, reading_of

log = structlog.get_logger()


# What says nothing else: whatever there is besides goes out in a mail of its own.
_ALONE = {Reason.CONFIRM, Reason.OWN, Reason.PEOPLE, Reason.PROVE}
Make = Callable[[list[Reading]], EmailMultiAlternatives]


def send_waiting() -> int:
    """Address what has happened, then send until nothing is due, daily mails too; how many mails went out."""
    count = 0
    queue.address_waiting()
    while batch := queue.claim():
        count += _deliver_or_postpone(batch, mail_of)
    while batch := claim_digest():
        count += _deliver_or_postpone(batch, digest_of)
    return count


def _deliver_or_postpone(batch: list[Delivery], make: Make) -> int:
    try:
        return _deliver(batch, make)
    except Exception as problem:  # noqa: BLE001 -- one mail that cannot be made or sent must not hold up the others
        queue.postpone(batch)
        log.warning("mail_postponed", deliveries=[delivery.pk for delivery in batch], problem=type(problem).__name__)
        return 0


def _deliver(batch: list[Delivery], make: Make = mail_of) -> int:
    """Kept mails are marked in the transaction that keeps them: exactly once.

    SMTP cannot be part of one: sent first and marked then, so that a worker killed in between sends again, with the
    same Message-ID.
    """
    backend = get_connection()
    if getattr(backend, "keeps_in_database", False):
        with transaction.atomic():
            return _send(backend, batch, make)
    return _send(backend, batch, make)


def _send(backend: BaseEmailBackend, batch: list[Delivery], make: Make) -> int:
    if not queue.is_still_held(batch):
        return 0
    readings = [reading for delivery in batch if (reading := _reading(delivery))]
    apart: dict[str, list[Reading]] = {}
    for reading in readings:
        alone = reading.delivery.reason in _ALONE
        apart.setdefault(str(reading.delivery.pk) if alone else "news", []).append(reading)
    return sum(_send_one(backend, together, make) for together in apart.values())


def _send_one(backend: BaseEmailBackend, readings: list[Reading], make: Make) -> int:
    mail = make(readings)
    mail.connection = backend
    mail.send()
    queue.finish(reading.delivery for reading in readings)
    return 1


def _reading(delivery: Delivery) -> Reading | None:
    """What this recipient may read now, if it is wanted now; a group becomes its members, and who may read nothing, or
    wants to, is dropped."""
    if delivery.state not in {DeliveryState.QUEUED, DeliveryState.HELD}:
        return None
    try:
        if is_for_group(delivery):
            queue.expand(delivery)
            return None
        return _wanted(reading_of(delivery))
    except Dropped as dropped:
        queue.drop(delivery, dropped.code)
        return None


def _wanted(reading: Reading) -> Reading | None:
    """What its person wants to be told, unless it is kept for the daily mail. Addresses without an account, and what
    somebody has sent to the own second address, have no such choice."""
    delivery = reading.delivery
    if reading.actor is None or (delivery.share and delivery.share.is_own):
        return reading
    mode = mode_for(reading.actor.user, reading.event, reading.case)
    if mode == Mode.NONE:
        raise Dropped("switched_off")
    if mode == Mode.DIGEST and delivery.state == DeliveryState.QUEUED:
        hold(delivery, reading.actor.user)
        return None
    return reading
