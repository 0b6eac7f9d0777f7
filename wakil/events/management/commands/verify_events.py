"""`manage.py verify_events`: is the record of what happened still the one that was written?"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from wakil.events.models import Event
from wakil.events.verify import faults, heads_now

MOST_SHOWN = 50


class Command(BaseCommand):
    """Ends with 1 when a chain is broken."""

    help = "Checks the chain of hashes of every stream of events."

    def add_arguments(self, parser: CommandParser) -> None:
        """A file of heads, kept where nobody who can write to the database can write."""
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FILE",
            help="compare with the heads in FILE, which shows cut tails too; when all is well FILE is written anew",
        )

    def handle(self, *_arguments: Any, heads: Path | None = None, **_options: Any) -> None:
        """All in one transaction, so that what is written meanwhile does not look like a fault."""
        with transaction.atomic():
            kept = _read(heads) if heads else None
            found = [str(fault) for fault in faults(kept)]
            now, count = heads_now(), Event.objects.count()
        for line in found[:MOST_SHOWN]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} faults in {count} events")
        if heads:
            heads.write_text(json.dumps(now, indent=0))
        self.stdout.write(f"{count} events in {len(now)} streams are as they were written.")


def _read(file: Path) -> dict[str, tuple[int, str]]:
    """The heads kept in the file; none when there is no file yet."""
    if not file.exists():
        return {}
    try:
        return {str(name): (int(seq), str(head)) for name, (seq, head) in json.loads(file.read_text()).items()}
    except (ValueError, TypeError, AttributeError) as problem:
        raise CommandError(f"{file} holds no heads") from problem
