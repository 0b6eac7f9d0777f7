"""Cases."""

from wakil.api import wire
from wakil.api.call import Call
from wakil.api.endpoint import endpoint
from wakil.api.finding import case
from wakil.api.showing import case_json
from wakil.cases.actions import note_read
from wakil.cases.models import Case


@endpoint(
    "cases.get",
    "GET",
    "{name=*/*/cases/*}",
    on=case,
    permission="cloudsupport.techCases.get",
    answers=wire.Case,
)
def get_case(call: Call, found: Case) -> wire.Case:
    """Gets a case."""
    note_read(call.actor, found)
    return case_json(call.actor, found)
