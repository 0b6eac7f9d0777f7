"""Who is refused asks the super admins by a button; they give a role or say no (S5, S10)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_user
from tests.client import Browser, page
from tests.web.pages import MITRA, SINAR, html
from wakil.access.actions import assign_role
from wakil.access.models import AccessRequest
from wakil.access.request_policy import AGAIN_AFTER, may_request_access
from wakil.access.requests import decline_access_request, request_access
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib import clock
from wakil.mail.sending import send_waiting
from wakil.notifications.models import Delivery, OutboxMail

ASK, LIST = page(SINAR, "accounts:request_access"), page(SINAR, "access_requests:list")


@pytest.fixture
def browser(cast: Cast, settings):
    settings.EMAIL_BACKEND = "wakil.mail.outbox.OutboxBackend"
    return lambda who: Browser().sign_in(cast.people[who])


def mails():
    """Who got what since the last look."""
    send_waiting()
    found = {mail.recipients: f"{mail.subject}\n{mail.text}" for mail in OutboxMail.objects.order_by("pk")}
    OutboxMail.objects.all().delete()
    return found


def test_a_person_without_a_role_asks_and_a_super_admin_gives_one(cast: Cast, browser):
    """S5: the whole way, from the refusal to the page that opens."""
    dodi, carla = browser("dodi"), browser("carla")
    refused = dodi.get(page(SINAR, "access:list"))
    assert refused.status_code == 403
    assert "Send request" in html(refused)
    assert "Carla is super admin of PT Sinar Abadi" in html(refused)
    assert "@" not in html(refused).replace(cast.dodi.email, "")

    sent = dodi.post(ASK, {"domain": SINAR, "area": "access"}, follow=True)
    assert "Send request" not in html(sent)
    assert "You asked" in html(sent)
    told = mails()
    assert set(told) == {cast.carla.email}
    assert "Dodi (dodi@sinar.example) was refused “Reseller access”" in told[cast.carla.email]
    assert f"/d/{SINAR}/admin/requests/" in told[cast.carla.email]
    assert "A colleague asks for access." in html(carla.get(page(SINAR, "cases:list")))
    listed = html(carla.get(LIST))
    assert "Reseller access" in listed
    assert page(SINAR, "roles:person", cast.dodi.pk) in carla.get(LIST).content.decode()

    assign_role(cast.actor("carla"), cast.dodi, "support_user")
    assert dodi.get(page(SINAR, "cases:list")).status_code == 200
    assert "You were given a role." in mails()[cast.dodi.email]
    assert "A colleague asks for access." not in html(carla.get(page(SINAR, "cases:list")))
    assert "Nobody waits" in html(carla.get(LIST))


def test_it_is_asked_once_at_a_time_and_again_some_days_after_a_no(cast: Cast, browser):
    """S5, T23: neither the button nor a form sent by hand mails anybody twice."""
    dodi = browser("dodi")
    answers = [dodi.post(ASK, {"domain": SINAR}).status_code for _number in range(3)]
    assert answers == [302, 403, 403]
    assert len(mails()) == 1

    carla = browser("carla")
    asked = AccessRequest.objects.get()
    assert carla.post(page(SINAR, "access_requests:decline", asked.pk), {"domain": SINAR}).status_code == 302
    assert "gave you no role" in mails()[cast.dodi.email]
    assert may_request_access(cast.actor("dodi")).code == "declined_lately"
    with clock.at(clock.now() + AGAIN_AFTER + timedelta(seconds=1)):
        assert request_access(cast.actor("dodi"), area="anything=1").area == ""
    kinds = [EventKind.ACCESS_REQUESTED, EventKind.ACCESS_REQUEST_ANSWERED]
    assert list(Event.objects.filter(kind__in=kinds).order_by("seq").values_list("kind", flat=True)) == [
        *kinds,
        EventKind.ACCESS_REQUESTED,
    ]


@pytest.mark.parametrize(("who", "sees"), [("carla", True), ("citra", False), ("dodi", False), ("gita", False)])
def test_only_who_gives_roles_there_reads_and_answers_them(cast: Cast, browser, who, sees):
    """T1, T5: another organization's super admin sees none of them."""
    make_user("Eko", SINAR)
    asked = request_access(cast.actor("dodi"))
    user = cast.people[who]
    domain = user.domain.name
    listed = browser(who).get(page(domain, "access_requests:list"))
    answer = browser(who).post(page(domain, "access_requests:decline", asked.pk), {"domain": domain})

    assert ("Dodi" in html(listed) and listed.status_code == 200) == sees
    assert answer.status_code == (302 if sees else 404 if who == "gita" else 403)
    if not sees:
        with pytest.raises((Forbidden, NotVisible)):
            decline_access_request(cast.actor(who), asked)


def test_nothing_is_mailed_of_a_request_that_was_answered_while_it_waited(cast: Cast, browser):
    """Decision 8: asked again at the moment of sending, of both sides."""
    request_access(cast.actor("dodi"))
    assign_role(cast.actor("carla"), cast.dodi, "support_user")
    assert set(mails()) == {cast.dodi.email}
    assert Delivery.objects.get(address=cast.carla.email).drop_code == "answered_since"

    cast.people["eko"] = make_user("Eko", SINAR)
    request_access(cast.actor("eko"))
    User.objects.filter(pk=cast.carla.pk).update(suspended_at=clock.now())
    assert mails() == {}


def test_the_button_is_there_only_where_a_role_would_help(cast: Cast, browser):
    """S5, W5, T24: not on other refusals, not for who is not signed in, and not without anybody to ask."""
    case = cast.file("priya", cast.sinar)
    by_level = browser("budi").get(page(MITRA, "cases:show", case.number))
    unknown = Browser().get(page(SINAR, "access:list"))
    alone = browser("ava").get(page("nusantara.example", "organizations:list"))
    User.objects.filter(pk=cast.vera.pk).update(suspended_at=clock.now())
    nobody = browser("ava").get(page("nusantara.example", "organizations:list"))

    shown = ["Send request" in html(answer) for answer in (by_level, unknown, alone, nobody)]
    assert shown == [False, False, True, False]
    assert "no other super admin" in html(nobody)


def test_the_list_costs_the_same_for_one_as_for_25(cast: Cast, browser):
    """As many queries for one row as for all, and at most 12; the page goes on by key."""
    carla = browser("carla")
    request_access(cast.actor("dodi"))
    carla.get(LIST)
    with CaptureQueriesContext(connection) as one:
        carla.get(LIST)
    for number in range(26):
        cast.people["new"] = make_user(f"New{number}", SINAR)
        request_access(cast.actor("new"))
    with CaptureQueriesContext(connection) as many:
        first = carla.get(LIST)
    second = carla.get(first.context["next_url"])

    assert len(one) == len(many) <= 12
    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 2)
