"""The SQL of the pages alone: beside the bare keyset query, and with its plans."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import F
from django.http import HttpRequest

from bench.plans import explain, faults
from bench.population import CUSTOMERS, FULL, MEASURED, PEOPLE, customer_id
from bench.words import MEASURED_WORD
from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Case, CaseManager
from wakil.cases.queries.filters import read_filters
from wakil.cases.queries.listing import page_of
from wakil.web.cases.lookup import case_with_facts_or_404

ROUNDS = 60
Query = tuple[str, Any]
LISTS: dict[str, tuple[str, dict[str, list[str]]]] = {
    "case list": ("partner", {}),
    "list, filtered": ("partner", {"state": ["open"], "severity": ["P1,P2"]}),
    "list of one customer": ("partner", {"customer": [customer_id(CUSTOMERS[0])]}),
    "search": ("partner", {"q": [MEASURED_WORD]}),
    "a customer's list": ("customer", {}),
    "support's queue": ("agent", {}),
}
HARD_LISTS: dict[str, tuple[str, dict[str, list[str]]]] = {
    "10,000 customers, 95 % withdrawn, spread": ("spread", {}),
    "10,000 customers, 95 % withdrawn, oldest": ("oldest", {}),
    "10,000 customers, all withdrawn": ("none", {}),
    "100,000 cases of its own": ("own", {}),
    "a dozen open among old closed ones": ("quiet", {}),
}


@dataclass
class Findings:
    """Milliseconds of the list's SQL and of the bare keyset query; plans as text; what is wrong with them."""

    list_milliseconds: float = 0
    bare_milliseconds: float = 0
    plans: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def main() -> None:
    """Measure, explain, print as JSON."""
    findings = Findings()
    findings.list_milliseconds, findings.bare_milliseconds = _race(_list("partner", {}), [_bare()])
    for name, queries in _explained().items():
        findings.plans[name] = []
        for sql, params in queries:
            plan = explain(sql, params)
            findings.plans[name] += [*plan.lines, ""]
            findings.faults += [f"{name}: {fault}" for fault in faults(name, plan)]
    print(json.dumps(asdict(findings)))


def queries_of(asks: Callable[[], object]) -> list[Query]:
    """The SQL that something runs."""
    found: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        asks()
    return found


def _explained() -> dict[str, list[Query]]:
    is_large = Case.objects.count() >= FULL // 20
    wanted = LISTS | (HARD_LISTS if is_large else {})
    return {name: _list(who, asked) for name, (who, asked) in wanted.items()} | {"case page": _page()}


def _list(who: str, asked: dict[str, list[str]]) -> list[Query]:
    actor = _actor(who)
    filters = read_filters(actor, asked)
    return queries_of(lambda: page_of(actor, filters))


def _page() -> list[Query]:
    request = HttpRequest()
    request.actor = _actor("partner")  # type: ignore[attr-defined]
    case = CaseManager.objects.filter(domain=MEASURED).select_related("case").order_by("-case")[0].case
    return queries_of(lambda: case_with_facts_or_404(request, case.number))[-1:]  # type: ignore[arg-type]


def _actor(who: str) -> Actor:
    return Actor.load(User.objects.select_related("domain__organization").get(pk=PEOPLE[who].user))


def _bare() -> Query:
    """The same columns in the same order by key, of the domain's newest cases, whoever may see them in what state."""
    cases = Case.objects.filter(managers__domain=MEASURED, managers__reachable=True)
    cases = cases.annotate(seen_at=F("managers__updated_at"), seen_id=F("managers__case_id"))
    cases = cases.select_related("customer", "category", "filed_from__organization").order_by("-seen_at", "-seen_id")
    shown = cases.defer("description", "contact", "category__information", "category__search_words")
    sql, params = shown[:26].query.sql_with_params()
    return sql, params


def _race(*runners: list[Query]) -> list[float]:
    """Medians of each, taken in turn."""
    times: list[list[float]] = [[] for _runner in runners]
    for _round in range(ROUNDS):
        for queries, taken in zip(runners, times, strict=True):
            started = time.perf_counter()
            for sql, params in queries:
                with connection.cursor() as cursor:
                    cursor.execute(sql, params)
                    cursor.fetchall()
            taken.append((time.perf_counter() - started) * 1000)
    return [round(median(taken), 3) for taken in times]
