"""What somebody's old roles come to here: what is given, what waits for a super admin's word, what means nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wakil.access.privileges import CASE_PRIVILEGES, LEGACY_PRIVILEGES, P
from wakil.legacy.importing.report import Section

# What opens cases: of somebody who was restricted to a product in the old centre it waits (S7).
OPENS_CASES = frozenset({P.SUPPORT, P.ACCESS_CUSTOMERS_CASES, P.SUPPORT_CASES, P.WORK_CASES, *LEGACY_PRIVILEGES})
BOTH = frozenset({P.VIEW_CUSTOMERS, P.ACCESS_CUSTOMERS_CASES})  # the two of the old centre (S9, S49)
NEEDED = {"reseller": CASE_PRIVILEGES, "customer": frozenset({P.SUPPORT_CASES}), "vendor": frozenset({P.WORK_CASES})}


@dataclass(frozen=True)
class Held:
    """A role that somebody holds; `key` is what the package calls it."""

    key: str
    name: str
    gives: frozenset[P]
    is_inactive: bool = False


@dataclass
class Reach:
    """The roles that wait, whether all three privileges of S74 are given besides, and what is to be told."""

    waits: set[str] = field(default_factory=set)
    is_completed: bool = False
    completion_waits: bool = False
    findings: list[tuple[Section, str, str]] = field(default_factory=list)  # section, reason, detail


def reach_of(kind: str, held: Sequence[Held], restricted: Sequence[str]) -> Reach:
    """What an organization of that kind gives to a holder of these roles, restricted to these products before."""
    reach = Reach()
    given = frozenset(privilege for one in held if not one.is_inactive for privilege in one.gives)
    if kind == "reseller" and given >= BOTH and not given >= CASE_PRIVILEGES:
        reach.is_completed = True
        given |= CASE_PRIVILEGES
    opens = _opens(kind, given)
    if restricted:
        reach.waits = {one.key for one in held if one.gives & OPENS_CASES}
        reach.completion_waits = reach.is_completed
        if opens:
            reach.findings.append((Section.WIDENING, "product_restriction", ", ".join(sorted(set(restricted)))))
    legacy = sorted(given & LEGACY_PRIVILEGES)
    if legacy:
        reach.findings.append((Section.LEGACY_PRIVILEGES, "legacy_privilege", ", ".join(legacy)))
    reach.findings += _inactive(held)
    if not opens:
        reach.findings.append((Section.WITHOUT_ACCESS, *_why_none(kind, held, given)))
    return reach


def _opens(kind: str, given: frozenset[P]) -> bool:
    return given >= NEEDED[kind] or (kind == "reseller" and bool(given & LEGACY_PRIVILEGES))


def _inactive(held: Sequence[Held]) -> list[tuple[Section, str, str]]:
    only = all(one.is_inactive for one in held)
    return [
        (Section.INACTIVE_ROLES, "holds_only_this" if only else "holds_others_too", one.name)
        for one in held
        if one.is_inactive
    ]


def _why_none(kind: str, held: Sequence[Held], given: frozenset[P]) -> tuple[str, str]:
    if not held:
        return "no_role", ""
    if all(one.is_inactive for one in held):
        return "inactive_role", ", ".join(one.name for one in held)
    return "missing_privilege", ", ".join(sorted(NEEDED[kind] - given))
