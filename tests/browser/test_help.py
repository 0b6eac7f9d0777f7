"""The help read in Indonesian, from the public page to the portal, and the search over the page by its key."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acting import PRIYA
from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible


def test_the_help_is_read_in_indonesian_leads_into_the_portal_and_takes_an_answer(
    stage: Stage, enter: Callable[..., Page]
) -> None:
    """S1, S6, S14, S80, S81, S82, S84, W24."""
    enter(PRIYA)  # by the form, which is in English
    page, mount = enter(PRIYA, locale="id-ID"), stage.mount("mitrajaya.example")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(f"{mount}/help/")
    page.get_by_role("link", name="Mengajukan kasus").click()
    expect(page.locator(".help-article h1")).to_have_text("Mengajukan kasus")
    assert_accessible(page)

    open_and_close_sections(page)
    page.goto(f"{page.url}#files")
    expect(page.get_by_text("Satu pesan memuat paling banyak sepuluh berkas")).to_be_in_viewport()
    answer_no(page, "Tambahkan contoh.")
    page.locator(".help-article .btn-primary").click()
    expect(page).to_have_url(f"{mount}/cases/new/")


def open_and_close_sections(page: Page) -> None:
    """All at once by the links, and one by the keyboard."""
    opened = page.locator(".help-section[open]")
    expect(opened).to_have_count(0)
    page.locator("[data-opens-all]").click()
    expect(opened).to_have_count(6)
    page.locator("[data-closes-all]").click()
    expect(opened).to_have_count(0)
    page.locator("summary", has_text="Keparahan").press("Enter")
    expect(page.get_by_role("cell", name="P1")).to_be_visible()


def answer_no(page: Page, why: str) -> None:
    """Not helpful, and what could be better; the focus stays where it was."""
    feedback = page.locator("#feedback")
    feedback.locator("[value=no]").click()
    expect(feedback.locator("[value=no]")).to_have_attribute("aria-pressed", "true")
    expect(feedback.locator("[value=no]")).to_be_focused()
    feedback.locator("textarea").fill(why)
    feedback.locator("#help-send").click()
    expect(feedback.locator(".help-better [role=status]")).to_be_visible()
    expect(feedback.locator("textarea")).to_have_value(why)
    assert_accessible(page)


@pytest.fixture
def help_on_a_phone(stage: Stage, open_browser: Callable[..., BrowserContext]) -> Page:
    """The public list of articles, before anybody who is not signed in."""
    page = open_browser(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{stage.portal.url}/help/")
    return page


def test_the_search_opens_by_its_key_suggests_clears_and_gives_the_focus_back(help_on_a_phone: Page) -> None:
    """S83"""
    page = help_on_a_phone
    opener = page.locator("[data-opens-search]")
    field, box = page.get_by_role("searchbox"), page.get_by_role("dialog", name="Search the help")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("severty")
    expect(box.get_by_role("link", name="File a case")).to_be_visible()
    expect(box.get_by_role("status")).to_have_text(re.compile(r"\d articles"))
    assert_accessible(page)

    page.keyboard.press("ArrowDown")
    expect(box.get_by_role("link").first).to_be_focused()
    box.get_by_role("button", name="Clear search").click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(box.get_by_role("link")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    box.get_by_role("button", name="Close search").click()
    expect(opener).to_be_focused()


def test_a_search_leads_to_an_article_in_the_other_language_and_on_to_the_portal(help_on_a_phone: Page) -> None:
    """S6, S83, W24"""
    page = help_on_a_phone
    page.keyboard.press("/")
    page.keyboard.type("escalate")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/help/search/\?q=escalate$"))
    page.get_by_role("link", name="Escalate a case").click()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.locator("h1")).to_have_text("Mengeskalasi kasus")
    page.locator(".help-article .btn-primary").click()
    expect(page.locator("[name=to]")).to_have_value("cases/")
