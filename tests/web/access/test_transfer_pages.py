"""Changing resellers at the pages: the customer's wizard, the reseller's form, the vendor's word (W6)."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.client import page
from tests.reselling.handing_over import make_token, running, transfer
from tests.web.pages import CAKRA, MITRA, NUSANTARA, SINAR, html, show
from wakil.cases.models import CaseShare
from wakil.reselling.models import Transfer, TransferToken

LIST = page(SINAR, "access:transfers")
MAKE = page(SINAR, "access:make_transfer")
REDEEM = page(CAKRA, "customers:transfer")


@pytest.fixture(autouse=True)
def _fresh_cache(db):
    cache.clear()


def last_day():
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def terms(cast, **changes):
    """What the form sends."""
    ends = cast.relationships["sinar"].pk
    return {"domain": SINAR, "reseller": CAKRA, "ends": ends, "level": "3", "scope": "all", "ends_on": last_day(),
            "reason": "", "do": "check", **changes}  # fmt: skip


def secret_in(answer):
    return re.search(r'id="secret"[^>]* value="([^"]+)"', answer.content.decode()).group(1)


def test_from_the_name_of_the_reseller_to_its_first_case(cast, browser):
    """W6: the whole way, without any script."""
    old_case = cast.file("priya", cast.sinar)
    carla, oscar = browser("carla"), browser("oscar")
    named = carla.get(MAKE, {"reseller": " Cakra.Example. "})
    assert named.context["identity"]["name"] == "Cakra"
    checked = carla.post(MAKE, terms(cast))
    assert not TransferToken.objects.exists()
    assert [(row.who, row.before, row.after) for row in checked.context["sides"]] == [
        ("PT Sinar Abadi", "sees 1 open case and 0 closed", "sees 1 open case and 0 closed"),
        ("Nusantara", "sees 1 open case and 0 closed", "sees 1 open case and 0 closed"),
        ("Mitra Jaya", "sees 1 open case and 0 closed", "sees no cases"),
        ("Cakra", "sees no cases", "sees what is filed from then on"),
    ]
    made = carla.post(MAKE, terms(cast, do="make", sure="on"))
    assert made["Cache-Control"].startswith("max-age=0")
    secret = secret_in(made)
    assert secret not in html(carla.get(LIST))
    assert browser("priya").get(show(MITRA, old_case)).status_code == 200

    redeemed = oscar.post(REDEEM, {"domain": CAKRA, "secret": f" {secret} "})
    assert redeemed["Location"] == page(CAKRA, "customers:show", cast.sinar.customer_id)
    assert browser("priya").get(show(MITRA, old_case)).status_code == 404
    assert oscar.get(show(CAKRA, old_case)).status_code == 404
    new_case = cast.file("oscar", cast.sinar)
    assert oscar.get(show(CAKRA, new_case)).status_code == 200


def test_each_side_keeps_its_own_half_of_the_record(cast, browser):
    """W6, T7: neither reseller reads of the other."""
    transfer(cast)
    seen = html(browser("carla").get(LIST))
    assert "Cakra (cakra.example) became your reseller instead of Mitra Jaya (mitrajaya.example)" in seen
    new = html(browser("oscar").get(REDEEM))
    old = html(browser("priya").get(page(MITRA, "customers:transfer")))
    assert "PT Sinar Abadi came to cakra.example" in new
    assert "Mitra Jaya" not in new
    assert "PT Sinar Abadi left mitrajaya.example" in old
    assert "akra" not in old
    whole = html(browser("oscar").get(page(CAKRA, "customers:show", cast.sinar.customer_id)))
    assert "PT Sinar Abadi" in whole
    assert "Mitra Jaya" not in whole
    assert "mitrajaya" not in whole


def test_what_is_wrong_with_a_token_is_not_told(cast, browser):
    """W6, T14, T24: one answer for unknown, used, revoked, another domain's."""
    _token, used = make_token(cast)
    oscar = browser("oscar")
    oscar.post(REDEEM, {"domain": CAKRA, "secret": used})
    _other, elsewhere = make_token(cast, new_domain=cast.priya_bali.domain, ends=None)
    answers = []
    for tried in (used, elsewhere, "nothing", "\0"):
        answer = oscar.post(REDEEM, {"domain": CAKRA, "secret": tried})
        answers.append((answer.status_code, answer.context["form"].errors.get("secret")))
    assert {status for status, _words in answers} == {422}
    assert len({str(words) for _status, words in answers[:3]}) == 1


