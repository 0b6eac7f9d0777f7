"""Each refusal of these pages says what is missing and who can mend it, for people and for programs (W5)."""

import re

import pytest

from tests.client import page
from tests.web.pages import MITRA, NUSANTARA, SINAR, html

PEOPLE = {"citra": SINAR, "dodi": SINAR, "priya": MITRA, "budi": MITRA, "oscar": "cakra.example", "ava": NUSANTARA}
GETS = ["list", "who", "activity", "export_activity"]
OF_ONE = ["change", "end", "refuse"]


def refusals(cast, someone, domain):
    """Every page and every form of reseller access that refuses."""
    tie = cast.relationships["sinar"].pk
    addresses = [page(domain, f"access:{name}") for name in GETS]
    addresses += [page(domain, f"access:{name}", tie) for name in OF_ONE]
    answers = [someone.get(address) for address in addresses]
    answers += [someone.post(address, {"domain": domain}) for address in addresses[len(GETS) :]]
    answers.append(someone.post(page(domain, "access:weekly_mail"), {"domain": domain, "weekly": "off"}))
    return answers


@pytest.mark.parametrize("who", PEOPLE)
def test_each_refusal_carries_its_reason_and_who_can_change_it(cast, browser, who):
    """W5, S5, T24: the same code in the header and in the page; no word of what lies behind."""
    answers = refusals(cast, browser(who), PEOPLE[who])
    expected = "missing_privilege" if PEOPLE[who] == SINAR else "not_a_customer"

    assert {(answer.status_code, answer["X-Wakil-Reason"]) for answer in answers} == {(403, expected)}
    for answer in answers:
        words = html(answer)
        assert re.search(r'data-code="(\w+)"', words).group(1) == expected
        assert "can assign it" in words or "administrators can do it" in words
        assert "Mitra Jaya's access" not in words


def test_what_is_another_customer_s_is_not_refused_but_unknown(cast, browser):
    """W5, T1, T24: a reason would tell that it exists."""
    gita = browser("gita")
    theirs, nobodys = (
        gita.get(page("kopigayo.example", "access:change", key)) for key in (cast.relationships["sinar"].pk, 10**15)
    )

    assert (theirs.status_code, theirs["X-Wakil-Reason"]) == (404, "not_found")
    assert theirs.content == nobodys.content
