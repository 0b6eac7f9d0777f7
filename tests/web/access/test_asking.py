"""A reseller asks for access: one request that can be granted, refused or left alone (S26)."""

from datetime import timedelta

import pytest

from tests.cast import consent, relate
from tests.client import page
from tests.mail.conftest import outbox  # noqa: F401 -- a fixture
from tests.reselling.handing_over import domain
from tests.web.pages import MITRA, html
from wakil.cases.actions.moving import move_customer
from wakil.lib import clock
from wakil.reselling.actions import ask_permission, grant_access
from wakil.reselling.consent import access_level
from wakil.reselling.models import AccessLevel, PermissionRequest

MELATI, BALI = "melati.example", "bali.mitrajaya.example"
LIST = page(MELATI, "access:list")


@pytest.fixture
def tie(cast):
    return cast.relationships["melati"]


def ask(cast, who="priya"):
    return ask_permission(cast.actor(who), cast.melati)


def requests(browser):
    """Who asks, as Mela's page shows it."""
    return [asked.relationship.reseller_domain.name for asked in browser("mela").get(LIST).context["requests"]]


def test_one_request_in_a_week_reaches_anybody_and_the_answer_never_tells_which(cast, browser, tie, outbox):  # noqa: F811
    """S26, T24: by mail and on the page; two colleagues who ask at once reach nobody twice."""
    answers = [
        browser(who).post(page(MITRA, "customers:ask", cast.melati.customer_id), {"domain": MITRA}, follow=True)
        for who in ("priya", "priya", "sari")
    ]
    mails = outbox()

    assert list(mails) == ["mela@melati.example"]
    assert "Priya (Mitra Jaya) asks Toko Melati for access" in mails["mela@melati.example"]
    assert "/d/melati.example/access/" in mails["mela@melati.example"]
    assert requests(browser) == [MITRA]
    assert len({str(next(iter(answer.context["messages"]))) for answer in answers}) == 1
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        assert ask(cast)
        assert requests(browser) == [MITRA]


def test_it_can_be_granted_with_a_form_that_is_filled_in(cast, browser, tie):
    """S26, S17: as much of it as the customer likes."""
    ask(cast)
    mela, address = browser("mela"), page(MELATI, "access:change", tie.pk)
    form = mela.get(address)
    sent = {
        "domain": MELATI,
        "level": "2",
        "scope": "all",
        "ends_on": form.context["form"]["ends_on"].value(),
        "reason": "",
    }
    mela.post(address, sent)

    assert "Priya asked for this access" in html(form)
    assert (access_level(cast.priya.domain, cast.melati), requests(browser)) == (AccessLevel.FILE, [])
    assert PermissionRequest.objects.get().answer == "granted"


def test_it_can_be_refused_with_a_reason_and_the_reseller_is_told_and_waits(cast, browser, tie, outbox):  # noqa: F811
    """S26: and may ask again a week after the refusal."""
    ask(cast)
    outbox()
    mela, address, later = browser("mela"), page(MELATI, "access:refuse", tie.pk), clock.now() + timedelta(days=3)
    with clock.at(later):
        before = mela.get(address).status_code
        mela.post(address, {"domain": MELATI, "reason": "We change resellers in May."})
        mails = outbox()
        repeated = mela.post(address, {"domain": MELATI, "reason": "Again"})
    told = mails["priya@mitrajaya.example"]

    assert (before, repeated.status_code, requests(browser)) == (200, 302, [])
    assert "Toko Melati does not give mitrajaya.example access" in told
    assert "We change resellers in May." in told
    assert sorted(mails) == ["budi@mitrajaya.example", "priya@mitrajaya.example", "sari@mitrajaya.example"]
    assert PermissionRequest.objects.get().refusal == "We change resellers in May."
    for days, heard in ((7, False), (9, False), (10.01, True)):
        with clock.at(later + timedelta(days=days - 3)):
            assert ask(cast) == heard


