"""Addresses within reseller access that several of its pages link to."""

from urllib.parse import urlencode

from wakil.web.navigation import url_of


def activity_url(**asked: str) -> str:
    """The activity log, narrowed to what is asked for."""
    given = {name: value for name, value in asked.items() if value}
    url = url_of("access:activity")
    return f"{url}?{urlencode(given)}" if url and given else url
