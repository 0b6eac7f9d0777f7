"""`manage.py service_account_key DOMAIN`: a key file for programs that act for the people of that domain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wakil.access.service_accounts.key_file import key_file_text
from wakil.access.service_accounts.operator import Disabled, key_by_operator
from wakil.lib.domains import normalised
from wakil.organizations.models import Domain


class Command(BaseCommand):
    """Print a new key file, and nothing else."""

    help = "Prints a new key file of the domain's service account for the command line, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("domain")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = normalised(options["domain"]) or ""
        domain = Domain.objects.select_related("organization").filter(name=name).first()
        if domain is None:
            raise CommandError(f"Nobody has the domain {options['domain']}.")
        try:
            account, pair = key_by_operator(domain)
        except Disabled:
            raise CommandError("A super admin has disabled this service account.") from None
        self.stdout.write(key_file_text(account, pair), ending="")
