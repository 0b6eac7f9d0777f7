"""What the audit log is narrowed to, as an address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from typing import Any

from django.db.models import Q, QuerySet

from wakil.access.actor import Actor
from wakil.access.models import Role
from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib.days import day_in, start_of
from wakil.organizations.models import Domain, Group, OrganizationalUnit
from wakil.webhooks.models import Webhook

LONGEST = 200
MOST_THINGS = 50  # that one text may mean

# Whatever is named by a detail as well as by the subject: a licence is somebody's, a member a group's.
_IN_DETAILS = ("user", "unit", "group", "domain")


@dataclass(frozen=True)
class AuditFilters:
    """Empty parts narrow nothing; what an address asks for and makes no sense is named in `unknown`."""

    person: str = ""
    kind: str = ""
    on: str = ""
    since: date | None = None
    until: date | None = None
    unknown: tuple[str, ...] = ()
    things: Mapping[str, list[int]] = field(default_factory=dict)  # what `on` means

    def as_query(self) -> dict[str, str]:
        """The parameters of an address that has these filters."""
        asked = {
            "person": self.person,
            "kind": self.kind,
            "on": self.on,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in asked.items() if value}


def read_audit_filters(actor: Actor, asked: Mapping[str, str]) -> AuditFilters:
    """What an address asks for, as far as it makes sense for the actor's own organization (T5)."""
    given = {
        name: asked.get(name, "").replace("\x00", "").strip()[:LONGEST]
        for name in ("person", "kind", "on", "since", "until")
    }
    filters, unknown = AuditFilters(person=given["person"]), []
    readings: dict[str, dict[str, Any] | None] = {
        "kind": _kind(given["kind"]),
        "on": _thing(actor, given["on"]),
        "since": _day("since", given["since"]),
        "until": _day("until", given["until"]),
    }
    for name, found in readings.items():
        if found is None:
            unknown.append(name)
        else:
            filters = replace(filters, **found)
    return replace(filters, unknown=tuple(unknown))


def narrowed(actor: Actor, events: QuerySet[Event], filters: AuditFilters, zone: tzinfo) -> QuerySet[Event]:
    """Those of the events that have all that is asked for; days are the reader's."""
    if filters.person:
        own = Q(by__email=filters.person.lower(), by__domain__organization=actor.organization)
        events = events.filter(own | Q(by__name__icontains=filters.person))
    if filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.on:
        events = events.filter(_about(filters.things))
    if filters.since:
        events = events.filter(created_at__gte=start_of(filters.since, zone))
    if filters.until:
        events = events.filter(created_at__lt=start_of(filters.until + timedelta(days=1), zone))
    return events


def _about(things: Mapping[str, list[int]]) -> Q:
    about = Q(subject__in=[f"{kind}:{number}" for kind, numbers in things.items() for number in numbers])
    for kind, numbers in things.items():
        detail = "unit" if kind == "organizationalunit" else kind
        if detail in _IN_DETAILS:
            about |= Q(**{f"details__{detail}__in": numbers})
    return about


def _kind(text: str) -> dict[str, Any] | None:
    known = not text or text in {kind.value for kind in EventKind}
    return {"kind": text} if known else None


def _thing(actor: Actor, text: str) -> dict[str, Any] | None:
    """People, groups, units, domains, roles and webhooks of the organization with that name or address."""
    if not text:
        return {}
    own, name, address = actor.organization, Q(name__iexact=text), text.lower()
    found = {
        "user": User.objects.filter(name | Q(email=address), domain__organization=own),
        "group": Group.objects.filter(name | Q(address=address), domain__organization=own),
        "organizationalunit": OrganizationalUnit.objects.filter(name, organization=own),
        "domain": Domain.objects.filter(name=address, organization=own),
        "role": Role.objects.filter(name, organization=own),
        "webhook": Webhook.objects.filter(name, domain__organization=own),
    }
    things = {kind: list(rows.values_list("pk", flat=True)[:MOST_THINGS]) for kind, rows in found.items()}
    things = {kind: numbers for kind, numbers in things.items() if numbers}
    return {"on": text, "things": things} if things else None


def _day(name: str, text: str) -> dict[str, Any] | None:
    if not text:
        return {}
    day = day_in(text)
    return {name: day} if day else None
