"""Which webhook is told of what: what its owner may read at its domain, at the moment of sending, and no word of it."""

import json
from pathlib import Path

import pytest

from tests.cast import Cast, make_holder
from tests.webhooks.conftest import kinds, send, told
from wakil.cases import actions as cases
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension
from wakil.reselling.actions import end_access
from wakil.webhooks import actions, queue
from wakil.webhooks.kinds import OF_ACCESS, OF_CASES, type_of
from wakil.webhooks.models import DeliveryState, WebhookDelivery, WebhookNotice

CANARY = "kanariratnasari"


def states() -> list[tuple[str, str]]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", "drop_code"))


def test_reseller_customer_and_vendor_are_told_of_a_case_and_others_are_not(cast: Cast, hook, web):
    """W20, T7, T10: the same rule as pages, for each side and each domain."""
    for who in ("sari", "carla", "vera", "gita", "hana"):
        hook(who)
    case = cast.file("priya", cast.sinar)

    assert send() == 3
    assert sorted(asked.path for asked in web.asked) == ["/carla", "/sari", "/vera"]
    [event] = told(web, "/sari")
    assert event == {
        "specversion": "1.0",
        "id": WebhookDelivery.objects.get(webhook__owner=cast.sari).key,
        "source": "http://localhost:8000/d/mitrajaya.example/",
        "type": "wakil.case.filed.v1",
        "subject": f"projects/{cast.sinar.customer_id}/cases/{case.number}",
        "time": event["time"],
        "datacontenttype": "application/json",
        "sequence": "0000000001",
        "data": {
            "case": f"projects/{cast.sinar.customer_id}/cases/{case.number}",
            "number": case.number,
            "customer": f"projects/{cast.sinar.customer_id}",
            "state": "new",
            "priority": "P2",
            "by": "reseller",
        },
    }
    assert event["time"].endswith("Z")


def test_a_resellers_own_case_is_told_to_its_own_domain_and_the_vendor_only(cast: Cast, hook, web):
    """S11: it stands below the organization."""
    for who in ("sari", "carla", "vera"):
        hook(who)
    case = cast.file("priya", None)

    assert send() == 2
    assert sorted(asked.path for asked in web.asked) == ["/sari", "/vera"]
    assert told(web, "/sari")[0]["data"]["case"] == f"organizations/{cast.mitrajaya.number}/cases/{case.number}"


def test_no_word_that_anybody_wrote_is_in_a_message(cast: Cast, hook, web):
    """T7, T26: ids, kinds and numbers only, names of people and files neither."""
    for who in ("sari", "carla", "vera"):
        hook(who)
    case = cast.file("priya", cast.sinar, title=f"Mail {CANARY}", description=CANARY)
    cases.comment_on_case(cast.actor("citra"), case, body=f"Please look, {CANARY}")
    cases.escalate_case(cast.actor("citra"), case, reason="business_impact", justification=CANARY)
    send()

    everything = b"".join(asked.body + json.dumps(asked.headers).encode() for asked in web.asked)
    for word in (CANARY, "Priya", "Citra", "@", "Sinar Abadi", "Mitra Jaya"):
        assert word.encode() not in everything
    assert len(web.asked) == 9


def test_a_note_of_support_is_told_to_support_alone_and_leaves_no_gap(cast: Cast, hook, web):
    """T7: neither its event nor a hole in the count."""
    for who in ("sari", "carla", "vera"):
        hook(who)
    case = cast.file("priya", cast.sinar)
    cases.comment_on_case(cast.actor("ava"), case, body="note", audience=Audience.VENDOR)
    private = cases.comment_on_case(
        cast.actor("ava"),
        case,
        body="between us",
        audience=Audience.RESELLER_AND_VENDOR,
        audience_domain=cast.sari.domain,
    )
    cases.close_case(cast.actor("priya"), case)
    send()

    assert kinds(web, "/vera") == ["case.filed", "case.commented", "case.commented", "case.closed"]
    assert kinds(web, "/sari") == ["case.filed", "case.commented", "case.closed"]
    assert kinds(web, "/carla") == ["case.filed", "case.closed"]
    assert [event["sequence"] for event in told(web, "/carla")] == ["0000000001", "0000000002"]
    assert told(web, "/sari")[1]["data"]["comment"].endswith(f"/comments/{private.pk}")


def test_only_the_kinds_that_were_chosen_are_told(cast: Cast, hook, web):
    """T27: what is not chosen is not sent."""
    hook("sari", kinds=["case.closed"])
    case = cast.file("priya", cast.sinar)
    cases.close_case(cast.actor("priya"), case)
    send()

    assert kinds(web) == ["case.closed"]


def _end_access(cast: Cast) -> None:
    end_access(cast.actor("carla"), cast.relationships["sinar"])


def _suspend_person(cast: Cast) -> None:
    cast.sari.suspended_at = clock.now()
    cast.sari.save()


def _suspend_domain(cast: Cast) -> None:
    DomainSuspension.objects.create(domain=cast.sari.domain, started_at=clock.now(), started_by=cast.vera)


