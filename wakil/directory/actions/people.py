"""Bring people in, move them, and let them go (S56, S57, S67)."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.invitations import invitation_link
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.accounts.people import write_user
from wakil.directory.actions.licensing import heed_automatic_licensing
from wakil.directory.people import verified_domains
from wakil.directory.person_policy import may_change_user
from wakil.directory.policy import may_add_user, units_seen_by
from wakil.directory.seat_changes import ASK, SeatChoice, apply_choice
from wakil.directory.units import lock_tree, root_of
from wakil.events.kinds import EventKind
from wakil.events.record import record, record_each, record_rename
from wakil.licences.automatic import Licensing, Step, changes_of, licensing_of
from wakil.licences.newcomers import license_newcomers
from wakil.organizations.actions import checked_name
from wakil.organizations.models import OrganizationalUnit


@transaction.atomic
def create_user(
    actor: Actor, *, address: str, name: str, unit: OrganizationalUnit, password: str = "", paid: str = ""
) -> tuple[User, str]:
    """An account at one of the organization's verified domains, in a unit, with the licences that newcomers get there.

    With a temporary password, which the person changes at the first sign-in; without one, the link returned lets the
    person choose one. Raises PaidSeatsAtStake until `paid` says what to do about automatic licensing (S64), and
    ValidationError for an address that can't be used or when no seat is left (S60).
    """
    lock_tree(actor.organization)
    require(may_add_user(actor, unit))
    heed_automatic_licensing(actor, unit, paid)
    user = write_user(verified_domains(actor), name=name, address=address, unit=unit)
    kind = EventKind.USER_CREATED if password else EventKind.USER_INVITED
    record(kind, by=actor, on=user, stream=actor.organization, user=user.pk, unit=unit.pk, domain=user.domain_id)
    license_newcomers(actor.organization, [user], by=actor)
    if not password:
        return user, invitation_link(user)
    give_temporary_password(user, password)
    return user, ""


@transaction.atomic
def rename_user(actor: Actor, user: User, *, name: str) -> User:
    """Another name for somebody."""
    require(may_change_user(actor, user))
    fresh = User.objects.select_for_update().get(pk=user.pk)
    before, fresh.name = fresh.name, checked_name(name)
    fresh.save(update_fields=["name"])
    names = (before, fresh.name)
    record_rename(EventKind.USER_RENAMED, by=actor, on=fresh, stream=actor.organization, names=names, user=fresh.pk)
    return fresh


@transaction.atomic
def move_users(actor: Actor, people: Sequence[User], *, to: OrganizationalUnit, seats: SeatChoice = ASK) -> list[User]:
    """Put people into another unit. Raises SeatsToConfirm while it is open what happens to their licences (S65)."""
    lock_tree(actor.organization)
    if not units_seen_by(actor).filter(pk=to.pk).exists():
        raise NotVisible
    for user in people:
        require(may_change_user(actor, user))
    root = root_of(actor.organization)
    moving = [user for user in people if (user.unit_id or root.pk) != to.pk]
    licensing = licensing_of(actor.organization)
    apply_choice(actor, changes_of(licensing.seats, _steps(moving, licensing, root, to)), seats)
    facts = [(user, {"user": user.pk, "before": user.unit_id or root.pk, "after": to.pk}) for user in moving]
    User.objects.filter(pk__in=[user.pk for user in moving]).update(unit=to if to.parent_id else None)
    record_each(EventKind.USER_MOVED, by=actor, stream=actor.organization, facts=facts)
    return moving


def give_temporary_password(user: User, password: str) -> None:
    """A password that its person changes at the next sign-in; the caller has checked and records it."""
    if not password.strip():
        raise ValidationError({"password": _("Give a password.")})
    user.set_password(password)
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary"])


def _steps(
    people: Sequence[User], licensing: Licensing, root: OrganizationalUnit, to: OrganizationalUnit
) -> list[Step]:
    by_unit: dict[str, list[int]] = {}
    for user in people:
        by_unit.setdefault((user.unit or root).path, []).append(user.pk)
    return [
        Step(User.objects.filter(pk__in=numbers), licensing, path, licensing, to.path)
        for path, numbers in by_unit.items()
    ]
