"""How long what was delivered is remembered."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from wakil.lib import clock
from wakil.webhooks.models import DeliveryState, EventSubscription, WebhookDelivery, WebhookNotice

LOG_KEPT = timedelta(days=30)
MOST_AT_ONCE = 500


def remove_old() -> None:
    """Forget deliveries that were over long ago, and subscriptions whose time has come; a little at a time."""
    before = clock.now() - LOG_KEPT
    over = WebhookDelivery.objects.exclude(state=DeliveryState.QUEUED).filter(finished_at__lt=before)
    later = WebhookDelivery.objects.filter(
        webhook=OuterRef("webhook"), stream=OuterRef("stream"), number__gt=OuterRef("number")
    )
    old = over.filter(Q(number=None) | Exists(later))  # from the last number of a case the next is counted
    WebhookDelivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])).delete()
    notices = WebhookNotice.objects.filter(addressed_at__lt=before)
    WebhookNotice.objects.filter(pk__in=list(notices.values_list("pk", flat=True)[:MOST_AT_ONCE])).delete()
    EventSubscription.objects.filter(purge_at__lte=clock.now()).delete()
