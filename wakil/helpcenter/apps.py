from django.apps import AppConfig


class HelpCenterConfig(AppConfig):
    name = "wakil.helpcenter"
    label = "helpcenter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `manage.py check` say what is wrong with the articles."""
        from wakil.helpcenter import checks  # noqa: F401  registers itself
