"""`manage.py check_package FOLDER`: is it what the format says?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wakil.legacy.package import Unreadable, check_package, open_package


class Command(BaseCommand):
    """Changes nothing; ends with 1 when there are faults."""

    help = "Check a package of an old support centre, and tell every fault with its file and line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--without-bytes", action="store_true", help="leave out the checksums of attached files")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            package = open_package(options["folder"])
        except Unreadable as error:
            raise CommandError(str(error)) from error
        faults = check_package(package, hash_files=not options["without_bytes"])
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults")
        counts = ", ".join(f"{one.count} {kind}" for kind, one in package.manifest.kinds.items())
        self.stdout.write(f"{package.manifest.centre}: {counts}, {package.manifest.files} files")
