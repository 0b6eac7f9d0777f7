"""Write a package: what an adapter of an old support centre uses. It can be killed and goes on where it committed."""

import hashlib
import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from wakil.legacy.package.base import Record
from wakil.legacy.package.kinds import FORMAT, KINDS, OF_A_CASE, SHAPES, file_of
from wakil.legacy.package.manifest import Counted, Manifest
from wakil.legacy.package.reading import LONGEST_LINE, MANIFEST

PROGRESS = "writing.json"
_CHUNK = 1 << 20


class PackageWriter:
    """Adds records to a package in a folder, each checked against the format.

    What belongs to a case is added right after the case. `commit` makes all so far survive a crash, with a word of
    the adapter's own for where it is; opened again, the writer drops what came after and gives that word as `marker`.
    Without `finish` there is no manifest, and so no package.
    """

    def __init__(self, root: Path, centre: str, *, since: str | None = None) -> None:
        self.root, self.centre, self.since = root, centre, since
        self.counts = dict.fromkeys(KINDS, 0)
        self.marker, self._case = "", ""
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (root / MANIFEST).unlink(missing_ok=True)
        self._begin(self._remembered())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        for stream in self.streams.values():
            stream.close()

    def add(self, kind: str, record: Record | dict[str, Any]) -> None:
        """Add one record. Raises ValidationError, a ValueError, for one that the format refuses."""
        checked = SHAPES[kind].model_validate(record)
        if kind == "cases":
            self._case = str(getattr(checked, "id", ""))
        elif kind in OF_A_CASE and getattr(checked, "case", "") != self._case:
            raise ValueError(f"{kind} are added right after their case")
        line = checked.model_dump_json(exclude_defaults=True).encode() + b"\n"
        if len(line) > LONGEST_LINE:
            raise ValueError(f"a record is at most {LONGEST_LINE} bytes")
        self.streams[kind].write(line)
        self.counts[kind] += 1

    def add_file(self, content: IO[bytes]) -> tuple[str, int]:
        """Keep the bytes of a file; its SHA-256 and size, for an attachment. The same bytes are kept once."""
        digest, size = hashlib.sha256(), 0
        unnamed = self.root / "files" / "unnamed"
        unnamed.parent.mkdir(exist_ok=True)
        with unnamed.open("wb") as copy:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        name = digest.hexdigest()
        place = self.root / "files" / name[:2] / name
        place.parent.mkdir(exist_ok=True)
        unnamed.replace(place)
        return name, size

    def commit(self, marker: str) -> None:
        """Make everything so far survive a crash."""
        for stream in self.streams.values():
            stream.flush()
            os.fsync(stream.fileno())
        self.marker = marker
        offsets = {kind: stream.tell() for kind, stream in self.streams.items()}
        state = {"offsets": offsets, "counts": self.counts, "marker": marker, "case": self._case}
        beside = self.root / (PROGRESS + ".new")
        with beside.open("w") as copy:
            json.dump(state, copy)
            copy.flush()
            os.fsync(copy.fileno())
        beside.replace(self.root / PROGRESS)

    def finish(self, *, taken_at: datetime, cursor: str = "") -> Manifest:
        """Write the manifest: from now on it is a package."""
        self.commit(self.marker)
        sizes = [file.stat().st_size for file in sorted((self.root / "files").glob("??/*"))]
        kinds = {kind: Counted(count=self.counts[kind], sha256=_hash_of(self.root / file_of(kind))) for kind in KINDS}
        manifest = Manifest(
            format=FORMAT, centre=self.centre, taken_at=taken_at, cursor=cursor, since=self.since, kinds=kinds,
            files=len(sizes), bytes=sum(sizes),
        )  # fmt: skip
        (self.root / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n")
        (self.root / PROGRESS).unlink()
        return manifest

    def _remembered(self) -> dict[str, Any]:
        try:
            state: dict[str, Any] = json.loads((self.root / PROGRESS).read_text())
        except FileNotFoundError:
            shutil.rmtree(self.root / "files", ignore_errors=True)
            return {"offsets": {}, "counts": {}, "marker": "", "case": ""}
        return state

    def _begin(self, state: dict[str, Any]) -> None:
        self.streams = {kind: (self.root / file_of(kind)).open("ab") for kind in KINDS}
        for kind, stream in self.streams.items():
            stream.truncate(state["offsets"].get(kind, 0))
            stream.seek(0, os.SEEK_END)
        self.counts |= state["counts"]
        self.marker, self._case = state["marker"], state["case"]


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
