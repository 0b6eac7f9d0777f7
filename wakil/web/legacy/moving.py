"""The vendor's pages of a move: what lies ready, what a dry run says, the import, the comparison (W16)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.legacy import runs
from wakil.legacy.models import Move
from wakil.legacy.package import Unreadable
from wakil.legacy.policy import may_move
from wakil.legacy.shelf import package_named, shelf, shelved
from wakil.lib import keys
from wakil.runs.models import Run, RunState
from wakil.runs.running import runs_of, start_run
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.runs.results import TELLINGS, Telling

_MOST_JOINS = 500
_TELLINGS = {
    runs.CHECK: _("Dry run of a move"),
    runs.IMPORT: _("Import of a move"),
    runs.VERIFY: _("Comparison after a move"),
    runs.UNDO: _("Taking back a move"),
}
for _kind, _title in _TELLINGS.items():
    _template = "moving/_undone.html" if _kind == runs.UNDO else "moving/_report.html"
    TELLINGS[_kind] = Telling(_title, _template, "moving:list", _("Old support centre"))


@require_safe
def list_packages(request: PortalRequest) -> HttpResponse:
    """What lies on the shelf, and the moves there are."""
    require(may_move(request.actor))
    context = {"shelved": shelved(), "shelf": shelf(), "moves": Move.objects.order_by("pk")}
    return render(request, "moving/list.html", context)


@require_POST
def check(request: PortalRequest) -> HttpResponse:
    """A dry run, with those organizations joined that the vendor has named."""
    require(may_move(request.actor))
    log_extra_fields(request, {"package", "join"})
    joins = _joins(request.POST.getlist("join"))
    return _begin(request, runs.CHECK, _package_or_404(request), joins=joins)


@require_POST
def bring(request: PortalRequest, number: int) -> HttpResponse:
    """Import what a dry run has shown; it is checked once more."""
    require(may_move(request.actor))
    checked = _checked_or_404(request, number)
    return _begin(request, runs.IMPORT, checked.asked["package"], joins=checked.asked["joins"])


@require_POST
def verify(request: PortalRequest) -> HttpResponse:
    """Compare a package with what is here."""
    require(may_move(request.actor))
    log_extra_fields(request, {"package"})
    return _begin(request, runs.VERIFY, _package_or_404(request))


def _begin(request: PortalRequest, kind: str, package: str, **asked: Any) -> HttpResponse:
    return redirect("runs:show", start_run(kind, by=request.actor, package=package, **asked).pk)


def _package_or_404(request: PortalRequest) -> str:
    name = request.POST.get("package", "")[:200]
    try:
        package_named(name)
    except Unreadable as error:
        raise NotVisible from error
    return name


def _checked_or_404(request: PortalRequest, number: int) -> Run:
    """A dry run of the actor's own by which the package can be imported."""
    done = runs_of(request.actor).filter(pk=number, kind=runs.CHECK, state=RunState.DONE).first()
    if done is None or not done.outcome.get("can_be_done"):
        raise NotVisible
    return done


def _joins(chosen: list[str]) -> dict[str, int]:
    """Old id → number of the organization that it is; what is no such choice is left out."""
    pairs = [one.rpartition("=") for one in chosen[:_MOST_JOINS]]
    return {old: keys.number_in(number) for old, _equals, number in pairs if old and keys.number_in(number)}
