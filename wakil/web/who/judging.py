"""Whether somebody reaches the cases, and by what or why not: read off the functions that decide (S10, W5)."""

from collections.abc import Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Prefetch

from wakil.access.actor import Actor
from wakil.access.models import HeldBack, RoleAssignment
from wakil.access.privileges import CASE_PRIVILEGES
from wakil.accounts.models import User
from wakil.cases.policy import lacking_for_cases, may_use_cases
from wakil.organizations.models import Domain, DomainSuspension, Organization


class Reason(StrEnum):
    """What the answer rests on; the first two are a yes."""

    BY_ROLE = "by_role"
    LEGACY = "legacy"  # by a legacy privilege and by nothing else
    SUSPENDED = "suspended"
    CUT_OFF = "cut_off"
    NOT_JOINED = "not_joined"
    WAITING = "waiting"  # an imported role would do, and waits for a super admin
    LACKS = "lacks"
    NO_ACCOUNT = "no_account"


YES = frozenset({Reason.BY_ROLE, Reason.LEGACY})


@dataclass(frozen=True)
class Judged:
    """The answer about one account. `there` is the person's linked account at the domain asked about."""

    user: User
    actor: Actor
    reason: Reason
    there: User | None = None

    @property
    def is_yes(self) -> bool:
        return self.reason in YES

    @property
    def account(self) -> User:
        """The account that the answer is about, and that a mend would change."""
        return self.there or self.user


def judge(user: User, held: Sequence[RoleAssignment], *, is_cut_off: bool) -> Judged:
    """About the account itself, at its own domain; `held` are its roles that have not ended."""
    actor = Actor.of(user, held, is_cut_off=is_cut_off)
    if actor.is_active:
        return Judged(user, actor, _reason(user, actor, held))
    return Judged(user, actor, Reason.SUSPENDED if user.suspended_at else Reason.CUT_OFF)


def judge_all(organization: Organization, people: Iterable[User]) -> list[Judged]:
    """About each of these, who come with `held_roles`; one query."""
    cut_off = cut_off_domains(organization)
    return [_judged(user, organization, cut_off) for user in people]


def judge_at(organization: Organization, domain: Domain, people: Sequence[User]) -> list[Judged]:
    """About the customers of one domain: whoever has an account elsewhere needs another one there (S54)."""
    cut_off, linked = cut_off_domains(organization), _linked_at(domain, people)
    return [_judged_at(user, domain, linked.get(user.person), organization, cut_off) for user in people]


def cut_off_domains(organization: Organization) -> set[int]:
    """Those that the vendor has cut off now."""
    suspensions = DomainSuspension.objects.filter(domain__organization=organization, customer=None, lifted_at=None)
    return set(suspensions.values_list("domain", flat=True))


def _judged(user: User, organization: Organization, cut_off: Collection[int]) -> Judged:
    user.domain.organization = organization
    return judge(user, user.held_roles, is_cut_off=user.domain_id in cut_off)  # type: ignore[attr-defined]


def _judged_at(
    user: User, domain: Domain, there: User | None, organization: Organization, cut_off: Collection[int]
) -> Judged:
    if user.domain_id == domain.pk:
        return _judged(user, organization, cut_off)
    if there is None:
        return replace(_judged(user, organization, cut_off), reason=Reason.NO_ACCOUNT)
    return replace(_judged(there, organization, cut_off), user=user, there=there)


def _linked_at(domain: Domain, people: Sequence[User]) -> dict[object, User]:
    """The accounts at a domain that are linked with these, by person; only what people have linked themselves (S45)."""
    persons = [user.person for user in people if user.person]
    held = RoleAssignment.objects.filter(ended_at=None).select_related("role", "unit").order_by("id")
    found = User.objects.filter(domain=domain, person__in=persons, deleted_at=None, is_service_account=False)
    rows = found.select_related("domain").prefetch_related(Prefetch("assignments", held, to_attr="held_roles"))
    return {user.person: user for user in rows.order_by("-pk")}


def _reason(user: User, actor: Actor, held: Sequence[RoleAssignment]) -> Reason:
    if not user.has_joined and user.last_login is None:
        return Reason.NOT_JOINED
    if may_use_cases(actor):
        is_legacy = actor.organization.is_reseller and not actor.privileges >= CASE_PRIVILEGES
        return Reason.LEGACY if is_legacy else Reason.BY_ROLE
    confirmed = Actor.of(user, [_confirmed(one) for one in held], is_cut_off=False)
    return Reason.LACKS if lacking_for_cases(confirmed) else Reason.WAITING


def _confirmed(assignment: RoleAssignment) -> RoleAssignment:
    """As it would be once a super admin has confirmed it; not saved."""
    other = copy(assignment)
    other.held_back = HeldBack.NO
    return other
