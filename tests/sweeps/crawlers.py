"""Who crawls the portal. All of it is long: one reader of each kind does it on both databases, the others on one."""

from typing import Any

import pytest

ON_BOTH = {"ava", "priya", "citra", "oscar", "dodi"}


def crawlers(*people: str) -> list[Any]:
    """The parameters of a test that goes everywhere."""
    return [pytest.param(who, marks=[] if who in ON_BOTH else pytest.mark.sqlite) for who in people]
