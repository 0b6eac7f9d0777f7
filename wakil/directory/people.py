"""The list of an organization's people: a page by key, narrowed by what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from wakil.access.actor import Actor
from wakil.access.models import RoleAssignment
from wakil.accounts.models import User
from wakil.directory.policy import people_seen_by
from wakil.lib.keys import NameKey, name_key_of
from wakil.organizations.models import Domain, OrganizationalUnit

PAGE = 25
UNUSABLE = "!"  # what the password of somebody who has not joined begins with


@dataclass(frozen=True)
class PeopleFilters:
    """What the list is narrowed to; empty means anything."""

    q: str = ""
    domain: Domain | None = None
    unit: OrganizationalUnit | None = None  # and all below it
    role: str = ""  # the slug of a built-in role, or the id of a custom one
    state: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.domain or self.unit or self.role or self.state)


@dataclass(frozen=True)
class PeoplePage:
    """Some people by name. `after` is the key of those that follow, or nothing."""

    rows: Sequence[User]
    after: str = ""


def domains_of(actor: Actor) -> list[Domain]:
    """The domains of the actor's organization, the primary one first."""
    return list(actor.organization.domains.order_by("-is_primary", "name"))


def verified_domains(actor: Actor) -> list[Domain]:
    """The domains people can be at: of the actor's organization, and known to be its own."""
    domains = actor.organization.domains.filter(verified_at__isnull=False)
    return list(domains.select_related("organization").order_by("-is_primary", "name"))


def people_page(actor: Actor, domains: Sequence[Domain], filters: PeopleFilters, after: str = "") -> PeoplePage:
    """A page of the people the actor looks after, each with `held_roles`."""
    return page_of(_narrowed(people_seen_by(actor), filters), [filters.domain] if filters.domain else domains, after)


def page_of(people: QuerySet[User], domains: Sequence[Domain], after: str = "", most: int = PAGE) -> PeoplePage:
    """A page of these people of these domains by name, each with `held_roles`.

    Each domain's people are walked along their own index and merged by the database, so that a page costs the same
    however many there are.
    """
    key = name_key_of(after)
    if key:
        people = people.filter(Q(name__gt=key.name) | Q(id__gt=key.number), name__gte=key.name)
    ids = _first_of([people.filter(domain=domain) for domain in domains], most + 1)
    rows = _loaded(ids[:most])
    more = str(NameKey(rows[-1].name, rows[-1].pk)) if len(ids) > most and rows else ""
    return PeoplePage(rows, more)


def _narrowed(people: QuerySet[User], filters: PeopleFilters) -> QuerySet[User]:
    if filters.q:
        people = people.filter(Q(name__icontains=filters.q) | Q(email__icontains=filters.q.lower()))
    if filters.unit and filters.unit.parent_id:
        people = people.filter(unit__path__startswith=filters.unit.path)
    if filters.role:
        held = RoleAssignment.objects.filter(user=OuterRef("pk"), ended_at=None)
        held = held.filter(role=int(filters.role)) if filters.role.isdigit() else held.filter(built_in=filters.role)
        people = people.filter(Exists(held))
    if filters.state == "suspended":
        return people.filter(suspended_at__isnull=False)
    if filters.state == "active":
        return people.filter(suspended_at=None).exclude(password__startswith=UNUSABLE)
    return people.filter(suspended_at=None, password__startswith=UNUSABLE) if filters.state == "invited" else people


def _first_of(parts: list[QuerySet[User]], most: int) -> list[int]:
    """The ids of the first by name: each part in the order of its index, merged in one query."""
    if not parts:
        return []
    statements, params = list[str](), list[Any]()
    for part in parts:
        sql, given = part.order_by("name", "id").values_list("id", "name")[:most].query.sql_with_params()
        statements.append(f"SELECT id, name FROM ({sql}) AS part")  # noqa: S608
        params += given
    merged = f"{' UNION ALL '.join(statements)} ORDER BY name, id LIMIT {most}"
    with connection.cursor() as cursor:
        cursor.execute(merged, params)
        return [row[0] for row in cursor.fetchall()]


def _loaded(ids: list[int]) -> list[User]:
    held = RoleAssignment.objects.filter(ended_at=None).select_related("role", "unit").order_by("id")
    found = User.objects.filter(pk__in=ids).select_related("domain", "unit")
    return list(found.prefetch_related(Prefetch("assignments", held, to_attr="held_roles")).order_by("name", "id"))
