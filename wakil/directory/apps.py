from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "wakil.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the worker import people."""
        from wakil.directory import importing
        from wakil.runs.kinds import RunKind, register

        register(RunKind(importing.KIND, importing.work, importing.may_open))
