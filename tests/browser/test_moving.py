"""The vendor moves an old support centre here, by mouse in a real browser."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible

GOLDEN = Path(__file__).parents[1] / "legacy" / "golden"
PICTURES = os.environ.get("PICTURES")  # a folder, for whoever wants to look


def test_the_vendor_looks_imports_and_sets_the_day(stage: Stage, enter: Callable[..., Page]) -> None:
    """S7, S47, W16: the dry run says what would be, the run shows how far it is, the day is set for a reseller."""
    shutil.copytree(GOLDEN, Path(stage.portal.environment["WAKIL_DATA"]) / "moving" / "first")
    page = enter("vera@nusantara.example")
    for name in ("Administration", "Domains", "Old support centre"):
        page.get_by_role("link", name=name).first.click()
    look(page, "list")
    page.get_by_role("button", name="Dry run of first").click()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Whose reach would widen (1)")).to_be_visible()
    look(page, "dry-run")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Nobody was told of it.")).to_be_visible(timeout=60_000)
    look(page, "imported")
    page.get_by_role("link", name="Set the days of the cut-over").click()
    page.get_by_role("link", name="Balai Bantuan").click()
    look(page, "move")
    page.get_by_role("link", name="Set the day of Sumber Niaga").click()
    page.get_by_label("Day and time").fill("2030-05-01T08:00")
    look(page, "day")
    page.get_by_role("button", name="Set the day").click()
    expect(page.get_by_text("The day is set.")).to_be_visible()
    page.get_by_role("link", name="Take it back").click()
    look(page, "take-back")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("5 cases were taken back.")).to_be_visible(timeout=60_000)


def look(page: Page, name: str) -> None:
    """Usable by everybody, on a desk and on a phone; and a picture of each for whoever asked for them."""
    assert_accessible(page)
    for size, view in (("desk", {"width": 1280, "height": 800}), ("phone", {"width": 390, "height": 844})):
        page.set_viewport_size(view)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            if PICTURES:
                page.screenshot(path=f"{PICTURES}/moving-{name}-{size}-{theme}.png", full_page=True)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert not too_wide, f"{page.url} is {too_wide} pixels too wide on a phone"
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
