"""When each reseller changes over: the pages on which the vendor says and confirms it, or takes all back (S3, S47)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.legacy import policy, runs
from wakil.legacy.actions import confirm_cut_over, set_cut_over
from wakil.legacy.changed import changed_here
from wakil.legacy.models import CutOver, Move
from wakil.legacy.queries import cut_overs_page, last_package_of
from wakil.lib import clock, keys
from wakil.organizations.models import Organization
from wakil.runs.running import start_run
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.legacy.forms import CutOverForm, TakeBackForm
from wakil.web.request import PortalRequest

WITHOUT = "none"  # stands for everybody who has no reseller
MOST_COUNTED = 1000


@require_safe
def show(request: PortalRequest, move: int) -> HttpResponse:
    """One move: how far it is, and when whom's cases come here."""
    found = _move_or_404(request, move)
    rows, older = cut_overs_page(found, request.GET.get("after", ""))
    context = {
        "move": found,
        "rows": rows,
        "without": found.cut_overs.filter(reseller=None).first(),
        "next_url": f"?after={older}" if older else "",
        "first_url": reverse("moving:show", args=[found.pk]) if request.GET.get("after") else "",
        "changed": changed_here(found)[:MOST_COUNTED].count(),
        "package": last_package_of(found),
        "may_take_back": policy.may_take_back(request.actor, found),
        "now": clock.now(),
    }
    return render(request, "moving/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_date(request: PortalRequest, move: int, reseller: str) -> HttpResponse:
    """Say when."""
    found = _move_or_404(request, move)
    whose = _reseller_or_404(found, reseller)
    current = found.cut_overs.filter(reseller=whose).first()
    require(policy.may_set_cut_over(request.actor, found, current))

    def act(given: dict[str, Any]) -> str:
        set_cut_over(request.actor, found, reseller=whose, at=given["at"])
        tell(request, _("The day is set."))
        return reverse("moving:show", args=[found.pk])

    names = {"name": whose.name if whose else _("everybody without a reseller")}
    lead = _(
        "From that moment these cases live here, and old addresses lead here. Until then they can only be read here."
    )
    page = FormPage(_("Cut-over of %(name)s") % names, _("Set the day"), act, _crumbs(found), lead)
    initial = {"at": localtime(current.at)} if current else None
    return answer(request, page, CutOverForm(bound(request), initial=initial))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PortalRequest, cut_over: int) -> HttpResponse:
    """All is well; nothing goes back from here."""
    require(policy.may_move(request.actor))
    found = CutOver.objects.select_related("move", "reseller").filter(pk=cut_over).first()
    if found is None:
        raise NotVisible
    require(policy.may_confirm_cut_over(request.actor, found))

    def act(_given: dict[str, Any]) -> str:
        confirm_cut_over(request.actor, found)
        tell(request, _("The cut-over is confirmed."))
        return reverse("moving:show", args=[found.move_id])

    losses = [_("nothing of this move can be taken back any more,"), _("for no reseller that came with it.")]
    names = {"name": found.reseller.name if found.reseller else _("everybody without a reseller")}
    title = _("Confirm the cut-over of %(name)s?") % names
    page = FormPage(title, _("Confirm"), act, _crumbs(found.move), losses=losses, keep=_("Not yet"), is_dangerous=True)
    return answer(request, page, forms.Form(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: PortalRequest, move: int) -> HttpResponse:
    """Ask, then take everything back, beside the pages."""
    found = _move_or_404(request, move)
    require(policy.may_take_back(request.actor, found))

    def act(given: dict[str, Any]) -> str:
        run = start_run(runs.UNDO, by=request.actor, move=found.pk, even_changed=given["even_changed"])
        return reverse("runs:show", args=[run.pk])

    losses = [
        _("all cases, people and organizations that came with it go, with their files,"),
        _("what was here before stays,"),
        _("the old support centre stays as it is, and can be imported again."),
    ]
    title = _("Take back all that came from %(centre)s?") % {"centre": found.centre}
    page = FormPage(title, _("Take it back"), act, _crumbs(found), losses=losses, keep=_("Keep it"), is_dangerous=True)
    return answer(request, page, TakeBackForm(bound(request)))


def _crumbs(move: Move) -> list[tuple[str, str]]:
    here = reverse("moving:show", args=[move.pk])
    return [(_("Old support centre"), reverse("moving:list")), (move.centre, here)]


def _move_or_404(request: PortalRequest, number: int) -> Move:
    require(policy.may_move(request.actor))
    found = Move.objects.filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def _reseller_or_404(move: Move, number: str) -> Organization | None:
    if number == WITHOUT:
        return None
    rows = move.rows.filter(kind="organizations").values("new_id")
    found = Organization.objects.filter(number=keys.number_in(number), kind="reseller", pk__in=rows)
    reseller = found.first()
    if reseller is None:
        raise NotVisible
    return reseller
