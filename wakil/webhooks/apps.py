from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "wakil.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of every event in the transaction that records it, and see every minute to what waits."""
        from wakil.events.record import AFTER_EVENT
        from wakil.notifications.duties import MORE_DUTIES
        from wakil.webhooks.queue import notice_event
        from wakil.webhooks.tasks import see_to_webhooks

        if notice_event not in AFTER_EVENT:
            AFTER_EVENT.append(notice_event)
        if see_to_webhooks not in MORE_DUTIES:
            MORE_DUTIES.append(see_to_webhooks)
