"""A reseller's service desk files for a customer, under its own name and for its people; the customer sees who did."""

import pytest

from tests.api.caller import name_of
from tests.api.signing import bearer, let_act, make_account, make_key
from tests.client import Browser, page
from wakil.cases.models import Case
from wakil.events.models import Event
from wakil.notifications.rules import recipients_of

SINAR = "sinar.example"


@pytest.fixture
def account(cast):
    return make_account(cast, "service-desk")


@pytest.fixture
def file(cast, account):
    return make_key(cast, account)


def filing(cast, title):
    return {
        "displayName": title,
        "description": "Nothing arrives since ten past eight.",
        "classification": {"id": str(cast.delivery.pk)},
        "priority": "P2",
    }


def filed_by(program, cast, title):
    answer = program.send("post", f"/v2/projects/{cast.sinar.customer_id}/cases", filing(cast, title))
    assert answer.status_code == 200, answer.content
    return Case.objects.get(title=title)


def seen_by_citra(cast, case):
    return Browser().sign_in(cast.citra).get(page(SINAR, "cases:show", case.number)).content.decode()


def test_the_customer_sees_which_program_filed_and_for_whom_and_ends_it(cast, account, file):
    """S5, S18, T13, T35, W21"""
    let_act(cast, account)
    alone, acting = bearer(file), bearer(file, sub="priya@mitrajaya.example")
    own, priyas = filed_by(alone, cast, "Queue grows"), filed_by(acting, cast, "Mail bounces")
    assert (own.filed_by, priyas.filed_by) == (account.user, cast.priya)
    assert "service-desk (service account)" in seen_by_citra(cast, own)
    assert "Priya, through service-desk (service account)" in seen_by_citra(cast, priyas)

    tie = cast.relationships["sinar"]
    Browser().sign_in(cast.carla).post(page(SINAR, "access:end", tie.pk), {"domain": SINAR})
    for program, case in ((alone, own), (acting, priyas)):
        assert program.get(f"/v2/{name_of(case)}").status_code == 403
        answer = program.send("post", f"/v2/projects/{cast.sinar.customer_id}/cases", filing(cast, "Once more"))
        assert answer.status_code == 403
    assert Case.objects.count() == 2


def test_each_message_says_who_wrote_it_and_through_what(cast, account, file):
    """S5, T35"""
    let_act(cast, account)
    case = cast.file("citra", cast.sinar)
    acting = bearer(file, sub="priya@mitrajaya.example")
    answer = acting.send("post", f"/v2/{name_of(case)}/comments", {"body": "Seen by our monitoring"})
    assert answer.status_code == 200, answer.content
    event = Event.objects.get(kind="case.commented")
    assert (event.by, event.details["through"]) == (cast.priya, account.pk)
    shown = seen_by_citra(cast, case)
    assert ("Priya, through service-desk (service account)" in shown, "Seen by our monitoring" in shown) == (True, True)


def test_nobody_is_mailed_as_a_service_account(cast, account, file):
    """T23: its address leads nowhere."""
    case = filed_by(bearer(file), cast, "Queue grows")
    filed = Event.objects.get(kind="case.filed", stream=f"case:{case.pk}")
    addresses = {who.address for who in recipients_of(filed)}
    assert "citra@sinar.example" in addresses
    assert not any(address.endswith(".invalid") for address in addresses)
