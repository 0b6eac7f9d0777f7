from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "wakil.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `migrate` make the cache's table too: the limits on signing in count there."""
        post_migrate.connect(_make_cache_table, sender=self)


def _make_cache_table(using: str, **_others: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)
