"""What a filter of cases may compare, and what each comparison means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from wakil.api.filters.reading import Restriction
from wakil.cases.models import State

_PRIORITIES = {"P0": 1, "P1": 1, "P2": 2, "P3": 3, "P4": 4}  # P0 is kept as P1


class Wrong(Exception):
    """A value that the field can't be compared with."""


Within = Callable[[str], Q]  # the condition "below the parent of that name", or an ApiError


@dataclass(frozen=True)
class Field:
    """The comparisons a field takes, and the condition on `listed_for` that one means."""

    operators: tuple[str, ...]
    condition: Callable[[Restriction, Within], Q]


Fields = Mapping[str, Field]


def _state(asked: Restriction, _within: Within) -> Q:
    closed = Q(seen_state=State.CLOSED)
    if asked.value not in {"OPEN", "CLOSED"}:
        raise Wrong("state is OPEN or CLOSED.")
    return closed if asked.value == "CLOSED" else ~closed


def _priority(asked: Restriction, _within: Within) -> Q:
    if asked.value not in _PRIORITIES:
        raise Wrong("priority is P0, P1, P2, P3 or P4.")
    return Q(seen_severity=_PRIORITIES[asked.value])


def _creator(asked: Restriction, _within: Within) -> Q:
    return Q(filed_by__email=asked.value.strip().lower())


def _update_time(asked: Restriction, _within: Within) -> Q:
    try:
        at = datetime.fromisoformat(asked.value)
        has_zone = at.utcoffset() is not None
    except ValueError:
        has_zone = False
    if not has_zone:
        raise Wrong('update_time is compared with a time and its zone, such as "2026-01-31T08:00:00Z".')
    return Q(seen_at__gt=at)


def _parent(asked: Restriction, within: Within) -> Q:
    if asked.value.partition("/")[0] != f"{asked.field}s":
        raise Wrong(f'{asked.field} is compared with a name, such as "{asked.field}s/…".')
    return within(asked.value)


CASE_LIST: Fields = {
    "creator.email": Field(("=",), _creator),
    "priority": Field(("=",), _priority),
    "state": Field(("=",), _state),
}
CASE_SEARCH: Fields = {**CASE_LIST, "update_time": Field((">",), _update_time)}
CASE_SEARCH_EVERYWHERE: Fields = {
    **CASE_SEARCH,
    "organization": Field(("=",), _parent),
    "project": Field(("=",), _parent),
}
