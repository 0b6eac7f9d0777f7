"""The page of one case: its history, the facts beside it, the one form below it."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible
from wakil.cases.actions import note_read
from wakil.cases.models import Answer, Case
from wakil.cases.policy import Standing, standing, visible_to
from wakil.cases.queries.history import Entry, history_of, last_seen, with_latest_event
from wakil.cases.queries.plans import plan_of_case
from wakil.cases.share_forms import EscalateCaseForm, ShareCaseForm
from wakil.cases.update_form import UpdateForm
from wakil.lib import keys
from wakil.reselling.models import Severity
from wakil.web.cases.composer import Composer
from wakil.web.cases.escalating import open_escalation
from wakil.web.cases.facts import facts_of
from wakil.web.cases.lookup import case_with_facts_or_404, with_number
from wakil.web.cases.may import May
from wakil.web.cases.own_sharing import second_address
from wakil.web.cases.sharing import share_lines
from wakil.web.event_words import doer_words, line_of
from wakil.web.request import PortalRequest
from wakil.web.templatetags.wakil import ago


def page_of_case(request: PortalRequest, case: Case) -> HttpResponse:
    """The page as it opens, with an empty form."""
    history = history_of(request.actor, case)
    form = UpdateForm(request.actor, case, offered_for(case))
    composer = Composer(form, request.actor, case, last_seen(history), offered_for(case))
    return rendered(request, case, history, composer)


def rendered(
    request: PortalRequest, case: Case, history: list[Entry], composer: Composer, status: int = 200
) -> HttpResponse:
    """The page with what has been typed so far: read, however it was asked for."""
    note_read(request.actor, case)
    plan, shares = plan_of_case(case), share_lines(request.actor, case)
    context = {
        **_history_context(case, history),
        "answers": _answers(case),
        "files": next((entry.files for entry in history if entry.is_filing), []),
        "may": May(request.actor, case),
        "composer": composer,
        "facts": facts_of(request.actor, case, plan),
        "related_url": reverse("cases:related", args=[case.number]),
        "shares": shares,
        "second_address": second_address(request.actor, case, shares),
        "share_form": ShareCaseForm(auto_id="share_%s"),
        "escalation": open_escalation(request.actor, case),
        "escalation_form": EscalateCaseForm(auto_id="escalate_%s"),
    }
    case.is_only_read = standing(request.actor, case) == Standing.SHARED  # type: ignore[attr-defined]
    case.is_escalated = _("Escalated") if getattr(case, "has_open_escalation", False) else ""  # type: ignore[attr-defined]
    return render(request, "cases/show.html", context, status=status)


@require_safe
def changes(request: PortalRequest, number: str) -> HttpResponse:
    """What is new since an event that the page has seen: 204 for nothing, found out in one query."""
    asked = request.GET.get("after", "")
    after = keys.number_in(asked)
    if not after and asked != "0":
        raise BadRequest
    case = with_latest_event(with_number(visible_to(request.actor), number)).first()
    if case is None:
        raise NotVisible
    is_news = (case.latest_event or 0) > after  # type: ignore[attr-defined]
    history = history_of(request.actor, case, after=after, seen=after) if is_news else []
    if not history:
        return HttpResponse(status=204)
    return _news(request, case, history)


def offered_for(case: Case) -> list[int]:
    """The severities the customer's plan offers; all of them for a case without a customer."""
    return sorted(plan_of_case(case).targets) if case.customer_id else list(Severity.values)


def _news(request: PortalRequest, case: Case, history: list[Entry]) -> HttpResponse:
    full = case_with_facts_or_404(request, case.number)
    note_read(request.actor, full)
    context = {**_history_context(full, history), "seen": last_seen(history), "swapped": True}
    return render(request, "cases/_history.html", context)


def _answers(case: Case) -> list[Answer]:
    if not getattr(case, "has_answers", True):
        return []
    return list(case.answers.select_related("question").order_by("question__position", "id"))


def _history_context(case: Case, history: list[Entry]) -> dict[str, Any]:
    news = urlencode({"after": last_seen(history)})
    return {
        "case": case,
        "history": [entry for entry in history if not entry.is_filing],
        "line": _last_words(history),
        "filed_through": next((entry.through for entry in history if entry.is_filing), None),
        "news_url": f"{reverse('cases:changes', args=[case.number])}?{news}",
    }


def _last_words(history: list[Entry]) -> str:
    """What happened last, in a line: "Ava asked for an answer 22 minutes ago"."""
    if not history:
        return ""
    event = history[-1].event
    said = line_of(event)
    words = said.words if said else _("%(who)s wrote") % {"who": doer_words(event)}
    return f"{words} {ago(event.created_at)}"
