"""Automatic licensing of a unit as the pages show it: what holds, and where that comes from."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wakil.licences.automatic import licensing_of
from wakil.licences.models import LicensedProduct
from wakil.licences.seats import label_of
from wakil.organizations.models import Organization, OrganizationalUnit


@dataclass(frozen=True)
class LicensingLine:
    """One paid product in one unit."""

    product: LicensedProduct
    label: str
    is_on: bool
    source: str  # in words
    setting: str  # what the unit itself says: on, off or inherit


def licensing_lines(organization: Organization, unit: OrganizationalUnit) -> list[LicensingLine]:
    """The paid products of the organization, each with its effective setting in the unit."""
    licensing = licensing_of(organization)
    lines = []
    for seats in licensing.seats:
        if not seats.product.is_paid:
            continue
        effective = licensing.effective(unit.path, seats.product)
        said = licensing.settings.get((unit.path, seats.product_id))
        setting = "inherit" if said is None else "on" if said else "off"
        lines.append(
            LicensingLine(seats.product, label_of(seats), effective.is_on, _source(effective.source, unit), setting)
        )
    return lines


def _source(path: str, unit: OrganizationalUnit) -> str:
    if not path:
        return _("nobody has said otherwise")
    if path == unit.path:
        return _("set here")
    above = OrganizationalUnit.objects.select_related("organization").get(path=path)
    return _("inherited from %(unit)s") % {"unit": str(above)}
