"""Another name, another unit."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import require
from wakil.directory.actions import move_users, rename_user
from wakil.directory.person_policy import may_change_user
from wakil.directory.policy import units_seen_by
from wakil.directory.units import root_of, tree_of
from wakil.organizations.models import OrganizationalUnit
from wakil.web.admin.page import FormPage, answer, bound, seat_choice, tell
from wakil.web.form_parts import line
from wakil.web.request import PortalRequest
from wakil.web.users.one import crumbs, show_url, user_or_404


class NameForm(forms.Form):
    """A person's name."""

    name = line(gettext_lazy("Name"))


class UnitForm(forms.Form):
    """A unit that the actor looks after."""

    to = forms.ChoiceField(label=gettext_lazy("Organizational unit"))

    def __init__(self, request: PortalRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = set(units_seen_by(request.actor).values_list("pk", flat=True))
        self.places = {str(b.unit.pk): b for b in tree_of(request.actor.organization) if b.unit.pk in seen}
        self.fields["to"].choices = [(number, branch.words) for number, branch in self.places.items()]  # type: ignore[attr-defined]

    def clean_to(self) -> OrganizationalUnit:
        return self.places[self.cleaned_data["to"]].unit


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: PortalRequest, user: int) -> HttpResponse:
    """Another name."""
    found = user_or_404(request, user)
    require(may_change_user(request.actor, found))

    def act(given: dict[str, Any]) -> str:
        rename_user(request.actor, found, **given)
        tell(request, _("The name is changed."))
        return show_url(found)

    page = FormPage(_("Rename"), _("Rename"), act, crumbs(found))
    return answer(request, page, NameForm(bound(request), initial={"name": found.name}))


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PortalRequest, user: int) -> HttpResponse:
    """Another unit; what that means for licences is asked before anything happens."""
    found = user_or_404(request, user)
    require(may_change_user(request.actor, found))

    def act(given: dict[str, Any]) -> str:
        move_users(request.actor, [found], to=given["to"], seats=seat_choice(request))
        names = {"name": found.name, "unit": str(given["to"])}
        tell(request, _("%(name)s is in %(unit)s now.") % names)
        return show_url(found)

    now = found.unit_id or root_of(request.actor.organization).pk
    page = FormPage(_("Move to another unit"), _("Move"), act, crumbs(found))
    return answer(request, page, UnitForm(request, bound(request), initial={"to": str(now)}))
