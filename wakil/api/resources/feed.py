"""What happened on a case, in the order it happened."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from wakil.api import wire
from wakil.api.call import Call
from wakil.api.endpoint import endpoint
from wakil.api.errors import invalid
from wakil.api.finding import case, files_ever_readable, spoken_comments
from wakil.api.paging import PageQuery, paging_of
from wakil.api.showing import attachment_json, comment_json
from wakil.api.wire import theirs
from wakil.cases import actions
from wakil.cases.models import Case, Comment

_ORDER = re.compile(r"\s*creation_?time(?:\s+(asc|desc))?\s*", re.IGNORECASE)


class FeedQuery(PageQuery):
    """In which order."""

    order_by: str | None = theirs("creation_time or creation_time desc; the former if not said.")


@dataclass(frozen=True)
class _Place:
    """Where an item stands: by time, messages before files of the same moment, then by key."""

    at: datetime
    kind: int
    key: int


@endpoint(
    "cases.showFeed",
    "GET",
    "{parent=*/*/cases/*}:showFeed",
    on=case,
    permission="cloudsupport.techCases.get",
    asks=FeedQuery,
    answers=wire.ShowFeedResponse,
    versions=("v2beta",),
)
def show_feed(call: Call, found: Case) -> wire.ShowFeedResponse:
    """Shows messages, files and files that were deleted, oldest first unless asked otherwise."""
    order = _ORDER.fullmatch(call.query.order_by or "creation_time")
    if order is None:
        raise invalid("orderBy", "Give creation_time, with asc or desc behind it or nothing.")
    is_newest_first = (order[1] or "").lower() == "desc"
    paging = paging_of(call, str(is_newest_first))
    actions.note_read(call.actor, found)
    after = _place(paging.after)
    kinds: list[QuerySet[Any]] = [spoken_comments(call.actor, found), files_ever_readable(call.actor, found)]
    items = [
        (_Place(row.happened_at, kind, row.pk), row)
        for kind, rows in enumerate(kinds)
        for row in _next(rows, kind, after, paging.size + 1, is_newest_first)
    ]
    items.sort(key=lambda item: (item[0].at, item[0].kind, item[0].key), reverse=is_newest_first)
    last = items[paging.size - 1][0] if len(items) > paging.size else None
    return wire.ShowFeedResponse(
        feed_items=[_item(call, found, place, row) for place, row in items[: paging.size]] or None,
        next_page_token=paging.token([last.at.isoformat(), last.kind, last.key]) if last else None,
    )


def _next(rows: QuerySet[Any], kind: int, after: _Place | None, most: int, is_newest_first: bool) -> Iterable[Any]:
    rows = rows.annotate(happened_at=Coalesce(F("deleted_at"), F("created_at")) if kind else F("created_at"))
    if after:
        way = "lt" if is_newest_first else "gt"
        same = Q(**{f"pk__{way}": after.key}) if kind == after.kind else Q(pk__isnull=_is_past(kind, after, way))
        rows = rows.filter(Q(**{f"happened_at__{way}": after.at}) | Q(happened_at=after.at) & same)
    way = "-" if is_newest_first else ""
    return rows.order_by(f"{way}happened_at", f"{way}pk")[:most]


def _is_past(kind: int, after: _Place, way: str) -> bool:
    """True when all of this kind at the moment of the last item stand before it (and no key is null)."""
    return kind > after.kind if way == "lt" else kind < after.kind


def _place(key: Any) -> _Place | None:
    return _Place(datetime.fromisoformat(key[0]), key[1], key[2]) if isinstance(key, list) else None


def _item(call: Call, of_case: Case, place: _Place, row: Any) -> wire.FeedItem:
    if isinstance(row, Comment):
        return wire.FeedItem(event_time=place.at, comment=comment_json(call.actor, of_case, row))
    shape = attachment_json(call.actor, of_case, row)
    if row.deleted_at:
        return wire.FeedItem(event_time=place.at, deleted_attachment=shape)
    return wire.FeedItem(event_time=place.at, attachment=shape)
