"""A second factor: asked for, required, set up, used once, and reset when it is lost."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache

from tests.cast import PASSWORD, Cast
from tests.client import Browser, page
from tests.web.pages import html
from wakil.access import factors
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts import invitations
from wakil.accounts.models import FactorRequirement, Purpose, Session, User
from wakil.accounts.sessions import people_of_browser
from wakil.cases.models import Case
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib import sealing

MITRA, BALI, SINAR, NUSANTARA = "mitrajaya.example", "bali.mitrajaya.example", "sinar.example", "nusantara.example"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def required(cast: Cast) -> None:
    """As in a fresh installation."""
    FactorRequirement.objects.all().delete()


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now, or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(user: User) -> str:
    """The person has an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def sign_in(user: User, browser: Browser | None = None, password: str = PASSWORD) -> tuple[Browser, Any]:
    browser = browser or Browser()
    login = page(user.domain.name, "account_login")
    return browser, browser.post(login, {"login": user.email, "password": password})


def send_code(browser: Browser, domain: str, code: str) -> Any:
    return browser.post(page(domain, "mfa_authenticate"), {"code": code})


def is_in(browser: Browser, domain: str) -> bool:
    return browser.get(page(domain, "cases:list")).status_code == 200


def test_the_password_alone_does_not_get_in_where_there_is_a_second_factor(cast: Cast):
    """T33: half signed in is not signed in."""
    secret = with_app(cast.priya)
    browser, answer = sign_in(cast.priya)
    assert answer["Location"] == page(MITRA, "mfa_authenticate")
    assert "data-passkey" not in html(browser.get(answer["Location"]))  # there is none to use
    assert not is_in(browser, MITRA)
    assert people_of_browser(browser.cookies["browser"].value if "browser" in browser.cookies else "") == []

    assert send_code(browser, MITRA, code_of(secret))["Location"] == page(MITRA, "home")
    assert is_in(browser, MITRA)


def test_a_half_finished_sign_in_counts_at_its_own_domain_only(cast: Cast):
    """T40, T25: the second step belongs to the mount of the first."""
    secret = with_app(cast.priya)
    browser, _answer = sign_in(cast.priya)

    assert send_code(browser, BALI, code_of(secret))["Location"] == page(BALI, "account_login")
    assert not is_in(browser, BALI)


def test_a_code_counts_once(cast: Cast):
    """T25: replayed within its time, in another browser, it is refused."""
    secret = with_app(cast.priya)
    code = code_of(secret)
    first, _answer = sign_in(cast.priya)
    send_code(first, MITRA, code)
    second, _answer = sign_in(cast.priya)

    assert "This code does not count" in html(send_code(second, MITRA, code))
    assert (is_in(first, MITRA), is_in(second, MITRA)) == (True, False)
    assert send_code(second, MITRA, code_of(secret, 1)).status_code == 302


@pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_half_a_minute_off(cast: Cast, steps, counts):
    """T25: one step each way, no more."""
    secret = with_app(cast.priya)
    browser, _answer = sign_in(cast.priya)
    send_code(browser, MITRA, code_of(secret, steps))

    assert is_in(browser, MITRA) is counts


def test_after_five_wrong_codes_the_right_one_has_to_wait(cast: Cast):
    """T25: six digits cannot be tried out."""
    secret = with_app(cast.priya)
    browser, _answer = sign_in(cast.priya)
    for wrong in range(5):
        send_code(browser, MITRA, f"00000{wrong}")
    answer = send_code(browser, MITRA, code_of(secret))

    assert "Too many attempts" in html(answer)
    assert not is_in(browser, MITRA)


def test_the_secret_of_an_app_is_not_in_the_database(cast: Cast):
    """T26: a copy of the table gives no codes."""
    secret = with_app(cast.priya)
    kept = Authenticator.objects.get().data["secret"]

    assert secret not in kept
    assert sealing.unseal(kept, purpose="second factor") == secret
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(kept, purpose="anything else")


def test_a_lost_secret_key_leaves_a_factor_that_no_code_fits_and_breaks_nothing(cast: Cast, settings):
    """T26, T33: the page says so, and an administrator resets the factor."""
    secret = with_app(cast.priya)
    settings.SECRET_KEY = "another key, as after a restore without the old one"
    browser, _answer = sign_in(cast.priya)

    assert "This code does not count" in html(send_code(browser, MITRA, code_of(secret)))
    factors.reset_second_factor(cast.actor("sari"), cast.priya)
    assert is_in(sign_in(cast.priya)[0], MITRA)


