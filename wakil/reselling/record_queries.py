"""Records of new customers, page by page."""

from dataclasses import dataclass

from wakil.access.actor import Actor
from wakil.lib import keys
from wakil.reselling.customer_policy import records_seen_by
from wakil.reselling.models import CustomerRecord, RecordState

PAGE = 25


@dataclass(frozen=True)
class RecordPage:
    """Some records. `after` is the key of those that follow, or nothing."""

    rows: list[CustomerRecord]
    after: str = ""


def records_page(actor: Actor, after: str = "") -> RecordPage:
    """What the actor's domain has added, the latest first."""
    found = records_seen_by(actor).select_related("added_by", "reseller_domain__organization")
    key = keys.number_in(after)
    found = found.filter(pk__lt=key) if key else found
    return _page(list(found.order_by("-pk")[: PAGE + 1]))


def waiting_page(actor: Actor, after: str = "") -> RecordPage:
    """The vendor's queue: what waits for a decision, the oldest first."""
    found = records_seen_by(actor).filter(state=RecordState.WAITING)
    key = keys.number_in(after)
    found = found.filter(pk__gt=key) if key else found
    found = found.select_related("added_by", "reseller_domain__organization")
    return _page(list(found.order_by("pk")[: PAGE + 1]))


def _page(rows: list[CustomerRecord]) -> RecordPage:
    return RecordPage(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")
