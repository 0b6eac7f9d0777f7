"""The steps of a move, each followed by the questions that must be answered the same on both sides."""

from dataclasses import dataclass, field
from pathlib import Path

from tools.migration import later, plan, world
from tools.migration.old_centre import OldCentre
from tools.migration.portal import VERA, NewHome
from tools.migration.telling import compare, must, show, step
from tools.migration.truth import Known, of_old_centre

PROGRESS = r"^([\d,]+) of [\d,]+ tickets"
PERCENT = r"^\s*(\d+) %"


@dataclass
class Rehearsal:
    """One old centre, one portal, and a folder for what is carried between them."""

    centre: OldCentre
    home: NewHome
    folder: Path
    number: int  # of tickets
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def first(self) -> Path:
        return self.folder / "first"

    @property
    def second(self) -> Path:
        return self.folder / "second"

    def fill(self) -> None:
        """Three years of an old centre."""
        with step("making people, groups and queues in Request Tracker"):
            self.centre.seed(world.foundations())
        with step(f"making {self.number:,} tickets"):
            parts = plan.in_parts(plan.tickets(range(self.number)), 2)
            self.numbers = self.centre.seed_side_by_side(parts)
            self.centre.seed([*plan.ties(self.numbers, plan.LAST), {"do": "scrips", "on": True}])
        world.write_mapping(self.folder)
        credentials = self.folder / "credentials"
        credentials.write_text(f"{world.MOVER.login}:{world.PASSWORD}")
        credentials.chmod(0o600)
        rows = self.centre.query("SELECT Name, Password FROM Users WHERE Password <> ''")
        (self.folder / "passwords.csv").write_text("\n".join(["name,password", *(",".join(row) for row in rows)]))

    def take_package(self) -> None:
        """Read everything, with a power cut on the way."""
        with step("packaging, killed after a third of the tickets"):
            reached = self.home.killed(self.number // 3, PROGRESS, *self._packaging(self.first))
            must(not (self.first / "manifest.json").exists(), f"killed at {reached:,} tickets: no package yet")
        with step("packaging goes on to the end"):
            show(self.home.portal.manage(*self._packaging(self.first)))
        with step("checking the package"):
            show(self.home.portal.manage("check_package", str(self.first)))

    def bring_in(self) -> None:
        """Dry run, import with a power cut, the rest of it, verification, and all of it undone and done once more."""
        before = self._rows()
        with step("dry run"):
            show(self.home.move("check", self.first, "--report", str(self.folder / "findings.csv")))
            must(self._rows() == before, "a dry run has changed nothing")
        with step("import, killed on the way"):
            reached = self.home.killed(70, PERCENT, "move", "import", str(self.first), "--by", VERA)
            must(self._rows() != before, f"killed at {reached} %: some of it is here")
        with step("import goes on to the end"):
            self.home.move("import", self.first)
        self.verify(self.first)
        with step("taking it all back"):
            self.home.move("undo", self.first)
            must(self._rows()["cases"] == 0, "no case is left")
        with step("import once more"):
            self.home.move("import", self.first)
        with step("import of what is here already"):
            whole = self._rows()
            self.home.move("import", self.first)
            must(self._rows() == whole, "it has changed nothing")
        must(self._rows()["deliveries"] == before["deliveries"], "nobody was sent a mail about it")

    def verify(self, package: Path) -> None:
        """By the command, from what the package says."""
        with step(f"verification of the {package.name} package"):
            show(self.home.move("verify", package))

    def compare_all(self) -> None:
        """Every case, the old centre's database against the portal's API."""
        with step("comparing every case, message and file"):
            compare(of_old_centre(self.centre), self.home.cases())

    def follow(self) -> None:
        """What has happened there since, shortly before the cut-over."""
        with step("people go on working in the old centre"):
            filed = [later.file_ticket(self.centre, key) for key in range(20)]
            answered = [self.numbers[f"t{key}"] for key in range(0, self.number, max(self.number // 20, 1))]
            for number in answered:
                later.reply(self.centre, number, "Sekarang sudah berjalan.")
        with step("packaging what has changed"):
            show(self.home.portal.manage(*self._packaging(self.second), "--since", str(self.first)))
        with step("import of what has changed"):
            show(self.home.move("import", self.second))
        self.verify(self.second)
        with step("comparing what has changed, and that nothing else has"):
            there = of_old_centre(self.centre)
            changed = {str(number) for number in (*filed, *answered)} & set(there)
            here = self.home.cases(changed)
            compare({n: there[n] for n in changed}, {n: here[n] for n in changed & set(here)})
            must(_heads(there) == _heads(here), f"{len(there):,} cases with the same titles, states and severities")

    def _packaging(self, package: Path) -> list[str]:
        given = {name: str(self.folder / name) for name in ("mapping.toml", "credentials", "passwords.csv")}
        files = ["--mapping", given["mapping.toml"], "--credentials", given["credentials"]]
        where = ["--url", self.centre.url, "--passwords", given["passwords.csv"]]
        return ["package_request_tracker", str(package), *where, *files]

    def _rows(self) -> dict[str, int]:
        """How much there is of what an import makes."""
        found: dict[str, int] = self.home.told(
            "import json; from wakil.cases.models import Attachment, Case, Comment;"
            "from wakil.events.models import Event;"
            "from wakil.notifications.models import Delivery; from wakil.accounts.models import User;"
            "events = Event.objects.exclude(kind__startswith='move');"
            "print(json.dumps({'cases': Case.objects.count(), 'comments': Comment.objects.count(),"
            "'files': Attachment.objects.count(), 'events': events.count(), 'people': User.objects.count(),"
            "'deliveries': Delivery.objects.count()}))"
        )
        return found


def _heads(cases: dict[str, Known]) -> dict[str, tuple[str, str, int]]:
    return {number: (one.title, one.state, one.severity) for number, one in cases.items()}
