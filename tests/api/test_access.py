"""The API lets in exactly whom the table says, by every method."""

from pathlib import Path

import pytest
from django.db import transaction

from tests.api.access import CIRCUMSTANCES, METHODS, ROWS, case_to_reach, page
from tests.api.caller import Program
from tests.permissions.people import WHO
from wakil.api.registry import registry

PAGE = Path(__file__).parents[2] / "docs/generated/api-permissions.md"


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
def test_everyone_reaches_what_the_table_says_and_nothing_else(cast, circumstance):
    """W21, S2, S18, S35, T1, T10, T12, T27"""
    reached, told = {}, set()
    for who in ROWS:
        point = transaction.savepoint()
        case = case_to_reach(cast, circumstance, who)
        program = Program.of(cast.people[WHO[who]])
        answers = {name: send(program, case) for name, send in METHODS.items()}
        reached[who] = {name for name, answer in answers.items() if answer.status_code == 200}
        told |= {answer.status_code for answer in answers.values()}
        _ = [b"".join(answer.streaming_content) for answer in answers.values() if answer.streaming]
        transaction.savepoint_rollback(point)
    column = CIRCUMSTANCES.index(circumstance)

    assert reached == {who: row[column] for who, row in ROWS.items()}
    assert told <= {200, 400, 403}


def test_the_table_has_a_column_for_every_method_of_cases():
    """T1"""
    others = {"supportEventSubscriptions", "organizations"}
    described = {one.id for one in registry.methods() if one.is_described and one.id.split(".")[0] not in others}
    assert described == set(METHODS)


def test_the_printed_table_is_the_table():
    """W21"""
    assert PAGE.read_text() == page()
