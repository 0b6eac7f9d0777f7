"""Shared with me: the cases that somebody shows to the person signed in, last changed first."""

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.cases import policy
from wakil.cases.models import Case
from wakil.lib.keys import MomentKey, moment_key_of
from wakil.web.request import PortalRequest

PAGE = 25


@require_safe
def shared(request: PortalRequest) -> HttpResponse:
    """One page of them; `before` is the key of the last row of the page before."""
    before = moment_key_of(request.GET.get("before", ""))
    found = list(_page(request.actor, before)[: PAGE + 1])
    rows = _marked(request.actor, found[:PAGE])
    url = reverse("cases:shared")
    context = {
        "rows": rows,
        "order": _("Last changed first"),
        "next_words": _("Older cases"),
        "next_url": f"{url}?before={MomentKey(rows[-1].updated_at, rows[-1].pk)}" if len(found) > PAGE else "",
        "first_url": url if before else "",
        "empty": _empty(),
    }
    return render(request, "cases/shared.html", context)


def _page(actor: Actor, before: MomentKey | None) -> QuerySet[Case]:
    cases = policy.shared_with(actor).annotate(seen_at=F("updated_at"))
    cases = cases.select_related("customer", "category", "filed_from__organization").order_by("-updated_at", "-pk")
    if before is None:
        return cases
    return cases.filter(Q(updated_at__lt=before.at) | Q(updated_at=before.at, pk__lt=before.number))


def _marked(actor: Actor, cases: list[Case]) -> list[Case]:
    """The same rows, told apart by whether the actor could act on them without the share."""
    own = set(policy.listed_for(actor).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    for case in cases:
        case.is_only_read = case.pk not in own  # type: ignore[attr-defined]
    return cases


def _empty() -> dict[str, str]:
    return {
        "icon": "share",
        "title": _("Nobody shares a case with you"),
        "why": _("When somebody shares a case with your address or a group you are in, at level View, it stands here."),
    }
