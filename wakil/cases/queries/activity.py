"""The activity log: what resellers' people did, newest first, narrowed and by key (W2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Upper

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Activity, ActivityKind, Case
from wakil.cases.policy import visible_to
from wakil.cases.policy.activity import activity_seen_by
from wakil.lib import keys
from wakil.lib.days import day_in, start_of
from wakil.lib.keys import MomentKey, moment_key_of
from wakil.organizations.models import Domain
from wakil.reselling.models import Relationship

PAGE = 50
CHUNK = 500
MOST_PEOPLE = 100  # in the menu of people
_RELATED = ("user", "domain__organization", "event", "attachment")


@dataclass(frozen=True)
class ActivityFilters:
    """Empty parts narrow nothing; what an address asks for and nobody knows of is named in `unknown`."""

    reseller: Domain | None = None
    person: User | None = None
    kind: str = ""
    case: Case | None = None
    since: date | None = None
    until: date | None = None
    unknown: tuple[str, ...] = ()

    def as_query(self) -> dict[str, str]:
        """The parameters of an address that has these filters."""
        asked = {
            "reseller": self.reseller.name if self.reseller else "",
            "person": str(self.person.pk) if self.person else "",
            "kind": self.kind,
            "case": self.case.number if self.case else "",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True)
class ActivityPage:
    """Some rows, each with `is_case_visible`. `older` is the key of the rows after them, or nothing."""

    rows: list[Activity]
    older: str = ""


def read_activity_filters(actor: Actor, asked: Mapping[str, str]) -> ActivityFilters:
    """What an address asks for, as far as it is about the actor's own organization (T5)."""
    filters = ActivityFilters()
    for name, read in _READERS.items():
        text = asked.get(name, "").strip()[:200]
        found = read(actor, text) if text and "\0" not in text else None
        if found is not None:
            change: dict[str, Any] = {name: found}
            filters = replace(filters, **change)
        elif text:
            filters = replace(filters, unknown=(*filters.unknown, name))
    return filters


def activity_page(
    actor: Actor, filters: ActivityFilters, zone: tzinfo, after: MomentKey | None = None, size: int = PAGE
) -> ActivityPage:
    """One page, in as many queries for one row as for all."""
    rows = list(_after(_narrowed(actor, filters, zone), after)[: size + 1])
    older = str(MomentKey(rows[size - 1].acted_at, rows[size - 1].pk)) if len(rows) > size else ""
    return ActivityPage(_with_cases(actor, rows[:size]), older)


def all_activity(user: User, filters: ActivityFilters, zone: tzinfo) -> Iterator[Activity]:
    """All rows that the pages show, one after the other, for a file; each piece asks anew whether they may be read."""
    after, is_over = None, False
    while not is_over:
        page = activity_page(Actor.afresh(user.pk), filters, zone, after, CHUNK)
        yield from page.rows
        after, is_over = moment_key_of(page.older), not page.older


def resellers_in_activity(actor: Actor) -> list[Domain]:
    """The domains that are or were the customer's."""
    ties = Relationship.objects.filter(customer=actor.organization, reseller_domain=OuterRef("pk"))
    return list(Domain.objects.filter(Exists(ties)).select_related("organization").order_by("name")[:MOST_PEOPLE])


def people_in_activity(actor: Actor) -> list[User]:
    """Those of these domains who have ever done anything with the customer's cases."""
    ties = Relationship.objects.filter(customer=actor.organization, reseller_domain=OuterRef("domain"))
    did = activity_seen_by(actor).filter(user=OuterRef("pk"))
    return list(User.objects.filter(Exists(ties), Exists(did)).order_by("name", "email")[:MOST_PEOPLE])


def own_case(actor: Actor, number: str) -> Case | None:
    """The case of the actor's own organization with that number, whatever its case, if there is one."""
    if "\0" in number:
        return None
    own = Case.objects.filter(customer=actor.organization).annotate(upper_number=Upper("number"))
    return own.filter(upper_number=Upper(Value(number))).first()


def _narrowed(actor: Actor, filters: ActivityFilters, zone: tzinfo) -> QuerySet[Activity]:
    rows = activity_seen_by(actor)
    if filters.reseller:
        rows = rows.filter(domain=filters.reseller)
    if filters.person:
        rows = rows.filter(user=filters.person)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.case:
        rows = rows.filter(case=filters.case)
    if filters.since:
        rows = rows.filter(acted_at__gte=start_of(filters.since, zone))
    if filters.until:
        rows = rows.filter(acted_at__lt=start_of(filters.until + timedelta(days=1), zone))
    return rows


def _after(rows: QuerySet[Activity], after: MomentKey | None) -> QuerySet[Activity]:
    if after:
        tie = Q(acted_at__lt=after.at) | Q(id__lt=after.number)
        rows = rows.filter(tie, acted_at__lte=after.at)
    return rows.select_related(*_RELATED).order_by("-acted_at", "-id")


def _with_cases(actor: Actor, rows: list[Activity]) -> list[Activity]:
    """Each row's case: its number for all, its title and files' names only where the actor may see the case."""
    cases = Case.objects.only("number", "title").in_bulk({row.case_id for row in rows if row.case_id})
    visible = set(visible_to(actor).filter(pk__in=list(cases)).values_list("pk", flat=True))
    for row in rows:
        row.is_case_visible = row.case_id in visible  # type: ignore[attr-defined]
        if row.case_id:
            row.case = cases[row.case_id]
    return rows


def _reseller(actor: Actor, text: str) -> Domain | None:
    ties = Relationship.objects.filter(customer=actor.organization, reseller_domain=OuterRef("pk"))
    return Domain.objects.filter(Exists(ties), name=text.lower()).first()


def _person(actor: Actor, text: str) -> User | None:
    did = activity_seen_by(actor).filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(did), pk=keys.number_in(text)).first()


def _kind(_actor: Actor, text: str) -> str | None:
    return text if text in ActivityKind.values else None


def _day(_actor: Actor, text: str) -> date | None:
    return day_in(text)


_READERS: dict[str, Any] = {
    "reseller": _reseller,
    "person": _person,
    "kind": _kind,
    "case": own_case,
    "since": _day,
    "until": _day,
}
