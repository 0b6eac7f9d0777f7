"""The package in which an old support centre hands over what it holds: docs/how-to/moving.md describes it."""

from wakil.legacy.package.checking import check_package
from wakil.legacy.package.faults import Fault, Unreadable
from wakil.legacy.package.kinds import FORMAT, KINDS, SHAPES
from wakil.legacy.package.manifest import Manifest
from wakil.legacy.package.reading import Package, open_package
from wakil.legacy.package.writing import PackageWriter

__all__ = [
    "FORMAT",
    "KINDS",
    "SHAPES",
    "Fault",
    "Manifest",
    "Package",
    "PackageWriter",
    "Unreadable",
    "check_package",
    "open_package",
]
