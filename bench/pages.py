"""What is measured: pages by who opens them, and forms; for programs there are `calls`."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.browser import Answer, Browser, hidden_fields
from bench.population import CUSTOMERS, FIRST_NUMBER, PEOPLE, customer_id
from bench.words import MEASURED_WORD

CARRIED = {"csrfmiddlewaretoken", "domain", "key", "version", "seen", "related_to"}
FLOOR, LIST, SEARCH = "hello", "case list", "search"


@dataclass
class Portal:
    """One seeded portal and a connection to it. `open_cases` are the ids of some of the measured reseller's and
    of their customers."""

    name: str
    size: int
    browser: Browser
    open_cases: list[tuple[int, int]]
    round: int = 0

    @property
    def number(self) -> int:
        """The number of another case each round, the same one in every portal."""
        return FIRST_NUMBER + self._open_case[0]

    @property
    def case_name(self) -> str:
        """The same case as the API names it."""
        return f"projects/{customer_id(self._open_case[1])}/cases/{self.number}"

    @property
    def _open_case(self) -> tuple[int, int]:
        return self.open_cases[self.round % len(self.open_cases)]

    def get(self, who: str, rest: str) -> Answer:
        """A page below that person's domain."""
        return self.browser.get(who, address(who, rest))


@dataclass(frozen=True)
class Page:
    """One line of the table. A hard one is measured only where there are enough cases."""

    name: str
    ask: Callable[[Portal], Answer]
    is_hard: bool = False
    writes: bool = False
    answers: int = 200
    limit: str = ""  # which budget it has beside the number of queries


def address(who: str, rest: str) -> str:
    """The path of a page below that person's domain."""
    return f"/d/{PEOPLE[who].domain}/{rest}"


def _get(who: str, rest: str) -> Callable[[Portal], Answer]:
    return lambda portal: portal.get(who, rest)


def _show(portal: Portal) -> Answer:
    return portal.get("partner", f"cases/{portal.number}/")


def _comment(portal: Portal) -> Answer:
    path = f"cases/{portal.number}/"
    fields = hidden_fields(portal.get("partner", path).text, CARRIED)
    written = {**fields, "body": "Masih sama setelah pembaruan. Still the same after the update."}
    return portal.browser.post("partner", address("partner", path), written)


def _file(portal: Portal) -> Answer:
    fields = hidden_fields(portal.get("partner", "cases/new/").text, CARRIED)
    chosen = {"customer": customer_id(CUSTOMERS[0]), "product": "1", "category": "5", "severity": "3"}
    written = {"title": "Sync stops", "description": "The sync client stops after the update."}
    place = {"language": "en", "time_zone": "Asia/Jakarta", "submit": "on"}
    return portal.browser.post("partner", address("partner", "cases/new/"), {**fields, **chosen, **written, **place})


PAGES = [
    Page(FLOOR, lambda portal: portal.browser.get("", "/hello")),
    Page(LIST, _get("partner", "cases/"), limit="grows"),
    Page("list, filtered", _get("partner", "cases/?state=open&severity=P1,P2"), limit="grows"),
    Page("list of one customer", _get("partner", f"cases/?customer={customer_id(CUSTOMERS[0])}"), limit="grows"),
    Page(SEARCH, _get("partner", f"cases/?q={MEASURED_WORD}"), limit="search"),
    Page("case page", _show, limit="grows"),
    Page("form for a new case", _get("partner", f"cases/new/?customer={customer_id(CUSTOMERS[0])}"), limit="grows"),
    Page("filing", _file, writes=True, answers=302),
    Page("commenting", _comment, writes=True, answers=302),
    Page("a customer's list", _get("customer", "cases/")),
    Page("support's queue", _get("agent", "cases/")),
    Page("support's search", _get("agent", f"cases/?q={MEASURED_WORD}")),
    Page("10,000 customers, 95 % withdrawn, spread", _get("spread", "cases/"), is_hard=True, limit="hard"),
    Page("10,000 customers, 95 % withdrawn, oldest", _get("oldest", "cases/"), is_hard=True, limit="hard"),
    Page("10,000 customers, all withdrawn", _get("none", "cases/"), is_hard=True, limit="hard"),
    Page("100,000 cases of its own", _get("own", "cases/"), is_hard=True, limit="hard"),
    Page("a dozen open among old closed ones", _get("quiet", "cases/"), is_hard=True, limit="hard"),
    Page("a person's few among 100,000 own ones", _get("own_few", "cases/?state=all"), is_hard=True, limit="hard"),
    Page("10,000 customers, 95 % expired a moment ago", _get("expired", "cases/"), is_hard=True),
    Page("My Customers", _get("partner", "customers/"), limit="grows"),
    Page("My Customers, 10,000 of them", _get("spread", "customers/"), is_hard=True),
    Page("My Customers, 10,000 of them, a keyword", _get("spread", "customers/?q=customer%2099"), is_hard=True),
    Page("My Customers, 10,000 of them, no access", _get("spread", "customers/?consent=none"), is_hard=True),
]
