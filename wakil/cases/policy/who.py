"""Who may see a customer's cases, the other way round: from the cases to the people (T34).

Built from the same functions as the rule of visibility: a grant in force for a row of a domain, the privileges of an
actor, a share that counts for its holder. `tests/visibility` holds it to `visible_to`, person by person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wakil.access.actor import Staff, is_suspended_by_vendor, staff_of
from wakil.access.privileges import P
from wakil.accounts.groups import members_of_each
from wakil.accounts.models import User
from wakil.cases.models import Case, CaseManager, CaseShare, ShareLevel, State
from wakil.cases.policy.shares import counting_for_reseller, counting_shares
from wakil.organizations.models import Domain, Organization, OrganizationKind
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import ResellerAccess


@dataclass(frozen=True)
class ResellersPeople:
    """A reseller's domain that a grant lets act now: how many of the cases it opens, and to whom."""

    domain: Domain
    grant: ResellerAccess
    open_cases: int
    closed_cases: int
    people: list[Staff]

    @property
    def sees_any(self) -> bool:
        """False while the grant covers no case, so that its people can file but see nothing yet."""
        return bool(self.open_cases or self.closed_cases)


@dataclass
class Holder:
    """Somebody with whom cases are shared to view: through which groups, or directly, and how many."""

    user: User
    groups: set[str] = field(default_factory=set)
    is_direct: bool = False
    cases: set[int] = field(default_factory=set)


def resellers_people(customer: Organization, case: Case | None = None) -> list[ResellersPeople]:
    """Every domain that a grant lets act for the customer now; with a case: that sees this case."""
    seen = _counts(customer, case)
    grants = [grant for grant in _grants_of(customer) if not case or _of(grant) in seen]
    staff = staff_of(grant.relationship.reseller_domain for grant in grants)
    return [
        ResellersPeople(
            domain=grant.relationship.reseller_domain,
            grant=grant,
            open_cases=seen.get(_of(grant), (0, 0))[0],
            closed_cases=seen.get(_of(grant), (0, 0))[1],
            people=[one for one in staff if one.actor.domain.pk == _of(grant) and one.actor.reaches_customers_cases],
        )
        for grant in grants
    ]


def own_people(customer: Organization) -> list[Staff]:
    """The customer's own people who see all of its cases."""
    return [one for one in staff_of(_domains_of(customer)) if one.actor.holds(P.SUPPORT_CASES)]


def vendors_people() -> list[Staff]:
    """The vendor's people who work with cases."""
    domains = Domain.objects.filter(organization__kind=OrganizationKind.VENDOR).select_related("organization")
    return [one for one in staff_of(domains) if one.actor.holds(P.WORK_CASES)]


def holders_of(shares: Iterable[CaseShare]) -> list[Holder]:
    """The active people who may open cases by these shares, groups taken apart as they are now."""
    wanted = [share for share in shares if share.level == ShareLevel.VIEW]
    members = members_of_each({share.group_id for share in wanted if share.group_id})
    held = [(share, user) for share in wanted for user in _named_in(share, members)]
    found: dict[int, Holder] = {}
    for share, user in _counting(held):
        holder = found.setdefault(user.pk, Holder(user))
        holder.cases.add(share.case_id)
        if share.group:
            holder.groups.add(share.group.address)
        else:
            holder.is_direct = True
    return sorted(found.values(), key=lambda holder: (holder.user.name, holder.user.email))


def shares_of(customer: Organization, case: Case | None = None) -> QuerySet[CaseShare]:
    """Every share of its cases that its maker's side lets count, the latest first."""
    shares = counting_shares().filter(case__customer=customer)
    shares = shares.filter(case=case) if case else shares
    return shares.select_related("user__domain__organization", "group").order_by("-created_at", "-id")


def _counts(customer: Organization, case: Case | None) -> dict[int, tuple[int, int]]:
    """How many open and how many closed cases each domain sees by the grants in force; domains without any are out."""
    rows = CaseManager.objects.filter(_covered(), customer=customer)
    rows = rows.filter(case=case) if case else rows
    is_closed = Q(state=State.CLOSED)
    counted = (
        rows.order_by()
        .values("domain")
        .annotate(open=Count("pk", filter=~is_closed), closed=Count("pk", filter=is_closed))
    )
    return {row["domain"]: (row["open"], row["closed"]) for row in counted}


def _covered() -> Q:
    """The condition "a grant in force lets the row's domain see the row's case"."""
    return Q(Exists(grants_in_force(OuterRef("domain"), OuterRef("customer"), OuterRef("product"))))


def _grants_of(customer: Organization) -> list[ResellerAccess]:
    """What is in force now, by the domain's name."""
    found = grants_in_force(OuterRef("relationship__reseller_domain"), customer.pk).filter(pk=OuterRef("pk"))
    grants = ResellerAccess.objects.filter(Exists(found), relationship__customer=customer)
    grants = grants.select_related("relationship__reseller_domain__organization", "granted_by")
    return list(grants.prefetch_related("products").order_by("relationship__reseller_domain__name"))


def _of(grant: ResellerAccess) -> int:
    return grant.relationship.reseller_domain_id


def _domains_of(organization: Organization) -> QuerySet[Domain]:
    return Domain.objects.filter(organization=organization).select_related("organization")


def _named_in(share: CaseShare, members: dict[int, list[User]]) -> list[User]:
    """The active people whom a share names, be it by a group."""
    if share.group_id:
        return members[share.group_id]
    return [share.user] if share.user and share.user.suspended_at is None else []


def _counting(held: list[tuple[CaseShare, User]]) -> list[tuple[CaseShare, User]]:
    """Those pairs where the share counts for the person: for a reseller's people, not every one does."""
    wanted = {user.domain_id for _share, user in held}
    domains = Domain.objects.filter(pk__in=wanted).select_related("organization").in_bulk()
    counts = {
        pk: _counting_at(domain, [share for share, user in held if user.domain_id == pk])
        for pk, domain in domains.items()
    }
    return [(share, user) for share, user in held if share.pk in counts[user.domain_id]]


def _counting_at(domain: Domain, shares: list[CaseShare]) -> set[int]:
    if is_suspended_by_vendor(domain):
        return set()
    ids = [share.pk for share in shares]
    if not domain.organization.is_reseller:
        return set(ids)
    counting = counting_for_reseller(CaseShare.objects.filter(pk__in=ids), domain)
    return set(counting.values_list("pk", flat=True))
