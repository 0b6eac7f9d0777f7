"""The three privileges that open customers' cases, each alone, in pairs and together; and the legacy ones."""

from itertools import combinations

import pytest

from tests.cast import Cast, actor, make_holder
from tests.client import Browser, page
from wakil.access.models import Role
from wakil.access.privileges import CASE_PRIVILEGES, LEGACY_PRIVILEGES, P
from wakil.cases import policy
from wakil.cases.policy.reach import listed_for, visible_to
from wakil.lib import clock

MITRA = "mitrajaya.example"
THREE = sorted(CASE_PRIVILEGES)
SUBSETS = [frozenset(some) for size in range(4) for some in combinations(THREE, size)]
FUNCTIONS = {
    "read": policy.may_read,
    "comment": policy.may_comment,
    "attach": policy.may_attach,
    "change severity": policy.may_change_severity,
    "close": policy.may_close,
    "share": policy.may_share,
    "file another": lambda who, case: policy.may_file(who, case.customer, case.product),
}


def opened_to(cast: Cast, *privileges: str) -> tuple[set[str], bool]:
    """Which functions of a customer's case are open to somebody with these alone; and whether customers are shown."""
    case = cast.file("priya", cast.sinar)
    dewi = make_holder("Dewi", MITRA, *privileges)
    who, browser = actor(dewi), Browser().sign_in(dewi)
    found = {name for name, may in FUNCTIONS.items() if may(who, case)}
    if listed_for(who).filter(pk=case.pk).exists() and visible_to(who).filter(pk=case.pk).exists():
        found.add("list")
    if browser.get(page(MITRA, "cases:show", case.number)).status_code == 200:
        found.add("page")
    return found, browser.get(page(MITRA, "customers:list")).status_code == 200


@pytest.mark.parametrize("held", SUBSETS, ids=lambda held: " + ".join(sorted(held)) or "none")
def test_only_all_three_privileges_open_customers_cases(cast: Cast, held):
    """S74, S2: View customers alone shows customers and no cases."""
    everything = {*FUNCTIONS, "list", "page"}

    assert opened_to(cast, *held) == (everything if held == CASE_PRIVILEGES else set(), P.VIEW_CUSTOMERS in held)


def test_the_three_may_come_from_three_roles(cast: Cast):
    """S74"""
    case = cast.file("priya", cast.sinar)
    dewi = make_holder("Dewi", MITRA, THREE[0])
    for number, privilege in enumerate(THREE[1:]):
        assert not visible_to(actor(dewi)).exists()
        other = Role.objects.create(organization=cast.mitrajaya, name=f"More {number}", privileges=[privilege])
        dewi.assignments.create(role=other, started_at=clock.now())
    assert visible_to(actor(dewi)).get() == case


@pytest.mark.parametrize("legacy", sorted(LEGACY_PRIVILEGES))
def test_an_imported_legacy_privilege_gives_the_same_for_cases_only(cast: Cast, legacy):
    """S75"""
    assert opened_to(cast, legacy) == ({*FUNCTIONS, "list", "page"}, False)
