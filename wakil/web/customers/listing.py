"""My Customers: the customers of the session's domain (S16, S38, S44)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.linked import linked_domains
from wakil.cases.queries.customer_filters import CONSENTS, SOON, CustomerFilters, read_customer_filters
from wakil.cases.queries.customers import CustomerPage, customers_page
from wakil.lib import clock
from wakil.lib.keys import NameKey, name_key_of
from wakil.reselling.customer_policy import may_add_customer
from wakil.reselling.models import RelationshipKind, SupportTier
from wakil.reselling.policy import may_view_customers
from wakil.web.cases.chips import Choice, FilterBar, Option, Toggle
from wakil.web.cases.listing import is_fragment
from wakil.web.cases.words import last_day_words, level_words
from wakil.web.customers.more import bounded_words, more_of
from wakil.web.request import PortalRequest


@require_safe
def list_customers(request: PortalRequest) -> HttpResponse:
    """The customers by name, a page at a time; htmx gets the rows alone."""
    actor = request.actor
    require(may_view_customers(actor))
    if actor.organization.is_vendor:
        return redirect(f"{reverse('organizations:list')}?kind=customer")
    filters = read_customer_filters(dict(request.GET.lists()))
    after = name_key_of(request.GET.get("after", ""))
    page = customers_page(actor, filters, after)
    context = {**_list_context(actor, filters, page, after), "notes": _notes(request, filters, after)}
    if is_fragment(request):
        response = render(request, "customers/_list.html", {**context, "swapped": True})
        response.headers["HX-Push-Url"] = address(filters)
        return _varying(response)
    context["linked_domains"] = linked_domains(actor.user)
    context["may_add"] = may_add_customer(actor)
    context["more"] = more_of(actor)
    return _varying(render(request, "customers/list.html", context))


def address(filters: CustomerFilters, **changes: str) -> str:
    """The address of the list with these filters, and what is changed; an empty value leaves the filter out."""
    asked = {name: value for name, value in {**filters.as_query(), **changes}.items() if value}
    url = reverse("customers:list")
    return f"{url}?{urlencode(asked)}" if asked else url


def _list_context(actor: Actor, filters: CustomerFilters, page: CustomerPage, after: NameKey | None) -> dict[str, Any]:
    rows = [_row(actor, row) for row in page.rows]
    return {
        "customers": rows,
        "filters": _filter_bar(filters),
        "filters_in_force": list(filters.as_query().items()),
        "found": ngettext("%(number)d customer shown", "%(number)d customers shown", len(rows)) % {"number": len(rows)},
        "next_url": address(filters, after=page.after) if page.after else "",
        "first_url": address(filters) if after else "",
        "empty": None if rows else _empty(actor, filters, after),
    }


def _row(actor: Actor, row: Any) -> dict[str, Any]:
    ends_at = row.access_ends_at
    return {
        "name": row.customer.name,
        "domain": row.primary_domain or "",
        "tier": row.tier or "",
        "kind": _("support only") if row.kind == RelationshipKind.SUPPORT_ONLY else "",
        "level": level_words(row.access_level),
        "until": _("until %(day)s") % {"day": last_day_words(ends_at)} if ends_at else "",
        "ends_soon": bool(ends_at and ends_at <= clock.now() + SOON),
        "sees_cases": actor.reaches_customers_cases and bool(row.access_level),
        "open": bounded_words(row.open_count),
        "waiting": bounded_words(row.waiting_count) if row.waiting_count else "",
        "last_update": row.last_update,
        "url": reverse("customers:show", args=[row.customer.customer_id]),
    }


def _filter_bar(filters: CustomerFilters) -> FilterBar:
    consents = [("", _("Any")), *CONSENTS.items()]
    tiers = [("", _("Any")), *((str(tier.pk), tier.name) for tier in SupportTier.objects.order_by("rank"))]
    chosen = str(filters.tier.pk) if filters.tier else ""
    choices = [
        Choice(
            "consent",
            _("Access"),
            [Option(value, str(label), value == filters.consent) for value, label in consents],
            str(CONSENTS[filters.consent]) if filters.consent else "",
            address(filters, consent=""),
        ),
        Choice(
            "tier",
            _("Support tier"),
            [Option(value, label, value == chosen) for value, label in tiers],
            filters.tier.name if filters.tier else "",
            address(filters, tier=""),
        ),
    ]
    toggles = [
        Toggle("waiting", "1", _("Has cases waiting for us"), filters.is_waiting),
        Toggle("support_only", "1", _("Support only"), filters.is_support_only),
    ]
    return FilterBar(reverse("customers:list"), filters.q, choices, toggles)


def _notes(request: PortalRequest, filters: CustomerFilters, after: NameKey | None) -> list[str]:
    is_lost = bool(request.GET.get("after")) and after is None
    words = _("The address of this page was not complete, so the first customers are shown.")
    return [*filters.notes, *([words] if is_lost else [])]


def _empty(actor: Actor, filters: CustomerFilters, after: NameKey | None) -> dict[str, str]:
    """Why nobody is listed, and what to do about it."""
    url, names = reverse("customers:list"), {"domain": actor.domain.name, "text": filters.q}
    if set(filters.as_query()) == {"q"}:
        why = _("No customer of %(domain)s has “%(text)s” in its name or domain.") % names
        return {"title": _("No customer matches"), "why": why, "url": url, "verb": _("Show all")}
    if filters.as_query():
        why = _("No customer of %(domain)s has all that is asked for.") % names
        return {"title": _("No customer matches"), "why": why, "url": url, "verb": _("Drop the filters")}
    if after:
        why = _("You have reached the end.")
        return {"title": _("No more customers"), "why": why, "url": url, "verb": _("First page")}
    why = _("%(domain)s has no customers now. They come by the vendor, by a customer's own request, or are added here.")
    verb = _("Add a customer") if may_add_customer(actor) else ""
    return {
        "title": _("No customers yet"),
        "why": why % names,
        "url": reverse("customers:new") if verb else "",
        "verb": verb,
    }


def _varying(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response
