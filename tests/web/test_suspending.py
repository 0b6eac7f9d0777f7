"""The kill switch: the vendor cuts a reseller's domain off, or a customer does so for itself only."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from tests.cast import Cast, relate
from tests.client import Browser, page
from tests.web.pages import numbers_in
from wakil.access.verdict import NotVisible
from wakil.accounts import api_tokens, invitations
from wakil.accounts.models import Purpose, Session, User
from wakil.cases.actions import comment_on_case, share_case, store_upload
from wakil.cases.models import Case
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.events.record import stream_of
from wakil.lib import clock
from wakil.mail.sending import send_waiting
from wakil.notifications.models import Delivery, DeliveryState, OutboxMail
from wakil.notifications.queue import address_waiting
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.actions import end_access, grant_access, lift_suspension, suspend_domain
from wakil.reselling.suspension_policy import may_lift_suspension, may_suspend_domain

MITRA, SINAR, NUSANTARA, CAKRA = "mitrajaya.example", "sinar.example", "nusantara.example", "cakra.example"
REASON = {"reason": "Passwords were stolen."}


def domain(name: str) -> Domain:
    return Domain.objects.select_related("organization").get(name=name)


def api(browser: Browser, token: str, path: str):
    """How the interface for programs answers."""
    return browser.get(path, headers={"Authorization": f"Bearer {token}"})


def test_the_vendor_ends_sessions_tokens_and_links_of_a_domain_with_one_click(cast: Cast):
    """W25, T13, T33: on the next request; other domains notice nothing."""
    case = cast.file("priya", cast.sinar)
    priya, bali, carla = (Browser().sign_in(cast.people[who]) for who in ("priya", "priya_bali", "carla"))
    token = api_tokens.issue(cast.priya, name="script", lifetime=timedelta(days=1))
    links = {
        name: invitations.issue(purpose, cast.budi, lifetime=timedelta(days=1))
        for name, purpose in (("accept_invitation", Purpose.INVITATION), ("reset_password", Purpose.RESET))
    }
    assert api(priya, token, f"/v2/projects/{cast.sinar.customer_id}/cases/{case.number}").status_code == 200

    answer = Browser().sign_in(cast.vera).post(page(NUSANTARA, "suspensions:suspend", MITRA), REASON)

    assert answer["Location"] == page(NUSANTARA, "organizations:show", cast.mitrajaya.customer_id)
    assert "accounts/login" in priya.get(page(MITRA, "cases:show", case.number))["Location"]
    assert Session.objects.filter(user__domain__name=MITRA).count() == 0
    assert api(priya, token, f"/v2/projects/{cast.sinar.customer_id}/cases/{case.number}").status_code == 401
    for name, secret in links.items():
        assert Browser().get(page(MITRA, f"accounts:{name}", secret)).status_code == 404
    for browser, at in ((bali, "bali.mitrajaya.example"), (carla, SINAR)):
        assert browser.get(page(at, "cases:list")).status_code == 200


def test_links_and_sessions_from_before_stay_dead_when_the_domain_is_let_back_in(cast: Cast):
    """W25, T13"""
    browser = Browser().sign_in(cast.priya)
    secret = invitations.issue(Purpose.RESET, cast.budi, lifetime=timedelta(days=1))
    suspension = suspend_domain(cast.actor("vera"), domain(MITRA), reason="x")
    lift_suspension(cast.actor("vera"), suspension)

    assert Browser().get(page(MITRA, "accounts:reset_password", secret)).status_code == 404
    assert browser.get(page(MITRA, "cases:list")).status_code == 302
    assert Browser().sign_in(cast.priya).get(page(MITRA, "cases:list")).status_code == 200


def reach(browser: Browser, token: str, cast: Cast, case: Case) -> list[int]:
    """How the customer's case answers to Priya: page, changes, API; and how many of its cases her list has."""
    listed = numbers_in(browser.get(page(MITRA, "cases:list")))
    found = numbers_in(browser.get(page(MITRA, "cases:list"), {"q": "delivery"}))
    return [
        browser.get(page(MITRA, "cases:show", case.number)).status_code,
        browser.post(page(MITRA, "cases:show", case.number), {"body": "text"}).status_code,
        browser.get(page(MITRA, "customers:show", cast.sinar.customer_id)).status_code,
        api(browser, token, f"/v2/projects/{cast.sinar.customer_id}/cases/{case.number}").status_code,
        listed.count(case.number) + found.count(case.number),
    ]


