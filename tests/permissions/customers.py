"""Who may do what with a customer's page, written down by hand; the policy must say exactly this."""

from collections.abc import Callable

from tests.cast import Cast, consent, make_user
from wakil.access.actor import Actor
from wakil.organizations.models import Organization
from wakil.reselling.customer_policy import (
    may_add_customer,
    may_decide_record,
    may_edit_customer,
    may_edit_record,
    records_seen_by,
)
from wakil.reselling.models import CustomerRecord
from wakil.reselling.policy import customers_known_to
from wakil.reselling.records import add_customer, approve_record

WHO = {
    "Priya (reseller, Reseller Admin)": "priya",
    "Sari (reseller, Super Admin)": "sari",
    "Budi (reseller, views customers only)": "budi",
    "Rini (reseller, no role)": "rini",
    "Priya of the other domain": "priya_bali",
    "Oscar (another reseller)": "oscar",
    "Carla (the customer's super admin)": "carla",
    "Citra (the customer, support user)": "citra",
    "Gita (another customer)": "gita",
    "Vera (vendor, Super Admin)": "vera",
    "Ava (vendor, agent)": "ava",
}
VERBS: dict[str, Callable[[Actor, Organization, CustomerRecord], object]] = {
    "see": lambda actor, customer, _entry: customers_known_to(actor).filter(pk=customer.pk).exists(),
    "edit address and contacts": lambda actor, customer, _entry: may_edit_customer(actor, customer),
    "add a customer": lambda actor, _customer, _entry: may_add_customer(actor),
    "see what was added": lambda actor, _customer, entry: records_seen_by(actor).filter(pk=entry.pk).exists(),
    "change what was added": lambda actor, _customer, entry: may_edit_record(actor, entry),
    "approve, join, refuse": lambda actor, _customer, entry: may_decide_record(actor, entry),
}
# n: no access · s: level see · f: file · m: manage · a: admin · o: of the reseller's own making, without people
CIRCUMSTANCES = {"n": None, "s": 1, "f": 2, "m": 3, "a": 4, "o": None}
ALL = "nsfmao"
NOBODY = {"see": "", "edit address and contacts": "", "add a customer": "", "see what was added": "",
          "change what was added": "", "approve, join, refuse": ""}  # fmt: skip
_EDITOR = {"see": ALL, "edit address and contacts": "ao", "add a customer": ALL, "see what was added": ALL,
           "change what was added": ALL}  # fmt: skip
ROWS: dict[str, dict[str, str]] = {
    **dict.fromkeys(WHO, NOBODY),
    "Priya (reseller, Reseller Admin)": {**NOBODY, **_EDITOR},
    "Sari (reseller, Super Admin)": {**NOBODY, **_EDITOR},
    "Budi (reseller, views customers only)": {**NOBODY, "see": ALL, "see what was added": ALL},
    "Priya of the other domain": {**NOBODY, "add a customer": ALL},
    "Oscar (another reseller)": {**NOBODY, "add a customer": ALL},
    "Vera (vendor, Super Admin)": {
        **NOBODY, "see": ALL, "edit address and contacts": ALL, "see what was added": ALL, "approve, join, refuse": ALL,
    },
}  # fmt: skip


def customer_in(cast: Cast, circumstance: str) -> tuple[Organization, CustomerRecord]:
    """A customer of mitrajaya.example in that circumstance, and a record of that domain that waits."""
    cast.people["rini"] = make_user("Rini", "mitrajaya.example")
    entry = _added(cast, "baru.example")
    if circumstance == "o":
        return approve_record(cast.actor("vera"), _added(cast, "own.example")), entry
    level = CIRCUMSTANCES[circumstance]
    tie = cast.relationships["sinar"]
    tie.grants.all().delete()
    if level:
        consent(tie, level)
    return cast.sinar, entry


def _added(cast: Cast, domain: str) -> CustomerRecord:
    return add_customer(cast.actor("priya"), name="Baru", domain_name=domain, language="id", time_zone="UTC")


INTRODUCTION = """# Who may do what with a customer

Printed from the table that the tests hold the policy to; see `tests/permissions/customers.py`. The customer is one of
mitrajaya.example, and Priya has added another one, which waits for the vendor's check. `n` no access · `s` access at
level see · `f` file · `m` manage · `a` admin · `o` made by the reseller, with no account yet. An empty cell: nobody in
that position, ever.
"""


def printed() -> str:
    """The table as a page of the documentation."""
    lines = [INTRODUCTION, "| | " + " | ".join(VERBS) + " |", "|---" * (len(VERBS) + 1) + "|"]
    lines += [f"| {who} | " + " | ".join(ROWS[who][verb] for verb in VERBS) + " |" for who in WHO]
    return "\n".join(lines) + "\n"
