"""Is a package what the format says? Every fault is told with its file and line; nothing is changed."""

import hashlib
from collections.abc import Callable

from wakil.legacy.package import case_rules, rules
from wakil.legacy.package.base import Record
from wakil.legacy.package.faults import Fault
from wakil.legacy.package.index import Index, Known, nothing_known
from wakil.legacy.package.kinds import KINDS, OF_A_CASE, POINTS_TO, file_of, key_of
from wakil.legacy.package.reading import Bundle, OnFault, Package

MOST_FAULTS = 200  # told; a package with more is as broken
_CHUNK = 1 << 20
Told = Callable[[int], None]  # how many lines are checked


class Enough(Exception):
    """There are more faults than anybody reads."""


def check_package(
    package: Package, known: Known = nothing_known, told: Told = lambda _lines: None, *, hash_files: bool = True
) -> list[Fault]:
    """The faults of a package, at most MOST_FAULTS; none: it can be imported. `known` is asked for what is elsewhere.

    The bytes of files are read and compared too unless `hash_files` is off.
    """
    faults: list[Fault] = []

    def on_fault(fault: Fault) -> None:
        faults.append(fault)
        if len(faults) >= MOST_FAULTS:
            raise Enough

    try:
        with Index(known) as index:
            _Checking(package, index, on_fault, told, hash_files=hash_files).all()
    except Enough:
        faults.append(Fault("", 0, "", "and more: the check has stopped here"))
    return faults


class _Checking:
    """One pass through a package."""

    def __init__(self, package: Package, index: Index, on_fault: OnFault, told: Told, *, hash_files: bool) -> None:
        self.package, self.index, self.on_fault, self.told = package, index, on_fault, told
        self.hash_files, self.lines = hash_files, 0

    def all(self) -> None:
        for kind in KINDS:
            if kind == "cases":
                break
            for line, record in self.package.records(kind, self.on_fault):
                self._count(1)
                self._record(kind, line, record)
                rules.check(kind, line, record, self.index, self.on_fault)
        for bundle in self.package.bundles(self.on_fault):
            self._bundle(bundle)
        self.told(self.lines)

    def _bundle(self, bundle: Bundle) -> None:
        self._record("cases", bundle.line, bundle.case)
        for kind in OF_A_CASE:
            for line, record in zip(bundle.lines.get(kind, ()), bundle.of(kind), strict=True):
                self._record(kind, line, record)
        case_rules.check(bundle, self.index, self.on_fault)
        for line, attachment in zip(bundle.lines.get("attachments", ()), bundle.attachments, strict=True):
            self._bytes(line, attachment.sha256, attachment.size)
        self._count(1 + sum(len(bundle.of(kind)) for kind in OF_A_CASE))

    def _record(self, kind: str, line: int, record: Record) -> None:
        """Nothing twice, and every pointer leads somewhere."""
        for name, target in POINTS_TO.get(kind, {}).items():
            old = getattr(record, name)
            if old is not None and self.index.value(target, old) is None:
                self.on_fault(
                    Fault(file_of(kind), line, name, f"names {old}, which is not in {file_of(target)} before")
                )
        if not self.index.add(kind, key_of(kind, record), rules.value_of(kind, record)):
            self.on_fault(Fault(file_of(kind), line, "", "is there twice"))

    def _bytes(self, line: int, sha256: str, size: int) -> None:
        if self.index.value("files", sha256) == str(size):
            return
        fault = _fault_of_file(self.package, sha256, size, hash_it=self.hash_files)
        if fault:
            self.on_fault(Fault(file_of("attachments"), line, "sha256", fault))
        self.index.add("files", sha256, str(size))

    def _count(self, lines: int) -> None:
        before, self.lines = self.lines, self.lines + lines
        if before // 1000 != self.lines // 1000:
            self.told(self.lines)


def _fault_of_file(package: Package, sha256: str, size: int, *, hash_it: bool) -> str:
    try:
        stream = package.open_file(sha256)
    except OSError:
        return "names bytes that are not in files/, or are no plain file"
    with stream:
        digest, found = hashlib.sha256(), 0
        if not hash_it:
            found = stream.seek(0, 2)
            return "" if found == size else f"names a file of {found} bytes, not of {size}"
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            found += len(chunk)
    if found != size:
        return f"names a file of {found} bytes, not of {size}"
    return "" if digest.hexdigest() == sha256 else "names a file whose bytes have another checksum"
