"""What pytest learns for the mutants: which test calls which function, how long it takes, and how to run some only."""

import time
from collections import defaultdict
from collections.abc import Iterator

import pytest

Called = dict[tuple[str, str], dict[str, float]]  # (file, function) → test → seconds
NOW: set[tuple[str, str]] = set()  # what the running test has called; watched functions add themselves


class Watch:
    """Notes, for each function of the watched files, the tests that call it."""

    def __init__(self) -> None:
        self.called: Called = defaultdict(dict)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test, its fixtures included."""
        NOW.clear()
        began = time.monotonic()
        try:
            return (yield)
        finally:
            for function in NOW:
                self.called[function][item.nodeid] = time.monotonic() - began


class Only:
    """Runs the tests named, in their order, and no others."""

    def __init__(self, wanted: list[str]) -> None:
        self.order = {nodeid: place for place, nodeid in enumerate(wanted)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])


class Part:
    """Runs the test files of one process out of several: every second one, with two."""

    def __init__(self, part: int, parts: int) -> None:
        self.part, self.parts = part, parts

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        files = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
        items[:] = [item for item in items if files[item.path] % self.parts == self.part]
