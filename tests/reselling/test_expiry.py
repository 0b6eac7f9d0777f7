"""Access ends by itself: warned of 30, 7 and 1 days before, each once, to both sides, in each one's own language."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.client import Browser, page
from tests.mail.conftest import outbox  # noqa: F401 -- a fixture
from tests.web.pages import SINAR, html
from wakil.access.models import RoleAssignment
from wakil.cases.policy import visible_to
from wakil.events.models import Event
from wakil.lib import clock
from wakil.notifications.duties import see_to_duties
from wakil.reselling.actions import end_access, grant_access
from wakil.reselling.contract import record_contract_access
from wakil.reselling.expiry import see_to_expiry
from wakil.reselling.models import ExpiryNotice, ResellerAccess

CARLA, PRIYA = "carla@sinar.example", "priya@mitrajaya.example"


@pytest.fixture
def start():
    return clock.now()


@pytest.fixture
def tie(cast, start):
    """Mitra Jaya may manage for 100 days from now on; of its people only Priya and Sari view customers."""
    relationship = cast.relationships["sinar"]
    RoleAssignment.objects.filter(user=cast.budi).delete()
    ResellerAccess.objects.filter(relationship__customer=cast.kopi).delete()
    ResellerAccess.objects.filter(relationship__customer=cast.harapan).delete()
    grant_access(cast.actor("carla"), relationship, level=3, ends_at=start + timedelta(days=100), all_products=True)
    return relationship


def announced():
    """What has been recorded so far: (kind, days before)."""
    events = Event.objects.filter(kind__startswith="reseller_access.expir").order_by("pk")
    return [(event.kind.rpartition(".")[2], event.details["days"]) for event in events]


def test_the_worker_warns_on_each_of_the_days_once_and_tells_of_the_end(cast, tie, start):
    """W7: a worker that looks every hour for 102 days."""
    told = []
    for hour in range(0, 102 * 24, 6):
        with clock.at(start + timedelta(hours=hour)):
            before = len(announced())
            see_to_expiry()
            see_to_expiry()
            told += [(hour // 24, *one) for one in announced()[before:]]

    assert told == [(70, "expiring", 30), (93, "expiring", 7), (99, "expiring", 1), (100, "expired", 0)]
    assert not visible_to_priya_after(cast, start + timedelta(days=100))


def visible_to_priya_after(cast, moment):
    case = cast.file("citra", cast.sinar)
    with clock.at(moment):
        return visible_to(cast.actor("priya")).filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    ("days_down", "expected"),
    [((70, 72), [("expiring", 30), ("expiring", 7), ("expiring", 1), ("expired", 0)]),
     ((69, 94), [("expiring", 7), ("expiring", 1), ("expired", 0)]),
     ((92, 101), [("expiring", 30), ("expired", 0)]),
     ((60, 101), [("expired", 0)]),
     ((60, 140), [])],
)  # fmt: skip
def test_what_came_due_while_the_worker_was_down_is_told_once_and_only_the_last_of_it(tie, start, days_down, expected):
    """W7: exactly once, also if nobody looked on the day; an end long ago is no news."""
    for day in range(150):
        if not days_down[0] <= day < days_down[1]:
            with clock.at(start + timedelta(days=day, minutes=1)):
                see_to_expiry()

    assert announced() == expected
    assert sorted(ExpiryNotice.objects.values_list("days", flat=True)) == [0, 1, 7, 30]


def test_nobody_is_warned_of_what_was_known_when_it_was_given(cast, tie, start):
    """W7: access for ten days is not announced thirty days before."""
    grant_access(cast.actor("carla"), tie, level=1, ends_at=start + timedelta(days=10), all_products=True)
    for day in range(12):
        with clock.at(start + timedelta(days=day, minutes=1)):
            see_to_expiry()

    assert announced() == [("expiring", 7), ("expiring", 1), ("expired", 0)]


def test_what_was_ended_or_changed_is_announced_no_more_and_nothing_extends_by_itself(cast, tie, start):
    """W7: no silent extension; the next end has warnings of its own."""
    with clock.at(start + timedelta(days=71)):
        see_to_expiry()
    with clock.at(start + timedelta(days=72)):
        grant_access(cast.actor("carla"), tie, level=3, ends_at=start + timedelta(days=200), all_products=True)
    for day in range(73, 172):
        with clock.at(start + timedelta(days=day)):
            see_to_expiry()
    with clock.at(start + timedelta(days=172)):
        end_access(cast.actor("carla"), tie)
    with clock.at(start + timedelta(days=300)):
        see_to_expiry()

    assert announced() == [("expiring", 30), ("expiring", 30)]
    assert ResellerAccess.objects.filter(relationship=tie).latest("pk").ends_at == start + timedelta(days=200)


def test_both_sides_get_the_warning_each_in_her_language_and_with_what_she_can_do(cast, tie, start, outbox):  # noqa: F811
    """W7, W24: by mail, once."""
    cast.carla.language = "id"
    cast.carla.save()
    outbox()
    with clock.at(start + timedelta(days=93, minutes=1)):
        see_to_duties("here:1:a")
        mails = outbox()
        again = outbox()

    assert sorted(mails) == [CARLA, PRIYA, "sari@mitrajaya.example"]
    assert "in less than 7 days" in mails[PRIYA]
    assert f"/d/{SINAR}/access/" in mails[CARLA]
    assert f"/customers/{cast.sinar.customer_id}/" in mails[PRIYA]
    assert again == {}
    with translation.override("id"):
        subject = translation.gettext("Reseller access of %(customer)s ends soon") % {"customer": "PT Sinar Abadi"}
    assert mails[CARLA].startswith(subject)


def test_a_warning_that_still_waits_is_not_sent_once_the_end_has_changed(cast, tie, start, outbox):  # noqa: F811
    """W7, decision 8."""
    outbox()
    with clock.at(start + timedelta(days=99, minutes=1)):
        see_to_expiry()
        grant_access(cast.actor("carla"), tie, level=3, ends_at=start + timedelta(days=300), all_products=True)
        mails = outbox()

    assert all("changed the access" in text and "ends by itself" not in text for text in mails.values())
    assert sorted(mails) == [CARLA, PRIYA, "sari@mitrajaya.example"]


def test_each_change_is_told_to_both_sides_and_says_what_it_is_from_now_on(cast, tie, start, outbox):  # noqa: F811
    """W7, S17: granted, changed, by contract, ended, expired."""
    told = []
    outbox()
    grant_access(cast.actor("carla"), tie, level=1, ends_at=start + timedelta(days=50), products=[cast.workspace])
    told.append(outbox()[PRIYA])
    end_access(cast.actor("carla"), tie)
    told.append(outbox()[CARLA])
    grant_access(cast.actor("carla"), tie, level=2, ends_at=start + timedelta(days=5), all_products=True)
    told.append(outbox()[PRIYA])
    with clock.at(start + timedelta(days=5, minutes=1)):
        see_to_expiry()
        told.append(outbox()[CARLA])
    melati = cast.relationships["melati"]
    record_contract_access(
        cast.actor("vera"), melati, level=3, ends_at=start + timedelta(days=90), reason="MSA 2026-11"
    )
    told.append(outbox()["mela@melati.example"])

    assert "Carla (PT Sinar Abadi) changed the access" in told[0]
    assert "at level See, for Nusantara Workspace, until the end of" in told[0]
    assert "Carla (PT Sinar Abadi) ended the access of mitrajaya.example" in told[1]
    assert "gave mitrajaya.example access" in told[2]
    assert "at level File, for all products" in told[2]
    assert "has ended by itself" in told[3]
    assert "recorded from a contract that mitrajaya.example has access" in told[4]


def test_the_page_warns_too_and_leads_to_where_another_day_is_chosen(cast, tie, start):
    """W7."""
    carla = Browser().sign_in(cast.carla)
    address = page(SINAR, "access:list")
    with clock.at(start + timedelta(days=69)):
        early = carla.get(address)
    with clock.at(start + timedelta(days=94)):
        late = carla.get(address)

    assert [len(answer.context["ending"]) for answer in (early, late)] == [0, 1]
    assert "Mitra Jaya's access ends by itself in 6 days" in html(late).replace("</b>", "").replace("<b>", "")
    assert page(SINAR, "access:change", tie.pk) in html(late)
