"""The filters above a list as the page shows them: what can be chosen, what is chosen, and how to let go of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.cases.models import Category
from wakil.cases.queries.filters import STATES, WAITING, Filters, customers_in_lists
from wakil.organizations.models import Organization
from wakil.reselling.models import Severity

MOST = 20  # in one menu


@dataclass(frozen=True)
class Option:
    """One value of a filter."""

    value: str
    label: str
    is_checked: bool


@dataclass(frozen=True)
class Choice:
    """A filter with several values, shown as a chip with a menu."""

    name: str
    label: str
    options: list[Option]
    words: str = ""  # of what is chosen
    clear_url: str = ""
    is_many: bool = False

    @property
    def is_on(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class Toggle:
    """A filter that is on or off."""

    name: str
    value: str
    label: str
    is_on: bool
    count: int = 0


@dataclass(frozen=True)
class FilterBar:
    """All filters of one list."""

    url: str
    q: str
    choices: list[Choice]
    toggles: list[Toggle]
    hidden: list[tuple[str, str]] = field(default_factory=list)


def address(url: str, filters: Filters, **changes: str) -> str:
    """The address of the list with these filters, and what is changed; an empty value leaves the filter out."""
    asked = {name: value for name, value in {**filters.as_query(), **changes}.items() if value}
    return f"{url}?{urlencode(asked)}" if asked else url


def filter_bar(actor: Actor, url: str, filters: Filters) -> FilterBar:
    """The bar for the actor's own list."""
    choices = [_state(url, filters), _severity(url, filters)]
    if not actor.organization.is_customer:
        choices.append(_customer(actor, url, filters))
    choices.append(_category(url, filters))
    return FilterBar(url, filters.q, choices, _toggles(actor, filters))


def _toggles(actor: Actor, filters: Filters) -> list[Toggle]:
    value = filters.waiting or "me"
    waiting = Toggle("waiting", value, str(WAITING[value]), bool(filters.waiting))
    if actor.organization.is_vendor:
        return [
            waiting,
            Toggle("unassigned", "1", _("Taken by nobody"), filters.unassigned),
            Toggle("mine", "1", _("Mine"), filters.mine),
        ]
    return [waiting, Toggle("mine", "1", _("Filed by me"), filters.mine)]


def _state(url: str, filters: Filters) -> Choice:
    """The default is a filter too, so its chip is on and can be removed."""
    in_force = filters.state_in_force
    values = [("", STATES["recent"]), *((value, label) for value, label in STATES.items() if value != "recent")]
    chosen = "" if filters.state in {"", "recent"} else filters.state
    options = [Option(value, str(label), value == chosen) for value, label in values]
    words = "" if in_force == "all" else str(STATES[in_force])
    return Choice("state", _("State"), options, words, address(url, filters, state="all"))


def _severity(url: str, filters: Filters) -> Choice:
    options = [Option(str(value), str(label), value in filters.severity) for value, label in Severity.choices]
    words = ", ".join(f"P{level}" for level in filters.severity)
    return Choice("severity", _("Severity"), options, words, address(url, filters, severity=""), is_many=True)


def _customer(actor: Actor, url: str, filters: Filters) -> Choice:
    known = customers_in_lists(actor).order_by("name", "id").only("name", "customer_id")[:MOST]
    options = _with_any(_first(filters.customer, known), filters.customer, "customer_id")
    words = filters.customer.name if filters.customer else ""
    return Choice("customer", _("Customer"), options, words, address(url, filters, customer=""))


def _category(url: str, filters: Filters) -> Choice:
    roots = Category.objects.filter(parent=None, retired_at=None).order_by("path_names", "id")
    known = roots.only("path_names")[: 2 * MOST]
    options = _with_any(_first(filters.category, known), filters.category, "pk")
    words = filters.category.path_names if filters.category else ""
    return Choice("category", _("Category"), options, words, address(url, filters, category=""))


def _first(chosen: Any, known: Iterable[Any]) -> list[Any]:
    found = list(known)
    return found if chosen is None or chosen in found else [chosen, *found]


def _with_any(things: Iterable[Organization | Category], chosen: object, value: str) -> list[Option]:
    named = [Option(str(getattr(thing, value)), str(thing), thing == chosen) for thing in things]
    return [Option("", _("Any"), chosen is None), *named]
