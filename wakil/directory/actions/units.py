"""Change the tree of organizational units (S66)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.models import RoleAssignment
from wakil.access.verdict import NotVisible, require
from wakil.directory.actions.licensing import heed_automatic_licensing
from wakil.directory.policy import may_change_unit, may_manage_units, units_seen_by
from wakil.directory.seat_changes import ASK, SeatChoice, apply_choice
from wakil.directory.units import DEEPEST, MOST_UNITS, lock_tree
from wakil.events.kinds import EventKind
from wakil.events.record import record, record_rename
from wakil.lib import clock
from wakil.licences.automatic import SeatChange, Step, changes_of, licensing_of, people_in
from wakil.organizations.actions import checked_name
from wakil.organizations.models import OrganizationalUnit

LONGEST_NAME = 100


@transaction.atomic
def create_unit(actor: Actor, *, parent: OrganizationalUnit, name: str, paid: str = "") -> OrganizationalUnit:
    """A unit inside another. Raises ValidationError for a name that a sibling has, and for a tree grown too large.

    Raises PaidSeatsAtStake until `paid` says what to do where newcomers would use paid seats (S64).
    """
    require(may_manage_units(actor))
    lock_tree(actor.organization)
    fresh = _fresh(actor, parent)
    unit = OrganizationalUnit(
        organization=actor.organization, parent=fresh, name=_checked(name), created_at=clock.now()
    )
    unit.path = unit.path_below(fresh)
    _check_size(actor, unit.path)
    _write(unit)
    record(EventKind.UNIT_CREATED, by=actor, on=unit, stream=actor.organization, unit=unit.pk, parent=fresh.pk)
    heed_automatic_licensing(actor, unit, paid)
    return unit


@transaction.atomic
def rename_unit(actor: Actor, unit: OrganizationalUnit, *, name: str) -> OrganizationalUnit:
    """Another name among the same siblings."""
    lock_tree(actor.organization)
    require(may_change_unit(actor, unit))
    fresh = _fresh(actor, unit)
    before, fresh.name = fresh.name, _checked(name)
    _write(fresh)
    names = (before, fresh.name)
    record_rename(EventKind.UNIT_RENAMED, by=actor, on=fresh, stream=actor.organization, names=names, unit=fresh.pk)
    return fresh


@transaction.atomic
def move_unit(
    actor: Actor, unit: OrganizationalUnit, *, to: OrganizationalUnit, seats: SeatChoice = ASK
) -> OrganizationalUnit:
    """Put a unit, with everything in it, inside another. Raises ValidationError for one that is inside itself.

    Raises SeatsToConfirm while it is open what happens to the licences of its people (S65).
    """
    lock_tree(actor.organization)
    require(may_change_unit(actor, unit))
    fresh, target = _fresh(actor, unit), _fresh(actor, to)
    if fresh.holds(target):
        raise ValidationError({"to": _("A unit can't be moved into itself or into one below it.")})
    if fresh.parent_id == target.pk:
        return fresh
    before, old, new = fresh.parent_id, fresh.path, fresh.path_below(target)
    inside = OrganizationalUnit.objects.filter(path__startswith=old)
    deepest = max(_depth(path) for path in inside.values_list("path", flat=True))
    if deepest - _depth(old) + _depth(new) > DEEPEST:
        raise ValidationError({"to": _too_deep()})
    apply_choice(actor, _seat_changes(actor, old, new), seats)
    fresh.parent = target
    _write(fresh)
    inside.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    fresh.path = new
    record(
        EventKind.UNIT_MOVED, by=actor, on=fresh, stream=actor.organization, unit=fresh.pk, before=before,
        after=target.pk,
    )  # fmt: skip
    return fresh


@transaction.atomic
def delete_unit(actor: Actor, unit: OrganizationalUnit) -> None:
    """Remove a unit that holds nothing. Raises ValidationError for one with units, people or administrators in it."""
    lock_tree(actor.organization)
    require(may_change_unit(actor, unit))
    fresh = _fresh(actor, unit)
    if fresh.children.exists():
        raise ValidationError(_("There are units in it. Move or delete them first."))
    if fresh.users.exists():
        raise ValidationError(_("There are people in it. Move them first."))
    if RoleAssignment.objects.filter(unit=fresh, ended_at=None).exists():
        raise ValidationError(_("Somebody has a role for it. Take the role away first."))
    record(EventKind.UNIT_DELETED, by=actor, on=fresh, stream=actor.organization, unit=fresh.pk, parent=fresh.parent_id)
    fresh.delete()


def _seat_changes(actor: Actor, old: str, new: str) -> list[SeatChange]:
    """What it means for the people of a unit and of those inside it when its path becomes another."""
    before = licensing_of(actor.organization)
    after = before.with_move(old, new)
    inside = OrganizationalUnit.objects.filter(path__startswith=old)
    steps = [
        Step(people_in([unit], actor.organization), before, unit.path, after, new + unit.path.removeprefix(old))
        for unit in inside
    ]
    return changes_of(before.seats, steps)


def _fresh(actor: Actor, unit: OrganizationalUnit) -> OrganizationalUnit:
    """The unit as it is now, locked; NotVisible for one that is another organization's or gone."""
    found = units_seen_by(actor).select_for_update().filter(pk=unit.pk).first()
    if found is None:
        raise NotVisible
    return found


def _checked(name: str) -> str:
    name = checked_name(name)
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": _("This is too long: %(most)d characters at most.") % {"most": LONGEST_NAME}})
    return name


def _check_size(actor: Actor, path: str) -> None:
    if OrganizationalUnit.objects.filter(organization=actor.organization).count() >= MOST_UNITS:
        raise ValidationError(_("An organization has at most %(most)d units.") % {"most": MOST_UNITS})
    if _depth(path) > DEEPEST:
        raise ValidationError(_too_deep())


def _write(unit: OrganizationalUnit) -> None:
    """The constraint decides whether a sibling has the name."""
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("There is a unit of this name beside it.")}) from error


def _too_deep() -> str:
    return _("Units stand inside one another %(most)d deep at most.") % {"most": DEEPEST}


def _depth(path: str) -> int:
    """How many units there are above the last of a path."""
    return path.count("/") - 2