def test_the_reseller_s_page_says_what_it_asked_and_when_it_can_ask_again(cast, browser, tie):
    """S26, T24: its own doings; nothing of who read them."""
    address = page(MITRA, "customers:show", cast.melati.customer_id)
    priya = browser("priya")
    before = priya.get(address).context["asked_state"]
    ask(cast)
    asked = priya.get(address).context["asked_state"]
    browser("mela").post(page(MELATI, "access:refuse", tie.pk), {"domain": MELATI, "reason": ""})
    refused = html(priya.get(address))

    assert before == ""
    assert asked.startswith("Priya asked on ")
    assert "You can ask again from" in asked
    assert "refused" not in asked
    assert "It was refused on" in refused


def test_it_can_be_left_alone_and_is_not_shown_for_ever(cast, browser, tie):
    """S26."""
    ask(cast)
    with clock.at(clock.now() + timedelta(days=31)):
        late = browser("mela").get(LIST).context["requests"]

    assert (requests(browser), late, PermissionRequest.objects.get().answer) == ([MITRA], [], "")


def test_several_resellers_ask_and_are_answered_one_by_one(cast, browser, tie):
    """S26."""
    other = relate("cakra.example", cast.melati)
    ask(cast)
    ask(cast, "oscar")
    before = requests(browser)
    browser("mela").post(page(MELATI, "access:refuse", other.pk), {"domain": MELATI, "reason": ""})

    assert (before, requests(browser)) == ([MITRA, "cakra.example"], [MITRA])
    grant_access(cast.actor("mela"), tie, level=1, ends_at=clock.now() + timedelta(days=9), all_products=True)
    assert requests(browser) == []


def test_a_mail_that_still_waits_is_not_sent_once_the_request_is_answered(cast, browser, tie, outbox):  # noqa: F811
    """S26, decision 8."""
    ask(cast)
    browser("mela").post(page(MELATI, "access:refuse", tie.pk), {"domain": MELATI, "reason": ""})

    assert "mela@melati.example" not in outbox()


def test_a_refused_reseller_can_not_ask_anew_from_another_of_its_domains(cast, browser, tie, outbox):  # noqa: F811
    """S26, T24: moving the customer over is no way round the pause; another reseller has a pause of its own."""
    ask(cast)
    browser("mela").post(page(MELATI, "access:refuse", tie.pk), {"domain": MELATI, "reason": ""})
    move_customer(cast.actor("sari"), cast.melati, to=domain(BALI))
    relate("cakra.example", cast.melati)
    outbox()

    assert (ask(cast, "priya_bali"), outbox()) == (False, {})
    assert ask(cast, "oscar")
    assert set(outbox()) == {"mela@melati.example"}
    with clock.at(clock.now() + timedelta(days=7, seconds=1)):
        assert ask(cast, "priya_bali")


@pytest.mark.parametrize("reason", ["a\x07b", "two\nlines", "x" * 501])
def test_a_reason_that_is_no_line_is_told_at_its_field_and_refuses_nothing(cast, browser, tie, reason):
    """S26."""
    ask(cast)
    answer = browser("mela").post(page(MELATI, "access:refuse", tie.pk), {"domain": MELATI, "reason": reason})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert PermissionRequest.objects.get().answer == ""


def test_nobody_refuses_for_another_customer_and_the_request_stays(cast, browser, tie):
    """T1, T15, decision 9: neither another customer's people nor the reseller itself."""
    ask(cast)
    tries = [
        browser(who).post(page(domain, "access:refuse", tie.pk), {"domain": domain, "reason": ""}).status_code
        for who, domain in (("carla", "sinar.example"), ("priya", MITRA), ("sari", MITRA), ("citra", "sinar.example"))
    ]

    assert tries == [404, 403, 403, 403]
    assert PermissionRequest.objects.get().answer == ""


def test_who_has_consent_already_is_not_asked_by_the_page_but_may_be_asked_for_more(cast, browser, tie):
    """S26: a grant answers what was asked before it, and not what is asked after it."""
    ask(cast)
    consent(tie, AccessLevel.SEE)
    with clock.at(clock.now() + timedelta(days=8)):
        assert ask(cast)
        assert requests(browser) == [MITRA]
