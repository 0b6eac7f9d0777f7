"""What pytest learns for the mutants: which test calls which function, how long it takes, and how to run some only."""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any

import pytest

Called = dict[tuple[str, str], dict[str, float]]  # (file, function) → test → seconds


class Watch:
    """Notes, for each function of the watched files, the tests that call it."""

    def __init__(self, files: set[str]) -> None:
        self.files = files
        self.called: Called = defaultdict(dict)
        self._now: set[tuple[str, str]] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test, its fixtures included."""
        self._now, began = set(), time.monotonic()
        sys.setprofile(self._see)
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            for function in self._now:
                self.called[function][item.nodeid] = time.monotonic() - began

    def _see(self, frame: FrameType, event: str, _argument: Any) -> None:
        code: CodeType = frame.f_code
        if event == "call" and code.co_filename in self.files:
            self._now.add((code.co_filename, code.co_name))


class Only:
    """Runs the tests named, in their order, and no others."""

    def __init__(self, wanted: list[str]) -> None:
        self.order = {nodeid: place for place, nodeid in enumerate(wanted)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])
