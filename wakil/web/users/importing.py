"""Bring in many people at once: send a table, look at what it would do, then do it (S61, S64, S68)."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.directory import importing
from wakil.directory.actions.licensing import CONTINUE, TURN_OFF
from wakil.directory.import_plan import MOST_ROWS, OPTIONAL, REQUIRED
from wakil.directory.people import verified_domains
from wakil.directory.policy import may_open_users
from wakil.lib.csv_files import write_table
from wakil.runs.models import Run, RunState
from wakil.runs.running import open_file, runs_of, start_run
from wakil.web.customers.importing import TableForm
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.runs.results import TELLINGS, Telling

TELLINGS[importing.KIND] = Telling(_("Import of users"), "users/_imported.html", "users:import", _("Import users"))


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PortalRequest) -> HttpResponse:
    """The form; a file that is sent is checked beside the pages, with progress."""
    require(may_open_users(request.actor))
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        log_extra_fields(request, form.fields)
        if form.is_valid():
            return redirect("runs:show", _start(request, form.cleaned_data["file"]).pk)
    domains = [domain.name for domain in verified_domains(request.actor)]
    columns = {"required": ", ".join(REQUIRED), "optional": ", ".join(OPTIONAL), "most": MOST_ROWS}
    return render(request, "users/import.html", {"form": form, "domains": ", ".join(domains), **columns})


@require_POST
@transaction.atomic
def apply(request: PortalRequest, number: int) -> HttpResponse:
    """Do what a check has shown; the same file is checked once more, and nothing is done that was not shown."""
    require(may_open_users(request.actor))
    checked = _checked_or_404(request, number)
    paid = request.POST.get("paid", "")
    if checked.outcome.get("at_stake") and paid not in {TURN_OFF, CONTINUE}:
        return redirect("runs:show", checked.pk)
    try:
        file = open_file(checked.input_key)
    except FileNotFoundError as error:
        raise NotVisible from error
    with file:
        # Turned off, no paid seats are taken, so what was shown of them is not what will be.
        seen = {} if paid == TURN_OFF else checked.outcome.get("seen", {})
        run = _start(request, file, apply=True, paid=paid, seen=seen, invite="invite" in request.POST)
    return redirect("runs:show", run.pk)


@require_safe
def template(request: PortalRequest) -> HttpResponse:
    """A table to begin with: all columns, and a person at each domain who does not exist."""
    require(may_open_users(request.actor))
    rows = [["Dewi Lestari", f"dewi@{domain.name}", ""] for domain in verified_domains(request.actor)]
    response = HttpResponse(b"".join(write_table([*REQUIRED, *OPTIONAL], rows)), content_type="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="users.csv"'
    return response


def _start(request: PortalRequest, file: Any, **asked: Any) -> Run:
    return start_run(importing.KIND, by=request.actor, upload=file, language=get_language() or "en", **asked)


def _checked_or_404(request: PortalRequest, number: int) -> Run:
    """A check of the actor's own that can be done."""
    mine = runs_of(request.actor).filter(pk=number, kind=importing.KIND, state=RunState.DONE)
    run = mine.exclude(input_key="").first()
    if run is None or run.asked.get("apply") or not run.outcome.get("can_be_done"):
        raise NotVisible
    return run