def test_guessing_tokens_is_slowed_down(cast, browser):
    """W6, T24, T25"""
    oscar = browser("oscar")
    statuses = [oscar.post(REDEEM, {"domain": CAKRA, "secret": f"guess {n}"}).status_code for n in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    _token, secret = make_token(cast)
    assert oscar.post(REDEEM, {"domain": CAKRA, "secret": secret}).status_code == 429
    assert not Transfer.objects.exists()


NOT_RESELLERS = ["kopigayo.example", "nusantara.example", "unknown.example", "cakra.example.evil", "akra.example",
                 "cakra", "Cakra", "1", "", "' OR 1=1", "xn--80ak6aa92e.example"]  # fmt: skip


@pytest.mark.parametrize("name", ["access:make_transfer", "access:name_partner"])
def test_only_the_exact_name_of_a_reseller_finds_one_and_all_else_is_alike(cast, browser, name):
    """W6, S51, T6, T24: customers, the vendor and the unknown answer the same."""
    cast.timur.domains.update(verified_at=None)
    carla, told = browser("carla"), set()
    for text in [*NOT_RESELLERS, "mitrajaya-timur.example", str(cast.kopi.number), cast.nusantara.customer_id]:
        answer = carla.get(page(SINAR, name), {"reseller": text})
        assert answer.status_code == 422, text
        if text:
            told.add(str(answer.context["form"].errors["reseller"]))
    assert len(told) == 1
    for text in (CAKRA, "CAKRA.example", str(cast.cakra.number), cast.cakra.customer_id.lower()):
        assert carla.get(page(SINAR, name), {"reseller": text}).context["identity"]["domain"] == CAKRA, text


@pytest.mark.parametrize("name", ["access:make_transfer", "access:name_partner"])
def test_a_form_that_nobody_has_sent_opens_without_an_error(browser, name):
    """W6, S51"""
    answer = browser("carla").get(page(SINAR, name))
    assert (answer.status_code, answer.context["form"].errors) == (200, {})


def test_a_reseller_with_several_domains_is_named_by_one_of_them(cast, browser):
    """W6, T6: a number means the organization, and the relationship hangs on a domain."""
    answer = browser("carla").get(MAKE, {"reseller": str(cast.mitrajaya.number)})
    assert [domain.name for domain in answer.context["choices"]] == [MITRA, "bali.mitrajaya.example"]


def test_looking_for_resellers_is_slowed_down(cast, browser):
    """S51, T24"""
    carla = browser("carla")
    statuses = [carla.get(MAKE, {"reseller": CAKRA}).status_code for _n in range(61)]
    assert statuses == [200] * 60 + [422]


def test_nothing_is_made_before_the_names_were_compared(cast, browser):
    """W6, T6"""
    carla = browser("carla")
    answer = carla.post(MAKE, terms(cast, do="make"))
    assert (answer.status_code, TransferToken.objects.count()) == (422, 0)
    assert carla.post(MAKE, terms(cast, do="?", sure="on")).status_code == 200
    assert not TransferToken.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"level": "9"}, {"scope": "some"}, {"ends_on": "2020-01-01"}, {"ends": "999999"}, {"ends": "x"},
     {"reseller": MITRA, "ends": "", "do": "make", "sure": "on"}],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_kept(cast, browser, wrong):
    """W6, T27"""
    answer = browser("carla").post(MAKE, terms(cast, **wrong))
    assert (answer.status_code, TransferToken.objects.count()) == (422, 0)
    assert set(answer.context["form"].errors) & {*wrong, "products", "reseller"}


