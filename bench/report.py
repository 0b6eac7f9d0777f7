"""One table, with ratios and what the budgets say of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.calls import ASKED
from bench.measure import Cost
from bench.pages import FLOOR, LIST, Page

MOST_GROWTH, MOST_SEARCH_GROWTH, MOST_HARD, MOST_OVER_BARE, MOST_QUERIES = 1.3, 2.0, 5.0, 2.0, 12
Costs = dict[str, dict[str, Cost]]


@dataclass(frozen=True)
class Verdict:
    """A budget, and how what was measured stands to it."""

    page: str
    portal: str
    what: str
    measured: float
    most: float

    @property
    def is_kept(self) -> bool:
        return self.measured <= self.most

    def __str__(self) -> str:
        told = "kept" if self.is_kept else "EXCEEDED"
        return f"{told:8} {self.page}, {self.portal}: {self.what} {self.measured:g}, at most {self.most:g}"


def verdicts(costs: Costs, sql: dict[str, tuple[float, float]]) -> list[Verdict]:
    """Every budget. `sql` is, by portal, the list's SQL and the bare keyset query."""
    portals = list(costs[FLOOR])
    found = [verdict for page in ASKED for verdict in _of_page(page, costs, portals)]
    for portal, (taken, bare) in sql.items():
        what = "its SQL beside the bare keyset query's"
        found.append(Verdict(LIST, portal, what, round(taken / bare, 2), MOST_OVER_BARE))
    return found


def _of_page(page: Page, costs: Costs, portals: list[str]) -> Iterator[Verdict]:
    of_page = costs[page.name]
    small, large = portals[0], portals[1]
    growth = {"grows": MOST_GROWTH, "search": MOST_SEARCH_GROWTH}.get(page.limit)
    if growth and large in of_page:
        yield Verdict(page.name, large, f"beside {small}", ratio(of_page[large], of_page[small]), growth)
    for portal, cost in of_page.items():
        if page.limit == "hard":
            yield Verdict(page.name, portal, "beside the case list", ratio(cost, costs[LIST][portal]), MOST_HARD)
        if not page.writes and page.name != FLOOR:
            yield Verdict(page.name, portal, "queries", cost.queries, MOST_QUERIES)


def ratio(one: Cost, other: Cost) -> float:
    """How often the other goes into the one, by the time of the whole request."""
    return round(one.milliseconds / other.milliseconds, 2)


def table(costs: Costs) -> str:
    """Milliseconds of the whole request, of its SQL, and its queries; × is beside the first portal, or beside the
    same portal's case list for what only large ones have."""
    portals = list(costs[FLOOR])
    head = f"{'':44}" + "".join(f"| {portal:^31} " for portal in portals)
    below = f"{'median of the rounds':44}" + f"| {'ms':>7} {'SQL ms':>7} {'queries':>7} {'×':>7} " * len(portals)
    return "\n".join([head, below, "-" * len(below), *(_line(page, costs, portals) for page in ASKED)])


def _line(page: Page, costs: Costs, portals: list[str]) -> str:
    cells = ""
    for portal in portals:
        cost = costs[page.name].get(portal)
        base = costs[page.name].get(portals[0]) or costs[LIST][portal]  # hard ones beside the portal's own list
        cells += f"| {_cell(cost, base):31} "
    return f"{page.name:44}{cells}"


def _cell(cost: Cost | None, base: Cost) -> str:
    if cost is None:
        return ""
    return f"{cost.milliseconds:7.1f} {cost.sql_milliseconds:7.1f} {cost.queries:7} {ratio(cost, base):7.2f}"
