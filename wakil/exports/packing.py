"""A zip that is written while it is read: a line for each case, then the files, then the manifest with the sums.

What may be read is asked again for each handful of cases and for each file, so that a right that ends while the copy is
made ends the copy (S18). The memory it takes does not grow with the texts and files.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from zipstream import ZipStream

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible
from wakil.cases.files import open_stored
from wakil.cases.models import Attachment, Case
from wakil.cases.names import case_name, parent_name
from wakil.cases.policy import may_read_attachment, visible_to
from wakil.exports.content import path_of, record_of, with_names
from wakil.exports.policy import cases_to_export, may_export_case, may_export_cases
from wakil.lib import clock
from wakil.lib.days import zulu
from wakil.organizations.models import Organization

FORMAT, VERSION = "wakil-export", 1
TOGETHER = 50  # cases read at once
PIECE = 64 * 1024  # bytes


def _nothing(_done: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass
class Export:
    """One copy: of a case, or of all cases of an organization, for one person. `chunks` can be read once."""

    user_id: int
    organization: Organization
    case: Case | None = None
    progress: Callable[[int], None] = _nothing
    case_ids: list[int] = field(default_factory=list)  # what is in it
    _entries: list[dict[str, Any]] = field(default_factory=list)
    _files: list[int] = field(default_factory=list)
    _missing: list[str] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("cases", "comments", "events", "files"), 0))

    def chunks(self) -> Iterator[bytes]:
        """The zip, piece by piece. Raises NotVisible when the person may not have it any more."""
        archive = ZipStream(compress_type=zipfile.ZIP_DEFLATED)
        archive.add(self._summed("cases.jsonl", self._lines()), "cases.jsonl")
        yield from archive.all_files()
        for attachment in self._readable_files():
            path = path_of(attachment.case, attachment)
            archive.add(self._summed(path, self._bytes_of(attachment, path)), path)
            yield from archive.all_files()
        archive.add(json.dumps(self._manifest(), indent=1), "manifest.json")
        yield from archive.finalize()

    def actor(self) -> Actor:
        """Who reads, as of now. Raises NotVisible when there is nothing to read for them."""
        actor = Actor.afresh(self.user_id)
        may = may_export_case(actor, self.case) if self.case else may_export_cases(actor, self.organization)
        if not may:
            raise NotVisible
        return actor

    def cases(self, actor: Actor) -> QuerySet[Case]:
        """What is to be in it, as far as this actor may read it now."""
        if self.case:
            return visible_to(actor).filter(pk=self.case.pk)
        return cases_to_export(actor, self.organization)

    def _lines(self) -> Iterator[bytes]:
        last = 0
        while True:
            actor = self.actor()
            rows = list(with_names(self.cases(actor)).filter(pk__gt=last).order_by("pk")[:TOGETHER])
            for case in rows:
                yield self._line(actor, case)
            if len(rows) < TOGETHER:
                return
            last = rows[-1].pk

    def _line(self, actor: Actor, case: Case) -> bytes:
        record, files = record_of(actor, case)
        self.case_ids.append(case.pk)
        self._files += [file.pk for file in files]
        self._counts["cases"] += 1
        self._counts["comments"] += len(record["comments"])
        self._counts["events"] += len(record["events"])
        self.progress(len(self.case_ids))
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _readable_files(self) -> Iterator[Attachment]:
        for start in range(0, len(self._files), TOGETHER):
            actor = self.actor()
            found = Attachment.objects.select_related("case", "comment").in_bulk(self._files[start : start + TOGETHER])
            yield from (one for _key, one in sorted(found.items()) if may_read_attachment(actor, one))

    def _bytes_of(self, attachment: Attachment, path: str) -> Iterator[bytes]:
        try:
            stored = open_stored(attachment.key)
        except FileNotFoundError:
            self._missing.append(path)
            return
        with stored:
            while piece := stored.read(PIECE):
                yield piece

    def _summed(self, path: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces, with their number of bytes and their sum written down for the manifest."""
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
        self._entries.append({"path": path, "size": size, "sha256": digest.hexdigest()})
        self._counts["files"] += int(path.startswith("files/") and path not in self._missing)

    def _manifest(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "portal": str(settings.WAKIL_URL),
            "made_at": zulu(clock.now()),
            "of": case_name(self.case) if self.case else parent_name(self.organization),
            "counts": self._counts,
            "missing": self._missing,
            "entries": self._entries,
        }
