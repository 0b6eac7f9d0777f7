"""The roles of an organization, and who holds each."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.models import Role, RoleAssignment
from wakil.access.privilege_tree import NAMES, in_order
from wakil.access.privileges import LEGACY_PRIVILEGES
from wakil.access.role_policy import (
    AnyRole,
    given_by,
    may_assign_any,
    may_change_role,
    may_copy_role,
    may_delete_role,
    may_open_roles,
    role_called,
    roles_seen_by,
)
from wakil.access.roles import BUILT_IN_ROLES, BuiltInRole
from wakil.access.verdict import NotVisible, require
from wakil.directory.holders import HoldersPage, holders_page, is_any_waiting, legacy_holders_page, legacy_roles
from wakil.web.request import PortalRequest
from wakil.web.roles.tree import rows_to_read


@require_safe
def list_roles(request: PortalRequest) -> HttpResponse:
    """The system roles, the organization's own by name, and the inactive ones."""
    require(may_open_roles(request.actor))
    kind = request.actor.organization.kind
    own = list(roles_seen_by(request.actor).order_by("name"))
    active = [role for role in own if not role.is_inactive]
    context = {
        "built_in": [row(role, kind) for role in BUILT_IN_ROLES if role.kind == kind],
        "custom": [row(role, kind) for role in active],
        "inactive": [row(role, kind) for role in own if role.is_inactive],
        "is_any_waiting": is_any_waiting(request.actor),
        "has_legacy": any(given_by(role, kind) & LEGACY_PRIVILEGES for role in active),
    }
    return render(request, "roles/list.html", context)


@require_safe
def show(request: PortalRequest, role: str) -> HttpResponse:
    """One role: what it gives, and who holds it."""
    actor, found = request.actor, role_or_404(request, role)
    after = request.GET.get("after", "")
    context = {
        "role": found,
        "slug": slug_of(found),
        "kind": kind_words(found),
        "crumbs": crumbs(),
        "rows": rows_to_read(actor.organization.kind, given_by(found, actor.organization.kind)),
        "may_copy": may_copy_role(actor, found),
        "may_change": may_change_role(actor, found),
        "may_delete": may_delete_role(actor, found),
        "may_assign": may_assign_any(actor, found),
        **listed(holders_page(actor, found, after), show_url(found), after),
    }
    return render(request, "roles/show.html", context)


@require_safe
def legacy(request: PortalRequest) -> HttpResponse:
    """Who holds a privilege that is never given anew (S75)."""
    require(may_open_roles(request.actor))
    roles, after = legacy_roles(request.actor), request.GET.get("after", "")
    page = legacy_holders_page(request.actor, roles, after)
    context = {
        "roles": [row(role, request.actor.organization.kind) for role in roles],
        "crumbs": crumbs(),
        **listed(page, reverse("roles:legacy"), after),
    }
    return render(request, "roles/legacy.html", context)


def role_or_404(request: PortalRequest, name: str) -> AnyRole:
    """A role of the actor's organization; of others nobody learns whether they exist (T1)."""
    require(may_open_roles(request.actor))
    found = role_called(request.actor, name)
    if found is None:
        raise NotVisible
    return found


def slug_of(role: AnyRole) -> str:
    """What an address calls a role."""
    return role.slug if isinstance(role, BuiltInRole) else str(role.pk)


def show_url(role: AnyRole) -> str:
    """The page of a role."""
    return reverse("roles:show", args=[slug_of(role)])


def crumbs(role: AnyRole | None = None) -> list[tuple[str, str]]:
    """The way to a page about a role (S71)."""
    start = [(_("Admin roles"), reverse("roles:list"))]
    return [*start, (str(role.name), show_url(role))] if role else start


def row(role: AnyRole, kind: str) -> dict[str, Any]:
    """A role as one line of the list."""
    given = in_order(given_by(role, kind), kind)
    return {
        "name": role.name,
        "url": show_url(role),
        "gives": ", ".join(str(NAMES[one]) for one in given) or _("gives nothing"),
        "kind": kind_words(role),
        "is_off": isinstance(role, Role) and role.is_inactive,
    }


def kind_words(role: AnyRole) -> str:
    """Whose role it is."""
    if isinstance(role, BuiltInRole):
        return _("system role")
    return _("inactive") if role.is_inactive else _("custom role")


def listed(page: HoldersPage, url: str, after: str) -> dict[str, Any]:
    """A page of holders with the ways on."""
    return {
        "holders": [holder(one) for one in page.rows],
        "next_url": f"{url}?after={page.after}" if page.after else "",
        "first_url": url if after else "",
    }


def holder(assignment: RoleAssignment) -> dict[str, Any]:
    """Somebody who holds a role, as one line."""
    user = assignment.user
    return {
        "assignment": assignment,
        "name": user.shown_name,
        "address": user.email,
        "url": reverse("roles:person", args=[user.pk]),
        "where": where_words(assignment),
        "state": state_words(assignment),
    }


def where_words(assignment: RoleAssignment) -> str:
    """Where it counts, when that is not everywhere."""
    return _("only %(unit)s and below") % {"unit": assignment.unit.name} if assignment.unit else ""


def state_words(assignment: RoleAssignment) -> str:
    """Why it gives nothing now, if it doesn't."""
    if assignment.held_back:
        return _("waits for a super admin's confirmation")
    if assignment.role is not None and assignment.role.is_inactive:
        return _("inactive")
    return _("suspended") if assignment.user.suspended_at else ""
