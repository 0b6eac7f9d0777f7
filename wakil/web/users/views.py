"""The people of an organization, as its administrators look after them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.verdict import require
from wakil.directory.people import domains_of, people_page
from wakil.directory.policy import may_open_users
from wakil.web.cases.listing import is_fragment
from wakil.web.organizations.words import role_words
from wakil.web.request import PortalRequest
from wakil.web.users.filters import address, filter_bar, read_filters


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
        "older_url": address(filters, after=page.after) if page.after else "",
        "newest_url": address(filters) if after else "",
        "is_filtered": filters.is_filtered,
    }
    if not is_fragment(request):
        return _varying(render(request, "users/list.html", context))
    response = render(request, "users/_list.html", {**context, "swapped": True})
    response.headers["HX-Push-Url"] = address(filters)
    return _varying(response)


def row(user: Any, kind: str) -> dict[str, Any]:
    """A person as one line of a list."""
    roles = [role_words(assignment, kind) for assignment in user.held_roles]
    return {
        "name": user.name,
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


def _varying(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response
