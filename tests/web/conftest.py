"""Browsers of the cast."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.client import Browser


@pytest.fixture
def browser(cast: Cast) -> Callable[[str], Browser]:
    """A browser in which that person of the cast is signed in, at the domain of her account."""

    def signed_in(who: str) -> Browser:
        return Browser().sign_in(cast.people[who])

    return signed_in
