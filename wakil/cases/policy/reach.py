"""The one rule of visibility: which cases an actor may know exist, now.

Lists, single cases, counts, search, files, mail, exports and jobs all start from `listed_for` or `visible_to`.
Every condition below is one sentence of the rule; each is proved by breaking it.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.cases.models import Case, CaseManager
from wakil.cases.policy.shares import holds_any_share, view_shares_of
from wakil.reselling.consent import grants_in_force


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may read now, through its side or a share. Any other case does not exist."""
    if not actor.is_active:
        return Case.objects.none()
    if not holds_any_share(actor.user):
        return Case.objects.filter(_by_side(actor))
    return Case.objects.filter(_by_side(actor) | Exists(view_shares_of(actor).filter(case=OuterRef("pk"))))


def listed_for(actor: Actor) -> QuerySet[Case]:
    """The actor's own list (My Cases): what it reaches by its side, with what the list is ordered and narrowed by.

    `seen_at` is the clock of what the actor sees. Each `seen_…` stands where the index of the actor's side has it.
    Cases that are only shared are not among them.
    """
    if not actor.is_active:
        return Case.objects.none()
    if actor.organization.is_reseller:
        return _managed_cases(actor)
    clock = "touched_at" if actor.organization.is_vendor else "updated_at"
    return Case.objects.filter(_by_side(actor)).annotate(
        seen_at=F(clock),
        seen_id=F("id"),
        seen_state=F("state"),
        seen_severity=F("severity"),
        seen_customer=F("customer"),
    )


def _by_side(actor: Actor) -> Q:
    """What the actor's organization and privileges reach; for a reseller, through the domain signed in to."""
    if actor.organization.is_reseller:
        return Q(Exists(managed_by(actor).filter(case=OuterRef("pk"))))
    if actor.organization.is_customer:
        return Q(customer=actor.organization) if actor.holds(P.SUPPORT_CASES) else Q(pk__in=[])
    return Q(pk__isnull=False) if actor.holds(P.WORK_CASES) else Q(pk__in=[])


def managed_by(actor: Actor) -> QuerySet[CaseManager]:
    """The rows by which a reseller's actor reaches cases: of its domain, and each by consent or its own."""
    return CaseManager.objects.filter(_reaches(actor), domain=actor.domain, reachable=True)


def _reaches(actor: Actor, row: str = "") -> Q:
    """The condition on a row of `CaseManager`, below the prefix `row`."""
    return _reaches_for_customer(actor, row) | _reaches_own(actor, row)


def _reaches_for_customer(actor: Actor, row: str) -> Q:
    if not actor.reaches_customers_cases:
        return Q(pk__in=[])
    grants = grants_in_force(actor.domain, OuterRef(f"{row}customer"), OuterRef(f"{row}product"))
    return Q(Exists(grants))


def _reaches_own(actor: Actor, row: str) -> Q:
    """A reseller's own case has no customer: its filer reads it, and whoever holds Support (S11)."""
    own = Q(**{f"{row}customer": None})
    if actor.has_support:
        return own
    return own & Q(**{"case__filed_by" if not row else "filed_by": actor.user})


def _managed_cases(actor: Actor) -> QuerySet[Case]:
    """The same rows, joined, so that the domain's index gives them newest first."""
    row = "managers__"
    cases = Case.objects.filter(_reaches(actor, row), managers__domain=actor.domain, managers__reachable=True)
    return cases.annotate(
        seen_at=F("managers__updated_at"),
        seen_id=F("managers__case_id"),
        seen_state=F("managers__state"),
        seen_severity=F("managers__severity"),
        seen_customer=F("managers__customer"),
    )
