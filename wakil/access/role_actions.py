"""Make, copy, rename, change and delete an organization's own roles. What they give counts on the next request."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.access.actions import lock_roles
from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.privilege_tree import NAMES, in_order
from wakil.access.privileges import LEGACY_PRIVILEGES, Privilege
from wakil.access.role_checks import check_holders, check_privileges, checked_role_name
from wakil.access.role_policy import (
    AnyRole,
    given_by,
    may_change_role,
    may_copy_role,
    may_create_role,
    may_delete_role,
    may_give_privileges,
    offered_by,
)
from wakil.access.verdict import NotVisible, require
from wakil.events.kinds import EventKind
from wakil.events.record import record, record_each, record_rename
from wakil.lib import clock

MOST_ROLES = 200


class RoleChanged(ValidationError):
    """Somebody else has changed the role since it was looked at; `role` is how it stands now."""

    def __init__(self, role: Role) -> None:
        given = in_order(given_by(role, role.organization.kind), role.organization.kind)
        now = {"name": role.name, "privileges": ", ".join(str(NAMES[one]) for one in given) or _("nothing")}
        words = _(
            "Somebody else has changed this role meanwhile. Now it is called %(name)s and gives: %(privileges)s. What "
            "you chose is kept below; saving again puts it in place of that."
        )
        super().__init__(words % now)
        self.role = role


@transaction.atomic
def create_role(actor: Actor, *, name: str, privileges: Iterable[Privilege]) -> Role:
    """A role of the actor's organization. Raises ValidationError for a name that is taken, and for a privilege whose
    parent is missing (S73); Forbidden for more than the actor holds."""
    lock_roles(actor.organization)
    fresh = Actor.load(actor.user)
    require(may_create_role(fresh))
    return _created(actor, fresh, name, frozenset(privileges))


@transaction.atomic
def copy_role(actor: Actor, role: AnyRole, *, name: str) -> Role:
    """A role of one's own that gives the same, but for legacy privileges, which are not given anew (S72, S75)."""
    lock_roles(actor.organization)
    source = _fresh(role) if isinstance(role, Role) else role
    fresh = Actor.load(actor.user)
    require(may_copy_role(fresh, source))
    origin = source.pk if isinstance(source, Role) else source.slug
    return _created(actor, fresh, name, offered_by(source, actor.organization.kind), origin)


@transaction.atomic
def rename_role(actor: Actor, role: Role, *, name: str, version: int) -> Role:
    """Another name. Raises RoleChanged when `version` is not the latest."""
    fresh = _to_change(actor, role, version)
    before, fresh.name = fresh.name, checked_role_name(fresh.organization, name, but=fresh)
    _save(fresh, "name")
    names = (before, fresh.name)
    record_rename(EventKind.ROLE_RENAMED, by=actor, on=fresh, stream=actor.organization, names=names, role=fresh.pk)
    return fresh


@transaction.atomic
def set_role_privileges(actor: Actor, role: Role, *, privileges: Iterable[Privilege], version: int) -> Role:
    """Say what a role gives to all who hold it. Raises RoleChanged when `version` is not the latest.

    A legacy privilege can stay or go, and not come. Raises ValidationError for what a holder can't have.
    """
    fresh, wanted = _to_change(actor, role, version), frozenset(privileges)
    before = given_by(fresh, actor.organization.kind)
    check_privileges(actor, wanted, also=before & LEGACY_PRIVILEGES)
    require(may_give_privileges(Actor.load(actor.user), wanted))
    check_holders(fresh, wanted, wanted - before)
    kind = actor.organization.kind
    fresh.privileges = [one.value for one in in_order(wanted, kind)]
    _save(fresh, "privileges")
    record(
        EventKind.ROLE_PRIVILEGES_SET, by=actor, on=fresh, stream=actor.organization, role=fresh.pk,
        before=[one.value for one in in_order(before, kind)], after=fresh.privileges,
    )  # fmt: skip
    return fresh


@transaction.atomic
def delete_role(actor: Actor, role: Role, *, holders: int = 0) -> Role:
    """Take a role away from the organization, and from those who hold it: `holders` is how many one was told.

    Raises ValidationError when there are others by now.
    """
    lock_roles(actor.organization)
    fresh = _fresh(role)
    require(may_delete_role(Actor.load(actor.user), fresh))
    held = list(RoleAssignment.objects.filter(role=fresh, ended_at=None).select_related("user").order_by("pk"))
    if len(held) != holders:
        raise ValidationError(_told(len(held)))
    now = clock.now()
    RoleAssignment.objects.filter(role=fresh, ended_at=None).update(ended_at=now, ended_by=actor.user)
    facts = [(one.user, {"user": one.user_id, "role": fresh.pk}) for one in held]
    record_each(EventKind.ROLE_REMOVED, by=actor, stream=actor.organization, facts=facts)
    fresh.deleted_at = now
    _save(fresh, "deleted_at")
    record(EventKind.ROLE_DELETED, by=actor, on=fresh, stream=actor.organization, role=fresh.pk, holders=holders)
    return fresh


def _created(
    actor: Actor, fresh: Actor, name: str, privileges: frozenset[Privilege], origin: str | int | None = None
) -> Role:
    """Made with the lock of the roles held; `fresh` is what the actor holds now."""
    organization, kind = actor.organization, actor.organization.kind
    check_privileges(actor, privileges)
    require(may_give_privileges(fresh, privileges))
    if Role.objects.filter(organization=organization, deleted_at=None).count() >= MOST_ROLES:
        raise ValidationError(_("An organization has at most %(most)d roles of its own.") % {"most": MOST_ROLES})
    names = [one.value for one in in_order(privileges, kind)]
    role = Role.objects.create(organization=organization, name=checked_role_name(organization, name), privileges=names)
    details: dict[str, Any] = {"copied_from": origin} if origin is not None else {}
    record(EventKind.ROLE_CREATED, by=actor, on=role, stream=organization, role=role.pk, privileges=names, **details)
    return role


def _to_change(actor: Actor, role: Role, version: int) -> Role:
    lock_roles(actor.organization)
    fresh = _fresh(role)
    require(may_change_role(Actor.load(actor.user), fresh))
    if fresh.version != version:
        raise RoleChanged(fresh)
    return fresh


def _fresh(role: Role) -> Role:
    """The role as it is now; nobody changes it while the lock of the roles is held."""
    found = Role.objects.select_related("organization").filter(pk=role.pk, deleted_at=None).first()
    if found is None:
        raise NotVisible
    return found


def _save(role: Role, field: str) -> None:
    role.version += 1
    role.save(update_fields=[field, "version"])


def _told(holders: int) -> str:
    return ngettext(
        "%(number)d person holds it now. Look again before you delete it.",
        "%(number)d people hold it now. Look again before you delete it.",
        holders,
    ) % {"number": holders}
