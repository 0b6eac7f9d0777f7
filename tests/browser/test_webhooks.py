"""An administrator ties a program to the portal, and people take copies of cases, by mouse in a real browser."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.acting import PRIYA
from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible
from tests.exports.reading import read
from tests.lib.web_server import answering, web_server

SARI = "sari@mitrajaya.example"
PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("PICTURES")  # a folder, for whoever wants to look


def test_an_administrator_makes_a_webhook_tries_it_and_reads_its_log(enter: Callable[..., Page]) -> None:
    """W20, T26: the secret once, a test that arrives through the worker, a failure with its reason."""
    page = enter(SARI)
    with web_server() as web:
        for name in ("Administration", "Programs", "Webhooks"):
            page.get_by_role("link", name=name).click()
        look(page, "none")
        page.get_by_role("link", name="New webhook").click()
        look(page, "new")
        page.get_by_label("Name").fill("Our CRM")
        page.get_by_label("Address").fill(f"{web.url}/in")
        page.get_by_role("button", name="Create webhook").click()
        secret = page.get_by_label("Secret", exact=True).input_value()
        assert secret.startswith("whsec_")
        look(page, "secret", masked=True)
        page.get_by_role("link", name="Done").click()
        expect(page.get_by_text(secret)).to_have_count(0)
        log_of_tests(page, web)
        look(page, "log")
        page.get_by_role("link", name="Webhooks").first.click()
        look(page, "list")
        page.get_by_role("link", name="Our CRM").click()
        page.get_by_role("link", name="Delete").click()
        look(page, "delete")
        page.get_by_role("button", name="Delete webhook").click()
        expect(page.get_by_text("Our CRM is deleted.")).to_be_visible()


def log_of_tests(page: Page, web) -> None:
    """One that arrives and one that does not."""
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("The test is on its way.")).to_be_visible()
    until(page, "Delivered")
    assert [asked.path for asked in web.asked] == ["/in"]
    web.answer = answering(500)
    page.get_by_role("button", name="Send a test").click()
    until(page, "1 attempt, next at")
    page.get_by_text("1 attempt, next at").first.click()
    expect(page.get_by_text("· 500 ·")).to_be_visible()


def until(page: Page, words: str) -> None:
    """Look again until the worker has been there."""
    for _ in range(60):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{words} never came")


def test_a_copy_of_a_case_is_one_click_away(stage: Stage, enter: Callable[..., Page], tmp_path: Path) -> None:
    """W20: what the browser saves is a whole zip."""
    page = enter(PRIYA)
    page.locator("#cases [data-row]").first.click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Export this case").click()
    saved = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(saved)

    assert zipfile.is_zipfile(saved)
    assert list(read(saved.read_bytes()).cases) == [saved.stem.removeprefix("case-")]


def look(page: Page, name: str, *, masked: bool = False) -> None:
    """Usable by everybody, on a desktop and a phone; and a picture of each for whoever asked for them."""
    assert_accessible(page)
    for size, view in (("", {"width": 1280, "height": 800}), ("-phone", PHONE)):
        page.set_viewport_size(view)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            if PICTURES and not (masked and theme == "dark"):
                page.screenshot(path=f"{PICTURES}/{name}{size}-{theme}.png", full_page=True)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert not too_wide, f"{page.url} is {too_wide} pixels too wide on a phone"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
