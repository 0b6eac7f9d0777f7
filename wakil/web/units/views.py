"""The tree of organizational units, and one of them (S66)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible, require
from wakil.directory.policy import may_change_unit, may_manage_units, units_seen_by
from wakil.directory.units import Branch, tree_of, way_to
from wakil.organizations.models import OrganizationalUnit
from wakil.web.request import PortalRequest
from wakil.web.units.licensing_lines import licensing_lines


@require_safe
def list_units(request: PortalRequest) -> HttpResponse:
    """The whole tree."""
    require(may_manage_units(request.actor))
    return render(request, "units/list.html", {"branches": tree_of(request.actor.organization)})


@require_safe
def show(request: PortalRequest, unit: int) -> HttpResponse:
    """One unit: where it stands, what is inside, what can be done with it."""
    found = unit_or_404(request, unit)
    context = {
        "unit": found,
        "title": title_of(found),
        "crumbs": crumbs(found),
        "licensing": licensing_lines(request.actor.organization, found),
        "children": found.children.order_by("name"),
        "may_change": may_change_unit(request.actor, found),
        "people_url": f"{reverse('users:list')}?unit={found.pk}",
    }
    return render(request, "units/show.html", context)


def unit_or_404(request: PortalRequest, number: int) -> OrganizationalUnit:
    """A unit of the actor's own organization."""
    found = units_seen_by(request.actor).select_related("organization", "parent").filter(pk=number).first()
    if found is None:
        require(may_manage_units(request.actor))
        raise NotVisible
    return found


def title_of(unit: OrganizationalUnit) -> str:
    """The name of a unit; the root has its organization's."""
    return unit.name or unit.organization.name


def crumbs(unit: OrganizationalUnit, *, with_itself: bool = False) -> list[tuple[str, str]]:
    """The way to a unit, from the tree."""
    way = way_to(unit)
    above = way if with_itself else way[:-1]
    tree = [(_("Organizational units"), reverse("units:list"))]
    return tree + [(str(one), reverse("units:show", args=[one.pk])) for one in above]


def choices(branches: list[Branch]) -> list[tuple[str, str]]:
    """Units as a form lets one choose them, by their whole names."""
    return [(str(branch.unit.pk), branch.words) for branch in branches]
