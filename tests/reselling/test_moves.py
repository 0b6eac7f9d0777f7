"""A customer moves between two domains of one reseller: consent and cases go along, nothing is rewritten (2.4)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import consent, relate
from tests.client import page
from tests.reselling.handing_over import domain, running
from tests.web.pages import MITRA, NUSANTARA, SINAR, html, show
from wakil.access.verdict import Forbidden, NotVisible
from wakil.cases.actions.moving import move_customer
from wakil.cases.models import CaseManager
from wakil.cases.policy.moving import may_move, may_open_moves
from wakil.cases.policy.reach import listed_for
from wakil.lib import clock
from wakil.mail.sending import send_waiting
from wakil.notifications.models import OutboxMail
from wakil.organizations.models import DomainSuspension
from wakil.reselling.models import Relationship, ResellerAccess

BALI = "bali.mitrajaya.example"
URL = page(MITRA, "customers:move")


def listed(cast, who):
    return sorted(listed_for(cast.actor(who)).values_list("number", flat=True))


def identity():
    return list(CaseManager.objects.order_by("pk").values("case", "domain", "customer", "product", "source"))


def test_a_move_carries_consent_and_cases_and_rewrites_nothing(cast):
    """S36, T29, T30: old rows stay as they were, and new ones are marked."""
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(level=2, all_products=False)
    old_grant = ResellerAccess.objects.get(relationship=cast.relationships["sinar"])
    old_grant.products.set([cast.workspace])
    case, before = cast.file("citra", cast.sinar), None
    before = identity()
    new = move_customer(cast.actor("sari"), cast.sinar, to=domain(BALI))

    assert identity()[: len(before)] == before
    added = identity()[len(before) :]
    assert [(row["case"], row["domain"], row["source"]) for row in added] == [(case.pk, domain(BALI).pk, "moved")]
    grant = ResellerAccess.objects.get(relationship=new)
    assert (grant.level, grant.ends_at, grant.source, list(grant.products.all()), grant.all_products) == (
        2, old_grant.ends_at, "moved", [cast.workspace], False,
    )  # fmt: skip
    assert (listed(cast, "priya"), listed(cast, "priya_bali")) == ([], [case.number])
    old_grant.refresh_from_db()
    assert old_grant.revoked_at == grant.starts_at == new.started_at


def test_cases_of_another_resellers_time_do_not_come_along(cast):
    """S36, T29"""
    relationship = relate("cakra.example", cast.sinar)
    consent(relationship)
    mine = cast.file("citra", cast.sinar)
    Relationship.objects.filter(pk=cast.relationships["sinar"].pk).update(ended_at=clock.now())
    cast.file("oscar", cast.sinar)
    consent(relate(MITRA, cast.sinar))
    move_customer(cast.actor("sari"), cast.sinar, to=domain(BALI))
    assert listed(cast, "priya_bali") == [mine.number]


def test_rows_of_an_earlier_time_at_the_new_domain_count_again(cast):
    """S35, T30: who managed when a case was filed sees it while there is consent."""
    earlier = relate(BALI, cast.sinar)
    consent(earlier)
    case = cast.file("priya_bali", cast.sinar)
    CaseManager.objects.filter(domain__name=MITRA).update(reachable=False)
    earlier.ended_at = clock.now()
    earlier.save()
    CaseManager.objects.filter(domain__name=BALI).update(reachable=False)
    move_customer(cast.actor("sari"), cast.sinar, to=domain(BALI))
    assert listed(cast, "priya_bali") == [case.number]


def test_back_and_forth_leaves_one_row_for_each_domain(cast):
    """T30"""
    case = cast.file("priya", cast.sinar)
    move_customer(cast.actor("sari"), cast.sinar, to=domain(BALI))
    move_customer(cast.actor("priya_bali"), cast.sinar, to=domain(MITRA))
    assert (listed(cast, "priya"), listed(cast, "priya_bali")) == ([case.number], [])
    sources = {row.domain.name: row.source for row in CaseManager.objects.all()}
    assert sources == {MITRA: "filed", BALI: "moved"}


def test_triggers_keep_whose_rows_they_are(cast):
    """T30: the database itself refuses."""
    cast.file("priya", cast.sinar)
    for change in ({"domain": domain(BALI)}, {"customer": cast.kopi}, {"source": "moved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseManager.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseManager.objects.all().delete()


def test_who_may_move_what_where(cast):
    """T15, T1: both halves of it."""
    able = {who for who in cast.people if may_move(cast.actor(who), cast.sinar, domain(BALI))}
    assert able == {"sari", "priya"}
    assert {who for who in cast.people if may_open_moves(cast.actor(who))} == {"sari", "priya", "priya_bali", "oscar"}
    sari = cast.actor("sari")
    for to in (MITRA, "mitrajaya-timur.example", "cakra.example", "sinar.example"):
        with pytest.raises(Forbidden):
            move_customer(sari, cast.sinar, to=domain(to))
    with pytest.raises(NotVisible):
        move_customer(sari, cast.harapan, to=domain(BALI))
    DomainSuspension.objects.create(domain=domain(BALI), started_at=clock.now(), started_by=cast.vera)
    assert may_move(sari, cast.sinar, domain(BALI)).code == "domain_unusable"


def test_a_customer_that_has_cut_the_domain_off_can_not_be_moved_away_from_it(cast):
    """T28: the stricter of two wins."""
    DomainSuspension.objects.create(
        domain=domain(MITRA), customer=cast.sinar, started_at=clock.now(), started_by=cast.carla
    )
    with pytest.raises(NotVisible):
        move_customer(cast.actor("sari"), cast.sinar, to=domain(BALI))


def test_moving_a_customer_without_consent_brings_none(cast):
    """T27"""
    new = move_customer(cast.actor("sari"), cast.melati, to=domain(BALI))
    assert not new.grants.exists()


def test_several_customers_move_at_once_after_their_luggage_was_told_in_numbers(cast, browser):
    """T29, S38: the page, and what the customer reads of it."""
    cast.file("priya", cast.sinar)
    sari = browser("sari")
    sent = {"domain": MITRA, "to": BALI, "customers": [cast.sinar.customer_id, cast.melati.customer_id]}
    shown = sari.get(URL, {"q": "sinar"})
    assert [one.name for one in shown.context["customers"]] == ["PT Sinar Abadi"]
    told = sari.post(URL, {**sent, "do": "check"})
    assert [(row["name"], row["cases"]) for row in told.context["rows"]] == [
        ("PT Sinar Abadi", "1 open case and 0 closed"), ("Toko Melati", "no cases"),
    ]  # fmt: skip
    assert (told.context["losing"], told.context["gaining"]) == ("Priya, Sari", "Priya")
    assert running(cast) == [(MITRA, "resale", "vendor")]
    assert sari.post(URL, {**sent, "do": "move"})["Location"] == page(MITRA, "customers:list")

    assert running(cast) == [(BALI, "resale", "moved")]
    assert running(cast, "melati") == [(BALI, "resale", "moved")]
    assert "carried over from another domain of this reseller" in html(browser("carla").get(page(SINAR, "access:list")))
    sari.post(URL, {**sent, "do": "move"})
    assert len(running(cast)) == 1


def test_one_that_is_there_already_keeps_nobody_else(cast, browser):
    """T29"""
    consent(relate(BALI, cast.sinar, "support_only"))
    sent = {"domain": MITRA, "to": BALI, "customers": [cast.sinar.customer_id, cast.melati.customer_id], "do": "move"}
    browser("sari").post(URL, sent)
    assert running(cast) == [(BALI, "support_only", "vendor"), (MITRA, "resale", "vendor")]
    assert running(cast, "melati") == [(BALI, "resale", "moved")]


@pytest.mark.parametrize(
    "wrong",
    [{"to": ""}, {"to": "cakra.example"}, {"to": MITRA}, {"customers": []}, {"customers": ["C00000000", "x' OR 1"]}],
)
def test_what_makes_no_sense_moves_nobody(cast, browser, wrong):
    """T5: another organization's domain and unknown customers are alike."""
    sent = {"domain": MITRA, "to": BALI, "customers": [cast.sinar.customer_id], "do": "move", **wrong}
    assert browser("sari").post(URL, sent).status_code == 422
    assert running(cast) == [(MITRA, "resale", "vendor")]


