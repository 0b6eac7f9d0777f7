"""Real browsers before a real portal: web server, worker, database of its own, and the demo's cast."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.name_server import name_server
from tools.portal import Portal, own_portal

HERE = Path(__file__).parent
WAITS = 15_000  # milliseconds; the machine may be busy
GIVEN_UP = ("htmx:afterRequest,", "htmx:sendAbort,")  # a request that fails says htmx:sendError besides
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker process, so that the portal is started once."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Stage:
    """A portal with its cast, and a browser to visit it with."""

    portal: Portal
    password: str
    customers: dict[str, str]
    cases: dict[str, dict[str, str | None]]
    browser: Browser
    records: dict[str, list[str]]  # what the DNS of the portal says, which a test may add to
    signed_in: dict[str, object] = field(default_factory=dict)

    def mount(self, domain: str) -> str:
        """The address of a domain's pages."""
        return f"{self.portal.url}/d/{domain}"

    def number_of(self, title: str) -> str:
        """The number of the demo's case with that title."""
        return next(number for number, case in self.cases.items() if case["title"] == title)


# For the package, not for the session: while Playwright runs, Django takes this thread for an asynchronous one.
@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    """Everything made and started once for all tests with a browser."""
    expect.set_options(timeout=WAITS)
    # Chromium refuses its sandbox to root.
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    records: dict[str, list[str]] = {}
    with name_server(records) as (host, port):
        surroundings = {"WAKIL_OUTBOUND_ALLOW": "127.0.0.1/32", "WAKIL_DNS_SERVERS": f"{host}:{port}"}
        with own_portal(**surroundings) as portal, sync_playwright() as playwright:
            demo = portal.demo()
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            yield Stage(portal, demo["password"], demo["customers"], demo["cases"], browser, records)
            browser.close()


@pytest.fixture
def faults() -> list[str]:
    """What browsers complain about while a test runs: errors of scripts, and what the policy of the page forbids."""
    return []


@pytest.fixture
def open_browser(stage: Stage, faults: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browsers that share nothing; at the end of the test none of them has complained."""
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        defaults = {"locale": "en-GB", "timezone_id": "Asia/Jakarta", "reduced_motion": "reduce"}
        context = stage.browser.new_context(**{**defaults, **options})  # type: ignore[arg-type]
        context.set_default_timeout(WAITS)
        context.on("console", lambda message: _note(message, faults))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def enter(stage: Stage, open_browser: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A person's own browser, signed in and at the list of cases; signing in by the form happens once for each."""

    def enter_as(address: str, **options: object) -> Page:
        home = f"{stage.mount(address.partition('@')[2])}/cases/"
        if address not in stage.signed_in:
            page = open_browser(**options).new_page()
            sign_in(page, stage, address)
            stage.signed_in[address] = page.context.storage_state()
            return page
        page = open_browser(storage_state=stage.signed_in[address], **options).new_page()
        page.goto(home)
        return page

    return enter_as


def sign_in(page: Page, stage: Stage, address: str) -> None:
    """By the form, as anybody does (S20)."""
    mount = stage.mount(address.partition("@")[2])
    page.goto(f"{mount}/accounts/login/")
    page.get_by_label("Address").fill(address)
    page.get_by_label("Password").fill(stage.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{mount}/cases/")


def _note(message: ConsoleMessage, faults: list[str]) -> None:
    """A page that answers 404 or 422 is a line in the console too, and no fault; a missing file of ours is one.

    Nor is a request a fault that htmx gave up because its page was left or newer words were typed.
    """
    is_answer = message.text.startswith("Failed to load resource: the server responded with a status of 4")
    is_expected = (is_answer and "/static/" not in message.location["url"]) or message.text.startswith(GIVEN_UP)
    if message.type == "error" and not is_expected:
        faults.append(f"{message.location['url']}: {message.text}")
