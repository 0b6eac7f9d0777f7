"""Make, rename, move and delete units."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import require
from wakil.directory.actions import create_unit, delete_unit, move_unit, rename_unit
from wakil.directory.policy import may_change_unit, may_manage_units
from wakil.directory.units import tree_of
from wakil.organizations.models import OrganizationalUnit
from wakil.web.admin.page import FormPage, answer, bound, paid_answer, seat_choice, tell
from wakil.web.form_parts import line
from wakil.web.request import PortalRequest
from wakil.web.units.views import choices, crumbs, title_of, unit_or_404


class NameForm(forms.Form):
    """The name of a unit."""

    name = line(gettext_lazy("Name"), longest=100)


class PlaceForm(forms.Form):
    """Where a unit goes."""

    to = forms.ChoiceField(label=gettext_lazy("Into"))

    def __init__(self, unit: OrganizationalUnit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(b.unit.pk): b for b in tree_of(unit.organization) if not unit.holds(b.unit)}
        self.fields["to"].choices = choices(list(self.places.values()))  # type: ignore[attr-defined]

    def clean_to(self) -> OrganizationalUnit:
        return self.places[self.cleaned_data["to"]].unit


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PortalRequest, unit: int) -> HttpResponse:
    """A new unit inside this one."""
    parent = unit_or_404(request, unit)
    require(may_manage_units(request.actor))

    def act(given: dict[str, Any]) -> str:
        made = create_unit(request.actor, parent=parent, paid=paid_answer(request), **given)
        tell(request, _("%(name)s is there.") % {"name": made.name})
        return show_url(made)

    lead = _("It will be inside %(name)s.") % {"name": title_of(parent)}
    page = FormPage(_("New unit"), _("Create unit"), act, crumbs(parent, with_itself=True), lead)
    return answer(request, page, NameForm(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: PortalRequest, unit: int) -> HttpResponse:
    """Another name."""
    found = _changeable(request, unit)

    def act(given: dict[str, Any]) -> str:
        renamed = rename_unit(request.actor, found, **given)
        tell(request, _("It is called %(name)s now.") % {"name": renamed.name})
        return show_url(renamed)

    page = FormPage(_("Rename the unit"), _("Rename"), act, crumbs(found, with_itself=True))
    return answer(request, page, NameForm(bound(request), initial={"name": found.name}))


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PortalRequest, unit: int) -> HttpResponse:
    """Another place in the tree, with everything that is in it."""
    found = _changeable(request, unit)

    def act(given: dict[str, Any]) -> str:
        moved = move_unit(request.actor, found, seats=seat_choice(request), **given)
        tell(request, _("%(name)s is moved, with everything in it.") % {"name": moved.name})
        return show_url(moved)

    lead = _("Its people and the units inside it move along.")
    page = FormPage(_("Move the unit"), _("Move"), act, crumbs(found, with_itself=True), lead)
    return answer(request, page, PlaceForm(found, bound(request), initial={"to": str(found.parent_id)}))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PortalRequest, unit: int) -> HttpResponse:
    """Remove an empty unit."""
    found = _changeable(request, unit)

    def act(_given: dict[str, Any]) -> str:
        delete_unit(request.actor, found)
        tell(request, _("%(name)s is deleted.") % {"name": found.name})
        return reverse("units:list")

    title = _("Delete %(name)s?") % {"name": found.name}
    lead = _("It can be deleted while nobody and no unit is in it.")
    page = FormPage(
        title, _("Delete unit"), act, crumbs(found, with_itself=True), lead, keep=_("Keep it"), is_dangerous=True
    )
    return answer(request, page, forms.Form(bound(request)))


def show_url(unit: OrganizationalUnit) -> str:
    """The page of a unit."""
    return reverse("units:show", args=[unit.pk])


def _changeable(request: PortalRequest, number: int) -> OrganizationalUnit:
    found = unit_or_404(request, number)
    require(may_change_unit(request.actor, found))
    return found
