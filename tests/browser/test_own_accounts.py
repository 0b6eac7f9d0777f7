"""One person, several domains and a second factor, in a real browser."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.acting import BALI, PRIYA, composer, file_case, row_of, send
from tests.browser.conftest import Stage, sign_in
from tests.browser.watching import assert_accessible

BUDI, TIMUR = "budi@mitrajaya.example", "sari@mitrajaya-timur.example"


@pytest.fixture
def two_tabs(stage: Stage, open_browser: Callable[..., BrowserContext]) -> tuple[Page, Page]:
    """One browser, one person, two of her domains."""
    browser = open_browser()
    mitra, bali = browser.new_page(), browser.new_page()
    sign_in(mitra, stage, PRIYA)
    sign_in(bali, stage, BALI)
    return mitra, bali


def domain_of(page: Page) -> str:
    return urlsplit(page.url).path.split("/")[2]


def test_what_is_submitted_in_one_tab_stays_in_its_domain_after_the_other_was_used(
    stage: Stage, two_tabs: tuple[Page, Page]
) -> None:
    """S58, S57, T40: tab A after B was used files for A's customer, and answers in A."""
    mitra, bali = two_tabs
    mitra.get_by_role("link", name="Create support case").click()
    bali.goto(f"{stage.mount('bali.mitrajaya.example')}/customers/")
    expect(bali.get_by_text("RS Harapan")).to_be_visible()
    expect(bali.get_by_text("PT Sinar Abadi")).to_have_count(0)

    mitra.goto(f"{stage.mount('mitrajaya.example')}/cases/")
    number = file_case(mitra, "Filed after the other tab was used")
    assert domain_of(mitra) == "mitrajaya.example"
    bali.goto(f"{stage.mount('bali.mitrajaya.example')}/cases/")
    expect(row_of(bali, "Filed after the other tab was used")).to_have_count(0)
    send(mitra, "And answered there")
    expect(composer(mitra)).to_be_visible()

    answer = bali.goto(f"{stage.mount('bali.mitrajaya.example')}/cases/{number}/")
    assert answer is not None
    assert answer.status == 404
    assert_accessible(bali)
    bali.get_by_role("link", name="Open in mitrajaya.example").click()
    expect(bali.get_by_role("heading", name="Filed after the other tab was used")).to_be_visible()


def test_the_menu_of_the_place_names_the_signed_in_domains_and_leads_there(
    stage: Stage, two_tabs: tuple[Page, Page]
) -> None:
    """S45, S58, W4: asked for when it is opened; with the keys too."""
    mitra, _bali = two_tabs
    mitra.locator(".side .place > summary").focus()
    mitra.keyboard.press("Enter")
    other = mitra.locator(".side .switcher a").filter(has_text="bali.mitrajaya.example")
    expect(other).to_contain_text(re.compile(r"case(s)? wait"))
    expect(mitra.locator(".side .switcher a[aria-current]")).to_contain_text("priya@mitrajaya.example")
    assert_accessible(mitra)

    other.focus()
    mitra.keyboard.press("Enter")
    expect(mitra).to_have_title("My Cases · bali.mitrajaya.example")


