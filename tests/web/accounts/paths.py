"""Addresses as browsers ask for them."""

import re


def path_of(link: str) -> str:
    """The path in an absolute address."""
    return re.sub(r"^https?://[^/]+", "", link)
