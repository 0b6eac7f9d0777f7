"""Who there is in a seeded portal: the same numbers mean the same people at every size.

An organization, its domain and its first person share one number.
"""

from dataclasses import dataclass

VENDOR = 1
MEASURED, SPREAD, OLDEST, NONE_VISIBLE, OWN, EXPIRED, QUIET = range(1001, 1008)
ORDINARY = 1008  # and up
RESELLERS = range(1001, 2001)
CUSTOMERS = range(10_001, 20_101)  # the measured reseller's 100, and 10,000 others
OTHER_CUSTOMERS = CUSTOMERS[100]
WITHOUT_SUPPORT = 30_001  # a person of the domain with own cases, who filed a few of them

MEASURED_CASES = 5_000
FIRST_NUMBER = 60_000  # a case's number is its id and this
FIRST_ORGANIZATION = 100_000_000_000  # an organization's likewise
FULL = 1_000_000
HARD = (SPREAD, OLDEST, NONE_VISIBLE, EXPIRED)  # each manages all of the other customers


@dataclass(frozen=True)
class Person:
    """Somebody who opens pages: the number in the tables, and the domain."""

    user: int
    domain: str


def domain_of(organization: int) -> str:
    """The name of an organization's only domain."""
    return f"o{organization}.example"


PEOPLE = {
    "partner": Person(MEASURED, domain_of(MEASURED)),
    "customer": Person(CUSTOMERS[0], domain_of(CUSTOMERS[0])),
    "agent": Person(VENDOR, domain_of(VENDOR)),
    "spread": Person(SPREAD, domain_of(SPREAD)),
    "oldest": Person(OLDEST, domain_of(OLDEST)),
    "none": Person(NONE_VISIBLE, domain_of(NONE_VISIBLE)),
    "expired": Person(EXPIRED, domain_of(EXPIRED)),
    "quiet": Person(QUIET, domain_of(QUIET)),
    "own": Person(OWN, domain_of(OWN)),
    "own_few": Person(WITHOUT_SUPPORT, domain_of(OWN)),
}


def customer_id(customer: int) -> str:
    """The public id of a customer."""
    return f"C{customer:08d}"


def organization_number(organization: int) -> int:
    """The public number of an organization."""
    return FIRST_ORGANIZATION + organization
