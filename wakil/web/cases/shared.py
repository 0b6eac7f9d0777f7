"""Shared with me: the cases that somebody shows to the person signed in, last changed first."""

from datetime import UTC, datetime

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.cases import policy
from wakil.cases.models import Case
from wakil.lib import keys
from wakil.web.request import PortalRequest

PAGE = 25


@require_safe
def shared(request: PortalRequest) -> HttpResponse:
    """One page of them; `before` is the key of the last row of the page before."""
    before = key_in(request.GET.get("before", ""))
    found = list(_page(request.actor, before)[: PAGE + 1])
    rows = _marked(request.actor, found[:PAGE])
    url = reverse("cases:shared")
    context = {
        "rows": rows,
        "order": _("Last changed first"),
        "next_words": _("Older cases"),
        "next_url": f"{url}?{urlencode({'before': _key_of(rows[-1])})}" if len(found) > PAGE else "",
        "first_url": url if before else "",
        "empty": _empty(),
    }
    return render(request, "cases/shared.html", context)


def key_in(text: str) -> tuple[datetime, int] | None:
    """The moment and the id that a key holds; None for anything that is no key."""
    moment, _separator, number = text.partition("_")
    try:
        at = parse_datetime(moment)
        at = at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return (at, keys.number_in(number)) if at and keys.number_in(number) else None


def _page(actor: Actor, before: tuple[datetime, int] | None) -> QuerySet[Case]:
    cases = policy.shared_with(actor).annotate(seen_at=F("updated_at"))
    cases = cases.select_related("customer", "category", "filed_from__organization").order_by("-updated_at", "-pk")
    if before is None:
        return cases
    at, number = before
    return cases.filter(Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=number))


def _marked(actor: Actor, cases: list[Case]) -> list[Case]:
    """The same rows, told apart by whether the actor could act on them without the share."""
    own = set(policy.listed_for(actor).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    for case in cases:
        case.is_only_read = case.pk not in own  # type: ignore[attr-defined]
    return cases


def _key_of(case: Case) -> str:
    return f"{case.updated_at.isoformat()}_{case.pk}"


def _empty() -> dict[str, str]:
    return {
        "icon": "share",
        "title": _("Nobody shares a case with you"),
        "why": _("When somebody shares a case with your address or a group you are in, at level View, it stands here."),
    }
