"""Numbers and texts without bounds: a page says that they make no sense, and nothing breaks."""

from urllib.parse import urlencode

import pytest

from tests.api.caller import Program
from tests.client import Browser, page
from tests.web.pages import MITRA, SINAR, filing

HUGE = "99999999999999999999"


@pytest.mark.parametrize("product", [HUGE, f"-{HUGE}", "9" * 4000, "1e400", "\u0661"])
def test_a_number_that_no_database_takes_changes_no_access(cast, product):
    """No row: the form of reseller access is sent with the key of a product."""
    tie = cast.relationships["sinar"]
    sent = {"domain": SINAR, "level": "2", "scope": "some", "products": product, "ends_on": "2027-01-01", "reason": ""}
    answer = Browser().sign_in(cast.carla).post(page(SINAR, "access:change", tie.pk), sent)

    assert answer.status_code in {302, 400, 422}
    assert tie.grants.count() == 1


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_of_time_is_told_to_the_program(cast, moment):
    """No row: a filter of the API."""
    query = urlencode({"query": f'update_time>"{moment}"'})
    answer = Program.of(cast.priya).get(f"/v2/projects/{cast.sinar.customer_id}/cases:search?{query}")

    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("find", ["category", "customer"])
@pytest.mark.parametrize("text", ["a" * 60_000, "% " * 30_000, "\u00e9" * 20_000])
def test_a_very_long_search_in_the_form_of_a_case_finds_nothing(cast, find, text):
    """No row: SQLite takes no pattern of more than 50,000 bytes."""
    answer = Browser().sign_in(cast.priya).post(
        page(MITRA, "cases:new"), filing(cast, "", find=find, **{f"{find}_query": text})
    )  # fmt: skip

    assert answer.status_code == 200
