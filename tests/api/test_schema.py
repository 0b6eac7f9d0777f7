"""Whatever the description allows is answered as the description says, and never by a break."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.client import Browser

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6  # of each method in each version

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("api-clients")]


def operations():
    document = json.loads(Browser().get("/openapi.json").content)
    return [found.ok() for found in schemathesis.openapi.from_dict(document).get_all_operations()]


def test_what_the_description_allows_is_answered_as_it_says(stage):
    """W21, T15"""
    token = stage.token("citra@sinar.example")
    owner = stage.project("sinar.example").partition("/")[2]
    number = next(n for n, case in stage.demo["cases"].items() if case["customer"] == "sinar.example")
    known = {"collection": "projects", "owner": owner, "case": number, "comment": "1", "attachment": "1"}
    tried = 0
    for operation in operations():
        tried += _tried(operation, stage.url, token, known)
    assert tried > 100


def _tried(operation, url, token, known):
    count = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def calls(case):
        nonlocal count
        count += 1
        if count % 3:
            case.path_parameters = {name: known.get(name, text) for name, text in (case.path_parameters or {}).items()}
        answer = case.call(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        case.validate_response(answer, checks=CHECKS)

    calls()
    return count
