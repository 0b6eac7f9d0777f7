"""Lists of cases: the filter and the rule in one query for the keys, then the cases of these keys."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.api import wire
from wakil.api.call import Call
from wakil.api.errors import ApiError
from wakil.api.filters import Context, Fault, condition, read
from wakil.api.filters.fields import Fields
from wakil.api.finding import parent_named, with_names
from wakil.api.paging import Paging, paging_of
from wakil.api.showing import case_json
from wakil.cases.actions import note_reads
from wakil.cases.models import Case, Escalation
from wakil.cases.policy import within
from wakil.cases.queries.listing import first_keys
from wakil.cases.queries.subscribers import subscribers_in_list
from wakil.lib.keys import MomentKey, moment_key_of


def filtered(call: Call, name: str, text: str, fields: Fields, *, seeks_words: bool) -> Q:
    """The condition of the parameter `name`. Raises ApiError 400 that says where its text is wrong."""
    context = Context(call.actor, fields, lambda parent: within(call.actor, parent_named(call, parent)), seeks_words)
    try:
        return condition(read(text), context)
    except Fault as fault:
        words = f"{name}: at character {fault.position + 1}: {fault.words}"
        where = {"field": name, "position": str(fault.position)}
        raise ApiError(400, words, "INVALID_FILTER", fields=[(name, words)], metadata=where) from None


def page_of_cases(call: Call, cases: QuerySet[Case], *question: str) -> tuple[list[wire.Case], str | None]:
    """One page of them, the latest changed first, and the token of the next."""
    paging = paging_of(call, *question)
    keys = first_keys(cases, moment_key_of(str(paging.after)) if paging.after else None, paging.size + 1)
    rows = _rows(call, keys[: paging.size])
    return rows, _next(paging, keys)


def _rows(call: Call, keys: list[MomentKey]) -> list[wire.Case]:
    """The cases of keys that the policy has just let through, with all that their JSON holds."""
    escalated = Exists(Escalation.objects.filter(case=OuterRef("pk"), ended_at=None))
    found = with_names(Case.objects.annotate(is_escalated=escalated)).in_bulk([key.number for key in keys])
    subscribers = subscribers_in_list(call.actor, list(found))
    note_reads(call.actor, found.values())
    return [_row(call, found[key.number], key, subscribers) for key in keys]


def _row(call: Call, case: Case, key: MomentKey, subscribers: dict[int, list[str]]) -> wire.Case:
    case.seen_at = key.at  # type: ignore[attr-defined]
    return case_json(call.actor, case, subscribers=subscribers.get(case.pk, []))


def _next(paging: Paging, keys: list[MomentKey]) -> str | None:
    return paging.token(str(keys[paging.size - 1])) if len(keys) > paging.size else None


def page_of_rows(
    call: Call, rows: QuerySet[Any], show: Callable[[Any], Any], *question: str
) -> tuple[list[Any], str | None]:
    """One page of rows of a case, the latest first."""
    paging = paging_of(call, *question)
    if isinstance(paging.after, int):
        rows = rows.filter(pk__lt=paging.after)
    found = list(rows.order_by("-pk")[: paging.size + 1])
    more = paging.token(found[paging.size - 1].pk) if len(found) > paging.size else None
    return [show(row) for row in found[: paging.size]], more
