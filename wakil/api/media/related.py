"""multipart/related as the official clients send it: a description, then bytes.

Some end their lines with LF and some with CRLF. The first line decides, and exactly that end of line is taken off the
bytes: a tolerant parser would eat a file's own last carriage return.
"""

import re
from collections.abc import Iterable, Iterator
from email.message import Message as MailMessage

from wakil.api.errors import ApiError

LONGEST_HEAD = 64 * 1024
_LONGEST_BOUNDARY = 200


class Related:
    """The two parts of a body. `description()` first, then `content()`, each once."""

    def __init__(self, chunks: Iterable[bytes], content_type: str) -> None:
        self._chunks = iter(chunks)
        self._buffer = b""
        self._dashes = b"--" + _boundary_in(content_type)
        self._newline = b"\n"
        self._begin()

    def description(self) -> bytes:
        """The first part. Raises ApiError 400 when it is too long to be one."""
        text = b""
        for piece in self._part():
            text += piece
            if len(text) > LONGEST_HEAD:
                raise _malformed("The first part is too long to be a description.")
        return text

    def content(self) -> Iterator[bytes]:
        """The bytes of the second part, piece by piece."""
        yield from self._part()

    def _begin(self) -> None:
        while True:
            line = self._line(b"\n")
            if line.rstrip(b"\r\n") == self._dashes:
                self._newline = b"\r\n" if line.endswith(b"\r\n") else b"\n"
                return

    def _part(self) -> Iterator[bytes]:
        """What stands between the headers and the next delimiter, and then past that delimiter."""
        while self._line(self._newline) != self._newline:
            pass
        end = self._newline + self._dashes
        if self._starts_with(self._dashes):  # an empty part has no line end of its own before the delimiter
            self._buffer = self._newline + self._buffer
        while (found := self._buffer.find(end)) < 0:
            ready = max(len(self._buffer) - len(end) + 1, 0)
            if ready:
                yield self._buffer[:ready]
                self._buffer = self._buffer[ready:]
            self._more("It ends before its last part does.")
        if found:
            yield self._buffer[:found]
        self._buffer = self._buffer[found + len(end) :]
        self._pass_delimiter()

    def _pass_delimiter(self) -> None:
        """The rest of the delimiter's line; after the last one nothing needs to follow."""
        if self._starts_with(b"--"):
            return
        self._line(self._newline)

    def _starts_with(self, mark: bytes) -> bool:
        while len(self._buffer) < len(mark):
            chunk = next(self._chunks, b"")
            if not chunk:
                return False
            self._buffer += chunk
        return self._buffer.startswith(mark)

    def _line(self, newline: bytes) -> bytes:
        while newline not in self._buffer:
            if len(self._buffer) > LONGEST_HEAD:
                raise _malformed("A header of a part is too long.")
            self._more("It has no two parts.")
        line, _end, self._buffer = self._buffer.partition(newline)
        return line + newline

    def _more(self, complaint: str) -> None:
        chunk = next(self._chunks, b"")
        if not chunk:
            raise _malformed(complaint)
        self._buffer += chunk


def _boundary_in(content_type: str) -> bytes:
    header = MailMessage()
    header["Content-Type"] = re.sub(r"[\r\n]", " ", content_type)
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not 0 < len(boundary) <= _LONGEST_BOUNDARY or not boundary.isascii():
        raise _malformed("Its Content-Type names no boundary.")
    return boundary.encode()


def _malformed(complaint: str) -> ApiError:
    return ApiError(400, f"The body is no multipart/related of two parts. {complaint}", "MALFORMED_MULTIPART")
