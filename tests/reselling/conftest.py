"""Browsers of the cast, as the tests of pages have them."""

from tests.web.conftest import browser

__all__ = ["browser"]
