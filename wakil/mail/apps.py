from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "wakil.mail"
    label = "mail"

    def ready(self) -> None:
        """Be woken, through a task of the same transaction, when there is somebody to tell."""
        from wakil.mail.tasks import enqueue_sending
        from wakil.notifications.queue import WAKERS

        if enqueue_sending not in WAKERS:
            WAKERS.append(enqueue_sending)
