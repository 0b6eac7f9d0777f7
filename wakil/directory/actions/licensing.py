"""Automatic licensing, licences given and taken by hand, and asking the vendor for more seats."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.directory.person_policy import may_change_licences
from wakil.directory.policy import may_set_automatic_licensing, units_seen_by
from wakil.directory.seat_changes import ASK, PaidSeatsAtStake, SeatChoice, apply_choice
from wakil.directory.units import lock_tree
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.licences.automatic import Step, changes_of, licensing_of, people_in
from wakil.licences.models import AutomaticLicensing, LicensedProduct, Seats
from wakil.licences.seats import held_by, release, take
from wakil.organizations.models import OrganizationalUnit

TURN_OFF, CONTINUE = "turn_off", "continue"
WORDS = {True: "on", False: "off", None: "inherit"}


@transaction.atomic
def set_automatic_licensing(
    actor: Actor,
    unit: OrganizationalUnit,
    product: LicensedProduct,
    *,
    is_on: bool | None,
    seats: SeatChoice = ASK,
) -> None:
    """Say whether newcomers to a unit get a product; None takes the unit's word back.

    Raises SeatsToConfirm while it is open what happens to those who are there (S65).
    """
    lock_tree(actor.organization)
    require(may_set_automatic_licensing(actor, unit))
    if not product.is_paid or not actor.organization.seats.filter(product=product).exists():
        raise NotVisible
    before = licensing_of(actor.organization)
    after = before.with_setting(unit.path, product, is_on)
    inside = OrganizationalUnit.objects.filter(path__startswith=unit.path)
    steps = [Step(people_in([one], actor.organization), before, one.path, after, one.path) for one in inside]
    apply_choice(actor, changes_of([one for one in before.seats if one.product_id == product.pk], steps), seats)
    _say(actor, unit, product, before=before.settings.get((unit.path, product.pk)), is_on=is_on)


@transaction.atomic
def assign_licence(actor: Actor, user: User, seats: Seats) -> None:
    """Give somebody a seat by hand. Raises ValidationError when none is left."""
    require(may_change_licences(actor, user))
    take(_own(actor, seats), [user], by=actor, is_automatic=False)


@transaction.atomic
def release_licence(actor: Actor, user: User, seats: Seats) -> None:
    """Take a seat back. Raises ValidationError for the last licence of somebody who is not deleted."""
    require(may_change_licences(actor, user))
    own = _own(actor, seats)
    list(Seats.objects.select_for_update().filter(organization=actor.organization).order_by("pk"))
    if not held_by(user).exclude(seats=own).exists():
        raise ValidationError(_("Everybody needs one licence to be here. Assign another one first."))
    release(own, [user], by=actor)


def heed_automatic_licensing(by: Actor, unit: OrganizationalUnit, answer: str) -> None:
    """Before somebody is put into a unit where that uses paid seats: turn it off there, go on and say so, or stop.

    Raises PaidSeatsAtStake while nobody has said which (S64). The caller holds the lock of the tree.
    """
    licensing = licensing_of(by.organization)
    at_stake = licensing.paid_in(unit.path)
    if not at_stake:
        return
    if answer == TURN_OFF:
        require(may_set_automatic_licensing(by, unit))
        for seats in at_stake:
            before = licensing.settings.get((unit.path, seats.product_id))
            _say(by, unit, seats.product, before=before, is_on=False)
    elif answer == CONTINUE:
        products = [seats.product_id for seats in at_stake]
        record(
            EventKind.AUTOMATIC_LICENSING_ACCEPTED, by=by, on=unit, stream=by.organization, unit=unit.pk,
            products=products,
        )  # fmt: skip
    else:
        raise PaidSeatsAtStake(at_stake)


def _say(
    actor: Actor, unit: OrganizationalUnit, product: LicensedProduct, *, before: bool | None, is_on: bool | None
) -> None:
    if before == is_on:
        return
    if not units_seen_by(actor).filter(pk=unit.pk).exists():
        raise NotVisible
    said = AutomaticLicensing.objects.filter(unit=unit, product=product)
    if is_on is None:
        said.delete()
    else:
        AutomaticLicensing.objects.update_or_create(unit=unit, product=product, defaults={"is_on": is_on})
    record(
        EventKind.AUTOMATIC_LICENSING_SET, by=actor, on=unit, stream=actor.organization, unit=unit.pk,
        product=product.pk, before=WORDS[before], after=WORDS[is_on],
    )  # fmt: skip


def _own(actor: Actor, seats: Seats) -> Seats:
    """The seats, when they are the actor's organization's."""
    if seats.organization_id != actor.organization.pk:
        raise NotVisible
    return seats
