"""`manage.py check_reachable`: compare the hint on the rows of management with the grants themselves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wakil.cases.reachability import clear_expired, wrongly_hidden


class Command(BaseCommand):
    """Fails when a case that consent may open is hidden; clears hints that have expired."""

    help = "Compare the hint `reachable` with the reseller access it stands for."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{clear_expired()} expired hints cleared")
        hidden = wrongly_hidden().count()
        if hidden:
            raise CommandError(f"{hidden} rows are hidden although access may be in force")
        self.stdout.write("No case is hidden that access may open.")
