"""The list of cases: My Cases, a customer's Cases, the vendor's Queue (S37, S39, S40)."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.linked import linked_domains
from wakil.cases.actions import note_listed
from wakil.cases.policy import may_use_cases
from wakil.cases.queries.filters import Filters, read_filters
from wakil.cases.queries.listing import Page, page_of
from wakil.exports.policy import may_export_cases
from wakil.lib.keys import MomentKey, moment_key_of
from wakil.reselling.consent import grants_in_force
from wakil.reselling.policy import customers_of_domain
from wakil.web.cases.chips import address, filter_bar
from wakil.web.navigation import may_file_anywhere, url_of
from wakil.web.request import PortalRequest


@require_safe
def list_cases(request: PortalRequest) -> HttpResponse:
    """A page of the actor's own cases; htmx gets the rows alone."""
    actor = request.actor
    filters = read_filters(actor, dict(request.GET.lists()))
    after = moment_key_of(request.GET.get("after", ""))
    page = shown_page(actor, filters, after)
    if not page.rows and not filters.is_filtered:
        require(may_use_cases(actor))
    context = list_context(actor, reverse("cases:list"), filters, page)
    context |= {"heading": _heading(actor), "notes": _notes(request, filters, is_key_known=after is not None)}
    if is_fragment(request):
        return _fragment(request, address(reverse("cases:list"), filters), context)
    context["may_export"] = actor.organization.is_customer and may_export_cases(actor, actor.organization)
    context["linked_domains"] = linked_domains(actor.user)
    return _varying(render(request, "cases/list.html", context))


def shown_page(actor: Actor, filters: Filters, after: MomentKey | None = None) -> Page:
    """A page of the actor's cases; a reseller's search, and its list of one customer, are noted for customers (W2)."""
    page = page_of(actor, filters, after)
    if filters.q or filters.customer:
        note_listed(actor, (case.customer_id for case in page.rows))
    return page


def is_fragment(request: PortalRequest) -> bool:
    """True when htmx asks for a part of the page, and not for a page to show whole."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def list_context(actor: Actor, url: str, filters: Filters, page: Page) -> dict[str, Any]:
    """What `cases/_list.html` shows: the rows, where to go on from them, or why there are none."""
    found = ngettext("%(number)d case shown", "%(number)d cases shown", len(page.rows)) % {"number": len(page.rows)}
    return {
        "rows": page.rows,
        "filters": filter_bar(actor, url, filters),
        "found": found,
        "order": _("Latest update first"),
        "next_words": _("Older cases"),
        "next_url": address(url, filters, after=page.older) if page.older else "",
        "first_url": "" if page.is_first else address(url, filters),
        "empty": None if page.rows else _empty(actor, url, filters, page),
    }


def _fragment(request: PortalRequest, url: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "cases/_list.html", {**context, "swapped": True})
    response.headers["HX-Push-Url"] = url
    return _varying(response)


def _varying(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response


def _heading(actor: Actor) -> str:
    headings = {"reseller": _("My Cases"), "customer": _("Cases"), "vendor": _("Queue")}
    return headings[actor.organization.kind]


def _notes(request: PortalRequest, filters: Filters, *, is_key_known: bool) -> list[str]:
    notes = list(filters.notes)
    if request.GET.get("after") and not is_key_known:
        notes.append(_("The address of this page was not complete, so the newest cases are shown."))
    return notes


def _empty(actor: Actor, url: str, filters: Filters, page: Page) -> dict[str, str]:
    """Why nothing is here, and what to do about it."""
    if filters.is_filtered:
        why = _("No case has all that is asked for. Drop some filters, or look at cases in any state.")
        return {
            "icon": "search",
            "title": _("No case matches"),
            "why": why,
            "url": f"{url}?state=all",
            "verb": _("Drop the filters"),
        }
    if not page.is_first:
        return {
            "icon": "inbox",
            "title": _("No older cases"),
            "why": _("You have reached the end."),
            "url": url,
            "verb": _("First page"),
        }
    if actor.organization.is_reseller and not _has_access_anywhere(actor):
        return _no_consent(actor)
    why = _("Nothing is open, and nothing was closed in the last 30 days.")
    can_file = may_file_anywhere(actor) and url_of("cases:new")
    verb = _("Create support case") if can_file else ""
    return {"icon": "inbox", "title": _("No cases yet"), "why": why, "url": can_file or "", "verb": verb}


def _has_access_anywhere(actor: Actor) -> bool:
    grants = grants_in_force(actor.domain, OuterRef("pk"))
    return customers_of_domain(actor.domain).filter(Exists(grants)).exists()


def _no_consent(actor: Actor) -> dict[str, str]:
    why = _(
        "No customer of %(domain)s gives access to its support cases yet. Its administrators can; you can ask them."
    )
    return {
        "icon": "lock",
        "title": _("No customer gives access yet"),
        "why": why % {"domain": actor.domain.name},
        "url": url_of("customers:list"),
        "verb": _("My Customers"),
    }
