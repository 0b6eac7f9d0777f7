"""A vendor that moves: the cast, and somebody who may import."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.legacy import golden
from wakil.legacy.importing.report import Report
from wakil.legacy.importing.whole import import_package
from wakil.legacy.package import open_package


class Moving:
    """Vera moves the old centre's packages here."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self.cast, self.folder = cast, folder

    @property
    def vera(self):
        return self.cast.actor("vera")

    def package(self, folder: Path = golden.FOLDER):
        return open_package(folder)

    def bring(self, folder: Path = golden.FOLDER, **joins: int) -> Report:
        return import_package(self.vera, self.package(folder), joins=joins)

    def written(self, *args, **kwargs) -> Path:
        return golden.write(self.folder / "package", *args, **kwargs)


@pytest.fixture
def moving(cast, tmp_path) -> Moving:
    return Moving(cast, tmp_path)
