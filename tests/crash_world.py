"""What the crash test runs beside the portal, as a program: `seed` makes people, `count` says what there is."""

import json
import os
import sys
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")
django.setup()

from django.db.models import Q  # noqa: E402  settings first

from tests.cast import make_cast  # noqa: E402
from tests.client import Browser  # noqa: E402
from wakil.cases.models import Case, Comment  # noqa: E402
from wakil.notifications.models import Delivery, DeliveryState, Notice, OutboxMail  # noqa: E402

DRAINED_WITHIN = 25.0


def seed() -> dict[str, object]:
    """The cast, and a session of two people who need no form for it."""
    cast = make_cast()
    sessions = {
        who: {name: morsel.value for name, morsel in Browser().sign_in(cast.people[who]).cookies.items()}
        for who in ("priya", "citra")
    }
    return {
        "sessions": sessions,
        "customer": cast.sinar.customer_id,
        "product": cast.workspace.pk,
        "category": cast.delivery.pk,
    }


def count() -> dict[str, object]:
    """Once everybody has been told: how often each case, message and mail is there."""
    last = time.monotonic() + DRAINED_WITHIN
    while is_somebody_waiting() and time.monotonic() < last:
        time.sleep(0.2)
    return {
        "waiting": is_somebody_waiting(),
        "cases": Counter(Case.objects.values_list("title", flat=True)),
        "messages": Counter(Comment.objects.values_list("body", flat=True)),
        "mails": mails_of_deliveries(),
        "numbers": Counter(Case.objects.values_list("number", flat=True)),
    }


def is_somebody_waiting() -> bool:
    """True while a notice or a delivery is not worked off, or has failed."""
    unsent = Delivery.objects.filter(Q(state=DeliveryState.QUEUED) | Q(state=DeliveryState.FAILED))
    return Notice.objects.filter(addressed_at=None).exists() or unsent.exists()


def mails_of_deliveries() -> dict[str, int]:
    """Address and what the mail is to tell of → in how many mails that address was told of it."""
    told: dict[str, int] = {}
    texts = [(mail.recipients, mail.text) for mail in OutboxMail.objects.all()]
    for delivery in Delivery.objects.filter(state=DeliveryState.SENT).select_related("event"):
        case = Case.objects.get(pk=int(delivery.event.stream.partition(":")[2]))
        number = delivery.event.details.get("comment")
        said = Comment.objects.get(pk=number).body if number else case.description
        told[f"{delivery.address} {said}"] = sum(
            address == delivery.address and said in text for address, text in texts
        )
    return told


if __name__ == "__main__":
    print(json.dumps({"seed": seed, "count": count}[sys.argv[1]]()))  # noqa: T201