def test_the_customer_shows_single_cases_to_the_new_reseller(cast, browser):
    """W6, S34, S36: View, for people of the new domain only."""
    case, other = cast.file("priya", cast.sinar), cast.file("citra", cast.sinar)
    token, secret = make_token(cast)
    carla, url = browser("carla"), page(SINAR, "access:transfer", token.pk)
    sent = {"domain": SINAR, "cases": [case.number], "addresses": "oscar@cakra.example"}
    assert carla.post(url, {**sent, "addresses": "hana@harapan.example"}).status_code == 422
    assert carla.post(url, {**sent, "cases": ["0"]}).status_code == 422
    assert not CaseShare.objects.exists()

    assert carla.post(url, sent)["Location"] == url
    oscar = browser("oscar")
    assert [oscar.get(show(CAKRA, one)).status_code for one in (case, other)] == [200, 404]
    oscar.post(REDEEM, {"domain": CAKRA, "secret": secret})
    assert [oscar.get(show(CAKRA, one)).status_code for one in (case, other)] == [200, 404]
    assert (
        oscar.post(show(CAKRA, case), {"domain": CAKRA, "body": "Hello", "key": "k", "version": "1"}).status_code == 403
    )


def test_a_revoked_token_is_told_and_dead(cast, browser):
    """W6"""
    token, secret = make_token(cast)
    carla = browser("carla")
    answer = carla.post(page(SINAR, "access:revoke_transfer", token.pk), {"domain": SINAR})
    assert answer["Location"] == LIST
    carla.post(page(SINAR, "access:revoke_transfer", token.pk), {"domain": SINAR})
    assert browser("oscar").post(REDEEM, {"domain": CAKRA, "secret": secret}).status_code == 422
    assert "revoked" in html(carla.get(page(SINAR, "access:transfer", token.pk)))


@pytest.mark.parametrize(("who", "domain", "status"), [
    ("citra", SINAR, 403), ("dodi", SINAR, 403), ("priya", MITRA, 403), ("ava", NUSANTARA, 403),
])  # fmt: skip
def test_nobody_else_opens_the_wizard(browser, who, domain, status):
    """W6, W5"""
    someone = browser(who)
    for name in ("access:transfers", "access:make_transfer"):
        assert someone.get(page(domain, name), {"reseller": CAKRA}).status_code == status


def test_who_may_not_redeem_reads_why_and_others_find_no_page(cast, browser):
    """W6, W5"""
    budi = browser("budi")
    assert "Edit customers" in html(budi.get(page(MITRA, "customers:transfer")))
    assert budi.post(page(MITRA, "customers:transfer"), {"domain": MITRA, "secret": "x"}).status_code == 403
    for who, domain in (("carla", SINAR), ("vera", NUSANTARA)):
        assert browser(who).get(page(domain, "customers:transfer")).status_code == 404


def test_the_vendor_writes_a_transfer_down(cast, browser):
    """W6, S17"""
    cast.file("priya", cast.sinar)
    vera, url = browser("vera"), page(NUSANTARA, "organizations:transfer", cast.sinar.customer_id)
    assert "mitrajaya.example sees 1 open case and 0 closed now" in html(vera.get(url))
    sent = {"domain": NUSANTARA, "to": cast.oscar.domain.pk, "ends": cast.relationships["sinar"].pk, "level": "2",
            "last_day": last_day(), "reason": "Contract 7/2026"}  # fmt: skip
    assert vera.post(url, {**sent, "reason": " "}).status_code == 422
    assert not Transfer.objects.exists()
    assert vera.post(url, sent).status_code == 302
    assert running(cast) == [(CAKRA, "resale", "transfer")]
    assert "recorded by your vendor from a contract: Contract 7/2026" in html(browser("carla").get(LIST))
    reseller = page(NUSANTARA, "organizations:transfer", cast.cakra.customer_id)
    assert vera.get(reseller).status_code == 404
