"""Who ties programs to the portal, and who takes copies of whose cases: by hand, for everyone of the cast."""

import pytest

from tests.cast import Cast, make_user
from wakil.exports.policy import may_export_case, may_export_cases
from wakil.lib import clock
from wakil.webhooks.models import EventSubscription, Webhook
from wakil.webhooks.policy import may_manage_webhooks, subscriptions_seen_by, webhooks_seen_by

# who: manages webhooks of her domain · has subscriptions of the API · takes copies of all cases of PT Sinar Abadi
TABLE = {
    "vera": "webhooks subscriptions copies",
    "ava": "copies",
    "vito": "copies",
    "rudi": "",
    "sari": "webhooks subscriptions copies",
    "priya": "copies",
    "priya_bali": "",
    "budi": "",
    "oscar": "",
    "carla": "webhooks copies",
    "citra": "copies",
    "dodi": "",
    "gita": "webhooks",
    "mela": "webhooks",
    "hana": "webhooks",
}


@pytest.mark.parametrize("who", TABLE)
def test_everyone_may_do_what_the_table_says_and_nothing_else(cast: Cast, who):
    """W20, T1, T12, T27"""
    cast.people["rudi"] = make_user("Rudi", "nusantara.example")
    case = cast.file("priya", cast.sinar)
    actor = cast.actor(who)
    webhook, subscription = _of(cast, actor)
    may = {
        "webhooks": may_manage_webhooks(actor) and webhooks_seen_by(actor).filter(pk=webhook).exists(),
        "subscriptions": subscriptions_seen_by(actor).filter(pk=subscription).exists(),
        "copies": may_export_cases(actor, cast.sinar),
    }

    assert {name for name, yes in may.items() if yes} == set(TABLE[who].split())
    assert bool(may_export_case(actor, case)) == ("copies" in TABLE[who])


def test_the_table_has_everyone(cast: Cast):
    """Nobody of the cast is left out."""
    assert set(TABLE) == {*cast.people, "rudi"}


def _of(cast: Cast, actor) -> tuple[int, int]:
    """A webhook and a subscription of the actor's own domain, made by somebody else."""
    made = {"domain": actor.domain, "created_by": cast.vera, "created_at": clock.now()}
    webhook = Webhook.objects.create(owner=cast.vera, name="x", url="https://hooks.example/", kinds=[], **made)
    return webhook.pk, EventSubscription.objects.create(
        topic="projects/p/topics/abc", updated_at=clock.now(), **made
    ).pk
