"""The time zones there are."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Every name of the IANA database; looked up on the disk once, for that takes as long as a page."""
    return frozenset(available_timezones())
