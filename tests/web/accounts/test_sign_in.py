"""Signing in: at one's own domain only, and without learning anything about others."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections

from tests.cast import PASSWORD, Cast, make_organization, make_user
from tests.client import Browser, page, session_cookie
from wakil.accounts.models import Session, User

MITRA, BALI, CAKRA = "mitrajaya.example", "bali.mitrajaya.example", "cakra.example"
PRIYA = "priya@mitrajaya.example"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    """Attempts are counted across requests; each story starts at none."""
    cache.clear()


def sign_in(domain: str, address: str = PRIYA, password: str = PASSWORD, browser: Browser | None = None, **more: str):
    """Fill in the sign-in page of that domain and send it."""
    browser = browser or Browser()
    return browser.post(page(domain, "account_login"), {"login": address, "password": password, **more})


def test_priya_signs_in_at_her_own_domain(cast: Cast):
    """S15, S4: the same two fields, and home afterwards."""
    answer = sign_in(MITRA)

    assert (answer.status_code, answer["Location"]) == (302, page(MITRA, "home"))
    assert [session.user for session in Session.objects.filter(domain=MITRA)] == [cast.priya]


@pytest.mark.parametrize("domain", [BALI, CAKRA, "nobody.example"])
def test_her_account_is_unknown_at_every_other_domain(cast: Cast, domain):
    """S15, S16: also at another domain of her own organization."""
    answer = sign_in(domain)

    assert answer.status_code == 200
    assert Session.objects.filter(user__isnull=False).count() == 0


def test_an_address_may_be_typed_in_capitals(cast: Cast):
    """S15: an address is the same in any case."""
    assert sign_in(MITRA, "Priya@MitraJaya.EXAMPLE").status_code == 302


def test_a_domain_may_be_typed_in_its_own_script(cast: Cast):
    """S15, T6: an account is kept under the name that registries use."""
    make_organization("reseller", "Bücher", "xn--bcher-kva.example")
    make_user("Juergen", "xn--bcher-kva.example")

    assert sign_in("xn--bcher-kva.example", "Juergen@Bücher.example").status_code == 302


def test_a_password_of_a_megabyte_is_not_hashed(cast: Cast):
    """T25: the form refuses it before that."""
    answer = sign_in(MITRA, password="a" * 2000)

    assert list(answer.context["form"].errors) == ["password"]


def without_tokens(answer) -> str:
    """A page without what is random in it."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r"[a-z]+@[a-z.-]+", "ADDRESS", text)


def test_nothing_tells_a_wrong_password_from_an_unknown_address_or_a_suspended_person(cast: Cast):
    """T24: the same page for all of them."""
    User.objects.filter(pk=cast.budi.pk).update(suspended_at=cast.budi.created_at)
    answers = [
        sign_in(MITRA, PRIYA, "wrong"),
        sign_in(MITRA, "nobody@mitrajaya.example"),
        sign_in(MITRA, cast.budi.email),
        sign_in(MITRA, cast.oscar.email),
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({without_tokens(answer) for answer in answers}) == 1


def test_the_page_is_the_same_for_a_known_and_an_unknown_domain(cast: Cast):
    """T24: nobody learns from it who uses the portal."""
    known, unknown = (Browser().get(page(domain, "account_login")) for domain in (CAKRA, "cikru.example"))
    texts = {
        without_tokens(known).replace(CAKRA, "DOMAIN").replace("cakra", ""),
        without_tokens(unknown).replace("cikru.example", "DOMAIN").replace("cikru", ""),
    }

    assert {known.status_code, unknown.status_code} == {200}
    assert len({_without_room(text) for text in texts}) == 1


def _without_room(text: str) -> str:
    return re.sub(r"room-\d\d", "room", text)


@pytest.mark.slow
def test_an_unknown_address_takes_as_long_as_a_wrong_password(cast: Cast):
    """T24: also the clock tells nothing. In turns, and the least of several, as other programs run beside the test."""

    def work(address: str) -> float:
        cache.clear()
        started = time.process_time()
        sign_in(MITRA, address, "wrong password")
        return time.process_time() - started

    addresses = (PRIYA, "nobody@mitrajaya.example", cast.oscar.email)
    rounds = [[work(address) for address in addresses] for _ in range(7)]
    known, unknown, foreign = (min(column) for column in zip(*rounds[1:], strict=True))

    assert unknown == pytest.approx(known, rel=0.3)
    assert foreign == pytest.approx(known, rel=0.3)


def test_signing_in_changes_the_name_of_the_session(cast: Cast):
    """T25: whoever planted a session before knows nothing of the one after."""
    browser = Browser()
    browser.sign_in(cast.priya)
    Session.objects.update(session_data="")
    planted = browser.cookies[session_cookie(MITRA)].value
    sign_in(MITRA, browser=browser)

    assert browser.cookies[session_cookie(MITRA)].value != planted
    assert list(Session.objects.filter(session_key=planted, user=cast.priya, session_data__gt="")) == []


def test_extra_fields_of_the_form_change_nothing(cast: Cast):
    """T15: a role, a name or a state can't be sent along."""
    sign_in(MITRA, is_staff="1", role="super_admin", suspended_at="", name="Root")
    priya = User.objects.get(pk=cast.priya.pk)

    assert (priya.name, [held.built_in for held in priya.assignments.all()]) == ("Priya", ["reseller_admin"])


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(cast: Cast):
    """T25: guessing is slow."""
    for _ in range(5):
        sign_in(MITRA, password="wrong")
    answer = sign_in(MITRA)

    assert answer.status_code == 200
    assert "Too many attempts" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_guesses_in_parallel_are_counted_one_by_one(transactional_db: None):
    """T25: ten at once are not ten times one."""
    answers = []

    def guess(_number: int) -> None:
        answers.append(sign_in(MITRA, "nobody@mitrajaya.example", "wrong").content.decode())
        connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(guess, range(10)))

    assert sum("No account of this domain" in answer for answer in answers) <= 5


def test_there_is_no_page_to_sign_up_or_to_change_addresses(cast: Cast):
    """T14, T15: what we don't use of allauth does not exist."""
    browser = Browser().sign_in(cast.priya)
    paths = [
        "signup",
        "email",
        "confirm-email",
        "social/connections",
        "password/set",
        "reauthenticate",
        "inactive",
        "2fa",
    ]

    assert {browser.get(f"/d/{MITRA}/accounts/{path}/").status_code for path in paths} == {404}


def test_a_next_page_of_somebody_elses_is_not_followed(cast: Cast):
    """T36: no open redirect."""
    answer = sign_in(MITRA, next="https://evil.example/")

    assert answer["Location"] == page(MITRA, "home")
