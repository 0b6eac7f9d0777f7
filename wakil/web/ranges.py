"""A part of a file, for downloads that go on where they stopped (RFC 9110, section 14)."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import HttpRequest

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_LONGEST_NUMBER = 18  # digits that fit into 64 bits
_CHUNK = 65536


class NotSatisfiable(Exception):
    """The range lies outside of the file."""


def range_of(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The first and the last byte asked for; None for the whole file. Raises NotSatisfiable.

    What is no single range of bytes, or is about a file that is another now (If-Range), is answered with the whole.
    """
    found = _ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not found or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if max(len(first), len(last)) > _LONGEST_NUMBER or not first + last:
        return None
    if not first:
        return _last_bytes(int(last), size)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiable
    return int(first), end


def part_of(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    """The bytes from first to last, both included; the file is closed in the end."""
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _last_bytes(many: int, size: int) -> tuple[int, int]:
    if not many or not size:
        raise NotSatisfiable
    return max(size - many, 0), size - 1
