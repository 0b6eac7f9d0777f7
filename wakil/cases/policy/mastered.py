"""Cases that live elsewhere for now: the package that brings them says so, and nothing is written on them here."""

from collections.abc import Callable

from wakil.access.actor import Actor
from wakil.access.verdict import YES, Verdict, Words
from wakil.cases.models import Case
from wakil.organizations.models import Organization

# Filled at start by the package that moves cases here from an old support centre.
MAY_CHANGE_HERE: list[Callable[[Case, Words], Verdict]] = []
MAY_FILE_HERE: list[Callable[[Actor, Organization | None], Verdict]] = []


def may_change_here(case: Case, refusal: Words) -> Verdict:
    """Whether this is the place where the case is worked on; nothing is asked of a case that never was elsewhere."""
    if not case.is_moving:
        return YES
    return next((verdict for asked in MAY_CHANGE_HERE if not (verdict := asked(case, refusal))), YES)


def may_file_here(actor: Actor, customer: Organization | None) -> Verdict:
    """Whether this is the place where an organization files."""
    return next((verdict for asked in MAY_FILE_HERE if not (verdict := asked(actor, customer))), YES)
