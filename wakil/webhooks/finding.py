"""Find what an action is about, as it is now, for whoever acts."""

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.webhooks.models import Webhook
from wakil.webhooks.policy import may_manage_webhooks, webhooks_seen_by


def locked(actor: Actor, webhook: Webhook) -> Webhook:
    """The webhook as it is now, locked. Raises NotVisible where there is none for the actor."""
    require(may_manage_webhooks(actor))
    fresh = webhooks_seen_by(actor).select_for_update().filter(pk=webhook.pk).first()
    if fresh is None:
        raise NotVisible
    return fresh
