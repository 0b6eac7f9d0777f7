"""Random old centres, brought in and told to the oracle: what it says of everybody is what the portal shows."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cast import actor
from tests.legacy import golden
from tests.visibility.oracle import Filed, Grant, Oracle, Person, Shared, Tie
from wakil.accounts.models import User
from wakil.cases.models import Case
from wakil.cases.policy import listed_for, visible_to
from wakil.lib import clock

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BEGAN = NOW - timedelta(days=700)
ENABLED = ["support", "view_customers", "access_customers_cases"]
PEOPLE = [
    Person("joko", "sumberniaga.example", "reseller", "niaga", set(ENABLED)),
    Person("andi", "timur.sumberniaga.example", "reseller", "niaga", set(ENABLED)),
    Person("lina", "sumberniaga.example", "reseller", "niaga", {"view_customers"}),
    Person("omar", "lintas.example", "reseller", "lintas", set(ENABLED)),
    Person("eko", "apotek.example", "customer", "apotek", {"support_cases"}),
    Person("dewi", "apotek.example", "customer", "apotek", set()),
    Person("fitri", "bengkel.example", "customer", "bengkel", {"support_cases"}),
]
HOMES = {one.name: one.domain for one in PEOPLE}
DOMAINS = ["sumberniaga.example", "timur.sumberniaga.example", "lintas.example"]
PRODUCTS = {"ws": "Nusantara Workspace", "meet": "Nusantara Meet"}
LEVELS = {"see": 1, "file": 2, "manage": 3, "admin": 4}
HISTORIES = int(os.environ.get("HISTORIES", "8"))  # more of them find rarer mistakes

days = st.integers(0, 699)
# When one begins, ends, begins again: an odd number of them, and it goes on to this day.
moments = st.sampled_from([1, 1, 3, 3, 2, 4]).flatmap(
    lambda so_many: st.lists(days, min_size=so_many, max_size=so_many, unique=True).map(sorted)
)
terms = st.tuples(
    st.sampled_from(sorted(LEVELS)), st.sampled_from([[], [], ["ws"], ["meet"]]), st.sampled_from([30, 720, 720])
)
consents = st.one_of(st.just([]), st.lists(terms, min_size=1, max_size=2), st.lists(terms, min_size=1, max_size=2))
relationships = st.lists(
    st.tuples(
        st.tuples(
            st.sampled_from([DOMAINS[0], *DOMAINS]),
            st.sampled_from(["apotek", "apotek", "bengkel"]),
            st.sampled_from(["resale", "resale", "support_only"]),
        ),
        moments,
        consents,
    ),
    min_size=3,
    max_size=6,
)
cases = st.lists(
    st.tuples(
        st.sampled_from(["apotek", "apotek", "bengkel", None]),
        st.sampled_from(["joko", "omar", "andi"]),
        days,
        st.sampled_from(sorted(PRODUCTS)),
        st.sampled_from([None, None, "omar", "joko", "fitri", "dewi"]),
    ),
    min_size=8,
    max_size=14,
)


class OldCentre:
    """A package in the making, noted in the oracle as well."""

    def __init__(self) -> None:
        self.oracle = Oracle()
        self.others = [*_directory()]
        self.cases: list[dict[str, Any]] = []

    def relate(self, between: tuple[str, str, str], at: list[int], given: list[Any]) -> None:
        """Relationships one after the other, each with these consents."""
        if any(between[:2] == (tie.domain, tie.customer) for tie in self.oracle.ties):
            return
        for start, end in zip(at[::2], [*at[1::2], None], strict=False):
            self._relate_once(between, start, end, given)

    def _relate_once(self, between: tuple[str, str, str], first: int, last: int | None, given: list[Any]) -> None:
        domain, customer, kind = between
        started, ended = _on(first), None if last is None else _on(last)
        tie = Tie(domain, customer, started, ended, kind)
        self.oracle.ties.append(tie)
        record = {"id": f"rel{len(self.oracle.ties)}", "reseller_domain": domain, "customer": customer, "kind": kind,
                  "started_at": started, "ended_at": ended, "consents": []}  # fmt: skip
        begins = [started, started + timedelta(hours=5)][: len(given)]
        ends = [*begins[1:], ended][: len(given)]
        for (level, products, lasts), start, end in zip(given, begins, ends, strict=True):
            until = start + timedelta(days=lasts)
            record["consents"].append(
                {"level": level, "products": products, "from_at": start, "until_at": until, "ended_at": end}
            )
            names = {PRODUCTS[one] for one in products} or None
            self.oracle.grants.append(Grant(tie, LEVELS[level], names, start, until, end))
        self.others.append(("relationships", record))

    def file(self, customer: str | None, filer: str, day: int, product: str, watcher: str | None) -> None:
        """A case, which those manage whose relationship ran on that day; somebody may read along from then on."""
        at, number = _on(day) + timedelta(hours=1), str(5000 + len(self.cases))
        managing = {tie.domain for tie in self.oracle.ties if tie.customer == customer and self.oracle.holds(tie, at)}
        domains = managing if customer else {HOMES[filer]}
        filed = Filed(0, number, customer, PRODUCTS[product], filer, HOMES[filer], domains)
        self.oracle.cases.append(filed)
        case = {"id": f"t{number}", "number": number, "customer": customer, "filer": filer, "filed_at": at,
                "product": product, "title": f"Case {number}", "description": "", "severity": 3, "state": "new",
                "updated_at": at}  # fmt: skip
        watchers = []
        if watcher and customer == "apotek":
            address = f"{watcher}@{HOMES[watcher]}"
            watchers.append({"address": address, "level": "view", "by": "eko", "at": at})
            self.oracle.shares.append(Shared(filed, "view", {watcher}, "customer", "apotek.example", at))
        self.cases.append({"case": case, "watchers": watchers})


def _on(day: int) -> datetime:
    return BEGAN + timedelta(days=day)


def _directory():
    kept = [one for one in golden.records() if one[0] in {"organizations", "domains", "products"}]
    for one in PEOPLE:
        address = f"{one.name}@{one.domain}"
        person = {"id": one.name, "organization": one.organization, "address": address, "name": one.name.title()}
        kept.append(("people", person))
    for one in PEOPLE:
        role = {"id": f"of-{one.name}", "organization": one.organization, "name": f"Of {one.name}"}
        kept.append(("roles", role | {"privileges": sorted(one.privileges)}))
    kept += [("assignments", {"person": one.name, "role": f"of-{one.name}"}) for one in PEOPLE]
    return kept


@settings(
    max_examples=HISTORIES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(relationships=relationships, cases=cases)
def test_what_was_brought_in_is_shown_to_whom_the_oracle_says(moving, relationships, cases):
    """S7, S35, S36, S48, S50, W6, T13, T36"""
    centre = OldCentre()
    for one in relationships:
        centre.relate(*one)
    for one in cases:
        centre.file(*one)
    with transaction.atomic():
        with clock.at(NOW):
            report = moving.bring(moving.written(centre.cases, centre.others, taken_at=NOW))
        assert Case.objects.count() == len(centre.cases), report
        for later in (0, 30, 300):
            look(centre.oracle, NOW + timedelta(days=later))
        transaction.set_rollback(True)


def look(oracle: Oracle, now: datetime) -> None:
    """Through everybody's eyes, at that moment."""
    with clock.at(now):
        for person in PEOPLE:
            reader = actor(User.objects.get(email=f"{person.name}@{person.domain}"))
            shown = {query.__name__: _numbers(query(reader)) for query in (listed_for, visible_to)}
            said = {
                "listed_for": {case.number for case in oracle.cases if oracle.lists(person, case, now)},
                "visible_to": {case.number for case in oracle.cases if oracle.sees(person, case, now)},
            }
            assert shown == said, f"{person.name} at {now}"


def _numbers(found) -> set[str]:
    return set(found.values_list("number", flat=True))
