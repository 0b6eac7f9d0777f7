"""Messages signed as Standard Webhooks says: a receiver verifies them with any library of that name."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.crypto import salted_hmac

from wakil.lib import clock
from wakil.webhooks.models import Webhook, WebhookSecret

_SALT = "wakil.webhooks.secret"
PREFIX = "whsec_"


def secret_of(row: WebhookSecret) -> str:
    """The secret as its receiver keeps it."""
    return PREFIX + base64.b64encode(_key_of(row)).decode()


def counting_secrets(webhook: Webhook) -> list[WebhookSecret]:
    """The secrets that messages are signed with now, the newest first."""
    counts = Q(ends_at=None) | Q(ends_at__gt=clock.now())
    return list(webhook.secrets.filter(counts).order_by("-id"))


def signed_headers(rows: Iterable[WebhookSecret], key: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers: the message's id, the moment of sending, and a signature for each secret."""
    moment = str(int(at.timestamp()))
    content = f"{key}.{moment}.".encode() + body
    return {
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(row, content)}" for row in rows),
    }


def _key_of(row: WebhookSecret) -> bytes:
    """Derived from the installation's secret, so that a copy of the database tells none."""
    return salted_hmac(_SALT, row.nonce, algorithm="sha256").digest()


def _signature(row: WebhookSecret, content: bytes) -> str:
    return base64.b64encode(hmac.new(_key_of(row), content, hashlib.sha256).digest()).decode()
