"""The customer decides in one window, and the reseller's other window follows with the next click."""

import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import AVA, CARLA, PRIYA, composer, file_case, send
from tests.browser.conftest import Stage
from tests.browser.watching import assert_accessible

MELA = "mela@melati.example"
DESKTOP, PHONE = 1280, 390


def test_what_waits_is_not_sent_and_the_next_click_helps_once_the_customer_revokes(
    stage: Stage, enter: Callable[..., Page]
) -> None:
    """W1, S17, S18, T4, T13: consequences in numbers, the 404 with a page that helps, the mail that stays unsent."""
    priya, ava, carla = enter(PRIYA), enter(AVA), enter(CARLA)
    number = file_case(priya, "Signatures are cut off")
    with the_worker_stopped(stage):
        ava.goto(f"{stage.mount('nusantara.example')}/cases/{number}/")
        send(ava, "The secret word is kelapa-muda.")
        carla.get_by_role("link", name="Reseller access").click()
        carla.get_by_role("link", name="Change the access of Mitra Jaya").click()
        expect(carla.locator(".confirm")).to_contain_text("lose sight of")
        carla.get_by_role("button", name="End access").click()
        expect(carla.get_by_text("Mitra Jaya has no access any more.")).to_be_visible()

        composer(priya).get_by_label("Message").fill("Any news?")
        with priya.expect_response(lambda answer: answer.request.method == "POST") as answered:
            composer(priya).get_by_role("button", name="Send").click()
        assert answered.value.status == 404
        expect(priya.get_by_text("Access to it has ended, or was never given.")).to_be_visible()
        expect(priya.get_by_role("link", name="Go to the start page")).to_be_visible()
        assert_accessible(priya)
    told_of_it = mails_with(stage, "kelapa-muda")
    give_back(carla)

    assert [address for address in told_of_it if address.endswith("mitrajaya.example")] == []
    priya.goto(f"{stage.mount('mitrajaya.example')}/cases/{number}/")
    expect(priya.locator("#history")).to_contain_text("kelapa-muda")


def test_letting_a_reseller_do_less_says_first_what_it_takes_away(stage: Stage, enter: Callable[..., Page]) -> None:
    """W1: in numbers, before anything is changed; then the reseller's page refuses with the reason (W5)."""
    carla, priya = enter(CARLA), enter(PRIYA)
    carla.goto(f"{stage.mount('sinar.example')}/access/")
    carla.get_by_role("link", name="Change the access of Mitra Jaya").click()
    carla.get_by_role("radio", name="See see and download").check()
    carla.get_by_role("button", name="Change access").click()

    expect(carla.get_by_role("heading", name="Let Mitra Jaya do less?")).to_be_visible()
    expect(carla.locator(".confirm")).to_contain_text("cannot file cases for you any more")
    assert_accessible(carla)
    carla.get_by_role("button", name="Change access").click()
    expect(carla.get_by_text("Mitra Jaya's access is as you have chosen from now on.")).to_be_visible()
    priya.goto(f"{stage.mount('mitrajaya.example')}/customers/{stage.customers['sinar.example']}/")
    expect(priya.locator(".refusal").first).to_contain_text("lets mitrajaya.example see its cases, but not file any")
    carla.get_by_role("link", name="Change the access of Mitra Jaya").click()
    carla.get_by_role("radio", name="Manage").check()
    carla.get_by_role("button", name="Change access").click()
    expect(carla.get_by_text("Mitra Jaya's access is as you have chosen from now on.")).to_be_visible()


def test_the_customer_reads_who_looked_and_who_has_access(stage: Stage, enter: Callable[..., Page]) -> None:
    """W2, T34: with the next request, filtered by the address."""
    priya, carla = enter(PRIYA), enter(CARLA)
    case = stage.number_of("Mail to one bank arrives 40 minutes late each time")
    priya.goto(f"{stage.mount('mitrajaya.example')}/cases/{case}/")

    carla.goto(f"{stage.mount('sinar.example')}/access/")
    carla.get_by_role("link", name="Activity", exact=True).first.click()
    carla.get_by_label("What").select_option(label="Looked")
    carla.get_by_label("Case").fill(case)
    carla.get_by_role("button", name="Filter").click()
    expect(carla.locator(".log tbody tr").first).to_contain_text("Priya")
    expect(carla).to_have_url(re.compile(rf"kind=looked.*case={case}"))
    carla.get_by_role("link", name="Who has access").click()
    expect(carla.locator("main")).to_contain_text("priya@mitrajaya.example")


