"""Everything that can be done to webhooks and subscriptions. Each asks the policy first and records what happened."""

from wakil.webhooks.actions.delivering import redeliver_event, send_test_event
from wakil.webhooks.actions.subscriptions import (
    change_event_subscription,
    create_event_subscription,
    delete_event_subscription,
    expunge_event_subscription,
    undelete_event_subscription,
)
from wakil.webhooks.actions.webhooks import change_webhook, create_webhook, delete_webhook, rotate_webhook_secret

__all__ = [
    "change_event_subscription",
    "change_webhook",
    "create_event_subscription",
    "create_webhook",
    "delete_event_subscription",
    "delete_webhook",
    "expunge_event_subscription",
    "redeliver_event",
    "rotate_webhook_secret",
    "send_test_event",
    "undelete_event_subscription",
]
