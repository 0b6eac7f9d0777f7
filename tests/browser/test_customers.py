"""The Partner Sales Console in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.acting import PRIYA
from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible

VERA = "vera@nusantara.example"


def test_customers_are_found_narrowed_and_opened_by_key(stage: Stage, enter: Callable[..., Page]) -> None:
    """S38, S44: typing swaps the rows and the address, chips stay in it, and the keyboard opens."""
    priya = enter(PRIYA)
    priya.goto(f"{stage.mount('mitrajaya.example')}/customers/")
    assert_accessible(priya)
    rows = priya.locator("[data-row]")
    priya.keyboard.press("/")
    priya.keyboard.type("toko mel")
    expect(rows).to_have_count(1)
    expect(priya).to_have_url(f"{stage.mount('mitrajaya.example')}/customers/?q=toko+mel")

    priya.get_by_label("Keyword").fill("")
    priya.locator("#chip-consent").click()
    priya.get_by_role("radio", name="No access").check()
    expect(rows).to_have_count(1)
    expect(priya.locator("#chip-consent")).to_contain_text("No access")
    priya.get_by_role("link", name="Remove the filter: No access").click()
    expect(rows.nth(1)).to_be_visible()
    rows.first.focus()
    priya.keyboard.press("Enter")
    expect(priya.get_by_role("heading", name="What you may do")).to_be_visible()
    assert_accessible(priya)


def test_a_customer_is_added_and_the_vendor_approves_it(stage: Stage, enter: Callable[..., Page]) -> None:
    """Decision 9, S23"""
    priya = enter(PRIYA, viewport={"width": 390, "height": 844})
    priya.goto(f"{stage.mount('mitrajaya.example')}/customers/")
    priya.get_by_role("link", name="Add a customer").click()
    assert_accessible(priya)
    priya.get_by_label("Name", exact=True).first.fill("Ubud Spa")
    priya.get_by_label("Domain").fill("ubud.example")
    priya.get_by_role("group", name="Contact 1").get_by_label("Name").fill("Made")
    priya.get_by_role("button", name="Another contact").click()
    expect(priya.get_by_role("group", name="Contact 2")).to_be_visible()
    priya.get_by_role("button", name="Add customer").click()
    expect(priya.get_by_text("It waits for the vendor's check. Until then")).to_be_visible()
    assert_accessible(priya)

    vera = enter(VERA)
    vera.goto(f"{stage.mount('nusantara.example')}/organizations/")
    vera.get_by_role("link", name="Customers to check").click()
    vera.get_by_role("link", name="Ubud Spa").click()
    assert_accessible(vera)
    vera.get_by_role("link", name="Approve").click()
    vera.get_by_role("button", name="Approve").click()
    expect(vera.get_by_role("heading", name="Ubud Spa")).to_be_visible()
    priya.goto(f"{stage.mount('mitrajaya.example')}/customers/?q=ubud")
    expect(priya.locator("[data-row]")).to_contain_text("no access yet")