def test_a_request_is_asked_and_refused(stage: Stage, enter: Callable[..., Page]) -> None:
    """S26: the customer's people see one clear request and answer it."""
    mela = enter(MELA)
    mela.goto(f"{stage.mount('melati.example')}/access/")
    expect(mela.get_by_role("heading", name="Mitra Jaya asks for access to your support cases")).to_be_visible()
    assert_accessible(mela)
    mela.get_by_role("link", name="Refuse Mitra Jaya").click()
    assert_accessible(mela)
    mela.get_by_label("Reason").fill("We look after them ourselves.")
    mela.get_by_role("button", name="Refuse").click()
    expect(mela.get_by_text("Mitra Jaya is told that you refuse.")).to_be_visible()
    expect(mela.locator(".ask")).to_have_count(0)


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_the_consent_centre_is_accessible(stage: Stage, enter: Callable[..., Page], width: int) -> None:
    """S17: in light and dark, at both widths, and nothing to scroll sideways to."""
    page = enter(CARLA, viewport={"width": width, "height": 844})
    shots = os.environ.get("SHOTS")
    for path in ("access/", "access/who/", "access/activity/", "access/activity/?kind=exported"):
        answer = page.goto(f"{stage.mount('sinar.example')}/{path}")
        assert (path, answer.status if answer else 0) == (path, 200)
        assert_accessible(page)
        if shots:
            take(page, Path(shots), f"{path.strip('/').replace('/', '-')}-{width}")
    page.goto(f"{stage.mount('sinar.example')}/access/")
    page.get_by_role("link", name="Change the access of Mitra Jaya").click()
    assert_accessible(page)
    if shots:
        take(page, Path(shots), f"change-{width}")


def take(page: Page, folder: Path, name: str) -> None:
    """The page in both themes, whole."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.screenshot(path=folder / f"{name.partition('?')[0]}-{theme}.png", full_page=True)


@contextmanager
def the_worker_stopped(stage: Stage) -> Iterator[None]:
    """Held, not ended: what is queued meanwhile waits until it goes on."""
    workers = [pid for pid in children_of(stage.portal.supervisor.pid) if b"worker" in command_of(pid)]
    assert workers
    for _attempt in range(50):
        tell(workers, signal.SIGSTOP)
        if is_writable(stage):
            break
        tell(workers, signal.SIGCONT)  # it was held in the middle of a transaction
        time.sleep(0.2)
    try:
        yield
    finally:
        tell(workers, signal.SIGCONT)


def tell(processes: list[int], what: signal.Signals) -> None:
    """Send each the signal."""
    for pid in processes:
        os.kill(pid, what)


def is_writable(stage: Stage) -> bool:
    """True while nobody holds the database."""
    connection = sqlite3.connect(
        f"{stage.portal.environment['WAKIL_DATA']}/wakil.sqlite3", timeout=2, isolation_level=None
    )
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def children_of(pid: int) -> list[int]:
    """The processes that one has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command_of(pid: int) -> bytes:
    """How a process was started."""
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def mails_with(stage: Stage, text: str) -> list[str]:
    """Who was sent a mail with that text, once nothing waits any more."""
    code = (
        "import time\n"
        "from wakil.notifications.models import OutboxMail\n"
        "from wakil.notifications.queue import is_anything_waiting\n"
        "for _ in range(300):\n"
        "    if not is_anything_waiting(): break\n"
        "    time.sleep(0.1)\n"
        f"print(*OutboxMail.objects.filter(text__contains={text!r}).values_list('recipients', flat=True), sep='\\n')"
    )
    printed = stage.portal.manage("shell", "--no-imports", "-c", code).splitlines()
    return [line.strip() for line in printed if "@" in line]


def give_back(carla: Page) -> None:
    """As it was before."""
    carla.get_by_role("link", name="Give access to Mitra Jaya").click()
    carla.get_by_role("button", name="Give access").click()
    expect(carla.get_by_text("Mitra Jaya's access is as you have chosen from now on.")).to_be_visible()
