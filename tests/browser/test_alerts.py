"""Alerts, the audit log and a request for access in a real browser, at desk and on a phone."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.watching import assert_accessible

PRIYA, SARI, DODI, CARLA = (
    "priya@mitrajaya.example",
    "sari@mitrajaya.example",
    "dodi@sinar.example",
    "carla@sinar.example",
)
PHONE = {"viewport": {"width": 390, "height": 844}}


def at(page: Page, path: str) -> Page:
    """Another page of the same domain."""
    page.goto(page.url.partition("/cases/")[0].partition("/accounts/")[0] + path)
    return page


def test_a_person_chooses_how_she_gets_alerts_on_a_phone(enter: Callable[..., Page]) -> None:
    """S76, S77, S79: both ways with their state, a link asked for, and what is told when."""
    page = at(enter(PRIYA, **PHONE), "/accounts/alerts/")
    expect(page.get_by_text("Off: you have no second address.")).to_be_visible()
    expect(page.get_by_text("Off: prove a second address first.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("textbox", name="Second address").fill("priya@home.example")
    page.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_text("A link went to priya@home.example")).to_be_visible()
    page.get_by_role("group", name="A message", exact=True).get_by_label("Once a day").check()
    page.get_by_label("Hour of the daily mail").select_option("18:00")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("group", name="A message", exact=True).get_by_label("Once a day")).to_be_checked()
    assert_accessible(page)


def test_whoever_is_refused_asks_and_the_audit_log_tells(enter: Callable[..., Page]) -> None:
    """S5, W5: the button, the notice, the answer, and the trace of all of it, taken along."""
    dodi = at(enter(DODI), "/access/")
    assert_accessible(dodi)
    dodi.get_by_role("button", name="Send request").click()
    expect(dodi.get_by_text("You asked")).to_be_visible()
    assert_accessible(dodi)

    carla = enter(CARLA)
    carla.get_by_role("link", name="Answer").click()
    assert_accessible(carla)
    carla.get_by_role("button", name="Decline Dodi").click()
    expect(carla.get_by_text("Nobody waits")).to_be_visible()
    carla.get_by_role("link", name="Audit log").first.click()
    expect(carla.get_by_role("cell", name="Request for access answered")).to_be_visible()
    assert_accessible(carla)
    carla.get_by_label("By whom").fill("Dodi")
    carla.get_by_role("button", name="Filter").click()
    expect(carla.get_by_role("cell", name="Access asked for by a colleague")).to_be_visible()
    expect(carla.get_by_role("cell", name="Request for access answered")).to_have_count(0)
    with carla.expect_download() as download:
        carla.get_by_role("button", name="JSON Lines").click()
    lines = [json.loads(line) for line in Path(download.value.path()).read_text().splitlines()]
    assert {line["by"]["name"] for line in lines} == {"Dodi"}
