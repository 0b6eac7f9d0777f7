"""What must hold of people, organizations and relationships in a package, beside the shape of each line."""

from typing import Any

from django.contrib.auth.hashers import identify_hasher

from wakil.legacy.package.faults import Fault
from wakil.legacy.package.index import ELSEWHERE, Index
from wakil.legacy.package.kinds import file_of
from wakil.legacy.package.people_shapes import ConsentRecord
from wakil.legacy.package.reading import OnFault
from wakil.lib.days import zulu
from wakil.lib.domains import normalised
from wakil.lib.zones import zone_names

VENDOR = "the vendor"
# What makes a hash costly: rounds of pbkdf2, scrypt and Argon2, its memory, and bcrypt's rounds as a power of two.
_MOST_BCRYPT = 15
_MOST_WORK = {
    "iterations": 5_000_000, "work_factor": 1 << 17, "rounds": _MOST_BCRYPT, "memory_cost": 1 << 20, "time_cost": 20,
}  # fmt: skip
Faults = list[tuple[str, str]]  # field and what is wrong with it


def value_of(kind: str, record: Any) -> str:
    """What later records ask of this one: an organization's kind, a domain's or a person's organization."""
    if kind == "organizations":
        return str(record.kind)
    if kind in {"domains", "people"}:
        return str(record.organization)
    if kind == "categories":
        return str(record.product)
    return ELSEWHERE


def check(kind: str, line: int, record: Any, index: Index, on_fault: OnFault) -> None:
    """Ask what this kind of record must fulfil."""
    rule = _RULES.get(kind)
    for field, what in rule(record, index) if rule else ():
        on_fault(Fault(file_of(kind), line, field, what))


def kind_of(index: Index, organization: str | None) -> str:
    """The kind of an organization of the package; empty for one that it does not know."""
    return index.value("organizations", organization) or "" if organization else ""


def zone_and_language(record: Any) -> Faults:
    """Faults of a time zone that the world does not have."""
    if record.time_zone and record.time_zone not in zone_names():
        return [("time_zone", f"{record.time_zone} is no time zone")]
    return []


def _organization(record: Any, index: Index) -> Faults:
    faults = zone_and_language(record)
    if record.kind == "vendor" and not index.add(VENDOR, ""):
        faults.append(("kind", "there is one vendor"))
    return faults


def _domain(record: Any, _index: Index) -> Faults:
    if normalised(record.name) != record.name:
        return [("name", f"{record.name} is no domain in lower case and A-labels")]
    return []


def _category(record: Any, _index: Index) -> Faults:
    longest = 800
    return [("path", f"is longer than {longest} characters")] if len(" › ".join(record.path)) > longest else []


def _person(record: Any, index: Index) -> Faults:
    faults = zone_and_language(record)
    if record.password and not is_known_hash(record.password):
        faults.append(("password", "is no kind of hash that can be checked"))
    if record.subject and not index.add("subjects", f"{record.subject.issuer}\x1f{record.subject.subject}"):
        faults.append(("subject", "is somebody else's too"))
    if not index.add("addresses", record.address):
        faults.append(("address", f"{record.address} is there twice"))
    return faults


def is_known_hash(encoded: str) -> bool:
    """True of a hash that sign-in can check, and within a second or so: nobody's sign-in is a burden for all."""
    try:
        said = identify_hasher(encoded).decode(encoded)
        most = {**_MOST_WORK, "work_factor": _MOST_BCRYPT} if said["algorithm"].startswith("bcrypt") else _MOST_WORK
        return all(int(said.get(name, 0)) <= limit for name, limit in most.items())
    except (ValueError, AssertionError, IndexError, TypeError, KeyError):
        return False


def _assignment(record: Any, _index: Index) -> Faults:
    if (record.role is None) == (not record.built_in):
        return [("role", "an assignment is of a role or of a built-in one")]
    return []


def _relationship(record: Any, index: Index) -> Faults:
    faults = []
    seller = index.value("domains", record.reseller_domain)
    if kind_of(index, seller) not in {"reseller", ""}:
        faults.append(("reseller_domain", "is no domain of a reseller"))
    if kind_of(index, record.customer) not in {"customer", ""}:
        faults.append(("customer", "is no customer"))
    if record.ended_at and record.ended_at < record.started_at:
        faults.append(("ended_at", "is before it starts"))
    pair = f"{record.reseller_domain}\x1f{record.customer}"
    if record.ended_at is None and not index.add("running", pair):
        faults.append(("", "this domain and this customer have two relationships without an end"))
    for number, consent in enumerate(record.consents):
        faults += [(f"consents.{number}.{field}", what) for field, what in _consent(consent, record, index)]
        if consent.ended_at is None and number + 1 < len(record.consents):
            faults.append((f"consents.{number}.ended_at", "only the last consent may be without an end"))
    return faults


def _consent(consent: ConsentRecord, record: Any, index: Index) -> Faults:
    faults = []
    if consent.until_at and consent.until_at <= consent.from_at:
        faults.append(("until_at", "is not after it starts"))
    if consent.ended_at and consent.ended_at < consent.from_at:
        faults.append(("ended_at", "is before it starts"))
    if consent.from_at < record.started_at:
        faults.append(("from_at", f"is before the relationship, which starts {zulu(record.started_at)}"))
    if record.ended_at and consent.ended_at is None:
        faults.append(("ended_at", "the relationship has ended, and its consent has not"))
    if consent.given_by and index.value("people", consent.given_by) != record.customer:
        faults.append(("given_by", "is no person of the customer"))
    faults += [
        ("products", f"names {old}, which is not in products.jsonl")
        for old in consent.products
        if index.value("products", old) is None
    ]
    return faults


def _subscription(record: Any, index: Index) -> Faults:
    faults = []
    if kind_of(index, record.customer) not in {"customer", ""}:
        faults.append(("customer", "is no customer"))
    if record.ended_at and record.ended_at < record.started_at:
        faults.append(("ended_at", "is before it starts"))
    running = f"{record.customer}\x1f{record.product}"
    if record.ended_at is None and not index.add("bought", running):
        faults.append(("product", "this customer has two subscriptions of it without an end"))
    return faults


_RULES = {
    "organizations": _organization,
    "domains": _domain,
    "categories": _category,
    "people": _person,
    "assignments": _assignment,
    "relationships": _relationship,
    "subscriptions": _subscription,
}