def test_anothers_customer_is_not_moved_by_its_id(cast, browser):
    """T1, T5"""
    sent = {"domain": MITRA, "to": BALI, "customers": [cast.harapan.customer_id], "do": "move"}
    assert browser("sari").post(URL, sent).status_code == 422
    assert browser("budi").get(URL).status_code == 403
    for who, home in (("carla", SINAR), ("vera", NUSANTARA)):
        assert browser(who).get(page(home, "customers:move")).status_code == 404


def test_the_customer_is_told_by_mail_and_may_end_it(cast, browser, settings):
    """S17, 2.4"""
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    case = cast.file("priya", cast.sinar)
    send_waiting()
    OutboxMail.objects.all().delete()
    new = move_customer(cast.actor("sari"), cast.sinar, to=domain(BALI))
    send_waiting()
    told = {mail.recipients: mail.text for mail in OutboxMail.objects.all()}
    assert set(told) == {"carla@sinar.example", "priya@bali.mitrajaya.example"}
    assert "bali.mitrajaya.example" in told["carla@sinar.example"]
    assert "can end it" in told["carla@sinar.example"]

    assert browser("priya_bali").get(show(BALI, case)).status_code == 200
    browser("carla").post(page(SINAR, "access:end", new.pk), {"domain": SINAR})
    assert browser("priya_bali").get(show(BALI, case)).status_code == 404


def test_moving_what_is_tied_there_already_is_refused(cast):
    """T29"""
    relate(BALI, cast.sinar)
    with pytest.raises(ValidationError):
        move_customer(cast.actor("sari"), cast.sinar, to=domain(BALI))
