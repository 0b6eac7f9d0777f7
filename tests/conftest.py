"""What all tests stand on: their databases, their data folder, and that none is silently left out."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import Cast
from tests.kept_cast import KeptCast
from tools.migrated import copy_to
from wakil.accounts import pace

VENDORS = {"sqlite", "postgresql"}
ASKED = {"db", "transactional_db", "environment", "stage"}  # fixtures of whoever asks a database
IN_CI = bool(os.environ.get("CI"))


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite is tested as it runs: a file with a write-ahead log, which a live server beside the test can open too.

    It is a copy that has all its tables, so nothing is migrated.
    """
    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_setup")
        return
    file = tmp_path_factory.mktemp("database") / "test.sqlite3"
    copy_to(file)
    connection.close()
    connection.settings_dict["NAME"] = str(file)


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory) -> Path:
    """A data folder for this run alone, for every storage that keeps its files in the installation's."""
    folder = tmp_path_factory.mktemp("data")
    for storage in settings.STORAGES.values():
        place = Path(storage.get("OPTIONS", {}).get("location", "/"))
        if place.is_relative_to(settings.DATA):
            storage["OPTIONS"]["location"] = folder / place.relative_to(settings.DATA)
    settings.DATA = folder
    return folder


@pytest.fixture(scope="session", autouse=True)
def private_messages() -> None:
    """Off by default (W15), and told about in many stories."""
    settings.WAKIL_PRIVATE_MESSAGES = True


@pytest.fixture(autouse=True)
def new_pace() -> None:
    """Each test begins as a new process does, with no calls counted in memory."""
    pace.forget()


@pytest.fixture(scope="session")
def kept_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> KeptCast:
    """The cast as it was made once in this process."""
    with django_db_blocker.unblock():
        return KeptCast()


@pytest.fixture
def cast(kept_cast: KeptCast, db: None) -> Cast:
    """Everyone the stories are about, without cases."""
    return kept_cast.again()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database; it is run there. What asks no database is run once, on SQLite."""
    left_out = [item for item in items if _is_run_elsewhere(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """What stands now stays to the end: the search for garbage need not walk through it again and again."""
    gc.collect()
    gc.freeze()


def _is_run_elsewhere(item: pytest.Item) -> bool:
    others = VENDORS - {connection.vendor}
    asks_none = ASKED.isdisjoint(getattr(item, "fixturenames", ASKED)) and not item.get_closest_marker("django_db")
    of_others = any(item.get_closest_marker(vendor) for vendor in others)
    here = item.get_closest_marker(connection.vendor) is not None
    return of_others or (asks_none and connection.vendor != "sqlite" and not here)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where nobody looks, a skipped test is a failed one."""
    report = yield
    return _refused(report) if IN_CI else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """The same for a file that skips itself."""
    report = yield
    return _refused(report) if IN_CI else report


def _refused(report):
    if report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI does not allow: {report.longrepr}"
    return report