def test_a_customer_cuts_a_domain_off_from_itself_and_from_nothing_else(cast: Cast):
    """W25, T13: pages, search, files and API from the next request on; other customers and the sessions stay."""
    case, others = cast.file("priya", cast.sinar), cast.file("priya", cast.kopi)
    upload = store_upload(cast.actor("priya"), ContentFile(b"hello", name="log.txt"))
    comment_on_case(cast.actor("priya"), case, body="see the log", uploads=[upload])
    attachment = case.attachments.get()
    priya, carla = Browser().sign_in(cast.priya), Browser().sign_in(cast.carla)
    token = api_tokens.issue(cast.priya, name="script", lifetime=timedelta(days=1))
    file = page(MITRA, "cases:attachment", case.number, attachment.pk)
    assert b"".join(priya.get(file).streaming_content) == b"hello"

    answer = carla.post(page(SINAR, "suspensions:suspend", MITRA), REASON)

    assert answer["Location"] == page(SINAR, "access:list")
    assert reach(priya, token, cast, case) == [404, 404, 404, 403, 0]
    assert priya.get(file).status_code == 404
    assert priya.get(page(MITRA, "cases:show", others.number)).status_code == 200
    assert numbers_in(priya.get(page(MITRA, "cases:list"))) == [others.number]

    carla.post(page(SINAR, "suspensions:lift", DomainSuspension.objects.get().pk))
    assert priya.get(page(MITRA, "cases:show", case.number)).status_code == 200


def test_whoever_works_for_a_reseller_too_cuts_it_off_and_does_not_let_it_back_in(cast: Cast):
    """T15, decision 9: however the two accounts came together."""
    carla = Browser().sign_in(cast.carla)
    User.objects.filter(pk__in=[cast.carla.pk, cast.oscar.pk]).update(person=uuid.uuid4())
    carla.post(page(SINAR, "suspensions:suspend", MITRA), REASON)
    suspension = DomainSuspension.objects.get()
    refused = carla.post(page(SINAR, "suspensions:lift", suspension.pk))

    assert (refused.status_code, refused["X-Wakil-Reason"]) == (403, "consents_to_oneself")
    User.objects.filter(pk=cast.oscar.pk).update(person=None)
    assert carla.post(page(SINAR, "suspensions:lift", suspension.pk)).status_code == 302
    assert not DomainSuspension.objects.filter(lifted_at=None).exists()


@pytest.mark.parametrize("side", ["carla", "vera"])
def test_queued_mail_is_not_sent_to_the_cut_off_domain(cast: Cast, side):
    """W25, T13: asked again when it is sent; the customer's own people still get theirs."""
    case = cast.file("priya", cast.sinar)
    address_waiting()
    send_waiting()
    comment_on_case(cast.actor("ava"), case, body="Restart it.")
    address_waiting()
    queued = set(Delivery.objects.filter(state=DeliveryState.QUEUED).values_list("address", flat=True))
    assert cast.priya.email in queued

    suspend_domain(cast.actor(side), domain(MITRA), reason="x")
    send_waiting()
    told = Delivery.objects.filter(event__kind=EventKind.CASE_COMMENTED).values_list("address", "state")
    assert dict(told)[cast.priya.email] == DeliveryState.DROPPED
    assert [mail.recipients for mail in OutboxMail.objects.filter(recipients=cast.priya.email)] == []


def test_a_case_shared_with_the_cut_off_domain_is_closed_too(cast: Cast):
    """W25: whatever way it came by."""
    case = cast.file("citra", cast.sinar)
    share_case(cast.actor("citra"), case, addresses=cast.oscar.email, level="view")
    relate(CAKRA, cast.sinar)
    oscar = Browser().sign_in(cast.oscar)
    assert oscar.get(page(CAKRA, "cases:show", case.number)).status_code == 200

    suspend_domain(cast.actor("carla"), domain(CAKRA), reason="x")
    assert oscar.get(page(CAKRA, "cases:show", case.number)).status_code == 404


