"""Give somebody a role, take it away, and confirm what was imported."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wakil.access.actions import assign_role, confirm_role, end_role
from wakil.access.actor import Actor, privileges_lost_with
from wakil.access.models import RoleAssignment
from wakil.access.privilege_tree import NAMES, in_order
from wakil.access.role_policy import (
    AnyRole,
    may_assign_any,
    may_be_for_a_unit,
    may_confirm_role,
    may_end_role,
    may_open_roles,
)
from wakil.access.roles import BuiltInRole
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.directory.holders import accounts_seen_by, assignments_of
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.organizations.words import role_name
from wakil.web.request import PortalRequest
from wakil.web.roles.forms import GivenForm, HolderForm
from wakil.web.roles.views import crumbs, role_or_404, show_url, state_words, where_words


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: PortalRequest, role: str) -> HttpResponse:
    """Give this role to somebody."""
    found = role_or_404(request, role)
    require(may_assign_any(request.actor, found))

    def act(given: dict[str, Any]) -> str:
        user = given["address"]
        assign_role(request.actor, user, _named(found), given.get("unit"))
        tell(request, _("%(name)s holds the role %(role)s now.") % {"name": user.name, "role": found.name})
        return show_url(found)

    has_unit = may_be_for_a_unit(found)
    form = HolderForm(request.actor, bound(request), has_unit=has_unit)
    page = FormPage(_("Assign the role"), _("Assign"), act, crumbs(found), _("It counts from the next click on."))
    return answer(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: PortalRequest, user: int) -> HttpResponse:
    """The roles of one person or program, and another one."""
    found = _account_or_404(request, user)
    kind = request.actor.organization.kind

    def act(given: dict[str, Any]) -> str:
        assign_role(request.actor, found, given["role"], given.get("unit"))
        tell(request, _("The role is given. It counts from the next click on."))
        return person_url(found)

    held = [
        {
            "assignment": one,
            "name": role_name(one, kind),
            "where": where_words(one),
            "state": state_words(one),
            "may_end": may_end_role(request.actor, one),
            "may_confirm": one.held_back and may_confirm_role(request.actor, one),
        }
        for one in assignments_of(found)
    ]
    title = _("Roles of %(name)s") % {"name": found.shown_name}
    more = {"person": found, "held": held}
    page = FormPage(title, _("Give this role"), act, crumbs(), template="roles/person.html", more=more)
    return answer(request, page, GivenForm(request.actor, bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, assignment: int) -> HttpResponse:
    """Take a role away; what is lost with it is told first."""
    found = _assignment_or_404(request, assignment)
    require(may_end_role(request.actor, found))
    name, role = found.user.shown_name, role_name(found, request.actor.organization.kind)

    def act(_given: dict[str, Any]) -> str:
        end_role(request.actor, found)
        tell(request, _("%(name)s holds the role %(role)s no longer.") % {"name": name, "role": role})
        still = may_open_roles(Actor.load(request.actor.user))
        return person_url(found.user) if still else reverse("home")

    title = _("Take the role %(role)s from %(name)s?") % {"name": name, "role": role}
    back = [*crumbs(), (name, person_url(found.user))]
    page = FormPage(title, _("Take it away"), act, back, losses=_losses(found), keep=_("Leave it"), is_dangerous=True)
    return answer(request, page, forms.Form(bound(request)))


@require_POST
def confirm(request: PortalRequest, assignment: int) -> HttpResponse:
    """Let an imported role count (S7, S9)."""
    found = _assignment_or_404(request, assignment)
    confirm_role(request.actor, found)
    tell(request, _("The role counts from the next click on."))
    return redirect(person_url(found.user))


def person_url(user: User) -> str:
    """The page of somebody's roles."""
    return reverse("roles:person", args=[user.pk])


def _losses(assignment: RoleAssignment) -> list[str]:
    if assignment.unit and not assignment.held_back:
        return [_("Managing the people of %(unit)s and below ends with the next click.") % {"unit": assignment.unit}]
    kind = assignment.user.domain.organization.kind
    lost = [str(NAMES[one]) for one in in_order(privileges_lost_with(assignment), kind)]
    if not lost:
        return [_("Nothing is lost with it: other roles give the same, or it gives nothing now.")]
    return [_("Lost with it, from the next click on: %(privileges)s.") % {"privileges": ", ".join(lost)}]


def _named(role: AnyRole) -> Any:
    return role.slug if isinstance(role, BuiltInRole) else role


def _account_or_404(request: PortalRequest, number: int) -> User:
    require(may_open_roles(request.actor))
    found = accounts_seen_by(request.actor).select_related("domain__organization").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def _assignment_or_404(request: PortalRequest, number: int) -> RoleAssignment:
    require(may_open_roles(request.actor))
    held = RoleAssignment.objects.filter(user__in=accounts_seen_by(request.actor), ended_at=None)
    found = held.select_related("role", "unit", "user__domain__organization").filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found
