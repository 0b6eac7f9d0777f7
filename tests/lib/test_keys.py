"""What an address or a form names a row by, whatever comes in."""

import pytest

from wakil.lib import keys


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, 0), ("0", 0), ("", 0), ("-1", 0), ("+1", 0), ("1_0", 0),
        (" 1", 0), ("1.0", 0), ("x", 0), ("٣", 0), ("²", 0), ("\0", 0),
    ],
)  # fmt: skip
def test_a_text_is_the_number_of_a_row_or_of_none(text: str, number: int):
    """T8: nothing that a database would choke on."""
    assert keys.number_in(text) == number
