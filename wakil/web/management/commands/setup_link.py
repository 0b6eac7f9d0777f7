"""`manage.py setup_link`: how a new installation begins."""

from typing import Any

from django.core.management.base import BaseCommand

from wakil.web.root.beginning import setup_link


class Command(BaseCommand):
    help = "Print a single-use link that makes the vendor and its first super admin. Only for an empty database."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the link; an earlier one stops working."""
        link = setup_link()
        if link is None:
            self.stdout.write("This portal is set up already: sign in, or let a super admin invite you.")
            return
        self.stdout.write("Open this link within a day to begin. It works once:")
        self.stdout.write(link)
