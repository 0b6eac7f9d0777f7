"""The people of an organization, as its administrators look after them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.models import RoleAssignment
from wakil.access.role_policy import may_open_roles
from wakil.access.verdict import require
from wakil.directory.holders import assignments_of
from wakil.directory.people import domains_of, people_page
from wakil.directory.person_policy import may_change_licences
from wakil.directory.policy import may_open_users, may_review_people
from wakil.directory.units import root_of, words_of
from wakil.licences.seats import held_by, label_of, seats_of
from wakil.web.admin.listing import render_list
from wakil.web.organizations.words import role_words
from wakil.web.request import PortalRequest
from wakil.web.users.filters import address, filter_bar, read_filters
from wakil.web.users.one import crumbs, offers_for, show_url, user_or_404


@require_safe
def list_users(request: PortalRequest) -> HttpResponse:
    """The people of all domains of the organization, by name; htmx gets the rows alone."""
    actor = request.actor
    require(may_open_users(actor))
    domains = domains_of(actor)
    filters = read_filters(actor, domains, request.GET)
    after = request.GET.get("after", "")
    page = people_page(actor, domains, filters, after)
    shown = len(page.rows)
    context = {
        "people": [row(user, actor.organization.kind) for user in page.rows],
        "filters": filter_bar(actor, domains, filters),
        "found": ngettext("%(number)d person shown", "%(number)d people shown", shown) % {"number": shown},
        "next_url": address(filters, after=page.after) if page.after else "",
        "first_url": address(filters) if after else "",
        "is_filtered": filters.is_filtered,
    }
    return render_list(request, "users", context, address(filters))


@require_safe
def show(request: PortalRequest, user: int) -> HttpResponse:
    """One person: where, with what, and what can be done."""
    found = user_or_404(request, user)
    offers, refusal = offers_for(request.actor, found)
    held = {licence.seats_id: licence for licence in held_by(found)}
    seats = seats_of(request.actor.organization)
    context = {
        "person": found,
        "crumbs": crumbs(),
        "unit": words_of(found.unit or root_of(request.actor.organization)),
        "roles": [_role(assignment, request.actor.organization.kind) for assignment in assignments_of(found)],
        "roles_url": reverse("roles:person", args=[found.pk]) if may_open_roles(request.actor) else "",
        "why_url": reverse("who:person", args=[found.pk]) if may_review_people(request.actor) else "",
        "state": state_words(found) or _("active"),
        "offers": offers,
        "refusal": refusal,
        "may_license": may_change_licences(request.actor, found),
        "licences": [{"seats": one, "label": label_of(one), "licence": held.get(one.pk)} for one in seats],
        "has_mailbox": any(licence.seats.edition.has_mailbox for licence in held.values()),
    }
    return render(request, "users/show.html", context)


def _role(assignment: RoleAssignment, kind: str) -> str:
    words = role_words(assignment, kind)
    if assignment.unit is None:
        return words
    return _("%(role)s, for %(unit)s and below") % {"role": words, "unit": words_of(assignment.unit)}


def row(user: Any, kind: str) -> dict[str, Any]:
    """A person as one line of a list."""
    roles = [role_words(assignment, kind) for assignment in user.held_roles]
    return {
        "name": user.name,
        "url": show_url(user),
        "unit": user.unit.name if user.unit else "",
        "address": user.email,
        "roles": ", ".join(roles) or _("no role"),
        "state": state_words(user),
        "is_off": user.suspended_at is not None,
    }


def state_words(user: Any) -> str:
    """Whether somebody works here now."""
    if user.suspended_at is not None:
        return _("suspended")
    return "" if user.has_usable_password() else _("has not joined")
