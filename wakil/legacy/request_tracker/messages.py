"""What was written on a ticket, with its files, as messages of a case; the first of them is the filing."""

import io
import mimetypes
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from wakil.legacy.package import PackageWriter
from wakil.legacy.request_tracker import asking, words
from wakil.legacy.request_tracker.client import Server
from wakil.legacy.request_tracker.gathering import Whole, words_of
from wakil.legacy.request_tracker.records import Part, Transaction

Record = dict[str, Any]


def body_of(whole: Whole, transaction: Transaction) -> str:
    """The words of a message as plain text."""
    said = []
    for part in words_of(whole.parts.get(transaction.id, [])):
        text = whole.texts.get(part.id, "")
        said.append(words.plain(words.text_of_html(text) if part.type == "text/html" else text).strip("\n"))
    return "\n\n".join(text for text in said if text.strip())


def mail_of(whole: Whole, transaction: Transaction) -> Record:
    """How its mail is called, and which one it answers."""
    parts = whole.parts.get(transaction.id, [])
    if not parts:
        return {"message_id": None, "in_reply_to": None}
    top = min(parts, key=lambda part: part.id)  # RT writes the message itself before its parts
    headers = top.headers
    own = words.message_id(top.message_id) or words.message_id(str(headers.get("RT-Message-ID", "")))
    return {"message_id": own, "in_reply_to": words.answered(headers)}


def files_of(whole: Whole, transaction: Transaction) -> list[Part]:
    """What came with it as a file."""
    return [part for part in whole.parts.get(transaction.id, []) if part.is_file]


class Keeper:
    """Fetches files and keeps them in the package."""

    def __init__(self, server: Server, writer: PackageWriter, tell: Callable[[str, str], None]) -> None:
        self.server, self.writer, self.tell = server, writer, tell

    def keep(self, parts: Sequence[Part], *, case: str, message: str | None, by: str, at: datetime) -> None:
        """Add these files to a message, or without one to the filing."""
        for part in parts:
            content = asking.content(self.server, part.id)
            if not content and not part.name:
                self.tell("empty part of a message, left out", f"{case}: {part.id}")
                continue
            ending = mimetypes.guess_extension(part.type) or ""
            name = words.file_name(part.name, f"part-{part.id}{ending}")
            self.keep_bytes(
                content, id=f"attachment:{part.id}", case=case, message=message, name=name, type=part.type, by=by, at=at
            )

    def keep_bytes(self, content: bytes, **record: Any) -> None:
        """Add bytes as a file."""
        sha256, size = self.writer.add_file(io.BytesIO(content))
        record["type"] = (record["type"] or "application/octet-stream")[:100]
        self.writer.add("attachments", record | {"sha256": sha256, "size": size})
