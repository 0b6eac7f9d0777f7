"""Take and give back seats. The row of the seats counts them, and its constraint decides who gets the last one."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.record import Doer, record_each
from wakil.lib import clock
from wakil.licences.models import Edition, Licence, LicensedProduct, Seats
from wakil.organizations.models import Organization


def seats_of(organization: Organization) -> list[Seats]:
    """All its seats, the free ones first."""
    return list(organization.seats.select_related("product", "edition").order_by("product__is_paid", "product__name"))


def write_free_seats(organization: Organization) -> None:
    """The seats that let people sign in, as many as this installation gives a reseller (S60); once.

    For other organizations nothing is written: what they have is what the vendor has sold them.
    """
    if not organization.is_reseller or organization.seats.filter(product__is_paid=False).exists():
        return
    edition = free_edition()
    row = Seats(
        organization=organization, product=edition.product, edition=edition, cap=settings.WAKIL_FREE_SEATS, taken=0
    )
    Seats.objects.bulk_create([row], ignore_conflicts=True)


def free_edition() -> Edition:
    """The edition that costs nothing; made under the installation's name for it with the first seats of it."""
    edition = Edition.objects.select_related("product").filter(product__is_paid=False).first()
    if edition is not None:
        return edition
    name = settings.WAKIL_FREE_EDITION
    LicensedProduct.objects.bulk_create([LicensedProduct(name=name, is_paid=False)], ignore_conflicts=True)
    product = LicensedProduct.objects.get(is_paid=False)
    Edition.objects.bulk_create([Edition(product=product, name=name, has_mailbox=False)], ignore_conflicts=True)
    return Edition.objects.select_related("product").get(product=product)


def held_by(user: User) -> QuerySet[Licence]:
    """The licences somebody holds now."""
    held = Licence.objects.filter(user=user, released_at=None).select_related("seats__product", "seats__edition")
    return held.order_by("seats__product__is_paid", "seats__product__name")


@transaction.atomic
def take(seats: Seats, people: Sequence[User], *, by: Doer | None, is_automatic: bool) -> int:
    """Give each of them a seat who has none; how many that were. Raises ValidationError when there are too few."""
    list(Seats.objects.select_for_update().filter(pk=seats.pk))
    have = set(Licence.objects.filter(seats=seats, released_at=None, user__in=people).values_list("user", flat=True))
    new = [user for user in people if user.pk not in have]
    if not new:
        return 0
    room = Seats.objects.filter(pk=seats.pk, taken__lte=F("cap") - len(new))
    if not room.update(taken=F("taken") + len(new)):
        fresh = Seats.objects.select_related("edition").get(pk=seats.pk)
        raise ValidationError(no_seat_left(fresh, len(new), fresh.left))
    now = clock.now()
    Licence.objects.bulk_create(
        [Licence(user=user, seats=seats, is_automatic=is_automatic, assigned_at=now) for user in new], batch_size=500
    )
    _tell(EventKind.LICENCE_ASSIGNED, seats, new, by, automatic=is_automatic)
    return len(new)


@transaction.atomic
def release(seats: Seats, people: Sequence[User], *, by: Doer | None) -> int:
    """Take the seats of these people back; how many that were."""
    list(Seats.objects.select_for_update().filter(pk=seats.pk))
    held = Licence.objects.filter(seats=seats, released_at=None, user__in=people)
    had = set(held.values_list("user", flat=True))
    count = held.update(released_at=clock.now())
    Seats.objects.filter(pk=seats.pk).update(taken=F("taken") - count)
    _tell(EventKind.LICENCE_RELEASED, seats, [user for user in people if user.pk in had], by)
    return count


def no_seat_left(seats: Seats, wanted: int, left: int) -> str:
    """The cap, what is left of it, and what can be done (S60)."""
    words = ngettext(
        "This takes %(wanted)d seat of %(edition)s, and %(left)d of %(cap)d are left. Release licences that nobody "
        "needs, or let a super admin ask for more.",
        "This takes %(wanted)d seats of %(edition)s, and %(left)d of %(cap)d are left. Release licences that nobody "
        "needs, or let a super admin ask for more.",
        wanted,
    )
    return words % {"wanted": wanted, "edition": seats.edition.name, "left": left, "cap": seats.cap}


def label_of(seats: Seats) -> str:
    """The product and its edition, in as few words as tell them apart."""
    product, edition = seats.product.name, seats.edition.name
    return edition if edition.startswith(product) else _("%(product)s, %(edition)s") % {
        "product": product, "edition": edition
    }  # fmt: skip


def _tell(kind: EventKind, seats: Seats, people: Sequence[User], by: Doer | None, **details: bool) -> None:
    facts = [
        (user, {"user": user.pk, "product": seats.product_id, "edition": seats.edition_id, **details})
        for user in people
    ]
    record_each(kind, by=by, stream=seats.organization, facts=facts)
