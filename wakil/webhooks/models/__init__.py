"""Where programs are told what happens: webhooks, subscriptions that feed them, and what was delivered."""

from wakil.webhooks.models.delivery import Attempt, DeliveryState, WebhookDelivery, WebhookNotice, new_key
from wakil.webhooks.models.subscription import EventSubscription
from wakil.webhooks.models.webhook import Webhook, WebhookSecret

__all__ = [
    "Attempt",
    "DeliveryState",
    "EventSubscription",
    "Webhook",
    "WebhookDelivery",
    "WebhookNotice",
    "WebhookSecret",
    "new_key",
]
