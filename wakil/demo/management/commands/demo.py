"""`manage.py demo`: fill an empty database with the cast, and say who can sign in."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wakil.demo.making import HoldsOthers, make_demo
from wakil.demo.password import demo_password, renew_password
from wakil.demo.report import as_json, as_words


class Command(BaseCommand):
    help = "Make the demo's organizations, people and cases. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the demo in an empty database, or only tell about it."""
        password = demo_password()
        try:
            made = make_demo(password)
        except HoldsOthers as error:
            raise CommandError("This database holds other people. The demo is made in an empty one only.") from error
        renewed = not made and renew_password(password)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(password), ensure_ascii=False))
            return
        unchanged = (
            "The demo is there already: its password is new."
            if renewed
            else "The demo is there already: nothing to change."
        )
        self.stdout.write("The demo is ready." if made else unchanged)
        self.stdout.write(as_words(password))
