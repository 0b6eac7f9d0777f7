"""The filters of the list of people: read from its address, shown as chips."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.models import Role
from wakil.access.roles import BUILT_IN_ROLES
from wakil.directory.people import PeopleFilters
from wakil.directory.policy import units_seen_by
from wakil.directory.units import words_of
from wakil.lib import keys
from wakil.organizations.models import Domain, OrganizationalUnit
from wakil.web.admin.listing import one_of
from wakil.web.cases.chips import Choice, FilterBar

LONGEST = 100
STATES = {
    "active": gettext_lazy("Active"),
    "invited": gettext_lazy("Has not joined"),
    "suspended": gettext_lazy("Suspended"),
}


def read_filters(actor: Actor, domains: Sequence[Domain], asked: QueryDict) -> PeopleFilters:
    """What the address asks for; anything that is not this organization's is left out."""
    typed = asked.get("q", "").replace("\x00", "").strip()[:LONGEST]
    domain = next((one for one in domains if one.name == asked.get("domain_name")), None)
    role = asked.get("role", "")
    state = asked.get("state", "")
    return PeopleFilters(
        q=typed,
        domain=domain,
        unit=_unit(actor, asked.get("unit", "")),
        role=role if role in dict(roles_of(actor)) else "",
        state=state if state in STATES else "",
    )


def roles_of(actor: Actor) -> list[tuple[str, str]]:
    """The roles there are in this organization: built-in ones by slug, custom ones by id."""
    built_in = [(role.slug, str(role.name)) for role in BUILT_IN_ROLES if role.kind == actor.organization.kind]
    custom = (
        Role.objects.filter(organization=actor.organization, deleted_at=None).order_by("name").values_list("pk", "name")
    )
    return [*built_in, *((str(number), name) for number, name in custom)]


def address(filters: PeopleFilters, **changes: str) -> str:
    """The address of the list with these filters, and what is changed; an empty value leaves one out."""
    now = {
        "q": filters.q,
        "domain_name": filters.domain.name if filters.domain else "",
        "unit": str(filters.unit.pk) if filters.unit else "",
        "role": filters.role,
        "state": filters.state,
    }
    asked = {name: value for name, value in {**now, **changes}.items() if value}
    return f"{reverse('users:list')}?{urlencode(asked)}" if asked else reverse("users:list")


def filter_bar(actor: Actor, domains: Sequence[Domain], filters: PeopleFilters) -> FilterBar:
    """The chips above the list."""
    choices = [_choice(filters, "state", _("State"), list(STATES.items()), filters.state)]
    if len(domains) > 1:
        names = [(domain.name, domain.name) for domain in domains]
        chosen = filters.domain.name if filters.domain else ""
        choices.append(_choice(filters, "domain_name", _("Domain"), names, chosen))
    choices.append(_choice(filters, "role", _("Role"), roles_of(actor), filters.role))
    if filters.unit:
        number = str(filters.unit.pk)
        values = [(number, words_of(filters.unit))]
        choices.append(_choice(filters, "unit", _("Organizational unit"), values, number))
    return FilterBar(reverse("users:list"), filters.q, choices, [])


def _unit(actor: Actor, asked: str) -> OrganizationalUnit | None:
    number = keys.number_in(asked)
    return units_seen_by(actor).filter(pk=number).first() if number else None


def _choice(filters: PeopleFilters, name: str, label: str, values: Sequence[tuple[str, Any]], chosen: str) -> Choice:
    return one_of(name, label, values, chosen, address(filters, **{name: ""}))
