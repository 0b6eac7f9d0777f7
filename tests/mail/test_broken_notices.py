"""What cannot be told holds up nothing else that waits to be told."""

from tests.cast import Cast
from tests.web.pages import SINAR
from wakil.access.alert_addresses import ask_alert_address
from wakil.directory.actions import delete_user
from wakil.notifications import rules
from wakil.notifications.models import Notice
from wakil.webhooks import queue as webhook_queue
from wakil.webhooks.models import WebhookNotice


def test_an_account_deleted_before_its_address_was_mailed_stops_no_mail(cast: Cast, outbox):
    """T14, S77: Carla deletes Dodi's account in the moment after he asked; all mail of all others still goes out."""
    ask_alert_address(cast.actor("dodi"), address="dodi@home.example")
    delete_user(cast.actor("carla"), cast.dodi)
    cast.file("priya", cast.kopi)

    told = outbox()
    assert (cast.gita.email in told, "dodi@home.example" in told) == (True, False)
    assert not Notice.objects.filter(addressed_at=None).exists()


def test_a_notice_that_breaks_waits_and_the_others_are_told(cast: Cast, outbox, monkeypatch):
    """Decision 8: whatever breaks it; once that is mended it is told too, once."""
    first, second = cast.file("priya", cast.sinar), cast.file("priya", cast.kopi)
    whole = rules.case_of

    def broken(event):
        if event.stream == f"case:{first.pk}":
            raise LookupError
        return whole(event)

    with monkeypatch.context() as patched:
        patched.setattr(rules, "case_of", broken)
        assert second.title in outbox()[cast.gita.email]
        assert list(Notice.objects.filter(addressed_at=None).values_list("event__stream", flat=True)) == [
            f"case:{first.pk}"
        ]
    assert cast.citra.email in outbox()
    assert outbox() == {}


def test_the_same_goes_for_webhooks(cast: Cast, monkeypatch):
    """W21"""
    events = [row.event for row in _notices_of_two_cases(cast)]
    whole = webhook_queue._webhooks_to_tell

    def broken(event):
        if event == events[0]:
            raise LookupError
        return whole(event)

    monkeypatch.setattr(webhook_queue, "_webhooks_to_tell", broken)
    webhook_queue.address_waiting()

    assert [row.event for row in WebhookNotice.objects.filter(addressed_at=None)] == events[:1]


def _notices_of_two_cases(cast: Cast) -> list[Notice]:
    for customer in (cast.sinar, cast.kopi):
        cast.file("priya", customer)
    WebhookNotice.objects.all().delete()
    notices = list(Notice.objects.order_by("pk"))
    for notice in notices:
        WebhookNotice.objects.create(event=notice.event)
    return notices


def test_who_is_still_there_gets_the_link(cast: Cast, outbox):
    """S77: the other half."""
    ask_alert_address(cast.actor("dodi"), address="dodi@home.example")
    assert f"/d/{SINAR}/accounts/alerts/prove/" in outbox()["dodi@home.example"]
