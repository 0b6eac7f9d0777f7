"""Uploads in parts (resumable): each part is stored by itself, and the last one makes the file of them."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import File
from django.db import transaction

from wakil.access.actor import Actor
from wakil.api.errors import ApiError, invalid
from wakil.api.media.incoming import CHUNK, Incoming
from wakil.api.models import UploadPart, UploadSession
from wakil.cases import files
from wakil.cases.actions.attaching import LARGEST_FILE, checked_name
from wakil.cases.models import Case
from wakil.lib import clock

LIVES = timedelta(hours=24)
MOST_OPEN = 20  # sessions of one account
GRAIN = 256 * 1024  # every part but the last is so many bytes, or a multiple
_RANGE = re.compile(r"bytes (?:(\d{1,15})-(\d{1,15})|\*)/(\d{1,15}|\*)")


@dataclass(frozen=True)
class Part:
    """What a Content-Range says; `first` is None of a question how far it is."""

    first: int | None
    last: int
    total: int | None


def open_session(actor: Actor, case: Case, *, name: str, total: int | None) -> str:
    """A new session's token. Raises ValidationError for a name and ApiError 400 for a size that no file may have."""
    remove_old_sessions(actor)
    if UploadSession.objects.filter(user=actor.user, attachment=None).count() >= MOST_OPEN:
        raise ApiError(429, "Too many uploads of yours are open. Finish one of them.")
    if total is not None and total > LARGEST_FILE:
        raise invalid("media", f"A file has at most {LARGEST_FILE // 1_000_000} MB.", "FILE_TOO_LARGE")
    token = secrets.token_urlsafe(32)
    UploadSession.objects.create(
        token_hash=_hash_of(token),
        user=actor.user,
        domain=actor.domain,
        case=case,
        name=checked_name(name),
        total=total,
        created_at=clock.now(),
    )
    return token


def session_of(actor: Actor, case: Case, token: str) -> UploadSession | None:
    """The caller's own session for that case, locked, while it lives."""
    mine = UploadSession.objects.select_for_update(of=("self",)).filter(user=actor.user, domain=actor.domain, case=case)
    return mine.filter(token_hash=_hash_of(token), created_at__gt=clock.now() - LIVES).first()


def part_in(header: str, length: int) -> Part:
    """What the header Content-Range says of a body of that length; without one the body is all there is."""
    if not header:
        return Part(0, length - 1, length)
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        raise ApiError(400, "Content-Range is not like “bytes 0-262143/1000000”.", "BAD_RANGE")
    total = None if match[3] == "*" else int(match[3])
    if match[1] is None:
        return Part(None, 0, total)
    return Part(int(match[1]), int(match[2]), total)


def take_part(session: UploadSession, part: Part, content: Incoming) -> bool:
    """Keep a part; true when it was the last. Raises ApiError 400 for one that does not follow."""
    _check(session, part, content.size)
    if content.size:
        stored = files.store(content.as_file("part"))
        UploadPart.objects.create(session=session, offset=session.received, size=content.size, key=stored.key)
    session.received += content.size
    session.total = part.total if part.total is not None else session.total
    session.save(update_fields=["received", "total"])
    return session.total is not None and session.received == session.total


def _check(session: UploadSession, part: Part, size: int) -> None:
    total = part.total if part.total is not None else session.total
    if session.total is not None and total != session.total:
        raise ApiError(400, "The size of the whole file was another before.", "BAD_RANGE")
    if part.first != session.received or part.last - part.first + 1 != size:
        raise ApiError(400, f"The next byte to come is {session.received}.", "BAD_RANGE")
    end = session.received + size
    if end > LARGEST_FILE or (total is not None and max(total, end) > LARGEST_FILE):
        raise invalid("media", f"A file has at most {LARGEST_FILE // 1_000_000} MB.", "FILE_TOO_LARGE")
    if total is not None and end > total:
        raise ApiError(400, "These are more bytes than the whole file has.", "BAD_RANGE")
    if end != total and (size == 0 or size % GRAIN):
        raise ApiError(400, f"Every part but the last has a multiple of {GRAIN} bytes.", "BAD_RANGE")


@contextmanager
def whole_of(session: UploadSession) -> "Iterator[File[bytes]]":
    """All parts as one file."""
    with Incoming() as whole:
        yield whole.take_all(_chunks(session)).as_file(session.name)


def end_session(session: UploadSession, attachment_key: int) -> None:
    """Remember what became of it, and drop the parts once that is sure."""
    keys = list(session.parts.values_list("key", flat=True))
    session.parts.all().delete()
    UploadSession.objects.filter(pk=session.pk).update(attachment=attachment_key)
    transaction.on_commit(lambda: files.erase(keys))


def remove_old_sessions(actor: Actor | None = None) -> int:
    """Drop what was begun too long ago, of one account or of all; says how many sessions went."""
    old = UploadSession.objects.filter(created_at__lte=clock.now() - LIVES)
    old = old.filter(user=actor.user) if actor else old
    ids = list(old.values_list("pk", flat=True)[:500])
    files.erase(UploadPart.objects.filter(session__in=ids).values_list("key", flat=True))
    UploadSession.objects.filter(pk__in=ids).delete()
    return len(ids)


def _chunks(session: UploadSession) -> Iterator[bytes]:
    for key in session.parts.order_by("offset").values_list("key", flat=True):
        with files.open_stored(key) as stored:
            while chunk := stored.read(CHUNK):
                yield chunk


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
