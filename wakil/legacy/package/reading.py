"""Read a package line by line, in constant memory: nothing in it is believed, no link is followed."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from wakil.legacy.package.base import Record
from wakil.legacy.package.case_shapes import AttachmentRecord, CaseRecord, ChangeRecord, MessageRecord, WatcherRecord
from wakil.legacy.package.faults import Fault, Unreadable
from wakil.legacy.package.kinds import KINDS, OF_A_CASE, SHAPES, file_of
from wakil.legacy.package.manifest import Counted, Manifest

MANIFEST = "manifest.json"
LONGEST_LINE = 8_000_000  # bytes
LONGEST_MANIFEST = 100_000
MOST_OF_A_CASE = 20_000  # records of one kind, so that one case fits into memory

OnFault = Callable[[Fault], None]


def stop(fault: Fault) -> None:
    """What to do with a fault where there should be none."""
    raise Unreadable([fault])


@dataclass
class Bundle:
    """A case and all that belongs to it, in the order of the files; the line is the case's."""

    line: int
    case: CaseRecord
    messages: list[MessageRecord] = field(default_factory=list)
    changes: list[ChangeRecord] = field(default_factory=list)
    attachments: list[AttachmentRecord] = field(default_factory=list)
    watchers: list[WatcherRecord] = field(default_factory=list)
    lines: dict[str, list[int]] = field(default_factory=dict)  # where each record of a kind stands

    def of(self, kind: str) -> list[Any]:
        """Its records of one kind."""
        found: list[Any] = getattr(self, kind)
        return found


@dataclass(frozen=True)
class Package:
    """A folder with a manifest, a file for each kind, and `files/`."""

    root: Path
    manifest: Manifest

    def records(self, kind: str, on_fault: OnFault = stop) -> Iterator[tuple[int, Any]]:
        """Each record with its line; a line that can't be read is a fault and left out.

        At the end, what the manifest says of the file is compared with what was read.
        """
        digest, count = hashlib.sha256(), 0
        counted = self.manifest.kinds.get(kind)
        if counted is None and not (self.root / file_of(kind)).exists():
            return
        for count, raw in self._lines(kind, digest, on_fault):
            record = _parsed(kind, count, raw, on_fault)
            if record is not None:
                yield count, record
        found = Counted(count=count, sha256=digest.hexdigest())
        if counted != found:
            on_fault(Fault(file_of(kind), 0, "", _difference(counted, found)))

    def bundles(self, on_fault: OnFault = stop) -> Iterator[Bundle]:
        """Each case with its messages, changes, files and watchers, by going through all five files side by side."""
        streams = [_Ahead(kind, self.records(kind, on_fault)) for kind in OF_A_CASE]
        for line, case in self.records("cases", on_fault):
            bundle = Bundle(line, case)
            for stream in streams:
                stream.take(bundle, on_fault)
            yield bundle
        for stream in streams:
            stream.rest(on_fault)

    def open_file(self, sha256: str) -> IO[bytes]:
        """The bytes that have this checksum, not checked yet. Raises FileNotFoundError unless it is a plain file."""
        return _opened(self.root / "files" / sha256[:2] / sha256)

    def _lines(self, kind: str, digest: Any, on_fault: OnFault) -> Iterator[tuple[int, bytes]]:
        number = 0
        try:
            stream = _opened(self.root / file_of(kind))
        except OSError:
            on_fault(Fault(file_of(kind), 0, "", "is missing, or is not a plain file"))
            return
        with stream:
            while raw := stream.readline(LONGEST_LINE + 1):
                number += 1
                digest.update(raw)
                if len(raw) > LONGEST_LINE:
                    on_fault(Fault(file_of(kind), number, "", f"is longer than {LONGEST_LINE} bytes"))
                    return
                yield number, raw


def open_package(root: Path) -> Package:
    """The package in that folder. Raises Unreadable when its manifest can't be read."""
    try:
        with _opened(root / MANIFEST) as stream:
            raw = stream.read(LONGEST_MANIFEST + 1)
    except OSError as error:
        raise Unreadable([Fault(MANIFEST, 0, "", "is missing, or is not a plain file")]) from error
    if len(raw) > LONGEST_MANIFEST:
        raise Unreadable([Fault(MANIFEST, 0, "", f"is longer than {LONGEST_MANIFEST} bytes")])
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise Unreadable(_faults(MANIFEST, 0, error)) from error
    unknown = sorted(set(manifest.kinds) - set(KINDS))
    if unknown:
        raise Unreadable([Fault(MANIFEST, 0, "kinds", f"has kinds that the format has not: {', '.join(unknown)}")])
    return Package(root, manifest)


class _Ahead:
    """The records of one kind, with the next one in hand."""

    def __init__(self, kind: str, records: Iterator[tuple[int, Any]]) -> None:
        self.kind, self.records = kind, records
        self.next: tuple[int, Any] | None = None
        self.has_begun = False

    def take(self, bundle: Bundle, on_fault: OnFault) -> None:
        """Put what belongs to the bundle's case into it."""
        if not self.has_begun:
            self.next, self.has_begun = next(self.records, None), True
        found, lines = bundle.of(self.kind), bundle.lines.setdefault(self.kind, [])
        while self.next is not None and self.next[1].case == bundle.case.id:
            lines.append(self.next[0])
            found.append(self.next[1])
            self.next = next(self.records, None)
            if len(found) > MOST_OF_A_CASE:
                on_fault(Fault(file_of(self.kind), lines[-1], "case", f"has more than {MOST_OF_A_CASE} of these"))
                found.pop()
                lines.pop()

    def rest(self, on_fault: OnFault) -> None:
        """What is left belongs to no case, or stands in another order than the cases."""
        if not self.has_begun:
            self.next, self.has_begun = next(self.records, None), True
        if self.next is not None:
            line, record = self.next
            what = f"{record.case} is no case of this package, or stands in another order than in cases.jsonl"
            on_fault(Fault(file_of(self.kind), line, "case", what))
        for _line, _record in self.records:
            pass  # the checksum is of the whole file


def _opened(path: Path) -> IO[bytes]:
    """A plain file, to be read. Raises OSError for a link, a device or anything else."""
    if path.parent.is_symlink():
        raise FileNotFoundError(path.name)
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(path.name)
    return os.fdopen(handle, "rb")


def _parsed(kind: str, number: int, raw: bytes, on_fault: OnFault) -> Record | None:
    try:
        return SHAPES[kind].model_validate_json(raw)
    except ValidationError as error:
        for fault in _faults(file_of(kind), number, error):
            on_fault(fault)
    return None


def _faults(file: str, number: int, error: ValidationError) -> list[Fault]:
    return [
        Fault(file, number, ".".join(str(part) for part in one["loc"]), _plain(one["msg"]))
        for one in error.errors(include_url=False, include_context=False, include_input=False)[:20]
    ]


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Assertion failed, ")


def _difference(said: Counted | None, found: Counted) -> str:
    if said is None:
        return "is there, but not in the manifest"
    if said.count != found.count:
        return f"has {found.count} lines, and the manifest says {said.count}"
    return "has another checksum than the manifest says"
