"""Where packages lie: `moving/` in the data folder, put there by whoever runs the machine. No form names a path."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wakil.legacy.package import Fault, Package, Unreadable, open_package

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
MOST = 100  # shown


@dataclass(frozen=True)
class Shelved:
    """A folder, and the package in it, or why there is none."""

    name: str
    package: Package | None
    fault: str = ""


def shelf() -> Path:
    """The folder of all packages."""
    return Path(settings.DATA) / "moving"


def shelved() -> list[Shelved]:
    """What lies there, by name."""
    if not shelf().is_dir():
        return []
    names = sorted(place.name for place in shelf().iterdir() if _is_named(place.name) and _is_folder(place))
    return [_opened(name) for name in names[:MOST]]


def package_named(name: str) -> Package:
    """The package in the folder of that name. Raises Unreadable when there is none."""
    place = shelf() / name
    if not _is_named(name) or not _is_folder(place):
        raise Unreadable([Fault(name[:100], 0, "", "is no folder of packages")])
    return open_package(place)


def _opened(name: str) -> Shelved:
    try:
        return Shelved(name, package_named(name))
    except Unreadable as error:
        return Shelved(name, None, str(error))


def _is_named(name: str) -> bool:
    return bool(_NAME.fullmatch(name))


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()
