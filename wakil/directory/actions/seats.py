"""How many seats an organization has: its super admin asks, the vendor decides (S69)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.directory.policy import may_ask_for_seats, may_decide_about_seats
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.text import has_control_characters, is_one_line
from wakil.licences.models import Edition, SeatRequest, Seats
from wakil.organizations.models import Organization

MOST_SEATS = 1_000_000
LONGEST = 500


@transaction.atomic
def request_seats(actor: Actor, seats: Seats, *, number: int, reason: str) -> SeatRequest:
    """Ask the vendor for more seats, with a reason. Raises ValidationError while an earlier request is open."""
    require(may_ask_for_seats(actor))
    if seats.organization_id != actor.organization.pk:
        raise NotVisible
    _check_number(number)
    asked = SeatRequest(seats=seats, number=number, reason=_checked(reason), asked_by=actor.user, asked_at=clock.now())
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as error:
        raise ValidationError(_("A request for these seats is open already.")) from error
    record(
        EventKind.SEATS_REQUESTED, by=actor, on=asked, stream=actor.organization, product=seats.product_id,
        number=number,
    )  # fmt: skip
    return asked


@transaction.atomic
def grant_seats(actor: Actor, request: SeatRequest, *, number: int) -> SeatRequest:
    """The vendor gives that many more seats; the organization has them at once."""
    require(may_decide_about_seats(actor))
    _check_number(number)
    fresh = _decided(actor, request, is_granted=True)
    seats = Seats.objects.select_for_update().select_related("organization").get(pk=fresh.seats_id)
    _set_cap(actor, seats, seats.cap + number, request=fresh.pk)
    return fresh


@transaction.atomic
def refuse_seats(actor: Actor, request: SeatRequest, *, reason: str) -> SeatRequest:
    """The vendor gives none, and says why."""
    require(may_decide_about_seats(actor))
    fresh = _decided(actor, request, is_granted=False, answer=_checked(reason))
    seats = fresh.seats
    record(
        EventKind.SEATS_REFUSED, by=actor, on=fresh, stream=seats.organization, product=seats.product_id,
        number=fresh.number,
    )  # fmt: skip
    return fresh


@transaction.atomic
def set_seats(actor: Actor, organization: Organization, *, edition: Edition, cap: int) -> Seats:
    """What the vendor has sold: an edition, and how many seats of it; an earlier edition of the product becomes this.

    Raises ValidationError for fewer seats than are taken.
    """
    require(may_decide_about_seats(actor))
    if not 0 <= cap <= MOST_SEATS:
        raise ValidationError({"cap": _("Give a number from 0 to %(most)d.") % {"most": MOST_SEATS}})
    new = Seats(organization=organization, product=edition.product, edition=edition, cap=0)
    Seats.objects.bulk_create([new], ignore_conflicts=True)
    seats = Seats.objects.select_for_update().get(organization=organization, product=edition.product)
    seats.edition = edition
    seats.save(update_fields=["edition"])
    _set_cap(actor, seats, cap)
    return seats


def _set_cap(actor: Actor, seats: Seats, cap: int, *, request: int | None = None) -> None:
    before = seats.cap
    if not Seats.objects.filter(pk=seats.pk, taken__lte=cap).update(cap=min(cap, MOST_SEATS)):
        taken = Seats.objects.values_list("taken", flat=True).get(pk=seats.pk)
        raise ValidationError({"cap": _("%(taken)d seats are taken.") % {"taken": taken}})
    seats.cap = min(cap, MOST_SEATS)
    record(
        EventKind.SEATS_CHANGED, by=actor, on=seats, stream=seats.organization, product=seats.product_id,
        edition=seats.edition_id, before=before, after=seats.cap, request=request,
    )  # fmt: skip


def _decided(actor: Actor, request: SeatRequest, *, is_granted: bool, answer: str = "") -> SeatRequest:
    fresh = SeatRequest.objects.select_for_update().get(pk=request.pk)
    if fresh.decided_at is not None:
        raise ValidationError(_("This request is decided already."))
    fresh.is_granted, fresh.answer = is_granted, answer
    fresh.decided_by, fresh.decided_at = actor.user, clock.now()
    fresh.save(update_fields=["is_granted", "answer", "decided_by", "decided_at"])
    return fresh


def _check_number(number: int) -> None:
    if not 1 <= number <= MOST_SEATS:
        raise ValidationError({"number": _("Give a number from 1 to %(most)d.") % {"most": MOST_SEATS}})


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST or not is_one_line(reason) or has_control_characters(reason):
        raise ValidationError({"reason": _("Give a reason in one line.")})
    return reason
