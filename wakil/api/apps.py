from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "wakil.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the worker clear away uploads that nobody has finished."""
        from wakil.api.media.sessions import remove_old_sessions
        from wakil.notifications.duties import MORE_DUTIES

        MORE_DUTIES.append(remove_old_sessions)
