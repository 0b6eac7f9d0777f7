"""The end of some mail by the link in it: one click, without signing in, of exactly what the mail was about (S79).

Looking at the link changes nothing (T38).
"""

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from wakil.cases.actions import decline_share
from wakil.events.kinds import EventKind
from wakil.lib import keys
from wakil.notifications.choices import ALWAYS_TOLD, TOPICS, Mode, Topic, choices_of, mode_of, write_choices
from wakil.notifications.models import Delivery

DIGEST, SHARE, TOPIC = "digest", "share", "topic"


def what_stops(delivery: Delivery) -> str:
    """What the link in a mail of this delivery ends, or nothing where no link fits."""
    if delivery.share and (delivery.share.is_own or delivery.user_id is None):
        return SHARE
    return TOPIC if delivery.user_id and topic_of(delivery) not in {None, *ALWAYS_TOLD} else ""


def home_of(delivery: Delivery) -> str:
    """The domain at which the link is opened: the recipient's, or where the share was made; or nothing."""
    if delivery.user:
        return delivery.user.domain.name
    return delivery.share.made_from.name if delivery.share else ""


def topic_of(delivery: Delivery) -> Topic | None:
    """What the mail is about, as people choose."""
    return TOPICS.get(EventKind(delivery.event.kind))


def stop_token(delivery: Delivery, what: str) -> str:
    """The secret that only this mail carries: 256 bits, made from our key and never stored."""
    words = f"{delivery.pk}:{delivery.key}:{what}"
    return f"{delivery.pk}.{what}.{salted_hmac('wakil.notifications.stop', words, algorithm='sha256').hexdigest()}"


def delivery_behind(token: str) -> tuple[Delivery, str] | None:
    """The mail that a token came with and what it ends, or None for a token that we did not make."""
    number, _dot, rest = token.partition(".")
    what = rest.partition(".")[0]
    people = Delivery.objects.select_related("event", "share__case", "share__made_from", "user__domain__organization")
    delivery = people.filter(pk=keys.number_in(number)).first()
    if delivery is None or not constant_time_compare(stop_token(delivery, what), token):
        return None
    return delivery, what


@transaction.atomic
def stop_mail(delivery: Delivery, what: str) -> None:
    """End it; what has ended already stays as it is."""
    if what == SHARE and delivery.share:
        decline_share(delivery.share)
        return
    if delivery.user is None:
        return
    kept = choices_of(delivery.user)
    gone = [topic_of(delivery)] if what == TOPIC else [topic for topic in Topic if mode_of(kept, topic) == Mode.DIGEST]
    changes = {topic.value: Mode.NONE.value for topic in gone if topic and topic not in ALWAYS_TOLD}
    if changes.items() - kept.modes.items():
        write_choices(delivery.user, {**kept.modes, **changes}, kept.digest_hour, by=None)
