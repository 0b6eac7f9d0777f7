"""Who can do what, and why this person can or can't (S9, S10, W5)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.models import User
from wakil.cases.models import Case
from wakil.cases.policy import visible_to
from wakil.directory.holders import assignments_of
from wakil.directory.people import domains_of
from wakil.directory.policy import may_review_people
from wakil.organizations.models import Organization
from wakil.reselling.policy import customers_known_to
from wakil.web.admin.listing import render_list
from wakil.web.cases.lookup import with_number
from wakil.web.customers.lookup import public_id
from wakil.web.request import PortalRequest
from wakil.web.users.one import show_url, user_or_404
from wakil.web.who.filters import address, filter_bar, judged_page, read_asked
from wakil.web.who.judging import Judged, Reason, cut_off_domains, judge
from wakil.web.who.verbs import Answer, about_case, about_customer, about_everything
from wakil.web.who.words import mend_of, reason_words

LONGEST = 253
NOT_THEMSELVES = {Reason.SUSPENDED, Reason.CUT_OFF}


@require_safe
def list_people(request: PortalRequest) -> HttpResponse:
    """The people of one's own domains, whether each reaches the cases, and the reason; others' never."""
    require(may_review_people(request.actor))
    domains = domains_of(request.actor)
    asked, after = read_asked(domains, request.GET), request.GET.get("after", "")
    page = judged_page(request.actor, domains, asked, after)
    shown = len(page.rows)
    context = {
        "people": [_row(one, asked.domain.name if asked.domain else "") for one in page.rows],
        "filters": filter_bar(request.actor, domains, asked),
        "found": ngettext("%(number)d person shown", "%(number)d people shown", shown) % {"number": shown},
        "next_url": address(asked, after=page.after) if page.after else "",
        "first_url": address(asked) if after else "",
        "is_filtered": asked.is_filtered,
        "looked": page.looked if page.after and asked.answer else 0,
        "has_several": len(domains) > 1 and request.actor.organization.is_reseller,
    }
    return render_list(request, "who", context, address(asked))


@require_safe
def explain(request: PortalRequest, user: int) -> HttpResponse:
    """One person: every verb with yes or no, by the functions that decide, and what she is told when it is no."""
    require(may_review_people(request.actor))
    found = user_or_404(request, user)
    is_cut_off = found.domain_id in cut_off_domains(request.actor.organization)
    found.held_roles = list(assignments_of(found))  # type: ignore[attr-defined]
    one = judge(found, found.held_roles, is_cut_off=is_cut_off)  # type: ignore[attr-defined]
    context = {
        "person": found,
        "person_url": show_url(found),
        "crumbs": [(_("Who can do what"), reverse("who:list"))],
        "summary": _row(one),
        "is_working": one.reason not in NOT_THEMSELVES,
        "sections": about_everything(one.actor),
        "roles_url": reverse("roles:person", args=[found.pk]),
        **_about(request, one),
    }
    return render(request, "who/person.html", context)


def _about(request: PortalRequest, one: Judged) -> dict[str, Any]:
    """What is asked about one case or customer: of those that the one who asks can see herself."""
    typed = request.GET.get("about", "").replace("\x00", "").strip()[:LONGEST]
    context: dict[str, Any] = {"typed": typed, "is_elsewhere": _is_elsewhere(request, one.user)}
    if not typed:
        return context
    case = _case(request.actor, typed)
    if case is not None:
        return {**context, "case": case, "answers": about_case(one.actor, case)}
    customer = _customer(request.actor, typed)
    answers: list[Answer] = about_customer(one.actor, customer) if customer else []
    return {**context, "customer": customer, "answers": answers, "is_unknown": customer is None}


def _is_elsewhere(request: PortalRequest, user: User) -> bool:
    """True of a reseller's account at another domain than the one signed in to: it reaches that one's customers."""
    return request.actor.organization.is_reseller and user.domain_id != request.actor.domain.pk


def _case(actor: Actor, typed: str) -> Case | None:
    return with_number(visible_to(actor), typed).select_related("customer", "product", "filed_from").first()


def _customer(actor: Actor, typed: str) -> Organization | None:
    known = customers_known_to(actor)
    named = public_id(typed)
    by_id = known.filter(customer_id=named).first() if named else None
    return by_id or known.filter(domains__name=typed.lower()).first()


def _row(one: Judged, domain: str = "") -> dict[str, Any]:
    return {
        "name": one.user.name,
        "address": one.user.email,
        "url": reverse("who:person", args=[one.user.pk]),
        "is_yes": one.is_yes,
        "reason": reason_words(one, domain),
        "mend": mend_of(one),
    }
