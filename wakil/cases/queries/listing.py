"""My Cases, page by page: newest first as the actor sees it, by key and never by number (S37, S39)."""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.access.actor import Actor
from wakil.cases.models import Case, Escalation
from wakil.cases.policy import listed_for
from wakil.cases.queries.filters import RECENT, Filters, narrowed
from wakil.lib import clock
from wakil.lib.keys import MomentKey

PAGE = 25


@dataclass(frozen=True)
class Page:
    """Some rows of a list. `older` is the key of the rows after them, or nothing."""

    rows: list[Case]
    older: str = ""
    is_first: bool = True


def page_of(actor: Actor, filters: Filters, after: MomentKey | None = None, size: int = PAGE) -> Page:
    """One page of the actor's own cases, in as many queries for one row as for all.

    The keys come first and alone: with the names to be shown, planning the query would cost more than running it.
    """
    keys = _keys(actor, filters, after, size + 1)
    older = str(keys[size - 1]) if len(keys) > size else ""
    return Page(_rows(keys[:size]), older, is_first=after is None)


def _keys(actor: Actor, filters: Filters, after: MomentKey | None, most: int) -> list[MomentKey]:
    """The keys of the next cases. Whatever closed lately was changed lately, so of the older ones only the open count:
    a long past of closed cases is never walked through."""
    listed = listed_for(actor)
    if filters.state_in_force != "recent":
        return first_keys(narrowed(actor, listed, filters), after, most)
    since = clock.now() - RECENT
    found: list[MomentKey] = []
    if after is None or after.at >= since:
        found = first_keys(narrowed(actor, listed, filters).filter(seen_at__gte=since), after, most)  # type: ignore[misc]
    if len(found) < most:
        still_open = narrowed(actor, listed, replace(filters, state="open"))
        found += first_keys(still_open.filter(seen_at__lt=since), after, most - len(found))  # type: ignore[misc]
    return found


def first_keys(cases: QuerySet[Case], after: MomentKey | None, most: int) -> list[MomentKey]:
    """The keys of the first of these, narrowed from `listed_for`, that come after a key: the latest changed first."""
    if after:
        # Both halves say the same of the moment; the second alone lets the index begin at the key.
        tie = Q(seen_at__lt=after.at) | Q(seen_id__lt=after.number)
        cases = cases.filter(tie, seen_at__lte=after.at)  # type: ignore[misc]
    keys = cases.order_by("-seen_at", "-seen_id").values_list("seen_at", "seen_id")  # type: ignore[misc]
    return [MomentKey(*key) for key in keys[:most]]


def _rows(keys: list[MomentKey]) -> list[Case]:
    """The cases of keys that the policy has just let through, with what a list shows of them."""
    cases = Case.objects.select_related("customer", "category", "filed_from__organization")
    cases = cases.annotate(is_escalated=Exists(Escalation.objects.filter(case=OuterRef("pk"), ended_at=None)))
    cases = cases.defer("description", "contact", "category__information", "category__search_words")
    found = cases.in_bulk([key.number for key in keys])
    rows: list[Case] = [found[key.number] for key in keys]
    for case, key in zip(rows, keys, strict=True):
        case.seen_at = key.at  # type: ignore[attr-defined]
    return rows
