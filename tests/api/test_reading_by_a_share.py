"""What a program reads for who sees a case by a share alone: no more than the page tells (T7, T8)."""

import pytest

from tests.api.caller import Program, name_of
from tests.cast import Cast
from wakil.cases import actions
from wakil.cases.models import Case

PATHS = ["/v2/{}", "/v2/{}/comments", "/v2/{}/attachments", "/v2beta/{}:showFeed", "/v2/{}/comments/{}"]


@pytest.fixture
def case(cast: Cast) -> Case:
    """Filed by a program with an address to write to; Oscar's reseller has nothing to do with it."""
    found = cast.file("priya", cast.sinar, contact_email="kanari@sinar.example")
    actions.comment_on_case(cast.actor("citra"), found, body="It stopped")
    actions.comment_on_case(cast.actor("ava"), found, body="Try again")
    actions.share_case(cast.actor("citra"), found, addresses="oscar@cakra.example", level="view")
    return found


def read(cast: Cast, who: str, case: Case) -> str:
    program = Program.of(cast.people[who])
    first = case.comments.order_by("pk").first().pk
    answers = [program.get(path.format(name_of(case), first)) for path in PATHS]
    assert {answer.status_code for answer in answers} == {200}
    return " ".join(answer.content.decode() for answer in answers)


def test_nobody_s_address_is_told_to_who_reads_by_a_share(cast, case):
    """T7, T8, T10: as the page and the mails do it; names are told."""
    told = read(cast, "oscar", case)

    assert "@" not in told
    assert ('"Citra"' in told, '"Priya"' in told, '"Nusantara Support"' in told) == (True, True, True)


@pytest.mark.parametrize("who", ["citra", "priya", "ava"])
def test_the_sides_of_the_case_are_told_as_before(cast, case, who):
    """W21"""
    told = read(cast, who, case)

    assert [address for address in ("citra@", "priya@", "kanari@") if address not in told] == []
