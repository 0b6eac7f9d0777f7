"""Access tokens and service accounts in a real browser: made, copied, downloaded, usable by everybody."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.watching import assert_accessible

SARI = "sari@mitrajaya.example"
PHONE = {"viewport": {"width": 390, "height": 844}}


def test_a_token_is_made_and_copied(enter: Callable[..., Page]) -> None:
    """W21: at the click of a button, and by hand as well."""
    page = enter(SARI, permissions=["clipboard-read", "clipboard-write"])
    page.goto(page.url.replace("/cases/", "/accounts/tokens/"))
    assert_accessible(page)
    page.get_by_role("link", name="New token").click()
    page.get_by_label("Name").fill("Nightly report")
    assert_accessible(page)
    page.get_by_role("button", name="Create token").click()
    token = page.get_by_label("Token").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token
    assert_accessible(page)
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Nightly report")).to_be_visible()
    assert_accessible(page)


def test_a_service_account_is_made_on_a_phone_and_its_key_downloaded(enter: Callable[..., Page]) -> None:
    """W21: the file is the one that libraries read."""
    page = enter(SARI, **PHONE)
    page.goto(page.url.replace("/cases/", "/admin/service-accounts/"))
    assert_accessible(page)
    page.goto(page.url + "new/")
    page.get_by_label("Name").fill("service-desk")
    page.get_by_label("Role").select_option(label="Reseller Admin")
    assert_accessible(page)
    page.get_by_role("button", name="Create service account").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download a new key").click()
    file = json.loads(Path(download.value.path()).read_text())
    assert file["client_email"] == "service-desk@mitrajaya.example.service-account.invalid"
    page.reload()
    page.get_by_role("button", name="Let it act for the people there").click()
    expect(page.get_by_text("allowed by Sari")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Show a new key").click()
    expect(page.get_by_label("Key file")).to_contain_text("BEGIN PRIVATE KEY")
    assert_accessible(page)
