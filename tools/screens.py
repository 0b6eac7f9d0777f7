"""`make screens`: takes the documentation's screenshots with the cast, in a portal of its own."""

import io
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

from tools.portal import own_portal

TARGET = Path(__file__).parent.parent / "docs" / "screens"
IN_ARTICLES = {"case", "cases", "new-case", "reseller-access"}  # shown by the help, and so in its other language too
LANGUAGES = {"": "en-GB", "-id": "id-ID"}
SIZES = {"": ViewportSize(width=1280, height=800), "-phone": ViewportSize(width=390, height=844)}
THEMES = {"": "light", "-dark": "dark"}
COLOURS = 256
A_CASE = "SSO loop after the identity provider changed its certificate"
PRIYA, SARI = "priya@mitrajaya.example", "sari@mitrajaya.example"
CARLA, AVA, NOBODY = "carla@sinar.example", "ava@nusantara.example", ""


def _nothing(page: Page) -> None:
    """The page is as it should be."""
    page.wait_for_load_state("networkidle")


@dataclass(frozen=True)
class Screen:
    """One page to show: whose (nobody's before signing in), which below the domain, and what is done on it first."""

    name: str
    person: str
    path: str
    prepare: Callable[[Page], None] = _nothing
    is_whole: bool = False

    @property
    def mount(self) -> str:
        return f"/d/{(self.person or PRIYA).partition('@')[2]}"


def screens(demo: dict[str, Any]) -> list[Screen]:
    """Every page that the documentation shows."""
    number = next(number for number, case in demo["cases"].items() if case["title"] == A_CASE)
    sinar = demo["customers"]["sinar.example"]
    return [
        Screen("sign-in", NOBODY, "accounts/login/"),
        Screen("cases", PRIYA, "cases/"),
        Screen("case", PRIYA, f"cases/{number}/"),
        Screen("new-case", PRIYA, f"cases/new/?customer={sinar}", _choose_category, is_whole=True),
        Screen("customers", PRIYA, "customers/"),
        Screen("customer", PRIYA, f"customers/{sinar}/"),
        Screen("reseller-access", CARLA, "access/"),
        Screen("who-has-access", CARLA, "access/who/"),
        Screen("activity", CARLA, "access/activity/"),
        Screen("ending-access", CARLA, "access/", _ask_to_end, is_whole=True),
        Screen("queue", AVA, "cases/"),
        Screen("users", SARI, "admin/users/"),
        Screen("roles", SARI, "admin/roles/"),
        Screen("new-role", SARI, "admin/roles/new/", _tick_privileges, is_whole=True),
        Screen("who-can-do-what", SARI, "admin/who/"),
        Screen("why", SARI, "admin/who/", _ask_about_budi, is_whole=True),
        Screen("help", NOBODY, "help/"),
        Screen("help-article", PRIYA, "help/file-a-case/?open=product"),
        Screen("help-search", PRIYA, "help/", _look_for_severity),
        Screen("audit-log", SARI, "admin/audit/"),
        Screen("alerts", PRIYA, "accounts/alerts/", is_whole=True),
    ]


def _choose_category(page: Page) -> None:
    """A form half done: the category chosen, its question open, a severity picked."""
    page.locator("select[name=product]").select_option(label="Nusantara Workspace")
    page.locator("#id_category:enabled").press_sequentially("bounce")
    page.locator(".listbox [role=option]").first.click()
    page.get_by_label("Message ID of one lost mail").wait_for()
    page.locator("[name=title]").fill("Mail delivery to all users stopped at 08:10")
    page.locator("[name=description]").fill("Nothing arrives since 08:10 for any user.")
    page.locator("[name=severity][value='1']").check()
    page.evaluate("document.activeElement.blur()")
    page.wait_for_load_state("networkidle")


def _tick_privileges(page: Page) -> None:
    """A role half made: what a privilege needs is ticked with it."""
    page.get_by_label("Name").fill("Case desk")
    page.get_by_role("checkbox", name="Access customers' support cases").check()
    page.evaluate("document.activeElement.blur()")


def _ask_about_budi(page: Page) -> None:
    """What one person can do, and what he is told where he can't."""
    page.get_by_role("link", name="Budi", exact=True).click()
    page.get_by_role("heading", name="What Budi can do").wait_for()


def _look_for_severity(page: Page) -> None:
    """The search over the page, with what it has found."""
    page.keyboard.press("/")
    page.keyboard.type("severity")
    page.locator("#help-search .help-lines a").first.wait_for()


def _ask_to_end(page: Page) -> None:
    """The page that tells what ending the access means."""
    page.get_by_role("link", name="Change the access of Mitra Jaya").click()
    page.get_by_role("button", name="End access").wait_for()


def signed_in(browser: Browser, url: str, password: str, person: str) -> StorageState:
    """The cookies of somebody who has signed in by the form."""
    context = browser.new_context()
    page = context.new_page()
    mount = f"{url}/d/{person.partition('@')[2]}"
    page.goto(f"{mount}/accounts/login/")
    page.fill("[name=login]", person)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{mount}/cases/")
    state = context.storage_state()
    context.close()
    return state


def variants(screen: Screen) -> Iterator[tuple[str, str, ViewportSize, str]]:
    """What is taken of a screen: the end of the picture's name, the locale, the size, the colours."""
    for (language, locale), (size, viewport), (theme, scheme) in product(
        LANGUAGES.items(), SIZES.items(), THEMES.items()
    ):
        if not language or (screen.name in IN_ARTICLES and not size):
            yield f"{language}{size}{theme}", locale, viewport, scheme


def take(browser: Browser, url: str, screen: Screen, state: StorageState | None) -> Iterator[str]:
    """The names of the pictures, each when it is taken: on a desk and on a phone, in light and in dark."""
    for ending, locale, viewport, scheme in variants(screen):
        context = browser.new_context(
            viewport=viewport,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            storage_state=state,
        )
        page = context.new_page()
        answer = page.goto(f"{url}{screen.mount}/{screen.path}")
        if answer is None or not answer.ok:
            raise SystemExit(f"{screen.name}: {page.title()}")
        screen.prepare(page)
        if screen.is_whole:  # by a higher window, where what stays in view stands as it should
            height = int(page.evaluate("document.documentElement.scrollHeight"))
            page.set_viewport_size(ViewportSize(width=viewport["width"], height=height))
        picture = page.screenshot(animations="disabled", caret="hide")
        context.close()
        yield _keep(f"{screen.name}{ending}.png", picture)


def _keep(name: str, picture: bytes) -> str:
    """With the colours that are seen most: rare ones that mean something stay, and the file is a third."""
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB")
    raw = image.tobytes()
    counted = Counter(zip(raw[::3], raw[1::3], raw[2::3], strict=True)).most_common(COLOURS)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour, _count in counted for part in colour])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(TARGET / name, optimize=True)
    return name


def main() -> None:
    """Take every picture anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    # Chromium refuses its sandbox to root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with own_portal() as portal, sync_playwright() as playwright:
        demo = portal.demo()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        people = {
            person: signed_in(browser, portal.url, demo["password"], person) for person in (PRIYA, SARI, CARLA, AVA)
        }
        for screen in screens(demo):
            for name in take(browser, portal.url, screen, people.get(screen.person)):
                print(f"docs/screens/{name}")
        browser.close()


if __name__ == "__main__":
    main()
