"""The audit log of an organization: newest first, by key, in as many queries for one row as for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from django.db.models import Q, QuerySet

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.audit.filters import AuditFilters, narrowed
from wakil.audit.naming import Names, names_for
from wakil.audit.policy import audit_events_seen_by
from wakil.events.models import Event
from wakil.lib.keys import MomentKey

PAGE = 50
CHUNK = 500


@dataclass(frozen=True)
class AuditPage:
    """Some events, and what the things in them are called. `older` is the key of those after them, or nothing."""

    events: list[Event]
    names: Names
    older: MomentKey | None = None


def audit_page(
    actor: Actor, filters: AuditFilters, zone: tzinfo, after: MomentKey | None = None, size: int = PAGE
) -> AuditPage:
    """One page of it."""
    events = narrowed(actor, audit_events_seen_by(actor), filters, zone)
    rows = list(_after(events, after)[: size + 1])
    older = MomentKey(rows[size - 1].created_at, rows[size - 1].seq) if len(rows) > size else None
    shown = _with_programs(rows[:size])
    return AuditPage(shown, names_for(actor, shown), older)


def all_audit_pages(user: User, filters: AuditFilters, zone: tzinfo) -> Iterator[AuditPage]:
    """The whole log in larger pieces, for a file; each asks anew whether its reader may still read."""
    after, is_over = None, False
    while not is_over:
        page = audit_page(Actor.afresh(user.pk), filters, zone, after, CHUNK)
        yield page
        after, is_over = page.older, page.older is None


def _after(events: QuerySet[Event], after: MomentKey | None) -> QuerySet[Event]:
    if after:
        tie = Q(created_at__lt=after.at) | Q(seq__lt=after.number)
        events = events.filter(tie, created_at__lte=after.at)
    related = events.select_related("by__domain__organization", "by_domain__organization", "rename")
    return related.order_by("-created_at", "-seq")


def _with_programs(events: list[Event]) -> list[Event]:
    """Each event with the program that acted for its person."""
    numbers = {event.details["through"] for event in events if "through" in event.details}
    programs = User.objects.in_bulk(numbers)
    for event in events:
        event.through = programs.get(event.details.get("through"))
    return events
