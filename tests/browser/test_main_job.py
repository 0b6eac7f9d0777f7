"""The main job in real browsers: three people, each with a browser of their own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import (
    AVA,
    CARLA,
    PRIYA,
    choose_category,
    choose_customer,
    choose_product,
    composer,
    file_case,
    number_on,
    row_of,
    send,
    state_of,
)
from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible

DESKTOP, PHONE = 1280, 390
TITLE = "No mail arrives since 08:10"
FREE_TIME = "Calendars show free time only"
ENTRIES_ARRIVE_EVERY = 20_000
LOG = {"name": "log.txt", "mimeType": "text/plain", "buffer": b"queued 08:10\n" * 40_000}


def test_a_reseller_files_a_case_on_behalf_of_a_customer(stage: Stage, enter: Callable[..., Page]) -> None:
    """S21, S22, S24, S25, S27, S33."""
    priya = enter(PRIYA)
    priya.get_by_role("link", name="Create support case").click()
    assert_accessible(priya)
    priya.get_by_role("combobox", name="Create a new case on behalf of").press("ArrowDown")
    expect(priya.get_by_role("option")).to_contain_text(
        ["My own organization: Mitra Jaya", "Kopi Gayo", "PT Sinar Abadi", "Toko Melati", "Warung Digital"]
    )

    choose_customer(priya, "sinar", "PT Sinar Abadi")
    choose_product(priya)
    priya.get_by_label("Title").fill(TITLE)
    choose_category(priya, "bounce", "Incoming mail stopped")
    priya.get_by_label("Case description").fill("Nothing arrives since 08:10 for any user.")
    priya.get_by_label("Message ID of one lost mail").fill("none")
    priya.get_by_role("radio", name="Cannot be used").check()
    assert_accessible(priya)
    priya.get_by_role("button", name="Submit").click()

    number = number_on(priya)
    expect(priya).to_have_url(f"{stage.mount('mitrajaya.example')}/cases/{number}/")
    assert_accessible(priya)
    priya.get_by_role("link", name="My Cases").first.click()
    expect(row_of(priya, TITLE)).to_contain_text(f"{number} · PT Sinar Abadi · Mail › Delivery › Incoming mail stopped")


def test_the_form_tells_asks_and_keeps_what_is_attached(stage: Stage, enter: Callable[..., Page]) -> None:
    """S28, S29, S30, S31."""
    priya = enter(PRIYA)
    begin_late_mail(priya, stage)
    expect(priya.get_by_text("A single slow sender is often the sender's own queue.")).to_be_visible()
    assert priya.locator("#id_severity .target").all_inner_texts() == [
        "first answer in 15 min, day and night",
        "first answer in 2 h, day and night",
        "first answer in 4 h, day and night",
        "first answer in 8 working hours",
    ]
    assert [priya.locator(f"#id_{name}").input_value() for name in ("language", "time_zone")] == ["id", "Asia/Jakarta"]
    priya.locator("#id_files").set_input_files(LOG)  # type: ignore[arg-type]
    expect(priya.get_by_label("Attached files").get_by_text("log.txt")).to_be_visible()
    expect(priya.locator("progress")).to_have_count(0)
    priya.get_by_label("Time zone").select_option(value="Asia/Makassar")
    priya.get_by_role("button", name="Submit").click()

    expect(priya.locator(".filing .error")).to_have_count(1)
    expect(priya.get_by_label("How long is a mail delayed?")).to_have_attribute("aria-invalid", "true")
    assert_accessible(priya)
    priya.get_by_label("How long is a mail delayed?").select_option(label="More than 1 hour")
    priya.get_by_role("button", name="Submit").click()

    number_on(priya)
    expect(priya.locator("#description")).to_contain_text("More than 1 hour")
    expect(priya.locator("#description")).to_contain_text("log.txt")


def test_personal_data_is_warned_of_and_two_clicks_file_one_case(stage: Stage, enter: Callable[..., Page]) -> None:
    """S19, S32."""
    priya = enter(PRIYA)
    begin_late_mail(priya, stage, title="Mail is later still")
    priya.get_by_label("How long is a mail delayed?").select_option(label="More than 1 hour")
    priya.get_by_label("Case description").fill("The form shows 4111 1111 1111 1111 to everybody.")
    priya.get_by_role("button", name="Submit").click()

    expect(priya.get_by_text("This looks like personal data")).to_be_visible()
    assert_accessible(priya)
    priya.get_by_label("Send it as it is").check()
    priya.get_by_role("button", name="Submit").dblclick()
    number_on(priya)
    priya.get_by_role("link", name="My Cases").first.click()

    expect(row_of(priya, "Mail is later still")).to_have_count(1)


def test_without_consent_the_form_says_why_and_asks_for_it(stage: Stage, enter: Callable[..., Page]) -> None:
    """S17, S26."""
    priya = enter(PRIYA)
    priya.get_by_role("link", name="Create support case").click()
    choose_customer(priya, "melati", "Toko Melati")

    expect(priya.locator("#why-not-file")).to_contain_text("Toko Melati")
    expect(priya.get_by_label("Product", exact=True)).to_be_disabled()
    expect(priya.locator("#id_category")).to_be_disabled()
    assert_accessible(priya)
    priya.get_by_role("button", name="Ask customer for permission").click()
    expect(priya.get_by_text("Toko Melati's administrators are asked for permission")).to_be_visible()
    expect(priya.locator("#id_customer")).to_have_value("Toko Melati · melati.example")


def test_all_three_follow_a_case_to_its_end_and_back(enter: Callable[..., Page]) -> None:
    """S2, S35a, S41b, S41f, S42, S43."""
    priya, ava, carla = enter(PRIYA), enter(AVA), enter(CARLA)
    priya.clock.install()
    file_case(priya, FREE_TIME)

    the_vendor_asks(ava)
    what_is_new_arrives_at_the_open_page(priya)
    the_customer_answers(carla)
    ava.reload()
    ava.get_by_label("Offer a solution").check()
    send(ava, "Both calendars are shared now.")
    the_customer_closes(carla)
    priya.reload()
    send(priya, "Service still sees nothing.", button="Reopen")
    expect(state_of(priya)).to_have_text("Support is working")
    ava.reload()
    composer(ava).get_by_label("Close the case").check()
    send(ava, "Service had the old address. Done.")
    expect(state_of(ava)).to_have_text("Closed")


def the_vendor_asks(ava: Page) -> None:
    """From the queue: take the case, and ask the filer to act."""
    ava.reload()
    row_of(ava, FREE_TIME).click()
    ava.get_by_role("button", name="Take this case").click()
    ava.get_by_label("Ask the filer to act").check()
    send(ava, "Which two teams?")
    expect(state_of(ava)).to_have_text("Waiting for the filer")


def what_is_new_arrives_at_the_open_page(priya: Page) -> None:
    """Without a click, and with the state; what she was typing stays."""
    composer(priya).get_by_label("Message").fill("By the way")
    priya.clock.fast_forward(ENTRIES_ARRIVE_EVERY + 1000)
    expect(priya.locator("#history").get_by_text("Which two teams?")).to_be_visible()
    expect(state_of(priya)).to_have_text("Waiting for you")
    expect(composer(priya).get_by_label("Message")).to_have_value("By the way")
    assert_accessible(priya)


def the_customer_answers(carla: Page) -> None:
    """She sees who filed the case, and for which reseller."""
    carla.reload()
    row_of(carla, FREE_TIME).click()
    expect(carla.locator("#description")).to_contain_text("Priya, Mitra Jaya on behalf of PT Sinar Abadi")
    send(carla, "Sales and service.")
    expect(state_of(carla)).to_have_text("Support is working")
    assert_accessible(carla)


def the_customer_closes(carla: Page) -> None:
    """With her reason as the message."""
    carla.reload()
    expect(state_of(carla)).to_have_text("Solution offered")
    composer(carla).get_by_label("Close the case").check()
    send(carla, "It works again.")
    expect(state_of(carla)).to_have_text("Closed")


def test_ending_access_closes_the_open_tab_and_giving_it_opens_it_again(
    stage: Stage, enter: Callable[..., Page]
) -> None:
    """S17, S18."""
    priya, carla = enter(PRIYA), enter(CARLA)
    case = stage.number_of("Mail to one bank arrives 40 minutes late each time")
    priya.goto(f"{stage.mount('mitrajaya.example')}/cases/{case}/")

    carla.get_by_role("link", name="Reseller access").click()
    assert_accessible(carla)
    carla.get_by_role("link", name="Change the access of Mitra Jaya").click()
    assert_accessible(carla)
    carla.get_by_role("button", name="End access").click()
    expect(carla.get_by_text("Mitra Jaya has no access any more.")).to_be_visible()

    composer(priya).get_by_label("Message").fill("Is it still slow?")
    composer(priya).get_by_role("button", name="Send").click()
    expect(priya.get_by_role("heading", name="There is no such page here")).to_be_visible()
    expect(priya.get_by_text("Access to it has ended, or was never given.")).to_be_visible()
    assert_accessible(priya)
    priya.get_by_role("link", name="Go to the start page").click()
    expect(priya.locator("#cases [data-row]").filter(has_text="PT Sinar Abadi")).to_have_count(0)

    carla.get_by_role("link", name="Give access to Mitra Jaya").click()
    carla.get_by_role("button", name="Give access").click()
    expect(carla.get_by_text("Mitra Jaya's access is as you have chosen from now on.")).to_be_visible()
    priya.goto(f"{stage.mount('mitrajaya.example')}/cases/{case}/")
    expect(priya.locator("#history")).to_contain_text("The bank greylists senders")


def test_a_change_meanwhile_is_shown_and_the_text_kept(stage: Stage, enter: Callable[..., Page]) -> None:
    """S43, S41a."""
    priya, ava = enter(PRIYA), enter(AVA)
    number = file_case(priya, "Rooms are booked twice")
    composer(priya).get_by_label("Message").fill("More than two rooms.")
    composer(priya).get_by_label("Severity").select_option(value="2")

    ava.goto(f"{stage.mount('nusantara.example')}/cases/{number}/")
    send(ava, "Which rooms are they?")
    composer(priya).get_by_role("button", name="Send").click()

    expect(priya.get_by_text("Somebody changed this case while you were writing. Nothing was sent.")).to_be_visible()
    expect(priya.locator("#history").get_by_text("Which rooms are they?")).to_be_visible()
    expect(composer(priya).get_by_label("Message")).to_have_value("More than two rooms.")
    assert_accessible(priya)
    composer(priya).get_by_role("button", name="Send").click()
    expect(priya.locator("#history").get_by_text("More than two rooms.")).to_be_visible()
    expect(priya.locator("#state-line .severity")).to_have_text("P2")


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_the_three_is_accessible(stage: Stage, enter: Callable[..., Page], width: int) -> None:
    """S38, S44: lists, filters, customers, settings and help, in light and dark."""
    case = stage.number_of("SSO loop after the identity provider changed its certificate")
    pages = {
        PRIYA: ("cases/", f"cases/{case}/", "customers/", f"customers/{stage.customers['kopigayo.example']}/"),
        CARLA: ("cases/", "access/", "settings/"),
        AVA: ("cases/", f"cases/{case}/", "help/"),
    }

    for person, paths in pages.items():
        page = enter(person, viewport={"width": width, "height": 844})
        for path in paths:
            answer = page.goto(f"{stage.mount(person.partition('@')[2])}/{path}")
            assert (path, answer.status if answer else 0) == (path, 200)
            assert_accessible(page, in_dark=width == DESKTOP)


def begin_late_mail(page: Page, stage: Stage, title: str = "Mail is late") -> None:
    """The form with everything but the answer to the category's question."""
    page.goto(f"{stage.mount('mitrajaya.example')}/cases/new/?customer={stage.customers['sinar.example']}")
    choose_product(page)
    choose_category(page, "late", "Delayed mail")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Case description").fill("Late by an hour since Monday.")
    page.get_by_role("radio", name="Greatly impaired").check()
