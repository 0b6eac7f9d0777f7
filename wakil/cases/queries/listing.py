"""My Cases, page by page: newest first as the actor sees it, by key and never by number (S37, S39)."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q

from wakil.access.actor import Actor
from wakil.cases.models import Case, Escalation
from wakil.cases.policy import listed_for
from wakil.cases.queries.filters import Filters, narrowed

PAGE = 25
_LARGEST_ID = 2**63


@dataclass(frozen=True)
class Page:
    """Some rows of a list. `older` is the key of the rows after them, or nothing."""

    rows: list[Case]
    older: str = ""
    is_first: bool = True


@dataclass(frozen=True)
class Key:
    """Where a page begins: after this row."""

    seen_at: datetime
    seen_id: int

    def __str__(self) -> str:
        text = f"{self.seen_at.astimezone(UTC).isoformat()}~{self.seen_id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def key_of(text: str) -> Key | None:
    """The key in an address, or None for one that we did not make."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        moment, _tilde, number = base64.urlsafe_b64decode(padded).decode("ascii").partition("~")
        at = datetime.fromisoformat(moment)
        seen_at = at.astimezone(UTC) if at.tzinfo else None
        seen_id = int(number)
    except (ValueError, OverflowError, binascii.Error):
        return None
    return Key(seen_at, seen_id) if seen_at and 0 < seen_id < _LARGEST_ID else None


def page_of(actor: Actor, filters: Filters, after: Key | None = None, size: int = PAGE) -> Page:
    """One page of the actor's own cases, in one query whatever the number of rows."""
    cases = narrowed(actor, listed_for(actor), filters)
    if after:
        # Both halves say the same of the moment; the first alone lets the index begin at the key.
        tie = Q(seen_at__lt=after.seen_at) | Q(seen_id__lt=after.seen_id)
        cases = cases.filter(tie, seen_at__lte=after.seen_at)  # type: ignore[misc]
    newest_first = cases.order_by("-seen_at", "-seen_id")  # type: ignore[misc]
    ordered = newest_first.select_related("customer", "category", "filed_by", "assigned_to")
    ordered = ordered.annotate(is_escalated=Exists(Escalation.objects.filter(case=OuterRef("pk"), ended_at=None)))
    rows = list(ordered.defer("description", "contact", "category__information", "category__search_words")[: size + 1])
    older = str(Key(rows[size - 1].seen_at, rows[size - 1].seen_id)) if len(rows) > size else ""  # type: ignore[attr-defined]
    return Page(rows[:size], older, is_first=after is None)
