"""Case sharing on the page of a case: the list, adding, removing; and the page by which an address confirms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.cases import actions, policy
from wakil.cases.models import Case, CaseShare, ShareLevel
from wakil.cases.share_forms import ShareCaseForm
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.web.cases.lookup import case_or_404
from wakil.web.request import PortalRequest


@dataclass(frozen=True)
class ShareLine:
    """One share as its reader may know of it."""

    address: str
    level: str
    note: str
    is_group: bool
    remove_url: str  # empty for who may not remove it


def share_lines(actor: Actor, case: Case) -> list[ShareLine]:
    """The shares that the actor may know of: as many queries for one as for many."""
    asked = Event.objects.filter(kind=EventKind.CASE_SHARED, subject=Concat(Value("caseshare:"), _text(OuterRef("pk"))))
    shares = policy.shares_seen_by(actor, case).select_related("made_by", "made_from__organization")
    found = list(shares.annotate(asked=Subquery(asked.values(_asked=KT("details__asked"))[:1])))
    if not found:
        return []
    may_manage, home = bool(policy.may_share(actor, case)), policy.home_domains(actor)
    knows_all = actor.organization.is_vendor
    return [
        _line(actor, case, share, may_manage, knows_all or share.address.rpartition("@")[2] in home) for share in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: PortalRequest, number: str) -> HttpResponse:
    """Share the case with the addresses typed; what is wrong with them is told on a page of its own, text kept."""
    case = case_or_404(request, number)
    require(policy.may_share(request.actor, case))
    form = ShareCaseForm(request.POST or None)
    if request.method == "POST" and acted(form, lambda data: actions.share_case(request.actor, case, **data)):
        count = len(set(form.cleaned_data["addresses"].split()))
        words = ngettext("The case is shared with this address.", "The case is shared with these addresses.", count)
        messages.success(request, words)
        return back_to(case, "sharing")
    heading = _("Share case %(number)s") % {"number": case.number}
    return render(request, "cases/act.html", {"case": case, "form": form, "heading": heading, "verb": _("Share")})


@require_POST
def remove(request: PortalRequest, number: str, share: int) -> HttpResponse:
    """Take one share back. A share that the actor may not know of is no share."""
    case = case_or_404(request, number)
    known = policy.shares_seen_by(request.actor, case).select_related("case").filter(pk=share).first()
    if known is None:
        raise NotVisible
    actions.remove_share(request.actor, known)
    messages.success(request, _("The share is removed."))
    return back_to(case, "sharing")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The holder of an address agrees to get mail, by a button: a scanner that follows the link changes nothing.

    Right and wrong tokens look the same.
    """
    if request.method == "POST":
        actions.confirm_share(token)
    return render(request, "cases/confirm_share.html", {"is_done": request.method == "POST"})


def acted(form: Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """True when the form was in order and the action took it; else the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    return True


def back_to(case: Case, section: str) -> HttpResponse:
    """The page of the case, at one of its sections."""
    return redirect(reverse("cases:show", args=[case.number]) + f"#{section}")


def _line(actor: Actor, case: Case, share: Any, may_manage: bool, knows: bool) -> ShareLine:
    """`knows`: the actor may know whether the address has an account, so the line tells how the share really is."""
    level = share.level if knows else share.asked or share.level
    own = not actor.organization.is_reseller or share.made_from_id == actor.domain.pk
    remove_url = reverse("cases:remove_share", args=[case.number, share.pk]) if may_manage and own else ""
    if share.is_own and share.made_by_id == actor.user.pk:
        remove_url = reverse("cases:stop_sharing_with_oneself", args=[case.number])
    return ShareLine(
        share.address, str(ShareLevel(level).label), _note(share, knows), knows and bool(share.group_id), remove_url
    )


def _note(share: CaseShare, knows: bool) -> str:
    names = {"who": share.made_by.name, "where": share.made_from.organization.name}
    added = _("added by %(who)s (%(where)s)") % names
    waits = knows and not (share.user_id or share.group_id or share.confirmed_at or share.is_own)
    return f"{added} · {_('not confirmed yet')}" if waits else added


def _text(expression: Any) -> Cast:
    return Cast(expression, CharField())
