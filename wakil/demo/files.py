"""The small files that the cast attaches: texts of the stories, and pictures drawn here."""

import struct
import zlib

from django.core.files.base import ContentFile

WIDTH, HEIGHT = 320, 180


def as_file(entry: dict[str, str]) -> "ContentFile[bytes]":
    """A file of a story: its text, or a picture when its name says so."""
    name = entry["name"]
    return ContentFile(_picture(name) if name.endswith(".png") else entry["text"].strip("\n").encode(), name=name)


def _picture(name: str) -> bytes:
    """A window with a bar of its own colour and some lines of "text": a screenshot from far away."""
    colour = zlib.crc32(name.encode()).to_bytes(4, "big")[:3]
    rows = b"".join(b"\0" + b"".join(_point(x, y, colour) for x in range(WIDTH)) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    )


def _point(x: int, y: int, colour: bytes) -> bytes:
    if y < HEIGHT // 8:
        return colour
    is_line = (y // 6) % 3 == 1 and WIDTH // 10 < x < WIDTH // 10 + (y * 7919 % 5 + 3) * WIDTH // 10
    return b"\xb8\xbe\xc8" if is_line else b"\xf6\xf7\xf9"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