def test_access_that_was_changed_meanwhile_does_not_open_a_domain_that_is_cut_off(cast: Cast):
    """W25, T28: the stricter of the two counts."""
    case = cast.file("priya", cast.sinar)
    suspend_domain(cast.actor("carla"), domain(MITRA), reason="x")
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    soon = clock.now() + timedelta(days=30)
    grant_access(cast.actor("carla"), cast.relationships["sinar"], level=4, ends_at=soon, all_products=True)

    assert Browser().sign_in(cast.priya).get(page(MITRA, "cases:show", case.number)).status_code == 404


# Who may cut mitrajaya.example off; all others are told nothing of it, or which privilege they lack.
MAY = {
    "vera": "", "carla": "", "mela": "", "gita": "",
    "ava": "missing_privilege", "vito": "missing_privilege", "citra": "missing_privilege", "dodi": "missing_privilege",
    "hana": "not_visible", "sari": "not_visible", "priya": "not_visible", "oscar": "not_visible",
}  # fmt: skip


@pytest.mark.parametrize("who", MAY)
def test_who_may_cut_a_resellers_domain_off(cast: Cast, who):
    """W25, T33: the vendor's people with Manage organizations, and its customers' with Manage reseller access."""
    assert may_suspend_domain(cast.actor(who), domain(MITRA)).code == MAY[who]


@pytest.mark.parametrize("name", [SINAR, NUSANTARA])
def test_only_resellers_domains_can_be_cut_off(cast: Cast, name):
    """W25"""
    assert [may_suspend_domain(cast.actor(who), domain(name)).code for who in ("vera", "carla")] == ["not_visible"] * 2


def test_only_the_side_that_cut_a_domain_off_lets_it_back_in(cast: Cast):
    """W25, T15"""
    by_carla = suspend_domain(cast.actor("carla"), domain(MITRA), reason="x")
    by_vera = suspend_domain(cast.actor("vera"), domain(MITRA), reason="x")
    others = {by_carla: ("vera", "gita", "sari", "hana"), by_vera: ("carla", "gita", "sari", "oscar")}

    for suspension, people in others.items():
        for who in people:
            with pytest.raises(NotVisible):
                lift_suspension(cast.actor(who), suspension)
    assert may_lift_suspension(cast.actor("citra"), by_carla).code == "missing_privilege"
    lift_suspension(cast.actor("carla"), by_carla)
    lift_suspension(cast.actor("vera"), by_vera)
    with pytest.raises(NotVisible):
        lift_suspension(cast.actor("vera"), by_vera)


def test_both_are_recorded_by_the_side_that_did_it(cast: Cast):
    """W25: who, when, which domain; why stands with the suspension."""
    for who, stream in (("carla", cast.sinar), ("vera", cast.mitrajaya)):
        suspension = suspend_domain(cast.actor(who), domain(MITRA), reason=" Stolen. ")
        lift_suspension(cast.actor(who), suspension)
        events = Event.objects.filter(stream=stream_of(stream)).order_by("-seq")[:2]
        kinds = [EventKind.DOMAIN_SUSPENSION_LIFTED, EventKind.DOMAIN_SUSPENDED]
        assert [(event.kind, event.by, event.details["domain"]) for event in events] == [
            (kind, cast.people[who], domain(MITRA).pk) for kind in kinds
        ]
        suspension.refresh_from_db()
        assert (suspension.reason, suspension.started_by, suspension.lifted_by) == ("Stolen.", *[cast.people[who]] * 2)


def test_a_reason_is_needed_and_cutting_off_twice_says_so(cast: Cast):
    """W25: bad input keeps the page."""
    carla = Browser().sign_in(cast.carla)
    assert carla.post(page(SINAR, "suspensions:suspend", MITRA), {"reason": ""}).status_code == 422
    carla.post(page(SINAR, "suspensions:suspend", MITRA), REASON)

    assert (
        "mitrajaya.example is cut off" in carla.post(page(SINAR, "suspensions:suspend", MITRA), REASON).content.decode()
    )
    assert DomainSuspension.objects.count() == 1
    assert "Let the domain back in" in carla.get(page(SINAR, "suspensions:suspend", MITRA)).content.decode()
