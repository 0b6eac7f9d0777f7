"""What a package says of itself: `manifest.json`."""

from typing import Literal

from pydantic import Field

from wakil.legacy.package.base import Line, Moment, Record, Sha256


class Counted(Record):
    """How many lines a file has, and the SHA-256 of its bytes."""

    count: int = Field(ge=0)
    sha256: Sha256


class Manifest(Record):
    """Where a package comes from, and what must be in it.

    `cursor` is the old centre's own word for how far this package reaches. A package that holds only what changed
    since then names in `since` the cursor of the one before it; every case that changed is in it as a whole.
    """

    format: Literal["wakil-move/1"]
    centre: Line  # the old centre's name; packages of one name belong together
    taken_at: Moment
    cursor: str = Field("", max_length=500)
    since: str | None = Field(None, max_length=500)
    kinds: dict[str, Counted]
    files: int = Field(ge=0)  # how many different ones
    bytes: int = Field(ge=0)  # of them all