def _cut_off_by_customer(cast: Cast) -> None:
    DomainSuspension.objects.create(
        domain=cast.sari.domain, customer=cast.sinar, started_at=clock.now(), started_by=cast.carla
    )


def _take_role(cast: Cast) -> None:
    cast.sari.assignments.update(ended_at=clock.now())


WITHDRAWN = {
    _end_access: "not_visible",
    _cut_off_by_customer: "not_visible",
    _suspend_person: "owner_may_not",
    _suspend_domain: "owner_may_not",
    _take_role: "owner_may_not",
}


@pytest.mark.parametrize("withdraw", WITHDRAWN, ids=lambda one: one.__name__)
def test_what_was_withdrawn_between_queue_and_sending_is_not_sent(cast: Cast, hook, web, withdraw):
    """S18, T7, T13: asked again at the moment of sending."""
    hook("sari")
    cast.file("priya", cast.sinar)
    queue.address_waiting()
    withdraw(cast)

    send()
    assert [kind for kind in kinds(web) if kind.startswith("case")] == []
    assert states()[0] == (DeliveryState.DROPPED, WITHDRAWN[withdraw])


@pytest.mark.parametrize("withdraw", WITHDRAWN, ids=lambda one: one.__name__)
def test_what_happens_after_a_withdrawal_is_not_even_queued(cast: Cast, hook, web, withdraw):
    """S18, T13"""
    hook("sari")
    case = cast.file("priya", cast.sinar)
    send()
    withdraw(cast)
    cases.comment_on_case(cast.actor("citra"), case, body="text")

    send(hours=1)
    assert [kind for kind in kinds(web) if kind.startswith("case")] == ["case.filed"]
    assert WebhookDelivery.objects.filter(event__kind="case.commented").count() == 0


def test_an_owner_who_may_not_any_more_is_the_reason_shown_until_somebody_else_saves_it(cast: Cast, hook, web):
    """T13: who saves a webhook answers for it from then on."""
    webhook = hook("sari")
    _take_role(cast)
    case = cast.file("priya", cast.sinar)
    send()
    webhook.refresh_from_db()
    assert webhook.failure_code == "owner_may_not"

    cast.priya.assignments.create(built_in="super_admin", started_at=clock.now())
    actions.change_webhook(
        cast.actor("priya"), webhook, name="x", url=webhook.url, kinds=webhook.kinds, topic="", is_enabled=True
    )
    cases.comment_on_case(cast.actor("citra"), case, body="text")
    assert (send(), kinds(web)) == (1, ["case.commented"])


def test_a_case_that_is_shared_with_the_owner_as_a_person_is_not_told(cast: Cast, hook, web):
    """Decision 2: shared cases stand in a list of their own."""
    hook("hana")
    case = cast.file("priya", cast.sinar)
    cases.share_case(cast.actor("citra"), case, addresses="hana@harapan.example", level="view")
    cases.comment_on_case(cast.actor("citra"), case, body="text")

    assert (send(), kinds(web)) == (0, [])


def test_both_sides_are_told_of_reseller_access_and_nobody_else(cast: Cast, hook, web):
    """S17, S18: the reseller learns that it ended, though it sees nothing any more."""
    for who in ("sari", "carla", "gita", "priya_bali"):
        if who == "priya_bali":
            cast.priya_bali.assignments.create(built_in="super_admin", started_at=clock.now())
        hook(who)
    _end_access(cast)

    assert send() == 2
    assert sorted(asked.path for asked in web.asked) == ["/carla", "/sari"]
    assert told(web, "/sari")[0]["data"] == {
        "customer": f"projects/{cast.sinar.customer_id}",
        "reseller": f"organizations/{cast.mitrajaya.number}",
        "domain": "mitrajaya.example",
        "by": "customer",
    }


def test_who_looks_after_webhooks_alone_is_told_nothing_of_reseller_access(cast: Cast, hook, web):
    """S17, T10: on neither side; the privilege over webhooks gives no knowledge of what they would tell."""
    for who, domain in (("wati", "sinar.example"), ("made", "mitrajaya.example")):
        cast.people[who] = make_holder(who.capitalize(), domain, "manage_webhooks")
        hook(who)
    _end_access(cast)

    assert (send(), kinds(web)) == (0, [])


def test_where_nobody_has_a_webhook_events_leave_no_trace(cast: Cast):
    """No row for nothing."""
    cast.file("priya", cast.sinar)

    assert WebhookNotice.objects.count() == 0


def test_a_change_that_fails_tells_nobody(cast: Cast, hook):
    """The notice rolls back with its event."""
    hook("sari")
    with pytest.raises(Exception, match="Choose a category"):
        cast.file("priya", cast.sinar, category=cast.cloud.categories.first())

    assert WebhookNotice.objects.count() == 0


def test_every_kind_of_a_case_that_can_be_chosen_has_words_and_a_place_in_the_documentation():
    """W20: what is sent is described."""
    told_of = (Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md").read_text()

    for kind in OF_CASES:
        assert f"`{type_of(kind.value)}`" in told_of
    for kind in OF_ACCESS:
        assert f"{kind.value.rpartition('.')[2]}.v1`" in told_of
