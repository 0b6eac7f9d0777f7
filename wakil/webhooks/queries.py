"""Reads of webhooks and subscriptions that are worth a name."""

from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.cases.policy import visible_to
from wakil.webhooks.models import EventSubscription, Webhook, WebhookDelivery
from wakil.webhooks.policy import may_be_told

PAGE = 25


def failure_of(webhook: Webhook) -> str:
    """Why it is failing, as of now; empty while it works."""
    if not may_be_told(webhook):
        return "owner_may_not"
    return webhook.failure_code


def subscription_failure(subscription: EventSubscription) -> str:
    """Why nothing is published to the topic, in the API's words; empty while it is."""
    webhooks = Webhook.objects.filter(domain=subscription.domain, topic=subscription.topic, deleted_at=None)
    webhook = webhooks.select_related("owner__domain__organization").first()
    if webhook is None:
        return "TOPIC_NOT_FOUND"
    code = failure_of(webhook) if webhook.is_enabled else "disabled"
    return {"": "", "owner_may_not": "PERMISSION_DENIED"}.get(code, "OTHER")


def deliveries_page(webhook: Webhook, before: int = 0) -> tuple[list[WebhookDelivery], bool]:
    """What was or is to be delivered, newest first, with the attempts; and whether there is more."""
    rows: QuerySet[WebhookDelivery] = webhook.deliveries.select_related("event").prefetch_related("attempts")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def visible_case_numbers(actor: Actor, deliveries: list[WebhookDelivery]) -> dict[str, str]:
    """The number of each case that they are about, by its stream: of those that this reader may see (T11)."""
    kinds = (one.stream.partition(":") for one in deliveries)
    ids = [int(number) for kind, _colon, number in kinds if kind == "case"]
    rows = visible_to(actor).filter(pk__in=ids).values_list("pk", "number")
    return {f"case:{key}": number for key, number in rows}
