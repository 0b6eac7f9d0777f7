"""What a list of cases is narrowed by, read from an address. What makes no sense is left out, with a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.cases.models import Case, Category, State
from wakil.cases.policy import customers_to_file_for
from wakil.cases.search import matching
from wakil.lib import clock, keys
from wakil.lib.text import has_control_characters
from wakil.organizations.models import Organization, OrganizationKind
from wakil.reselling.models import Severity
from wakil.reselling.policy import customers_known_to

RECENT = timedelta(days=30)
LONGEST_KEYWORD = 200
SUPPORTS_TURN = (State.NEW, State.IN_PROGRESS)
FILERS_TURN = (State.ACTION_REQUIRED, State.SOLUTION_PROVIDED)

STATES = {
    "recent": gettext_lazy("Open or closed ≤ 30 days"),
    "all": gettext_lazy("Any state"),
    "open": gettext_lazy("Open"),
    **{state.value: state.label for state in State},
}
WAITING = {
    "me": gettext_lazy("Waiting for me"),
    "vendor": gettext_lazy("Waiting for support"),
    "customer": gettext_lazy("Waiting for the filer's side"),
}
SWITCHES = ("mine", "unassigned")


@dataclass(frozen=True)
class Filters:
    """Empty parts narrow nothing. An empty `state` means the default: recent, or any as soon as words are sought."""

    q: str = ""
    state: str = ""
    severity: tuple[int, ...] = ()
    customer: Organization | None = None
    category: Category | None = None
    waiting: str = ""
    mine: bool = False
    unassigned: bool = False
    notes: tuple[str, ...] = ()

    @property
    def state_in_force(self) -> str:
        return self.state or ("all" if self.q else "recent")

    @property
    def is_filtered(self) -> bool:
        """True when something other than the default narrows the list."""
        return bool(self.as_query())

    def as_query(self) -> dict[str, str]:
        """The parameters of an address that has these filters; several severities stand in one."""
        asked = {
            "q": self.q,
            "state": self.state,
            "severity": ",".join(f"P{level}" for level in self.severity),
            "customer": self.customer.customer_id if self.customer else "",
            "category": str(self.category.pk) if self.category else "",
            "waiting": self.waiting,
            "mine": "1" if self.mine else "",
            "unassigned": "1" if self.unassigned else "",
        }
        return {name: value for name, value in asked.items() if value}


def read_filters(actor: Actor, asked: Mapping[str, Sequence[str]]) -> Filters:
    """The filters that an address asks for, as far as they are known to this actor (T5)."""
    filters = Filters()
    for name, read in _READERS.items():
        values = [value.strip() for value in asked.get(name, ()) if value.strip()]
        text = ",".join(values) if name == "severity" else (values[-1] if values else "")
        found = read(actor, text) if text else None
        if found is not None:
            change: dict[str, Any] = {name: found}
            filters = replace(filters, **change)
        elif text:
            filters = replace(filters, notes=(*filters.notes, _note(name)))
    return filters


def narrowed(actor: Actor, cases: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    """Those of `listed_for(actor)` that meet every filter."""
    cases = cases.filter(_by_state(filters.state_in_force), _by_waiting(actor, filters.waiting))
    if filters.q:
        cases = cases.filter(matching(actor, filters.q))
    if filters.severity:
        cases = cases.filter(seen_severity__in=filters.severity)  # type: ignore[misc]
    if filters.customer:
        cases = cases.filter(seen_customer=filters.customer.pk)  # type: ignore[misc]
    if filters.category:
        cases = cases.filter(category__in=_subtree(filters.category))
    if filters.mine:
        cases = (
            cases.filter(assigned_to=actor.user) if actor.organization.is_vendor else cases.filter(filed_by=actor.user)
        )
    return cases.filter(assigned_to=None) if filters.unassigned else cases


def customers_in_lists(actor: Actor) -> QuerySet[Organization]:
    """Customers that may stand in the actor's list, so that their names may be shown as a filter."""
    if actor.is_active and actor.organization.is_vendor and actor.holds(P.WORK_CASES):
        return Organization.objects.filter(kind=OrganizationKind.CUSTOMER)
    if actor.organization.is_reseller:
        return customers_known_to(actor) if actor.holds(P.VIEW_CUSTOMERS) else customers_to_file_for(actor)
    return Organization.objects.none()


def _by_state(state: str) -> Q:
    if state == "all":
        return Q()
    if state == "open":
        return ~Q(seen_state=State.CLOSED)
    if state == "recent":
        return ~Q(seen_state=State.CLOSED) | Q(closed_at__gte=clock.now() - RECENT)
    return Q(seen_state=state)


def _by_waiting(actor: Actor, waiting: str) -> Q:
    if not waiting:
        return Q()
    is_supports = waiting == "vendor" or (waiting == "me" and actor.organization.is_vendor)
    return Q(seen_state__in=SUPPORTS_TURN if is_supports else FILERS_TURN)


def _subtree(category: Category) -> QuerySet[Category]:
    below = Q(product=category.product_id, path_names__startswith=f"{category.path_names} › ")
    return Category.objects.filter(Q(pk=category.pk) | below)


def _keyword(_actor: Actor, text: str) -> str | None:
    return None if len(text) > LONGEST_KEYWORD or has_control_characters(text) else text


def _state(_actor: Actor, text: str) -> str | None:
    return text.lower() if text.lower() in STATES else None


def _severity(_actor: Actor, text: str) -> tuple[int, ...] | None:
    """Some of "P1" to "P4", also without the letter; one that is none of them spoils all."""
    asked = {part.strip().upper().removeprefix("P") for part in text.split(",")}
    known = tuple(level for level in Severity.values if str(level) in asked)
    return known if len(known) == len(asked) else None


def _customer(actor: Actor, text: str) -> Organization | None:
    return customers_in_lists(actor).filter(customer_id=text.upper()).first()


def _category(_actor: Actor, text: str) -> Category | None:
    return Category.objects.filter(pk=keys.number_in(text)).first()


def _waiting(_actor: Actor, text: str) -> str | None:
    return text.lower() if text.lower() in WAITING else None


def _switch(_actor: Actor, text: str) -> bool | None:
    return True if text.lower() in {"1", "on", "true", "yes"} else None


_READERS = {
    "q": _keyword,
    "state": _state,
    "severity": _severity,
    "customer": _customer,
    "category": _category,
    "waiting": _waiting,
    **dict.fromkeys(SWITCHES, _switch),
}


def _note(name: str) -> str:
    notes = {
        "q": _("The keyword can't be searched for, so it was left out."),
        "customer": _("This customer is not among yours, so the filter was left out."),
    }
    return notes.get(name, _("The filter “%(name)s” has a value we don't know, so it was left out.") % {"name": name})
