"""Sessions: one for each domain, side by side in one browser, and none that outlives its right."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.client import Browser, page, session_cookie
from wakil.accounts.models import Session, User
from wakil.organizations.models import DomainSuspension

MITRA, BALI, CAKRA = "mitrajaya.example", "bali.mitrajaya.example", "cakra.example"


def status(browser: Browser, domain: str) -> int:
    """200 for whoever is signed in there."""
    return browser.get(page(domain, "account_change_password")).status_code


def test_two_domains_live_side_by_side_in_one_browser(cast: Cast):
    """S58, T40: each has its own cookie, below its own path."""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)

    assert [status(browser, MITRA), status(browser, BALI), status(browser, CAKRA)] == [200, 200, 302]
    assert {browser.cookies[session_cookie(domain)]["path"] for domain in (MITRA, BALI)} == {
        f"/d/{MITRA}/",
        f"/d/{BALI}/",
    }


def test_every_cookie_but_the_browsers_name_stays_below_its_domain(cast: Cast):
    """T40: name and path carry the domain; scripts see none of them."""
    browser = Browser(enforce_csrf_checks=True).sign_in(cast.priya)
    browser.get(page(MITRA, "account_logout"))
    paths = {name: morsel["path"] for name, morsel in browser.cookies.items()}
    root = [name for name, path in paths.items() if path == "/"]

    assert root == ["browser"]
    assert {path for name, path in paths.items() if name != "browser"} == {f"/d/{MITRA}/"}


def test_a_session_carried_to_another_domain_ends(cast: Cast):
    """T40, T1: the row knows its domain, whatever the cookie is called."""
    browser = Browser().sign_in(cast.priya)
    stolen = browser.cookies[session_cookie(MITRA)].value
    browser.cookies[session_cookie(BALI)] = stolen

    assert status(browser, BALI) == 302
    assert status(browser, MITRA) == 302
    assert Session.objects.filter(session_key=stolen).count() == 0


def test_a_cookie_without_the_domain_in_its_name_counts_for_nothing(cast: Cast):
    """T25: nor does a header."""
    browser = Browser().sign_in(cast.priya)
    plain = Browser(headers={"Remote-User": cast.priya.email}, REMOTE_USER=cast.priya.email)
    plain.cookies["session"] = browser.cookies[session_cookie(MITRA)].value
    plain.cookies["sessionid"] = browser.cookies[session_cookie(MITRA)].value

    assert status(plain, MITRA) == 302


@pytest.mark.parametrize(
    "junk", ["", "a", "\\000" * 32, "A" * 32, "a" * 31 + "'", "../../../../etc/passwd-passwd-passwd"]
)
def test_junk_for_a_session_is_nobody(cast: Cast, junk):
    """T25: also on a database that takes no NUL."""
    browser = Browser()
    browser.cookies[session_cookie(MITRA)] = junk
    browser.cookies["browser"] = junk

    assert status(browser, MITRA) == 302


def suspend_person(cast: Cast) -> None:
    User.objects.filter(pk=cast.priya.pk).update(suspended_at=timezone.now())


def suspend_domain(cast: Cast) -> None:
    DomainSuspension.objects.create(domain=cast.priya.domain, started_at=timezone.now(), started_by=cast.vera)


def change_password(cast: Cast) -> None:
    priya = User.objects.get(pk=cast.priya.pk)
    priya.set_password("another one 2026")
    priya.save()


@pytest.mark.parametrize("end", [suspend_person, suspend_domain, change_password])
def test_who_may_not_be_here_any_more_is_out_on_the_next_request(cast: Cast, end):
    """T13: and for good, with a neutral word."""
    browser = Browser().sign_in(cast.priya)
    assert status(browser, MITRA) == 200
    end(cast)

    answer = browser.get(page(MITRA, "account_change_password"), follow=True)

    assert answer.redirect_chain[0][1] == 302
    assert "You were signed out." in answer.content.decode()
    assert Session.objects.filter(user=cast.priya).count() == 0


def test_a_domain_cut_off_by_a_customer_still_lets_its_people_in(cast: Cast):
    """T13: that is between the two of them."""
    DomainSuspension.objects.create(
        domain=cast.priya.domain, customer=cast.sinar, started_at=timezone.now(), started_by=cast.carla
    )

    assert status(Browser().sign_in(cast.priya), MITRA) == 200


def test_signing_out_of_one_leaves_the_others(cast: Cast):
    """S58."""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    browser.post(page(MITRA, "account_logout"))

    assert [status(browser, MITRA), status(browser, BALI)] == [302, 200]


def test_signing_out_of_all_ends_this_browsers_sessions_and_nobody_elses(cast: Cast):
    """S58: found by the browser's name, which gives no right to act."""
    browser, other = Browser().sign_in(cast.priya).sign_in(cast.priya_bali), Browser().sign_in(cast.priya)
    answer = browser.post(page(BALI, "accounts:sign_out_everywhere"))

    assert (answer.status_code, answer["Location"]) == (302, page(BALI, "account_login"))
    assert [status(browser, MITRA), status(browser, BALI), status(other, MITRA)] == [302, 302, 200]


def test_looking_at_the_page_to_sign_out_signs_nobody_out(cast: Cast):
    """T38: GET is harmless."""
    browser = Browser().sign_in(cast.priya)
    browser.get(page(MITRA, "account_logout"))

    assert browser.get(page(MITRA, "accounts:sign_out_everywhere")).status_code == 405
    assert status(browser, MITRA) == 200


def test_a_stranger_with_the_browsers_name_can_end_nothing(cast: Cast):
    """S58: signing out of all needs a session."""
    browser, stranger = Browser().sign_in(cast.priya), Browser()
    stranger.cookies["browser"] = browser.cookies["browser"].value
    stranger.post(page(MITRA, "accounts:sign_out_everywhere"))

    assert status(browser, MITRA) == 200


def test_who_acts_costs_two_queries(cast: Cast):
    """No row: session with person, domain, organization and suspension; roles."""
    browser = Browser().sign_in(cast.priya)
    with CaptureQueriesContext(connection) as queries:
        status(browser, MITRA)

    assert len(queries) == 2


def test_the_root_names_the_domains_of_this_browser_and_acts_in_none(cast: Cast):
    """S58: no session there; a form that only leads on."""
    browser = Browser().sign_in(cast.priya).sign_in(cast.priya_bali)
    answer = browser.get("/")

    assert list(answer.context["domains"]) == [BALI, MITRA]
    assert list(Browser().get("/").context["domains"]) == []
    assert list(answer.cookies) == []


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("priya@mitrajaya.example", "/d/mitrajaya.example/accounts/login/?login=priya%40mitrajaya.example"),
        ("Priya@BÜCHER.example", "/d/xn--bcher-kva.example/accounts/login/?login=priya%40xn--bcher-kva.example"),
    ],
)
def test_the_root_leads_to_the_sign_in_of_the_addresss_domain(db: None, address, leads_to):
    """S15, T24: known or not."""
    answer = Browser().get("/", {"address": address})

    assert (answer.status_code, answer["Location"]) == (302, leads_to)
