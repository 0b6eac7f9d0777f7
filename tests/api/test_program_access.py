"""A program reaches by every method what its roles or its person reach, by the same table, and nothing else."""

import pytest

from tests.api.access import CIRCUMSTANCES, METHODS, OPEN_TO_ALL, ROWS, SEE, case_to_reach
from tests.api.caller import Program, token_for
from tests.api.signing import bearer, claims, let_act, make_account, make_key, signed
from tests.cast import Cast, make_user
from wakil.accounts.models import TokenScope

MANAGE = "Priya, level manage"


def of_the_reseller(cast: Cast) -> Program:
    return bearer(make_key(cast, make_account(cast)))


def signing_itself(cast: Cast) -> Program:
    file = make_key(cast, make_account(cast))
    return Program(signed(file, claims(file, sub=file["client_email"], aud=None)))


def without_a_role(cast: Cast) -> Program:
    return bearer(make_key(cast, make_account(cast, role="")))


def of_the_customer(cast: Cast) -> Program:
    return bearer(make_key(cast, make_account(cast, by="carla", role="support_user"), by="carla"))


def of_another_reseller(cast: Cast) -> Program:
    cast.people["omar"] = make_user("Omar", "cakra.example", "super_admin")
    return bearer(make_key(cast, make_account(cast, by="omar"), by="omar"))


def acting_for(address: str, role: str):
    def program(cast: Cast) -> Program:
        account = make_account(cast, role=role)
        let_act(cast, account)
        return bearer(make_key(cast, account), sub=address)

    return program


def reading_only(cast: Cast) -> Program:
    return Program(token_for(cast.priya, TokenScope.READ))


# Each is held to the row of somebody of the table.
PROGRAMS = {
    "of the reseller": (of_the_reseller, ROWS[MANAGE]),
    "signing each call itself": (signing_itself, ROWS[MANAGE]),
    "without a role": (without_a_role, [OPEN_TO_ALL] * 4),
    "of the customer": (of_the_customer, ROWS["Citra (customer, support user)"]),
    "of another reseller": (of_another_reseller, ROWS["Oscar (another reseller)"]),
    "without a role, for Priya": (acting_for("priya@mitrajaya.example", ""), ROWS[MANAGE]),
    "with a role, for Budi": (acting_for("budi@mitrajaya.example", "reseller_admin"), [OPEN_TO_ALL] * 4),
    "Priya's, to read only": (reading_only, [row & SEE for row in ROWS[MANAGE]]),
}


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_reaches_what_the_table_says_and_nothing_else(cast, name, circumstance):
    """W21, S55, T1, T10, T12, T15, T27, T28"""
    make, row = PROGRAMS[name]
    case = case_to_reach(cast, circumstance, MANAGE)
    program = make(cast)
    answers = {method: send(program, case) for method, send in METHODS.items()}
    _ = [b"".join(answer.streaming_content) for answer in answers.values() if answer.streaming]

    reached = {method for method, answer in answers.items() if answer.status_code == 200}
    assert reached == row[CIRCUMSTANCES.index(circumstance)]
    assert {answer.status_code for answer in answers.values()} <= {200, 400, 403}
