"""The day itself: the old centre closes, and old addresses lead those who may to the same case here."""

import re
import time
from datetime import UTC, datetime, timedelta

from tools.migration import later
from tools.migration.steps import Rehearsal
from tools.migration.telling import must, step
from tools.migration.visitor import Page, Visitor, set_up_factor
from tools.migration.world import PASSWORD, VENDOR

SARI, PRIYA, BUDI, TONO = (
    "sari@mitrajaya.example",
    "priya@mitrajaya.example",
    "budi@mitrajaya.example",
    "tono@mitrajaya.example",
)
ADMIN = f"/d/{VENDOR}/admin/moving/"
WITHIN = 10  # seconds from now
FORBIDDEN = 403
STILL_THERE = ("still kept in", "masih disimpan di")  # in the language of whoever reads it


def cut_over(rehearsal: Rehearsal) -> None:
    """Before, at and after the moment."""
    old, number = _case_of_priya(rehearsal)
    with step("before the cut-over, the old centre counts"):
        sari = Visitor(rehearsal.home.portal.url)
        set_up_factor(sari, _follow(sari, old, SARI))
        page = sari.open(old)
        said = any(words in page.text for words in STILL_THERE)
        must(
            page.status == FORBIDDEN and said,
            f"an old address leads to a page that says so: {page.url.removeprefix(rehearsal.home.portal.url)}",
        )
    with step("the old centre takes no more cases"):
        rehearsal.centre.seed([{"do": "revoke", "system": "Everyone", "rights": ["CreateTicket", "ReplyToTicket"]}])
        must(_is_refused(rehearsal), "a customer is refused there")
    with step("cut-over of every reseller"):
        _set_dates(rehearsal)
        time.sleep(WITHIN + 1)
    with step("old addresses, old passwords"):
        must(_shows(sari.open(old), number), "whoever was refused before is led here now")
        _sign_in_with_old_passwords(rehearsal, old, number)


def _sign_in_with_old_passwords(rehearsal: Rehearsal, old: str, number: str) -> None:
    """Whoever holds both privileges comes to the case; whoever does not is told whom to ask (S49, S4, S5)."""
    portal = rehearsal.home.portal.url
    must(_hash_of(rehearsal, PRIYA) == "request_tracker", "Priya's password is as the old centre kept it")
    priya = Visitor(portal)
    page = set_up_factor(priya, _follow(priya, old, PRIYA))
    page = page if _shows(page, number) else priya.open(old)
    must(_shows(page, number), f"{old} leads Priya to {page.url.removeprefix(portal)}")
    must(_hash_of(rehearsal, PRIYA) == "argon2", "and her password is hashed anew")
    must(_shows(priya.open(old), number), "the next time without signing in")
    for address in (BUDI, TONO):
        other = Visitor(portal)
        set_up_factor(other, _follow(other, old, address))
        page = other.open(old)
        must(page.status == FORBIDDEN, f"{address} is told whom to ask, and sees no case")
    unknown = priya.open("/legacy/rt/Ticket/Display.html?id=99999999")
    must(unknown.url.endswith("/cases/"), "an unknown number leads to the list")


def _case_of_priya(rehearsal: Rehearsal) -> tuple[str, str]:
    """An old address of a case of a customer that consents to Priya's domain, and its number."""
    found = rehearsal.home.told(
        "import json; from wakil.access.actor import Actor; from wakil.accounts.models import User;"
        "from wakil.cases.policy import visible_to; from wakil.cases.models import Case;"
        f"user = User.objects.get(email='{PRIYA}');"
        "found = visible_to(Actor.load(user)).values_list('number', flat=True)[:1];"
        "print(json.dumps(list(found)))"
    )
    must(found, "Priya may see a case")
    return f"/legacy/rt/Ticket/Display.html?id={found[0]}", str(found[0])


def _follow(visitor: Visitor, old: str, address: str) -> Page:
    """Click on an old link in an old mail, say who one is, and give the old password."""
    asked = visitor.open(old)
    login = visitor.open(f"{asked.url}&address={address}")
    return visitor.send(login, login=address, password=PASSWORD)


def _shows(page: Page, number: str) -> bool:
    return page.status == 200 and page.url.endswith(f"/cases/{number}/")  # noqa: PLR2004


def _is_refused(rehearsal: Rehearsal) -> bool:
    try:
        later.file_ticket(rehearsal.centre, 0)
    except later.Refused:
        return True
    return False


def _set_dates(rehearsal: Rehearsal) -> None:
    """On the vendor's page of the move: each reseller's form, filled in and sent."""
    vera = rehearsal.home.vera
    listed = vera.open(ADMIN)
    (move,) = set(re.findall(rf'href="({ADMIN}\d+/)"', listed.text))
    forms = sorted(set(re.findall(rf'"({move}cut-over/[^"/]+/)"', vera.open(move).text)))
    must(len(forms) >= 2, f"the page offers {len(forms)} cut-overs")  # noqa: PLR2004
    for form in forms:
        page = vera.open(form)
        moment = datetime.now(UTC) + timedelta(seconds=WITHIN)
        page = vera.send(page, at=f"{moment:%Y-%m-%dT%H:%M:%S}")
        must(page.status == 200 and page.hops, f"{form} is set")  # noqa: PLR2004


def _hash_of(rehearsal: Rehearsal, address: str) -> str:
    found: str = rehearsal.home.told(
        "import json; from wakil.accounts.models import User;"
        f"print(json.dumps(User.objects.get(email='{address}').password.partition('$')[0]))"
    )
    return found
