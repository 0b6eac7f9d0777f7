"""What all records of a package have in common."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer, StringConstraints

from wakil.lib.days import zulu

LONGEST_TEXT = 1_000_000  # characters
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _printable(text: str) -> str:
    if _UNPRINTABLE.search(text):
        raise ValueError("has characters that can't be shown")
    return text


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1 or "\t" in text:
        raise ValueError("is more than one line")
    return _printable(text)


def _in_our_time(at: datetime) -> datetime:
    if not _FIRST <= at < _LAST:
        raise ValueError("is before 1970 or after 2199")
    return at


OldId = Annotated[str, StringConstraints(min_length=1, max_length=190), AfterValidator(_one_line)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_one_line)]
ShortLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_one_line)]
Address = Annotated[str, StringConstraints(to_lower=True, strip_whitespace=True, max_length=254,
                                           pattern=r"^[^\s@<>]+@[^\s@<>]+$"), AfterValidator(_one_line)]  # fmt: skip
DomainName = Annotated[str, StringConstraints(to_lower=True, strip_whitespace=True, min_length=3, max_length=253)]
MessageId = Annotated[str, StringConstraints(max_length=998, pattern=r"^<[!-;=?-~]+>$"), AfterValidator(_one_line)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_printable)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time), PlainSerializer(zulu, when_used="json")]


class Record(BaseModel):
    """One line of a package. What the format does not know is refused, so that nothing is lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)
