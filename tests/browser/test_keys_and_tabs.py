"""Keys instead of a mouse, and two domains side by side in one browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acting import BALI, PRIYA, composer, row_of
from tests.browser.conftest import Stage, sign_in
from tests.browser.watching import assert_accessible


def test_the_key_for_search_finds_while_typing(enter: Callable[..., Page]) -> None:
    """S40."""
    page = enter(PRIYA)
    search = page.get_by_role("searchbox", name="Keyword")

    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("calendar resources")

    expect(page.locator("#cases [data-row]")).to_have_count(1)
    expect(page.locator("#spoken")).to_have_text("1 case shown")
    expect(page).to_have_url(re.compile(r"q=calendar"))
    expect(search).to_be_focused()
    search.clear()
    expect(row_of(page, "Printer on the second floor")).to_be_visible()


def test_keys_alone_open_a_case_answer_and_file(enter: Callable[..., Page]) -> None:
    """S41f: the keys of the interface, off while typing."""
    page = enter(PRIYA)
    rows, press = page.locator("#cases [data-row]"), page.keyboard.press
    title = rows.first.locator(".case-title").inner_text()

    for key in "jjk":
        press(key)
    expect(rows.first).to_be_focused()
    press("Enter")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    press("r")
    expect(composer(page).get_by_label("Message")).to_be_focused()
    page.keyboard.type("crj/?")
    expect(composer(page).get_by_label("Message")).to_have_value("crj/?")
    composer(page).get_by_label("Message").clear()
    page.get_by_role("heading", name=title).click()
    press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press("Escape")
    press("c")
    expect(page.get_by_role("heading", name="Create support case")).to_be_visible()


def test_filters_stand_in_the_address_and_come_off_again(enter: Callable[..., Page]) -> None:
    """S37, S39, S40."""
    page = enter(PRIYA)
    everything = page.locator("#cases [data-row]").count()

    page.locator("summary", has_text="Severity").click()
    page.get_by_role("checkbox", name="P1").check()
    expect(page).to_have_url(re.compile(r"severity=P1"))
    expect(page.locator("#cases .severity-3")).to_have_count(0)
    page.reload()
    expect(page.locator("#cases .severity-3")).to_have_count(0)
    page.get_by_role("link", name="Remove the filter: P1").click()
    expect(page.locator("#cases [data-row]")).to_have_count(everything)


@pytest.fixture
def two_tabs(stage: Stage, open_browser: Callable[..., BrowserContext]) -> tuple[Page, Page]:
    """One browser, one person, two of her domains."""
    browser = open_browser()
    mitra, bali = browser.new_page(), browser.new_page()
    sign_in(mitra, stage, PRIYA)
    sign_in(bali, stage, BALI)
    return mitra, bali


def test_two_domains_in_two_tabs_stay_apart(stage: Stage, two_tabs: tuple[Page, Page]) -> None:
    """S15, S16, S45, T40."""
    mitra, bali = two_tabs
    expect(mitra).to_have_title("My Cases · mitrajaya.example")
    expect(bali).to_have_title("My Cases · bali.mitrajaya.example")
    assert colour_of(mitra) != colour_of(bali)
    here, there = "/d/mitrajaya.example/", "/d/bali.mitrajaya.example/"
    number = stage.number_of("Printer on the second floor cannot scan to mail any more")
    mitra.goto(f"{stage.portal.url}{here}cases/{number}/")

    composer(mitra).get_by_label("Message").fill("Still so in Jakarta?")
    composer(mitra).evaluate("(form, [one, other]) => { form.action = form.action.replace(one, other) }", [here, there])
    composer(mitra).get_by_role("button", name="Send").click()

    expect(mitra.get_by_role("heading", name="Nothing was sent")).to_be_visible()
    expect(mitra.get_by_label("Message")).to_have_value("Still so in Jakarta?")
    assert_accessible(mitra)
    statuses = [
        answer and answer.status
        for answer in (mitra.goto(f"{stage.portal.url}{to}cases/{number}/") for to in (here, there))
    ]
    assert statuses == [200, 404]
    expect(bali.locator(".why")).to_contain_text(
        "You also have accounts in mitrajaya-timur.example, mitrajaya.example."
    )


def test_signing_out_of_one_domain_leaves_the_other_and_of_all_none(stage: Stage, two_tabs: tuple[Page, Page]) -> None:
    """T40, S45."""
    mitra, bali = two_tabs

    sign_out(mitra, "Sign out")
    bali.reload()
    expect(bali).to_have_title("My Cases · bali.mitrajaya.example")

    sign_in(mitra, stage, PRIYA)
    sign_out(mitra, "Sign out everywhere")
    bali.reload()
    expect(bali).to_have_title("Sign in · bali.mitrajaya.example")


def status_of(page: Page, address: str) -> int:
    """How the portal answers at that address."""
    answer = page.goto(address)
    return answer.status if answer else 0


def colour_of(page: Page) -> str:
    """The colour of the place, as painted."""
    return str(page.locator(".side .letter").evaluate("one => getComputedStyle(one).backgroundColor"))


def sign_out(page: Page, how: str) -> None:
    """By the menu of the place."""
    page.locator(".side .place > summary").click()
    page.locator(".side").get_by_role("button", name=how, exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Sign in|Where do you sign in"))).to_be_visible()
