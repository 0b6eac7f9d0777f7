"""`manage.py move check|import|verify|undo`: what the pages of a move do, for whoever sits at the machine."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wakil.access.actor import Actor
from wakil.access.verdict import Forbidden
from wakil.accounts.models import User
from wakil.legacy.changed import ChangedHere
from wakil.legacy.importing.passes import Refused, dry_run
from wakil.legacy.importing.report import Report
from wakil.legacy.importing.undoing import take_back
from wakil.legacy.importing.verifying import verify_package
from wakil.legacy.importing.whole import import_package
from wakil.legacy.models import Move
from wakil.legacy.package import Package, Unreadable, open_package
from wakil.legacy.shelf import package_named


class Command(BaseCommand):
    """As one person of the vendor, whose rights count and whose name stands in the histories."""

    help = "Move from an old support centre: check a package, import it, verify it, or undo the move."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "import", "verify", "undo"])
        parser.add_argument("package", help="a folder in moving/ of the data folder, or a path with a slash")
        parser.add_argument("--by", required=True, help="the address of whoever does it")
        parser.add_argument("--join", action="append", default=[], metavar="OLD_ID=NUMBER")
        parser.add_argument("--report", type=Path, help="write all findings to this file as CSV")
        parser.add_argument("--even-changed", action="store_true", help="undo cases too that were changed here since")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            self._do(_actor(options["by"]), _package(options["package"]), options)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except Forbidden as refused:
            raise CommandError(str(refused.verdict)) from refused
        except ChangedHere as changed:
            raise CommandError(f"changed here since: {', '.join(changed.numbers)} ({changed.count})") from changed

    def _do(self, actor: Actor, package: Package, options: dict[str, Any]) -> None:
        told, joins = _Bar(self.stdout), _joins(options["join"])
        if options["what"] == "undo":
            move = Move.objects.filter(centre=package.manifest.centre).first()
            if move is None:
                raise CommandError("nothing of this centre is here")
            taken = take_back(actor, move, even_changed=options["even_changed"], told=told)
            kept = "".join(f"\n  stays: {kind} {old} {name}" for kind, old, name in taken.kept)
            self.stdout.write(f"\ntaken back: {taken.cases} cases, {taken.gone}{kept}")
            return
        if options["what"] == "verify":
            compared = verify_package(actor, package, told=told)
            self._tell(compared.report, options["report"])
            self.stdout.write(f"there {compared.there}\nhere  {compared.here}")
            if not compared.is_equal:
                raise CommandError("not equal")
            return
        try:
            work = import_package if options["what"] == "import" else dry_run
            report = work(actor, package, joins=joins, told=told)
        except Refused as refused:
            report = refused.report
        self._tell(report, options["report"])
        if report.is_refused:
            raise CommandError("nothing can be imported before this is settled")

    def _tell(self, report: Report, file: Path | None) -> None:
        self.stdout.write("")
        outcome = report.outcome()
        for kind, counts in outcome["counts"]:
            self.stdout.write(f"{kind:20} " + ", ".join(f"{number} {did}" for did, number in counts.items() if number))
        for section, found in outcome["findings"].items():
            self.stdout.write(f"\n{section}: {outcome['totals'][section]}")
            for one in found:
                self.stdout.write("  " + " · ".join(filter(None, one)))
        if file is not None:
            file.write_bytes(b"".join(report.table()))


class _Bar:
    """How far it is, and how long it will take, at most once a second."""

    def __init__(self, out: Any) -> None:
        self.out, self.began, self.last = out, time.monotonic(), 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.last < 1 or not done:
            return
        self.last = now
        left = (now - self.began) * (total - done) / done
        self.out.write(f"{done * 100 // max(total, 1):3} %  {done} of {total} lines, about {left:.0f} s left")


def _actor(address: str) -> Actor:
    user = User.objects.filter(email=address.strip().lower()).select_related("domain__organization").first()
    if user is None:
        raise CommandError(f"there is nobody with the address {address}")
    return Actor.load(user)


def _package(name: str) -> Package:
    return open_package(Path(name)) if "/" in name else package_named(name)


def _joins(given: list[str]) -> dict[str, int]:
    joins = {}
    for one in given:
        old, _equals, number = one.rpartition("=")
        if not old or not number.isdigit():
            raise CommandError(f"--join {one}: give an old id, =, and the number of an organization")
        joins[old] = int(number)
    return joins
