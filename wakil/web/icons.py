"""Icons as inline SVG: the few we use of Tabler's, kept beside this file under their MIT licence."""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "icons"
_NAME = re.compile(r"[a-z0-9-]+")
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def shapes_of(name: str) -> str:
    """What is inside the SVG of that name. Raises LookupError for an icon we do not have."""
    path = _FOLDER / f"{name}.svg"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise LookupError(f"There is no icon {name!r} in {_FOLDER}")
    found = _SHAPES.search(path.read_text(encoding="utf-8"))
    return found[1] if found else ""
