from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "wakil.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of every event, in the transaction that records it."""
        from wakil.events.record import AFTER_EVENT
        from wakil.notifications.queue import notice_event

        if notice_event not in AFTER_EVENT:
            AFTER_EVENT.append(notice_event)
