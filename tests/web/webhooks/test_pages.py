"""The pages of webhooks: who opens them, a secret shown once, the log, and what the form refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.client import page
from tests.lib.web_server import answering
from tests.web.pages import MITRA, NUSANTARA, SINAR, html
from tests.webhooks.conftest import hook, secret, send, web  # noqa: F401  fixtures
from wakil.cases import actions as cases
from wakil.reselling.actions import end_access
from wakil.webhooks.models import Webhook, WebhookDelivery

KINDS = ["case.filed", "case.closed"]


def new(**changes):
    """What the form sends, filled in well."""
    return {"domain": MITRA, "name": "Our CRM", "url": "https://hooks.example/in", "kinds": KINDS, "topic": "",
            "is_enabled": "on", **changes}  # fmt: skip


@pytest.mark.parametrize(("who", "domain"), [("sari", MITRA), ("carla", SINAR), ("vera", NUSANTARA)])
def test_administrators_of_every_side_have_webhooks(cast: Cast, browser, who, domain):
    """W20"""
    answer = browser(who).get(page(domain, "webhooks:list"))

    assert answer.status_code == 200
    assert "No webhooks yet" in html(answer)


@pytest.mark.parametrize(("who", "domain"), [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)])
def test_others_learn_why_they_have_none(cast: Cast, browser, who, domain):
    """T1: all other half"""
    answer = browser(who).get(page(domain, "webhooks:list"))

    assert answer.status_code == 403
    assert "Manage webhooks" in html(answer)


def test_a_secret_is_shown_when_it_is_made_and_never_again(cast: Cast, browser):
    """T26: neither on a page, nor kept by the browser."""
    sari = browser("sari")
    made = sari.post(page(MITRA, "webhooks:create"), new())
    webhook = Webhook.objects.get()
    assert (secret(webhook) in html(made), "no-store" in made["Cache-Control"]) == (True, True)

    for name in ("list", "show", "change", "delete", "rotate"):
        args = [] if name == "list" else [webhook.pk]
        assert "whsec_" not in html(sari.get(page(MITRA, f"webhooks:{name}", *args)))
    first = secret(webhook)
    turned = sari.post(page(MITRA, "webhooks:rotate", webhook.pk), {"domain": MITRA})
    assert secret(webhook) != first
    assert secret(webhook) in html(turned)
    assert first not in html(turned)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "http://hooks.example/"}, "must begin with https://"),
        ({"url": "https://127.0.0.1/"}, "not one of the open internet"),
        ({"url": "https://[::1]/"}, "not one of the open internet"),
        ({"url": "https://me:secret@hooks.example/"}, "no address that can be told"),
        ({"url": "javascript:alert(1)"}, "no address that can be told"),
        ({"kinds": []}, "Choose at least one."),
        ({"kinds": ["user.password_reset"]}, "user.password_reset"),
        ({"topic": "my topic"}, "A topic is named like"),
        ({"name": "a\nb"}, "can't be shown"),
    ],
)
def test_what_cannot_be_told_anything_is_refused_and_kept_as_typed(cast: Cast, browser, change, words):
    """T18, T20: at its field, with everything typed."""
    answer = browser("sari").post(page(MITRA, "webhooks:create"), new(**change))

    assert (answer.status_code, Webhook.objects.count()) == (422, 0)
    assert words in html(answer)
    assert 'value="Our CRM"' in html(answer) or "name" in change


def test_two_webhooks_cannot_have_one_topic(cast: Cast, browser):
    """Decided by the database."""
    sari = browser("sari")
    sari.post(page(MITRA, "webhooks:create"), new(topic="projects/p/topics/cases"))
    again = sari.post(page(MITRA, "webhooks:create"), new(topic="projects/p/topics/cases"))

    assert (again.status_code, Webhook.objects.count()) == (422, 1)
    assert "leads to another webhook already" in html(again)


def test_the_log_says_what_became_of_each_message(cast: Cast, browser, hook, web):  # noqa: F811
    """W20: attempts, answers and times; a case is named to whoever may see it now (T11)."""
    web.answer = answering(503)
    webhook = hook("sari")
    case = cast.file("priya", cast.sinar)
    send()
    sari = browser("sari")

    seen = html(sari.get(page(MITRA, "webhooks:show", webhook.pk)))
    assert case.number in seen
    for words in ("A case is filed", "1 attempt, next at", "503", "Waiting"):
        assert words in seen
    end_access(cast.actor("carla"), cast.relationships["sinar"])
    assert case.number not in html(sari.get(page(MITRA, "webhooks:show", webhook.pk)))


def test_a_test_is_sent_and_a_message_sent_again_by_a_button(cast: Cast, browser, hook, web):  # noqa: F811
    webhook = hook("sari")
    sari = browser("sari")
    assert sari.post(page(MITRA, "webhooks:test", webhook.pk), {"domain": MITRA}).status_code == 302
    send()
    one = WebhookDelivery.objects.get()
    sari.post(page(MITRA, "webhooks:redeliver", webhook.pk, one.pk), {"domain": MITRA})
    send()

    assert [asked.headers["webhook-id"] for asked in web.asked] == [one.key] * 2


def test_tests_have_a_pace(cast: Cast, browser, hook, web):  # noqa: F811
    """T23: the button is no cannon."""
    webhook = hook("sari")
    sari = browser("sari")
    for _ in range(12):
        sari.post(page(MITRA, "webhooks:test", webhook.pk), {"domain": MITRA})

    assert WebhookDelivery.objects.count() == 10


def test_each_domain_has_its_own(cast: Cast, browser, hook, web):  # noqa: F811
    """S16, T1: another domain's answers as an unknown one."""
    webhook = hook("sari")
    carla = browser("carla")
    for name in ("show", "change", "delete", "rotate"):
        theirs, nobodys = (carla.get(page(SINAR, f"webhooks:{name}", pk)) for pk in (webhook.pk, 999))
        assert (theirs.status_code, html(theirs)) == (404, html(nobodys))


def test_switching_off_drops_what_waits_and_deleting_forgets_the_secret(cast: Cast, browser, hook, web):  # noqa: F811
    webhook = hook("sari", url=f"{web.url}/x")
    web.answer = answering(500)
    cast.file("priya", cast.sinar)
    send()
    sari = browser("sari")
    sari.post(page(MITRA, "webhooks:change", webhook.pk), {**new(url=webhook.url), "is_enabled": ""})
    assert WebhookDelivery.objects.get().drop_code == "disabled"

    sari.post(page(MITRA, "webhooks:delete", webhook.pk), {"domain": MITRA})
    assert (Webhook.objects.get().deleted_at is None, webhook.secrets.count()) == (False, 0)
    assert sari.get(page(MITRA, "webhooks:show", webhook.pk)).status_code == 404


def test_the_log_costs_the_same_with_one_message_and_with_25(cast: Cast, browser, hook, web):  # noqa: F811
    webhook = hook("sari")
    sari = browser("sari")
    case = cast.file("priya", cast.sinar)

    def queries() -> int:
        send()
        with CaptureQueriesContext(connection) as captured:
            assert sari.get(page(MITRA, "webhooks:show", webhook.pk)).status_code == 200
        return len(captured)

    first = queries()
    for _ in range(26):
        cases.comment_on_case(cast.actor("citra"), case, body="text")
    assert queries() == first <= 16
