"""Who acts: a person, signed in to one domain, with the privileges held now."""

from collections.abc import Iterable
from dataclasses import dataclass

from wakil.access.models import RoleAssignment
from wakil.access.privileges import CASE_PRIVILEGES, LEGACY_PRIVILEGES, Privilege, recognised
from wakil.access.roles import built_in_role
from wakil.accounts.models import User
from wakil.organizations.models import Domain, DomainSuspension, Organization


@dataclass(frozen=True)
class Actor:
    """A person at work in one domain. Inactive people and suspended domains hold nothing."""

    user: User
    domain: Domain
    organization: Organization
    privileges: frozenset[Privilege]
    is_active: bool = True
    units: tuple[str, ...] = ()  # paths of the units whose people the actor manages, besides what `privileges` give
    through: User | None = None  # the service account that acts for this person; events name both

    @classmethod
    def load(cls, user: User, *, is_cut_off: bool | None = None, through: User | None = None) -> "Actor":
        """The actor for an account, read now: at most two queries when its domain is already loaded.

        `is_cut_off` spares one of them to a caller who has just read whether the vendor has cut the domain off.
        """
        suspended = is_suspended_by_vendor(user.domain) if is_cut_off is None else is_cut_off
        held = _held_by(user) if user.is_active and not suspended else ()
        return cls.of(user, held, is_cut_off=suspended, through=through)

    @classmethod
    def afresh(cls, user_id: int) -> "Actor":
        """The actor for an account as it is now, for who goes on for long with what was read once."""
        return cls.load(User.objects.select_related("domain__organization").get(pk=user_id))

    @classmethod
    def of(
        cls, user: User, held: Iterable[RoleAssignment], *, is_cut_off: bool, through: User | None = None
    ) -> "Actor":
        """The actor for an account whose unended roles have just been read."""
        domain = user.domain
        organization = domain.organization
        active = user.is_active and not is_cut_off
        counting = [one for one in held if not one.held_back] if active else []
        units = _units(counting, organization)
        return cls(user, domain, organization, _given(counting, organization), active, units, through)

    def holds(self, privilege: Privilege) -> bool:
        """True when one of the actor's roles gives that privilege."""
        return privilege in self.privileges

    @property
    def has_support(self) -> bool:
        """Support, or a legacy privilege that stands for it: reads the domain's own cases of others (S11)."""
        return Privilege.SUPPORT in self.privileges or bool(self.privileges & LEGACY_PRIVILEGES)

    @property
    def reaches_customers_cases(self) -> bool:
        """All three privileges, or a legacy one that stands for them (S74, S75)."""
        return self.privileges >= CASE_PRIVILEGES or bool(self.privileges & LEGACY_PRIVILEGES)


def is_suspended_by_vendor(domain: Domain) -> bool:
    """True while the vendor has cut the whole domain off (W25)."""
    return DomainSuspension.objects.filter(domain=domain, customer=None, lifted_at=None).exists()


def people_reaching_cases(domain: Domain) -> list[User]:
    """Active people of a reseller's domain whose roles open customers' cases, by name."""
    return [one.actor.user for one in staff_of([domain]) if one.actor.reaches_customers_cases]


@dataclass(frozen=True)
class Staff:
    """Somebody at work, and the roles held now."""

    actor: Actor
    roles: tuple[str, ...]


def staff_of(domains: Iterable[Domain]) -> list[Staff]:
    """Active people with a role in any of these domains, by name; two queries when the organizations are loaded.

    Nobody of a domain that the vendor has cut off is among them.
    """
    at = {domain.pk: domain for domain in domains}
    cut_off = DomainSuspension.objects.filter(customer=None, lifted_at=None).values("domain")
    held = RoleAssignment.objects.filter(user__domain__in=list(at), user__suspended_at=None, ended_at=None)
    held = held.exclude(user__domain__in=cut_off).filter(held_back="")
    held = held.exclude(role__is_inactive=True).select_related("role", "unit", "user")
    by_user: dict[User, list[RoleAssignment]] = {}
    for assignment in held.order_by("user__name", "user_id", "pk"):
        by_user.setdefault(assignment.user, []).append(assignment)
    return [_staff(user, at[user.domain_id], roles) for user, roles in by_user.items()]


def _staff(user: User, domain: Domain, held: list[RoleAssignment]) -> Staff:
    user.domain = domain
    actor = Actor.of(user, held, is_cut_off=False)
    return Staff(actor, tuple(_role_name(one, domain.organization) for one in held))


def _role_name(assignment: RoleAssignment, organization: Organization) -> str:
    if assignment.role:
        return assignment.role.name
    role = built_in_role(organization.kind, assignment.built_in)
    return str(role.name) if role else assignment.built_in


def privileges_given_to(user: User) -> frozenset[Privilege]:
    """What the roles of an account give, be it active now or not."""
    return _given(list(_held_by(user)), user.domain.organization)


def privileges_lost_with(assignment: RoleAssignment) -> frozenset[Privilege]:
    """What its holder would not hold any more without this one role."""
    user, held = assignment.user, list(_held_by(assignment.user))
    others = [one for one in held if one.pk != assignment.pk]
    return _given(held, user.domain.organization) - _given(others, user.domain.organization)


def units_given_to(user: User) -> tuple[str, ...]:
    """The paths of the units whose people the roles of an account let it manage."""
    return _units(list(_held_by(user)), user.domain.organization)


def _held_by(user: User) -> Iterable[RoleAssignment]:
    return RoleAssignment.objects.filter(user=user, ended_at=None, held_back="").select_related("role", "unit")


def _given(held: Iterable[RoleAssignment], organization: Organization) -> frozenset[Privilege]:
    whole = (assignment for assignment in held if assignment.unit_id is None)
    names = {name for assignment in whole for name in _names(assignment, organization)}
    return frozenset(privilege for privilege in recognised(organization.kind) if privilege.value in names)


def _units(held: Iterable[RoleAssignment], organization: Organization) -> tuple[str, ...]:
    """Where a role for one unit counts: in the organization's own tree, and when it gives nothing but Manage users."""
    return tuple(
        assignment.unit.path
        for assignment in held
        if assignment.unit is not None
        and assignment.unit.organization_id == organization.pk
        and _names(assignment, organization) == {Privilege.MANAGE_USERS.value}
    )


def _names(assignment: RoleAssignment, organization: Organization) -> set[str]:
    if assignment.role is None:
        role = built_in_role(organization.kind, assignment.built_in)
        return {privilege.value for privilege in role.privileges} if role else set()
    return assignment.role.given if assignment.role.organization_id == organization.pk else set()
