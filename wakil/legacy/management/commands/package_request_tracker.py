"""`manage.py package_request_tracker FOLDER`: a package of what a Request Tracker holds."""

import stat
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wakil.legacy.package import Unreadable
from wakil.legacy.request_tracker.client import Credentials, Server, Unanswered
from wakil.legacy.request_tracker.mapping_file import Unfit, read_mapping
from wakil.legacy.request_tracker.passwords import read_passwords
from wakil.legacy.request_tracker.running import Finished, package_request_tracker


class Command(BaseCommand):
    """Ask a Request Tracker for everything that the mapping gives a meaning, and write it down."""

    help = (
        "Writes a package of what a Request Tracker 5 holds, over its REST2 API. Nothing is changed there. "
        "It may be killed at any moment: started again with the same folder, it goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the package is to stand")
        parser.add_argument("--url", required=True, help="of the Request Tracker, such as https://support.example/rt")
        parser.add_argument("--mapping", required=True, type=Path, help="a TOML file: what queues and people mean here")
        parser.add_argument(
            "--credentials", required=True, type=Path, help='a file with "token …" or "name:password", for you alone'
        )
        parser.add_argument(
            "--passwords", type=Path, help="a CSV with the columns name and password, from its database"
        )
        parser.add_argument(
            "--since",
            type=Path,
            action="append",
            default=[],
            metavar="FOLDER",
            help="an earlier package: only what has changed since the last of those named",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if (folder / "manifest.json").exists():
            raise CommandError(f"{folder} is a whole package already. Name another folder.")
        try:
            finished = package_request_tracker(
                Server(options["url"], _credentials(options["credentials"])),
                read_mapping(options["mapping"]),
                folder,
                passwords=read_passwords(options["passwords"]) if options["passwords"] else {},
                earlier=options["since"],
                told=_Bar().show,
            )
        except (Unanswered, Unfit, Unreadable, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(_report(finished))


def _credentials(path: Path) -> Credentials:
    """What is in a file that nobody else may read."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise CommandError(f"{path} can be read by others: chmod 600 {path}")
        return Credentials.of(path.read_text())
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}") from problem


class _Bar:
    """How many tickets are done, how fast, and how long it will take."""

    def __init__(self) -> None:
        self.began_at, self.began_with = time.monotonic(), -1

    def show(self, done: int, everything: int) -> None:
        if self.began_with < 0:
            self.began_at, self.began_with = time.monotonic(), done
        passed = time.monotonic() - self.began_at
        pace = (done - self.began_with) / passed if passed else 0.0
        left = f", {round((everything - done) / pace)} s left" if pace else ""
        ending = "\r" if sys.stderr.isatty() else "\n"
        print(f"{done:,} of {everything:,} tickets{left}    ", end=ending, file=sys.stderr, flush=True)


def _report(finished: Finished) -> str:
    """What is in the package, and what did not fit, with some examples of each."""
    kinds = finished.manifest.kinds
    lines = [f"{counted.count:>9,}  {kind}" for kind, counted in kinds.items()]
    lines.append(f"{finished.manifest.files:>9,}  different files, {finished.manifest.bytes:,} bytes")
    progress = finished.progress
    if progress.counts:
        lines.append("\nWhat did not fit:")
    for what, count in sorted(progress.counts.items()):
        lines.append(f"{count:>9,}  {what}: {', '.join(progress.notes[what][:5])}{' …' if count > 5 else ''}")  # noqa: PLR2004
    return "\n".join(lines)
