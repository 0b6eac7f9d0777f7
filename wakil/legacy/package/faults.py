"""What is wrong with a package, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: file, line (0: the file as a whole), field and what it is, in plain words."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field + ' ' if self.field else ''}{self.what}"


class Unreadable(Exception):
    """A line or a file that can't be read as the format says; `faults` say why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults
