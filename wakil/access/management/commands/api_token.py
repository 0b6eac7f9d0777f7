"""`manage.py api_token ADDRESS`: a bearer token for programs that act for that person."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wakil.access.api_tokens import issue_by_operator
from wakil.accounts.sign_in import people_who_may_sign_in


class Command(BaseCommand):
    """Print a new token, and nothing else."""

    help = "Prints a new bearer token for the API that acts for the person with that address, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--days", type=int, default=90, help="how long it works; 90 if not said")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = people_who_may_sign_in().filter(email=options["address"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody with the address {options['address']} may sign in.")
        if options["days"] < 1:
            raise CommandError("A token works for a day at least.")
        self.stdout.write(issue_by_operator(user, lifetime=timedelta(days=options["days"])))
