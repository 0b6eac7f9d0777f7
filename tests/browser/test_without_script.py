"""The same job in a browser that runs no script: slower to use, and complete (house rule: every POST works)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.acting import CARLA, PRIYA, composer, number_on, row_of, state_of

TITLE = "Members of a group get no mail"


MAIL = {"name": "mail.eml", "mimeType": "message/rfc822", "buffer": b"Subject: to nobody"}


def test_file_reply_and_close_without_script(enter: Callable[..., Page]) -> None:
    """S22, S27, S29, S32, S41b, S43."""
    priya = enter(PRIYA, java_script_enabled=False)
    file_by_buttons(priya)
    number_on(priya)
    expect(priya.locator("#description")).to_contain_text("mail.eml")

    composer(priya).get_by_label("Message").fill("Only one group is affected.")
    composer(priya).get_by_role("button", name="Send").click()
    expect(priya.locator("#history")).to_contain_text("Only one group is affected.")

    carla = enter(CARLA, java_script_enabled=False)
    row_of(carla, TITLE).click()
    composer(carla).get_by_label("Message").fill("The setting was ours.")
    composer(carla).get_by_label("Close the case").check()
    composer(carla).get_by_role("button", name="Send").click()
    expect(state_of(carla)).to_have_text("Closed")
    expect(composer(carla).get_by_role("button", name="Reopen")).to_be_visible()


def file_by_buttons(page: Page) -> None:
    """The form of a new case, where "Find" stands in for what script does."""
    page.get_by_role("link", name="Create support case").click()
    find = page.get_by_role("button", name="Find")
    page.get_by_label("Create a new case on behalf of").fill("sinar")
    find.first.click()
    page.get_by_role("radio", name="PT Sinar Abadi").check()
    find.first.click()
    page.get_by_label("Product", exact=True).select_option(label="Nusantara Workspace")
    find.first.click()
    page.get_by_label("Title").fill(TITLE)
    page.locator("#id_category").fill("mailing list")
    find.last.click()
    page.get_by_role("radio", name="Groups › Posting").check()
    page.get_by_label("Case description").fill("Mail to the group reaches nobody.")
    page.locator("#id_files").set_input_files(MAIL)  # type: ignore[arg-type]
    page.get_by_role("radio", name="Some features fail").check()
    page.get_by_role("button", name="Submit").click()