def set_up(browser: Browser, domain: str) -> Any:
    """Scan and type, as the page asks."""
    shown = browser.get(page(domain, "mfa_activate_totp"))
    return browser.post(page(domain, "mfa_activate_totp"), {"code": code_of(shown.context["form"].secret)})


@pytest.mark.parametrize("who", ["priya", "budi", "ava", "vera"])
def test_whoever_must_have_one_reaches_nothing_else_until_it_is_set_up(cast: Cast, required, who):
    """T33, S4: vendor and reseller by default, at the next sign-in."""
    case = cast.file("priya", cast.sinar)
    user = cast.people[who]
    browser, _answer = sign_in(user)
    domain = user.domain.name
    paths = [
        page(domain, "cases:list"),
        page(domain, "cases:show", case.number),
        page(domain, "settings"),
        page(domain, "mfa_index"),
    ]

    assert {browser.get(path)["Location"] for path in paths} == {page(domain, "mfa_activate_totp")}
    sent = browser.post(page(domain, "cases:show", case.number), {"body": "text"})
    assert (sent.status_code, sent.headers["X-Wakil-Reason"]) == (403, "no_second_factor")
    assert case.number not in html(sent)
    assert set_up(browser, domain)["Location"] == page(domain, "mfa_view_recovery_codes")
    assert browser.get(page(domain, "settings")).status_code == 200
    assert Case.objects.get().version == case.version


def test_a_temporary_password_is_changed_first_and_then_the_factor_is_set_up(cast: Cast, required):
    """S67, T33: neither page sends to the other for ever, and nothing else opens in between."""
    cast.priya.password_is_temporary = True
    cast.priya.save()
    browser, _answer = sign_in(cast.priya)
    change, own = page(MITRA, "account_change_password"), "kolintang-hijau-3"

    assert browser.get(page(MITRA, "mfa_activate_totp"))["Location"] == change
    assert browser.get(change).status_code == 200
    browser.post(change, {"domain": MITRA, "oldpassword": PASSWORD, "password1": own, "password2": own})
    assert User.objects.get(pk=cast.priya.pk).check_password(own)
    assert browser.get(change)["Location"] == page(MITRA, "mfa_activate_totp")
    assert not is_in(browser, MITRA)
    set_up(browser, MITRA)
    assert is_in(browser, MITRA)


def test_before_it_is_set_up_the_account_is_not_counted_nor_offered_elsewhere(cast: Cast, required):
    """T33, W4: the switcher and deep links leave such a sign-in out."""
    case = cast.file("priya_bali", cast.harapan)
    browser, _answer = sign_in(cast.priya_bali)
    browser.sign_in(cast.priya)

    answer = browser.get(page(MITRA, "cases:show", case.number))
    assert (answer.status_code, answer.context["elsewhere"]) == (404, [])
    assert [one.domain for one in browser.get(page(MITRA, "accounts:switcher")).context["signed_in"]] == [MITRA]


def test_customers_need_none_unless_it_is_said(cast: Cast, required):
    """T33: the default; and one may be asked for of everybody, or of one person."""
    browser, _answer = sign_in(cast.citra)
    assert is_in(browser, SINAR)

    factors.require_second_factor(cast.actor("carla"), cast.citra)
    browser, _answer = sign_in(cast.citra)
    assert not is_in(browser, SINAR)
    factors.waive_second_factor(cast.actor("carla"), cast.citra)
    assert is_in(browser, SINAR)
    factors.change_factor_requirements(cast.actor("vera"), kinds=["customer"])
    assert [is_in(sign_in(cast.people[who])[0], cast.people[who].domain.name) for who in ("citra", "priya")] == [
        False,
        True,
    ]


def test_where_nobody_has_to_the_password_is_enough(cast: Cast):
    """T33: as in the demo."""
    assert [is_in(sign_in(cast.people[who])[0], cast.people[who].domain.name) for who in ("priya", "vera")] == [
        True,
        True,
    ]


def test_setting_one_up_and_removing_it_is_recorded(cast: Cast):
    """T33: by whom, and of which kind; never the secret."""
    browser, _answer = sign_in(cast.priya)
    set_up(browser, MITRA)
    browser.post(page(MITRA, "mfa_deactivate_totp"))

    found = Event.objects.filter(kind__startswith="user.factor").order_by("id")
    assert [(event.kind, event.by, event.details) for event in found] == [
        (kind, cast.priya, {"user": cast.priya.pk, "factor": "totp"})
        for kind in (EventKind.FACTOR_ADDED, EventKind.FACTOR_REMOVED)
    ]
    assert Authenticator.objects.count() == 0


