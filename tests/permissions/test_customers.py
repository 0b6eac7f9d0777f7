"""The policy of customers says exactly what the table says: who may, and that all others may not."""

import pytest

from tests.permissions.customers import CIRCUMSTANCES, ROWS, VERBS, WHO, customer_in, printed
from tests.permissions.printed import CUSTOMERS


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
def test_everyone_may_do_what_the_table_says_and_nothing_else(cast, circumstance):
    """S23, T12, T15, T27, decision 9"""
    customer, entry = customer_in(cast, circumstance)
    for who, name in WHO.items():
        doer = cast.actor(name)
        may = {verb for verb, asked in VERBS.items() if asked(doer, customer, entry)}
        assert may == {verb for verb in VERBS if circumstance in ROWS[who][verb]}, who


def test_the_printed_table_is_the_table():
    """S23: docs/generated/customers.md is what the command prints."""
    assert CUSTOMERS.read_text() == printed()
