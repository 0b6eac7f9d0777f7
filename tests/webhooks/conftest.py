"""Webhooks that lead to a real web server on this machine."""

import ipaddress
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from tests.cast import Cast
from tests.lib.web_server import Asked, Web, web_server
from wakil.lib import clock
from wakil.webhooks import actions, sending
from wakil.webhooks.kinds import TOLD
from wakil.webhooks.models import Webhook
from wakil.webhooks.signing import secret_of


@pytest.fixture
def web(settings) -> Iterator[Web]:
    """A receiver on this machine, which the installation allows by name."""
    settings.WAKIL_OUTBOUND_ALLOW = (ipaddress.ip_network("127.0.0.1/32"),)
    with web_server() as web:
        yield web


@pytest.fixture
def hook(cast: Cast, web: Web) -> Callable[..., Webhook]:
    """Make that person's webhook, which leads to the receiver, unless told otherwise, for every kind of event."""

    def make(who: str, **changes: Any) -> Webhook:
        actor = cast.actor(who)
        given = {"name": "Receiver", "url": f"{web.url}/{who}", "kinds": [kind.value for kind in TOLD], **changes}
        return actions.create_webhook(actor, actor.domain, **given)

    return make


def send(**later: float) -> int:
    """Deliver what is due, now or so much later."""
    with clock.at(clock.now() + timedelta(**later)):
        return sending.send_waiting()


def told(web: Web, path: str = "") -> list[dict[str, Any]]:
    """The events that arrived at a path, in their order."""
    return [json.loads(asked.body) for asked in web.asked if path in asked.path]


def kinds(web: Web, path: str = "") -> list[str]:
    """Their types, without what all have in common."""
    return [event["type"].removeprefix("wakil.").removesuffix(".v1") for event in told(web, path)]


def secret(webhook: Webhook) -> str:
    """The one that counts for good."""
    return secret_of(webhook.secrets.get(ends_at=None))


def verified(asked: Asked, key: str) -> Any:
    """What a receiver takes the message for, when its signature is good: the library raises otherwise."""
    return Verifier(key).verify(asked.body, asked.headers)
