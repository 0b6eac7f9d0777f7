"""Move customers to another domain of the reseller's own: first what goes along, in numbers (2.4)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wakil.access.actor import people_reaching_cases
from wakil.access.verdict import Forbidden, NotVisible, require
from wakil.cases.actions.moving import move_customer
from wakil.cases.policy.moving import may_open_moves
from wakil.cases.queries.handover import Seen
from wakil.cases.queries.moves import MOST, chosen_customers, customers_to_move, domains_to_move_to, luggage_of
from wakil.organizations.models import Domain, Organization
from wakil.web.cases.counted import seen_words
from wakil.web.cases.facts import access_words
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE

LONGEST = 200


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: PortalRequest) -> HttpResponse:
    """Choose customers and the domain; look at what goes along; move them."""
    require(may_open_moves(request.actor))
    if request.method != "POST":
        return _choose_page(request, [], None)
    log_extra_fields(request, {"customers", "to", "do", "q"})
    customers = chosen_customers(request.actor, request.POST.getlist("customers"))
    to = domains_to_move_to(request.actor).filter(name=request.POST.get("to", "")).first()
    if not customers or to is None:
        return _choose_page(request, customers, to, status=UNPROCESSABLE)
    if request.POST.get("do") != "move":
        return _sure_page(request, customers, to)
    return _moved(request, customers, to)


def _moved(request: PortalRequest, customers: list[Organization], to: Domain) -> HttpResponse:
    """One transaction for each, so that one that can't move keeps nobody else."""
    moved, stayed = [], []
    for customer in customers:
        try:
            move_customer(request.actor, customer, to=to)
            moved.append(customer)
        except (ValidationError, NotVisible, Forbidden):
            stayed.append(customer.name)
    if moved:
        words = ngettext(
            "%(number)d customer is at %(domain)s now. It is told by mail.",
            "%(number)d customers are at %(domain)s now. They are told by mail.",
            len(moved),
        )
        messages.success(request, words % {"number": len(moved), "domain": to.name})
    if stayed:
        names = {"names": ", ".join(stayed), "domain": to.name}
        messages.warning(request, _("Not moved, as they are at %(domain)s or gone already: %(names)s.") % names)
    return redirect("customers:list")


def _choose_page(
    request: PortalRequest, customers: list[Organization], to: Domain | None, status: int = 200
) -> HttpResponse:
    typed = (request.POST if request.method == "POST" else request.GET).get("q", "")
    text = typed.replace("\x00", "").strip()[:LONGEST]
    found = customers_to_move(request.actor, text)
    context: dict[str, Any] = {
        "customers": found[:MOST],
        "has_more": len(found) > MOST,
        "most": MOST,
        "chosen": {customer.pk for customer in customers},
        "domains": list(domains_to_move_to(request.actor)),
        "to": to,
        "q": text,
        "faults": _faults(customers, to) if request.method == "POST" else [],
        "back_url": reverse("customers:list"),
    }
    return render(request, "customers/move.html", context, status=status)


def _faults(customers: list[Organization], to: Domain | None) -> list[tuple[str, str]]:
    faults = [] if to else [("to", _("Choose a domain."))]
    return faults if customers else [*faults, ("customers", _("Choose at least one customer."))]


def _sure_page(request: PortalRequest, customers: list[Organization], to: Domain) -> HttpResponse:
    rows = luggage_of(request.actor, customers, to)
    context = {
        "rows": [
            {
                "name": row.customer.name,
                "cases": seen_words(Seen(row.open_cases, row.closed_cases)),
                "access": access_words(row.level, row.ends_at),
                "is_there_already": row.is_there_already,
            }
            for row in rows
        ],
        "customers": customers,
        "to": to,
        "losing": _people(request.actor.domain),
        "gaining": _people(to),
        "back_url": reverse("customers:move"),
    }
    return render(request, "customers/move_sure.html", context)


def _people(domain: Domain) -> str:
    """Who works with customers' cases there: by name while they are few."""
    people = people_reaching_cases(domain)
    named = 3
    if not people:
        return _("nobody")
    first, others = ", ".join(user.shown_name for user in people[:named]), len(people) - named
    if others <= 0:
        return first
    words = ngettext("%(first)s and %(others)d other", "%(first)s and %(others)d others", others)
    return words % {"first": first, "others": others}
