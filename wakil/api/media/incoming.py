"""Bytes on their way in, kept in a temporary file: never more of them than a file may have."""

import hashlib
import tempfile
from collections.abc import Iterable
from typing import Any, Self

from django.core.files.base import File
from django.http import HttpRequest

from wakil.api.errors import invalid
from wakil.cases.actions.attaching import LARGEST_FILE

CHUNK = 64 * 1024
_IN_MEMORY = 1_000_000


class Incoming:
    """Takes bytes, counts them and says what they are; what is too much is dropped and told at the end.

    To be used with `with`, which drops them all.
    """

    def __init__(self, most: int = LARGEST_FILE) -> None:
        self.most = most
        self.size = 0
        self._digest = hashlib.sha256()
        self._spooled: Any = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed by close()

    def take(self, chunk: bytes) -> None:
        """The next bytes."""
        self.size += len(chunk)
        if self.size <= self.most:
            self._digest.update(chunk)
            self._spooled.write(chunk)

    def take_all(self, chunks: Iterable[bytes]) -> Self:
        """All the bytes there are. Raises ApiError 400 when they are too many."""
        for chunk in chunks:
            self.take(chunk)
        if self.size > self.most:
            raise invalid("media", f"A file has at most {self.most // 1_000_000} MB.", "FILE_TOO_LARGE")
        return self

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def as_file(self, name: str) -> "File[Any]":
        """The bytes from the first on, with a name."""
        self._spooled.seek(0)
        file: File[Any] = File(self._spooled, name=name)
        file.size = self.size
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._spooled.close()


def chunks_of(request: HttpRequest) -> Iterable[bytes]:
    """The body as it comes."""
    while chunk := request.read(CHUNK):
        yield chunk
