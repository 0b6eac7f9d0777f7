"""From a Request Tracker to a package: it may be killed at any moment, and goes on with the next start."""

import json
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wakil.legacy.package import Manifest, PackageWriter, open_package
from wakil.legacy.request_tracker import asking, organizations
from wakil.legacy.request_tracker.cases import CaseWriter
from wakil.legacy.request_tracker.client import Server
from wakil.legacy.request_tracker.gathering import gather
from wakil.legacy.request_tracker.mapping import Mapping
from wakil.legacy.request_tracker.parties import Behind
from wakil.legacy.request_tracker.people import Directory
from wakil.legacy.request_tracker.rights import rights

OVERLAP = timedelta(minutes=2)  # what was being written while we asked is asked for again next time
MOST_EXAMPLES = 20
Told = Callable[[int, int], None]  # tickets done, and how many there are


@dataclass
class Progress:
    """How far it has come; what a kill leaves of it stands in the package."""

    until: str = ""  # RT's time when it began
    after: int = 0  # the last ticket done
    done: int = 0
    behind: int = 0
    notes: dict[str, list[str]] = field(default_factory=dict)  # what did not fit → some examples
    counts: dict[str, int] = field(default_factory=dict)  # and how often

    def note(self, what: str, example: str) -> None:
        """Something did not fit."""
        self.counts[what] = self.counts.get(what, 0) + 1
        examples = self.notes.setdefault(what, [])
        if len(examples) < MOST_EXAMPLES:
            examples.append(example)


@dataclass(frozen=True)
class Finished:
    """The package's manifest, and what did not fit."""

    manifest: Manifest
    progress: Progress


def package_request_tracker(
    server: Server,
    mapping: Mapping,
    root: Path,
    *,
    passwords: Table[str, str],
    earlier: Sequence[Path] = (),
    told: Told = lambda _done, _all: None,
) -> Finished:
    """Write the package, or go on with it. With `earlier` ones, only what has changed since the last of them."""
    manifests = [open_package(one).manifest for one in earlier]
    since = max(manifests, key=lambda one: one.taken_at).cursor if manifests else None
    server.sign_in()
    with PackageWriter(root, mapping.centre, since=since) as writer:
        progress = Progress(**json.loads(writer.marker)) if writer.marker else Progress()
        directory = Directory(server, mapping, passwords)
        directory.load()
        if not progress.until:
            progress.until = (server.now() - OVERLAP).isoformat(timespec="seconds")
            _begin(writer, mapping, directory, progress)
        else:
            directory.placed = dict(_placed(root, directory))
        _Tickets(server, writer, progress, directory, earlier).all(since, told)
        manifest = writer.finish(taken_at=datetime.fromisoformat(progress.until), cursor=progress.until)
    return Finished(manifest, progress)


def _begin(writer: PackageWriter, mapping: Mapping, directory: Directory, progress: Progress) -> None:
    """Everything but cases."""
    for kind, record in organizations.lines(mapping):
        writer.add(kind, record)
    for person in directory.known():
        writer.add("people", directory.record(person))
    for kind, record in rights(directory, progress.note):
        writer.add(kind, record)
    _commit(writer, progress)


def _commit(writer: PackageWriter, progress: Progress) -> None:
    writer.commit(json.dumps(vars(progress)))


def _placed(root: Path, directory: Directory) -> Iterator[tuple[str, str]]:
    """The strangers that the package has already."""
    own = {person.id for person in directory.known()}
    for record in _lines(root / "people.jsonl"):
        if record["id"] not in own:
            yield record["id"], record["organization"]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as stream:
        for line in stream:
            yield json.loads(line)


class _Tickets:
    """Takes tickets by number, some at a time, and commits after each lot."""

    def __init__(
        self, server: Server, writer: PackageWriter, progress: Progress, directory: Directory, earlier: Sequence[Path]
    ) -> None:
        self.server, self.writer, self.progress = server, writer, progress
        self.cases = CaseWriter(writer, directory.mapping, directory, progress.note)
        self.written = bytearray()  # by number: small, and it may be asked for any
        for root in (*earlier, writer.root):
            for record in _lines(root / "cases.jsonl"):
                self._remember(int(record["id"]))

    def all(self, since: str | None, told: Told) -> None:
        """Every ticket that is left."""
        moment = datetime.fromisoformat(since) if since else None
        while True:
            some, left = asking.tickets(self.server, after=self.progress.after, since=moment)
            if not some:
                return
            everything = self.progress.done + left
            for whole in gather(self.server, some):
                self._one(whole.ticket.id, lambda whole=whole: self.cases.write(whole, self._is_written))  # type: ignore[misc]
            self.progress.after = some[-1].id
            _commit(self.writer, self.progress)
            told(self.progress.done, everything)

    def _one(self, number: int, write: Callable[[], None]) -> None:
        self.progress.done += 1
        try:
            write()
            self._remember(number)
        except Behind as reason:
            self.progress.behind += 1
            self.progress.note(f"ticket left behind: {reason}", str(number))

    def _remember(self, number: int) -> None:
        if number >= len(self.written):
            self.written.extend(bytes(max(number + 1, 2 * len(self.written)) - len(self.written)))
        self.written[number] = 1

    def _is_written(self, number: int) -> bool:
        return number < len(self.written) and bool(self.written[number])
