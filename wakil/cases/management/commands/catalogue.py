"""`manage.py catalogue FILE`: bring products, support tiers, categories and questions in step with a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wakil.cases.catalogue import DEFAULT, CatalogueError, load_catalogue, read_catalogue


class Command(BaseCommand):
    help = "Load products, support tiers with targets, categories and questions from a TOML file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DEFAULT, help="without one: the default catalogue")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Load the file, all of it or nothing."""
        try:
            loaded = load_catalogue(read_catalogue(file))
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if not loaded:
            self.stdout.write("Nothing to change.")
            return
        self.stdout.write(f"{loaded.made} made, {loaded.changed} changed, {loaded.retired} retired.")
