"""Tables as people keep them: read a CSV that somebody sends, write one that no spreadsheet runs as a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
LONGEST_FIELD = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One line of a table: its number in the file as an editor counts, and its values, trimmed, by column."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line; `column` is empty when it is about the whole line."""

    line: int
    column: str
    message: str


@dataclass
class Table:
    """What a file says, and every fault of its form; its content is checked by whoever reads it."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(file: IO[bytes], *, required: Sequence[str], optional: Sequence[str] = (), most_rows: int) -> Table:
    """Read a CSV with a header line, parted by commas, semicolons or tabs, in UTF-8 with or without a mark.

    Column names are compared without case and blanks. Raises ValidationError for a file that is no such table.
    """
    text = _text_of(file)
    lines = _lines(text)
    try:
        header = next(lines, None)
        names = _columns(header[1] if header else [], required, optional)
        return _rows(lines, names, most_rows)
    except csv.Error as problem:
        raise ValidationError(_("This is no CSV file: a quotation mark or a field has no end.")) from problem


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The lines of a CSV in UTF-8, with a mark so that spreadsheets read it as such; piece by piece."""
    yield b"\xef\xbb\xbf"
    yield _line(header)
    for row in rows:
        yield _line([harmless(value) for value in row])


def harmless(value: object) -> str:
    """A value as text, led by an apostrophe where a spreadsheet would take it for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _text_of(file: IO[bytes]) -> str:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError(_("This file is too large: %(most)d MB at most.") % {"most": MOST_BYTES // 1_000_000})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ValidationError(_("This file is not text in UTF-8. Save it as CSV UTF-8.")) from problem
    if "\x00" in text:
        raise ValidationError(_("This file is not text in UTF-8. Save it as CSV UTF-8."))
    return unicodedata.normalize("NFC", text)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    for fields in reader:
        line, before = before + 1, reader.line_num
        if any(field.strip() for field in fields):
            yield line, fields


def _columns(header: list[str], required: Sequence[str], optional: Sequence[str]) -> list[str]:
    names = [name.strip().casefold().replace(" ", "_") for name in header]
    missing = [name for name in required if name not in names]
    unknown = [name for name in names if name not in {*required, *optional}]
    if missing:
        raise ValidationError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    if unknown:
        raise ValidationError(_("These columns are not known: %(names)s.") % {"names": ", ".join(map(repr, unknown))})
    if len(set(names)) < len(names):
        raise ValidationError(_("A column stands there twice."))
    return names


def _rows(lines: Iterator[tuple[int, list[str]]], names: list[str], most: int) -> Table:
    table = Table()
    for line, fields in lines:
        if len(table.rows) >= most:
            raise ValidationError(_("This file has too many lines: %(most)d at most.") % {"most": most})
        if len(fields) != len(names):
            table.faults.append(Fault(line, "", _("It has more or fewer fields than there are columns.")))
        elif any(len(value) > LONGEST_FIELD for value in fields):
            table.faults.append(Fault(line, "", _("A field is too long.")))
        else:
            table.rows.append(Row(line, {name: value.strip() for name, value in zip(names, fields, strict=True)}))
    return table


def _line(values: Sequence[object]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)
    return buffer.getvalue().encode()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
