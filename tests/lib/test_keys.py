"""What an address or a form names a row by, whatever comes in."""

import base64
from datetime import UTC, datetime

import pytest

from wakil.lib import keys

NOON = datetime(2026, 11, 27, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7), ("007", 7),
        ("9" * 18, 10**18 - 1), ("9" * 19, 0), ("0", 0), ("", 0), ("-1", 0), ("+1", 0), ("1_0", 0),
        (" 1", 0), ("1.0", 0), ("x", 0), ("٣", 0), ("²", 0), ("\0", 0),
    ],
)  # fmt: skip
def test_a_text_is_the_number_of_a_row_or_of_none(text: str, number: int):
    """T8: nothing that a database would choke on."""
    assert keys.number_in(text) == number


def test_a_key_is_read_as_it_was_written():
    """S37: whatever a name is made of."""
    for name in ("Žofie 'Ö' \"x\"", "", "=1+1", "名前"):
        assert keys.name_key_of(str(keys.NameKey(name, 7))) == keys.NameKey(name, 7)
    assert keys.moment_key_of(str(keys.MomentKey(NOON, 7))) == keys.MomentKey(NOON, 7)


@pytest.mark.parametrize(
    "inside",
    ["", "x", "2026-01-01~1", "2026-01-01T00:00:00+00:00~x", "2026-01-01T00:00:00+00:00~0", f"{NOON}~{2**63}",
     "0001-01-01T00:00:00+14:00~1", "9999-12-31T23:59:59-14:00~1", "[", "1", '["a"]', '["a", true]', '["a", 0]',
     '["a\\u0000b", 1]', '["a", 1e9999]', "[" * 100_000],
)  # fmt: skip
def test_what_we_did_not_write_is_no_key(inside: str):
    """T8"""
    made = base64.urlsafe_b64encode(inside.encode()).decode()
    assert [keys.name_key_of(text) for text in (made, inside, "é", made + "é")] == [None] * 4
    assert [keys.moment_key_of(text) for text in (made, inside, "é", made + "é")] == [None] * 4
