"""Stored bytes: a private folder or any other storage, reached by random keys and never by an address."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import puremagic
from django.core.files.base import File
from django.core.files.storage import storages

UNKNOWN_TYPE = "application/octet-stream"
HEAD = 8192  # bytes that tell what a file is


@dataclass(frozen=True)
class Stored:
    """What became of a stream of bytes."""

    key: str
    size: int  # bytes
    sha256: str
    content_type: str


def store(content: File) -> Stored:
    """Write the bytes under a new random key of 256 bits and say what they are, by content."""
    return _store(secrets.token_hex(32), content)


def store_as(key: str, content: File) -> Stored:
    """Write the bytes under a key that the caller has drawn; what was there, of an attempt that was cut short, goes."""
    storages["attachments"].delete(_path(key))
    return _store(key, content)


def open_stored(key: str) -> IO[bytes]:
    """The bytes of a key, to be read in chunks. Raises FileNotFoundError when they are gone."""
    return storages["attachments"].open(_path(key))


def erase(keys: Iterable[str]) -> None:
    """Remove the bytes for good; a key that is gone already is no error."""
    for key in keys:
        storages["attachments"].delete(_path(key))


def type_of(head: bytes) -> str:
    """The media type that the first bytes show; plain text when they are readable, else unknown."""
    try:
        return puremagic.from_string(head, mime=True) or UNKNOWN_TYPE
    except (puremagic.PureError, ValueError):
        return "text/plain" if _is_text(head) else UNKNOWN_TYPE


def _store(key: str, content: File) -> Stored:
    digest = hashlib.sha256()
    size, head = 0, b""
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
        head = head or chunk[:HEAD]
    content.seek(0)
    storages["attachments"].save(_path(key), content)
    return Stored(key, size, digest.hexdigest(), type_of(head))


def _is_text(head: bytes) -> bool:
    try:
        return bool(head) and "\x00" not in head.decode("utf-8", "strict" if len(head) < HEAD else "ignore")
    except UnicodeDecodeError:
        return False


def _path(key: str) -> str:
    return f"{key[:2]}/{key}"