def test_who_must_have_one_cannot_remove_the_last(cast: Cast, required):
    """T33"""
    browser, _answer = sign_in(cast.priya)
    set_up(browser, MITRA)
    answer = browser.post(page(MITRA, "mfa_deactivate_totp"))

    assert "You must have a second factor" in html(answer)
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_changing_it_wants_the_password_or_the_code_again_after_a_while(cast: Cast):
    """T25: a session that was left open does not change what protects the account."""
    browser = Browser().sign_in(cast.priya)  # of which nothing says when the password was given
    asked = browser.get(page(MITRA, "mfa_activate_totp"))
    assert asked["Location"].startswith(page(MITRA, "account_reauthenticate"))

    answer = browser.post(asked["Location"], {"password": PASSWORD})
    assert answer["Location"] == page(MITRA, "mfa_activate_totp")
    assert browser.get(answer["Location"]).status_code == 200


def codes_on(answer: Any) -> list[str]:
    return re.findall(r"<code>(\w+)</code>", answer.content.decode())


def test_a_recovery_code_stands_in_once(cast: Cast):
    """T25, T33: shown once, used once."""
    browser, _answer = sign_in(cast.priya)
    codes = codes_on(browser.get(set_up(browser, MITRA)["Location"]))
    assert len(set(codes)) == 10
    assert codes_on(browser.get(page(MITRA, "mfa_view_recovery_codes"))) == []

    first, second = sign_in(cast.priya)[0], sign_in(cast.priya)[0]
    send_code(first, MITRA, codes[0])
    send_code(second, MITRA, codes[0])
    assert (is_in(first, MITRA), is_in(second, MITRA)) == (True, False)
    send_code(second, MITRA, codes[1])
    assert is_in(second, MITRA)


def test_an_admin_resets_a_lost_factor_and_all_sessions_end(cast: Cast):
    """T33, T13: recorded; the next sign-in asks for a new one where one must be."""
    with_app(cast.priya)
    browser = Browser().sign_in(cast.priya)
    factors.reset_second_factor(cast.actor("sari"), cast.priya)

    assert Authenticator.objects.count() == 0
    assert not is_in(browser, MITRA)
    event = Event.objects.get(kind=EventKind.FACTOR_RESET)
    assert (event.by, event.details) == (cast.sari, {"user": cast.priya.pk, "sessions_ended": 1})


# Who may look after Priya's second factor, and Sari's; everybody else may not.
MAY = {
    ("sari", "priya"): "", ("sari", "budi"): "", ("sari", "priya_bali"): "", ("sari", "sari"): "oneself",
    ("priya", "budi"): "missing_privilege", ("budi", "priya"): "missing_privilege",
    ("vera", "priya"): "not_visible", ("carla", "priya"): "not_visible", ("oscar", "priya"): "not_visible",
    ("carla", "citra"): "", ("citra", "dodi"): "missing_privilege", ("vera", "ava"): "",
}  # fmt: skip


@pytest.mark.parametrize(("who", "whose"), MAY)
def test_who_may_look_after_whose_second_factor(cast: Cast, who, whose):
    """T33, T1, T15"""
    assert factors.may_manage_factor(cast.actor(who), cast.people[whose]).code == MAY[who, whose]


def test_nobody_resets_the_factor_of_somebody_who_holds_more(cast: Cast):
    """T15: looking after people is not a way up."""
    role = cast.mitrajaya.roles.create(name="Help desk", privileges=["manage_users"])
    cast.budi.assignments.create(role=role, started_at=cast.budi.created_at)
    with_app(cast.sari)
    with pytest.raises(Forbidden) as refused:
        factors.reset_second_factor(cast.actor("budi"), cast.sari)
    assert refused.value.verdict.code == "holds_more"


@pytest.mark.parametrize(("who", "error"), [("ava", Forbidden), ("sari", NotVisible), ("carla", NotVisible)])
def test_only_the_vendors_settings_say_for_whom_one_is_required(cast: Cast, who, error):
    """T33, T15"""
    with pytest.raises(error):
        factors.change_factor_requirements(cast.actor(who), kinds=[])


def test_whoever_sets_up_an_installation_gets_a_second_factor_first(cast: Cast, required):
    """T33: also by an invitation's link."""
    token = invitations.issue(Purpose.INVITATION, cast.budi, lifetime=timedelta(days=1))
    browser = Browser()
    browser.post(page(MITRA, "accounts:accept_invitation", token), {"password1": "a-new-one-for-budi-2026"})

    assert browser.get(page(MITRA, "home"))["Location"] == page(MITRA, "mfa_activate_totp")
    assert Session.objects.filter(user=cast.budi).count() == 1
