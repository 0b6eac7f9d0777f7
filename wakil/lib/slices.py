"""A part of a file that reads like a whole one."""

from typing import IO


class Slice:
    """`length` bytes of a file from an offset on; closing it closes the file."""

    def __init__(self, file: IO[bytes], offset: int, length: int) -> None:
        self.file = file
        self.left = length
        file.seek(offset)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; all that are left without one."""
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        chunk = self.file.read(wanted) if wanted else b""
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()
