"""Who has access: everybody who can see the customer's cases, or one of them, and by which facts (T34)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.actor import Staff
from wakil.access.verdict import require
from wakil.cases.models import Case, CaseShare, ShareLevel
from wakil.cases.policy.activity import may_read_activity
from wakil.cases.policy.who import (
    Holder,
    ResellersPeople,
    holders_of,
    own_people,
    resellers_people,
    shares_of,
    vendors_people,
)
from wakil.cases.queries.activity import own_case
from wakil.web.access.partners import days_left_words, granted_words, products_words, source_words
from wakil.web.access.tabs import tabs_of
from wakil.web.cases.words import GIVES, last_day_words, level_words
from wakil.web.request import PortalRequest

MOST_SHARES = 500


@dataclass(frozen=True)
class Person:
    """One line: who, and why."""

    name: str
    address: str
    why: str


@require_safe
def who_has_access(request: PortalRequest) -> HttpResponse:
    """Worked out from the rule that decides, at this moment, for all cases or for the one asked for."""
    require(may_read_activity(request.actor))
    customer, typed = request.actor.organization, request.GET.get("case", "").strip()
    case = own_case(request.actor, typed) if typed else None
    shares = list(shares_of(customer, case)[: MOST_SHARES + 1])
    context = {
        "case": case,
        "typed": typed,
        "is_unknown": bool(typed) and case is None,
        "resellers": [_reseller(one, case) for one in resellers_people(customer, case)],
        "holders": [_holder(holder, case) for holder in holders_of(shares[:MOST_SHARES])],
        "mailed": _mailed(shares[:MOST_SHARES]),
        "has_more_shares": len(shares) > MOST_SHARES,
        "own": [_staff(one) for one in own_people(customer)],
        "vendor": _vendor(vendors_people()),
        "tabs": tabs_of(request),
    }
    return render(request, "access/who.html", context)


def _reseller(one: ResellersPeople, case: Case | None) -> dict[str, Any]:
    return {
        "name": one.domain.organization.name,
        "domain": one.domain.name,
        "level": level_words(one.grant.level),
        "gives": GIVES[one.grant.level],  # type: ignore[index]
        "facts": _facts(one),
        "cases": "" if case else _cases_words(one),
        "people": [_staff(staff) for staff in one.people],
    }


def _facts(one: ResellersPeople) -> list[str]:
    grant = one.grant
    products = _("all products") if grant.all_products else products_words(grant)
    until = _("until %(day)s") % {"day": last_day_words(grant.ends_at)} if grant.ends_at else ""
    left = days_left_words(grant)
    return [part for part in (granted_words(grant), source_words(grant), products, until, left) if part]


def _cases_words(one: ResellersPeople) -> str:
    if not one.sees_any:
        return _("No case of yours is visible to them yet.")
    words = ngettext(
        "They see %(open)d open case and %(closed)d closed.",
        "They see %(open)d open cases and %(closed)d closed.",
        one.open_cases,
    )
    return words % {"open": one.open_cases, "closed": one.closed_cases}


def _staff(one: Staff) -> Person:
    return Person(one.actor.user.shown_name, one.actor.user.email, ", ".join(one.roles))


def _holder(holder: Holder, case: Case | None) -> Person:
    ways = ([_("shared with this address")] if holder.is_direct else []) + [
        _("in the group %(group)s") % {"group": group} for group in sorted(holder.groups)
    ]
    if not case:
        words = ngettext("%(cases)d case", "%(cases)d cases", len(holder.cases))
        ways.insert(0, words % {"cases": len(holder.cases)})
    return Person(holder.user.shown_name, holder.user.email, " · ".join(ways))


def _mailed(shares: list[CaseShare]) -> list[Person]:
    """Addresses that get mail about cases and open no page."""
    told = [share for share in shares if share.level == ShareLevel.NOTIFY]
    counted = Counter(share.address for share in told)
    waiting = {share.address for share in told if share.confirm_token_hash and not share.confirmed_at}
    words = {address: ngettext("%(cases)d case", "%(cases)d cases", n) % {"cases": n} for address, n in counted.items()}
    return [
        Person("", address, f"{words[address]} · {_('not confirmed yet')}" if address in waiting else words[address])
        for address in sorted(counted)
    ]


def _vendor(people: list[Staff]) -> list[str]:
    """How many hold which role: their names are the vendor's own affair."""
    counted = Counter(role for one in people for role in set(one.roles))
    return [
        ngettext("%(number)d person with the role %(role)s", "%(number)d people with the role %(role)s", number)
        % {"number": number, "role": role}
        for role, number in sorted(counted.items())
    ]