def test_the_page_of_the_domains_works_on_a_phone_and_without_script(
    stage: Stage, open_browser: Callable[..., BrowserContext]
) -> None:
    """S45: linked by a word in each of two accounts, without JavaScript."""
    browser = open_browser(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = browser.new_page()
    for address in (BUDI, TIMUR):
        mount = stage.mount(address.partition("@")[2])
        page.goto(f"{mount}/accounts/login/")
        page.get_by_label("Address").fill(address)
        page.get_by_label("Password").fill(stage.password)
        page.get_by_role("button", name="Sign in").click()
    page.goto(f"{stage.mount('mitrajaya.example')}/accounts/domains/")
    page.get_by_role("button", name=f"Link with {TIMUR}").click()
    expect(page.get_by_text("Confirm it only if both are yours")).to_be_visible()
    assert domain_of(page) == "mitrajaya-timur.example"
    page.get_by_role("button", name="Link the two accounts").click()
    expect(page.get_by_text("are linked.")).to_be_visible()
    page.get_by_role("button", name="Unlink this account from the others").click()
    expect(page.get_by_text("not linked with any other")).to_be_visible()


def give_authenticator(page: Page) -> None:
    """A device that keeps passkeys and says yes by itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_asked_for_and_removed(stage: Stage, open_browser: Callable[..., BrowserContext]) -> None:
    """T33, T25: with the browser's own dialogues, on a device that it plays."""
    page = open_browser().new_page()
    give_authenticator(page)
    mount = stage.mount("mitrajaya.example")
    sign_in(page, stage, BUDI)
    page.goto(f"{mount}/accounts/second-factor/")
    assert_accessible(page)
    make_passkey(page)
    try:
        sign_in_with_passkey(page, stage)
    finally:
        page.goto(f"{mount}/accounts/second-factor/")
        page.get_by_role("link", name=re.compile("Remove the passkey")).click()
        page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Passkey", exact=True)).to_have_count(0)


def make_passkey(page: Page) -> None:
    page.get_by_role("link", name="Set up a passkey").click()
    assert_accessible(page)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert_accessible(page)


def sign_in_with_passkey(page: Page, stage: Stage) -> None:
    mount = stage.mount("mitrajaya.example")
    page.goto(f"{mount}/accounts/logout/")
    page.get_by_role("button", name="Sign out of mitrajaya.example").click()
    begin(page, stage)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{mount}/cases/")


def begin(page: Page, stage: Stage) -> None:
    """Address and password; what comes after them is the test's."""
    page.goto(f"{stage.mount('mitrajaya.example')}/accounts/login/")
    page.get_by_label("Address").fill(BUDI)
    page.get_by_label("Password").fill(stage.password)
    page.get_by_role("button", name="Sign in").click()


def test_an_app_is_set_up_by_what_the_page_shows(stage: Stage, open_browser: Callable[..., BrowserContext]) -> None:
    """T33: the code that an app makes of the key on the page; the picture shows within the policy of our pages."""
    from tests.web.accounts.test_factors import code_of  # noqa: PLC0415 -- after Django is set up

    page = open_browser(viewport={"width": 390, "height": 844}).new_page()
    mount = stage.mount("mitrajaya.example")
    sign_in(page, stage, BUDI)
    page.goto(f"{mount}/accounts/second-factor/app/new/")
    picture = page.get_by_alt_text("QR code with the key below")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert_accessible(page)
    secret = page.get_by_label("Or type this key into the app").input_value()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.goto(f"{mount}/accounts/second-factor/app/remove/")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("link", name="Set up an authenticator app")).to_be_visible()


def test_the_administrations_pages_of_domains_and_sign_in_are_usable(enter: Callable[..., Page], stage: Stage) -> None:
    """S54, W25: on a desk and on a phone, in light and in dark."""
    for viewport in ({"width": 1280, "height": 800}, {"width": 390, "height": 844}):
        page = enter("sari@mitrajaya.example", viewport=viewport)
        mount = stage.mount("mitrajaya.example")
        for path in (
            "admin/domains/",
            "admin/domains/new/",
            "admin/sign-in/",
            "admin/sign-in/domains/mitrajaya.example/",
            "accounts/domains/",
            "settings/",
        ):
            page.goto(f"{mount}/{path}")
            assert_accessible(page)
        page = enter("carla@sinar.example", viewport=viewport)
        page.goto(f"{stage.mount('sinar.example')}/suspensions/of/mitrajaya.example/")
        assert_accessible(page)
        page = enter("vera@nusantara.example", viewport=viewport)
        for path in ("suspensions/of/mitrajaya.example/", "admin/sign-in/"):
            page.goto(f"{stage.mount('nusantara.example')}/{path}")
            assert_accessible(page)
