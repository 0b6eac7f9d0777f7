"""`make screens`: takes the documentation's screenshots with the cast, in a portal of its own."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tools.portal import own_portal

TARGET = Path(__file__).parent.parent / "docs" / "screens"
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
A_CASE = "Mail to one bank arrives 40 minutes late each time"
PRIYA, CARLA, AVA = "priya@mitrajaya.example", "carla@sinar.example", "ava@nusantara.example"


@dataclass(frozen=True)
class Screen:
    """One picture: whose, of which page below the person's domain, and how."""

    name: str
    person: str
    page: str
    size: ViewportSize
    is_dark: bool = False


def screens(case: str) -> list[Screen]:
    """Every picture that the documentation shows; `case` is the number of the case to open."""
    return [
        Screen("cases", PRIYA, "cases/", DESKTOP),
        Screen("cases-phone", PRIYA, "cases/", PHONE),
        Screen("case", PRIYA, f"cases/{case}/", DESKTOP),
        Screen("case-dark", PRIYA, f"cases/{case}/", DESKTOP, is_dark=True),
        Screen("new-case", PRIYA, "cases/new/", DESKTOP),
        Screen("customers", PRIYA, "customers/", DESKTOP),
        Screen("reseller-access", CARLA, "access/", DESKTOP),
        Screen("queue", AVA, "cases/", DESKTOP),
    ]


def take(browser: Browser, url: str, password: str, screen: Screen) -> None:
    """Sign the person in and take the picture."""
    context = browser.new_context(
        viewport=screen.size,
        color_scheme="dark" if screen.is_dark else "light",
        locale="en-GB",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
    )
    page = context.new_page()
    mount = f"{url}/d/{screen.person.partition('@')[2]}"
    page.goto(f"{mount}/accounts/login/")
    page.fill("[name=login]", screen.person)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{mount}/cases/")
    answer = page.goto(f"{mount}/{screen.page}", wait_until="networkidle")
    if answer is None or not answer.ok:
        raise SystemExit(f"{screen.name}: {page.title()}")
    page.screenshot(path=TARGET / f"{screen.name}.png", animations="disabled", caret="hide")
    context.close()


def number_of(demo: dict[str, Any], title: str) -> str:
    """The number of the demo's case with that title."""
    return next(str(number) for number, case in demo["cases"].items() if case["title"] == title)


def main() -> None:
    """Take every picture anew."""
    TARGET.mkdir(parents=True, exist_ok=True)
    # Chromium refuses its sandbox to root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with own_portal() as portal, sync_playwright() as playwright:
        demo = portal.demo()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for screen in screens(number_of(demo, A_CASE)):
            take(browser, portal.url, demo["password"], screen)
            print(f"docs/screens/{screen.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
