from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "wakil.exports"
    label = "exports"

    def ready(self) -> None:
        """Let large exports run in the background."""
        from wakil.exports.running import EXPORT
        from wakil.runs.kinds import register

        register(EXPORT)
