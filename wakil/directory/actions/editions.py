"""What the vendor sells by the seat."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.directory.policy import may_decide_about_seats
from wakil.events.kinds import EventKind
from wakil.events.record import record, record_rename
from wakil.licences.models import Edition, LicensedProduct
from wakil.organizations.actions import checked_name

LONGEST = 100


@transaction.atomic
def create_edition(actor: Actor, *, product: str, name: str, has_mailbox: bool) -> Edition:
    """An edition of a paid product, which is made when there is none of that name."""
    require(may_decide_about_seats(actor))
    product = _checked(product, "product")
    found = LicensedProduct.objects.filter(name=product).first() or LicensedProduct.objects.create(name=product)
    if not found.is_paid:
        raise ValidationError({"product": _("The free product has one edition.")})
    edition = _write(Edition(product=found, name=_checked(name, "name"), has_mailbox=has_mailbox))
    record(EventKind.EDITION_CREATED, by=actor, on=edition, stream=actor.organization, edition=edition.pk)
    return edition


@transaction.atomic
def rename_edition(actor: Actor, edition: Edition, *, name: str) -> Edition:
    """Another name, shown everywhere at once; whoever holds a licence keeps it."""
    require(may_decide_about_seats(actor))
    fresh = Edition.objects.select_for_update().get(pk=edition.pk)
    before, fresh.name = fresh.name, _checked(name, "name")
    _write(fresh)
    names, kind = (before, fresh.name), EventKind.EDITION_RENAMED
    record_rename(kind, by=actor, on=fresh, stream=actor.organization, names=names, edition=fresh.pk)
    return fresh


def _write(edition: Edition) -> Edition:
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("There is an edition of this name.")}) from error
    return edition


def _checked(name: str, field: str) -> str:
    name = checked_name(name, field)
    if len(name) > LONGEST:
        raise ValidationError({field: _("This is too long: %(most)d characters at most.") % {"most": LONGEST}})
    return name
