"""Make, copy, rename, change and delete roles."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wakil.access import role_actions
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import LEGACY_PRIVILEGES
from wakil.access.role_actions import RoleChanged
from wakil.access.role_policy import given_by, may_change_role, may_copy_role, may_create_role, may_delete_role
from wakil.access.roles import BuiltInRole
from wakil.access.verdict import NotVisible, require
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.request import PortalRequest
from wakil.web.roles.forms import NameForm, PrivilegesForm, RenameForm, RoleForm, VersionForm, changed
from wakil.web.roles.views import crumbs, role_or_404, show_url

TEMPLATE = "roles/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PortalRequest) -> HttpResponse:
    """A new role."""
    require(may_create_role(request.actor))

    def act(given: dict[str, Any]) -> str:
        role = role_actions.create_role(request.actor, **given)
        tell(request, _("The role %(name)s is there. Nobody holds it yet.") % {"name": role.name})
        return show_url(role)

    page = FormPage(_("New role"), _("Create role"), act, crumbs(), template=TEMPLATE)
    return answer(request, page, RoleForm(request.actor, bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: PortalRequest, role: str) -> HttpResponse:
    """A role of one's own that gives the same (S72)."""
    found = role_or_404(request, role)
    require(may_copy_role(request.actor, found))

    def act(given: dict[str, Any]) -> str:
        made = role_actions.copy_role(request.actor, found, **given)
        tell(request, _("The copy is there. Change what it gives, and assign it."))
        return show_url(made)

    lead = _("The copy gives the same and belongs to your organization, so you can change it.")
    if given_by(found, request.actor.organization.kind) & LEGACY_PRIVILEGES:
        lead = _("The copy gives the same but for the legacy privileges, which can't be given anew.")
    page = FormPage(_("Copy the role"), _("Copy"), act, crumbs(found), lead)
    suggested = _("Copy of %(name)s") % {"name": found.name}
    return answer(request, page, NameForm(bound(request), initial={"name": suggested}))


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: PortalRequest, role: str) -> HttpResponse:
    """Another name."""
    found = _to_change(request, role)
    form = RenameForm(bound(request), initial={"name": found.name, "version": found.version})

    def act(given: dict[str, Any]) -> str:
        _heed(form, lambda: role_actions.rename_role(request.actor, found, **given))
        tell(request, _("The name is changed."))
        return show_url(found)

    return answer(request, FormPage(_("Rename"), _("Rename"), act, crumbs(found)), form)


@require_http_methods(["GET", "HEAD", "POST"])
def privileges(request: PortalRequest, role: str) -> HttpResponse:
    """What a role gives."""
    found = _to_change(request, role)
    given_now = given_by(found, request.actor.organization.kind)
    initial = {"privileges": [one.value for one in given_now], "version": found.version}
    form = PrivilegesForm(request.actor, bound(request), kept=given_now, initial=initial)

    def act(given: dict[str, Any]) -> str:
        _heed(form, lambda: role_actions.set_role_privileges(request.actor, found, **given))
        tell(request, _("The role is changed. It counts from everybody's next click on."))
        return show_url(found)

    page = FormPage(
        _("What the role gives"), _("Save"), act, crumbs(found), _holders_words(_held(found)), template=TEMPLATE
    )
    return answer(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PortalRequest, role: str) -> HttpResponse:
    """Take a role away; who holds it is told in numbers first."""
    found = role_or_404(request, role)
    require(may_delete_role(request.actor, found))
    if isinstance(found, BuiltInRole):
        raise NotVisible
    holders = _held(found)
    form = _HoldersForm(bound(request), initial={"holders": holders})

    def act(given: dict[str, Any]) -> str:
        try:
            role_actions.delete_role(request.actor, found, holders=given["holders"] or 0)
        except ValidationError:
            form.data = changed(form.data, holders=[str(_held(found))])
            raise
        tell(request, _("The role is deleted."))
        return reverse("roles:list")

    losses = [_holders_words(holders)]
    if holders:
        losses.append(_("They lose what it gives from their next click on, unless another role gives it too."))
    title = _("Delete the role %(name)s?") % {"name": found.name}
    page = FormPage(
        title, _("Delete the role"), act, crumbs(found), losses=losses, keep=_("Keep it"), is_dangerous=True
    )
    return answer(request, page, form)


class _HoldersForm(forms.Form):
    """How many hold the role, as the page has told."""

    holders = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)


def _to_change(request: PortalRequest, name: str) -> Role:
    found = role_or_404(request, name)
    require(may_change_role(request.actor, found))
    if isinstance(found, BuiltInRole):
        raise NotVisible
    return found


def _heed(form: VersionForm, change: Any) -> None:
    """Do it, or show what somebody else has done meanwhile beside what was typed."""
    try:
        change()
    except RoleChanged as error:
        form.renew(error.role.version)
        raise ValidationError(error.messages) from error


def _held(role: Role) -> int:
    return RoleAssignment.objects.filter(role=role, ended_at=None).count()


def _holders_words(holders: int) -> str:
    if not holders:
        return _("Nobody holds it.")
    words = ngettext("%(number)d person holds it.", "%(number)d people hold it.", holders)
    return words % {"number": holders}
