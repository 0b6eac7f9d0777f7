"""A customer changes resellers, in the browsers of all three: the token, the loss on the next click, the first case."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import choose_category, choose_customer, choose_product, composer, number_on, row_of
from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible

BATIK, OLD, NEW = "bayu@batik.example", "priya@mitrajaya-timur.example", "oscar@cakra.example"
DESKTOP, PHONE = 1280, 390


def test_a_customer_goes_from_one_reseller_to_another(stage: Stage, enter: Callable[..., Page]) -> None:
    """W6, S35, S36, S18: the whole of it, each in a browser of her own."""
    customer, old, new = enter(BATIK), enter(OLD), enter(NEW)
    old.locator("#cases [data-row]").first.click()
    expect(composer(old).get_by_label("Message")).to_be_visible()
    open_case = old.url.rstrip("/").rpartition("/")[2]

    secret = the_customer_makes_the_token(customer)
    old.reload()
    expect(composer(old).get_by_label("Message")).to_be_visible()
    the_new_reseller_redeems(new, secret)

    composer(old).get_by_label("Message").fill("Still mine?")
    composer(old).get_by_role("button", name="Send").click()
    expect(old.get_by_role("heading", name="There is no such page here")).to_be_visible()
    old.get_by_role("link", name="Go to the start page").click()
    expect(old.locator("#cases [data-row]").filter(has_text="Batik Lestari")).to_have_count(0)
    answer = new.goto(f"{stage.mount('cakra.example')}/cases/{open_case}/")
    assert answer is not None
    assert answer.status == 404

    new.goto(f"{stage.mount('cakra.example')}/cases/")
    number = the_new_reseller_files(new)
    customer.goto(f"{stage.mount('batik.example')}/cases/")
    expect(row_of(customer, "Orders print twice")).to_contain_text(number)
    the_customer_shows_an_older_case(customer, stage, open_case)
    new.goto(f"{stage.mount('cakra.example')}/cases/{open_case}/")
    expect(new.get_by_text("It is shared with you for reading.").first).to_be_visible()
    the_record_stays(customer, old, new, stage)


def the_customer_makes_the_token(page: Page) -> str:
    """Name, terms, both sides, and the secret that is shown once."""
    page.get_by_role("link", name="Reseller access").click()
    page.get_by_role("link", name="Changing resellers").click()
    assert_accessible(page)
    page.get_by_label("The reseller's domain or number").fill("cakra.exampel")
    page.get_by_role("button", name="Look for it").click()
    expect(page.get_by_role("alert")).to_contain_text("No reseller here has this domain or number.")
    assert_accessible(page)
    page.get_by_label("The reseller's domain or number").fill("cakra.example")
    page.get_by_role("button", name="Look for it").click()
    expect(page.get_by_role("heading", name="Cakra")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="See what changes").click()
    sides = page.locator("table.sides")
    expect(sides.get_by_role("row").filter(has_text="Mitra Jaya Timur")).to_contain_text("sees no cases")
    assert_accessible(page)
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("alert")).to_contain_text("Compare them first")
    page.get_by_label("I have compared").press("Space")
    page.get_by_role("button", name="Make the token").press("Enter")
    assert_accessible(page)
    return page.get_by_label("Transfer token").input_value()


def the_new_reseller_redeems(page: Page, secret: str) -> None:
    """By the keys alone."""
    page.goto(page.url.replace("/cases/", "/customers/transfer/"))
    assert_accessible(page)
    page.get_by_label("Transfer token").fill("not-this-one")
    page.get_by_label("Transfer token").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This token can't be used at cakra.example.")
    page.get_by_label("Transfer token").fill(secret)
    page.get_by_label("Transfer token").press("Enter")
    expect(page.get_by_text("Batik Lestari is your customer from now on.")).to_be_visible()
    assert_accessible(page)


def the_new_reseller_files(page: Page) -> str:
    """Its first case for the new customer."""
    page.get_by_role("link", name="Create support case").first.click()
    choose_customer(page, "batik", "Batik Lestari")
    choose_product(page)
    page.get_by_label("Title").fill("Orders print twice")
    choose_category(page, "free busy", "Calendar › Sharing")
    page.get_by_label("Case description").fill("Every order since Monday.")
    page.get_by_role("radio", name="Moderately impaired").check()
    page.get_by_role("button", name="Submit").click()
    return number_on(page)


def the_customer_shows_an_older_case(page: Page, stage: Stage, number: str) -> None:
    """From the page of the token, to somebody of the new reseller."""
    page.goto(f"{stage.mount('batik.example')}/access/transfer/")
    page.get_by_role("link", name="Cakra (cakra.example) became your reseller").click()
    assert_accessible(page)
    page.get_by_label(number).check()
    page.get_by_label("People or groups of the new reseller").fill("oscar@cakra.example")
    page.get_by_role("button", name="Share these cases").click()
    expect(page.get_by_text("1 case is shared.")).to_be_visible()


def the_record_stays(customer: Page, old: Page, new: Page, stage: Stage) -> None:
    """Both resellers by name for the customer; its own half for each of them."""
    customer.goto(f"{stage.mount('batik.example')}/access/transfer/")
    expect(customer.get_by_text("became your reseller instead of Mitra Jaya Timur")).to_be_visible()
    old.goto(f"{stage.mount('mitrajaya-timur.example')}/customers/transfer/")
    expect(old.get_by_text("Batik Lestari left mitrajaya-timur.example")).to_be_visible()
    expect(old.get_by_text("akra.example")).to_have_count(0)
    new.goto(f"{stage.mount('cakra.example')}/customers/transfer/")
    expect(new.get_by_text("Batik Lestari came to cakra.example")).to_be_visible()


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_support_partners_and_moves_are_accessible(stage: Stage, enter: Callable[..., Page], width: int) -> None:
    """S51, S52: added and ended at the pages; customers chosen to be moved."""
    carla = enter("carla@sinar.example", viewport={"width": width, "height": 844})
    carla.goto(f"{stage.mount('sinar.example')}/access/partners/")
    assert_accessible(carla, in_dark=width == DESKTOP)
    carla.get_by_label("The reseller's domain or number").fill("cakra.example")
    carla.get_by_role("button", name="Look for it").click()
    assert_accessible(carla, in_dark=width == DESKTOP)
    carla.get_by_role("button", name="See what changes").click()
    carla.get_by_label("I have compared").check()
    assert_accessible(carla, in_dark=width == DESKTOP)
    carla.get_by_role("button", name="Add support partner").click()
    expect(carla.get_by_text("Cakra is your support partner from now on.")).to_be_visible()
    carla.get_by_role("link", name="End the support of Cakra").click()
    assert_accessible(carla, in_dark=width == DESKTOP)
    carla.get_by_role("button", name="End it").click()
    expect(carla.get_by_text("Cakra is no longer your support partner.")).to_be_visible()

    sari = enter("sari@mitrajaya.example", viewport={"width": width, "height": 844})
    sari.goto(f"{stage.mount('mitrajaya.example')}/customers/move/")
    sari.get_by_label("bali.mitrajaya.example").check()
    sari.get_by_label("Kopi Gayo").check()
    assert_accessible(sari, in_dark=width == DESKTOP)
    sari.get_by_role("button", name="See what goes along").click()
    expect(sari.get_by_role("heading", name="Move 1 customer to bali.mitrajaya.example?")).to_be_visible()
    assert_accessible(sari, in_dark=width == DESKTOP)
