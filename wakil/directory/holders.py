"""Who holds a role, for those who manage roles: by name, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.access.actor import Actor
from wakil.access.models import HeldBack, Role, RoleAssignment
from wakil.access.privileges import LEGACY_PRIVILEGES
from wakil.access.role_policy import AnyRole, may_open_roles, roles_seen_by
from wakil.accounts.models import User
from wakil.directory.people import domains_of, page_of


@dataclass(frozen=True)
class HoldersPage:
    """Some of the assignments, each with its user; `after` is the key of those that follow, or nothing."""

    rows: Sequence[RoleAssignment]
    after: str = ""


def accounts_seen_by(actor: Actor) -> QuerySet[User]:
    """Everybody of the organization who can hold a role, programs too, for who manages roles."""
    if not may_open_roles(actor):
        return User.objects.none()
    accounts = User.objects.filter(domain__organization=actor.organization, deleted_at=None)
    return accounts.exclude(service_account__deleted_at__isnull=False)


def holders_page(actor: Actor, role: AnyRole, after: str = "") -> HoldersPage:
    """Who holds this role now."""
    which = Q(role=role) if isinstance(role, Role) else Q(built_in=role.slug, role=None)
    return _page(actor, which, after)


def legacy_roles(actor: Actor) -> list[Role]:
    """The imported roles with a legacy privilege."""
    return [role for role in roles_seen_by(actor).order_by("name") if set(role.privileges) & LEGACY_PRIVILEGES]


def legacy_holders_page(actor: Actor, roles: Sequence[Role], after: str = "") -> HoldersPage:
    """Who holds one of these."""
    return _page(actor, Q(role__in=[role.pk for role in roles]), after)


def is_any_waiting(actor: Actor) -> bool:
    """True while an imported role of the organization waits for a super admin (S7)."""
    waiting = RoleAssignment.objects.filter(user__in=accounts_seen_by(actor), ended_at=None)
    return waiting.exclude(held_back=HeldBack.NO).exists()


def assignments_of(user: User) -> QuerySet[RoleAssignment]:
    """What somebody holds now, in the order it was given."""
    held = RoleAssignment.objects.filter(user=user, ended_at=None)
    return held.select_related("role", "unit", "user__domain__organization", "started_by").order_by("pk")


def _page(actor: Actor, which: Q, after: str) -> HoldersPage:
    held = RoleAssignment.objects.filter(which, user=OuterRef("pk"), ended_at=None)
    page = page_of(accounts_seen_by(actor).filter(Exists(held)), domains_of(actor), after)
    rows = RoleAssignment.objects.filter(which, user__in=page.rows, ended_at=None)
    rows = rows.select_related("role", "unit", "user__domain", "started_by")
    return HoldersPage(list(rows.order_by("user__name", "user_id", "pk")), page.after)
