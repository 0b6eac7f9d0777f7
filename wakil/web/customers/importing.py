"""Import of customers: send a table, look at what it would do, then do it (or nothing of it)."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.lib.csv_files import MOST_BYTES, write_table
from wakil.reselling import importing
from wakil.reselling.customer_policy import may_add_customer
from wakil.reselling.import_plan import MOST_ROWS, OPTIONAL, REQUIRED
from wakil.runs.models import Run, RunState
from wakil.runs.running import open_file, runs_of, start_run
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.runs.results import TELLINGS, Telling

EXAMPLE = {
    "name": "PT Contoh",
    "domain": "contoh.example",
    "language": "id",
    "time_zone": "Asia/Jakarta",
    "address": "Jalan Contoh 1, Jakarta",
    "contact_name": "Dewi",
    "contact_role": "IT lead",
    "contact_email": "dewi@contoh.example",
}
TELLINGS[importing.KIND] = Telling(
    _("Import of customers"), "customers/_imported.html", "customers:import", _("Import customers")
)


class TableForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("In UTF-8, with a line of column names. Nothing is changed before you have seen what it does."),
    )

    def clean_file(self) -> object:
        """A file that is not too large; what is in it, the check says line by line."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is too large: %(most)d MB at most.") % {"most": MOST_BYTES // 1_000_000})
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PortalRequest) -> HttpResponse:
    """The form; a file that is sent is checked beside the pages, with progress."""
    require(may_add_customer(request.actor))
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        log_extra_fields(request, form.fields)
        if form.is_valid():
            run = start_run(importing.KIND, by=request.actor, upload=form.cleaned_data["file"], language=_language())
            return redirect("runs:show", run.pk)
    columns = {"required": ", ".join(REQUIRED), "optional": ", ".join(OPTIONAL), "most": MOST_ROWS}
    return render(request, "customers/import.html", {"form": form, **columns})


@require_POST
@transaction.atomic
def apply(request: PortalRequest, number: int) -> HttpResponse:
    """Do what a check has shown; the same file is read and checked once more."""
    require(may_add_customer(request.actor))
    checked = _checked_or_404(request, number)
    try:
        file = open_file(checked.input_key)
    except FileNotFoundError as error:
        raise NotVisible from error
    with file:
        run = start_run(importing.KIND, by=request.actor, upload=file, apply=True, language=_language())
    return redirect("runs:show", run.pk)


@require_safe
def template(request: PortalRequest) -> HttpResponse:
    """A table to begin with: all columns, and one customer that does not exist."""
    require(may_add_customer(request.actor))
    header = [*REQUIRED, *OPTIONAL]
    response = HttpResponse(
        b"".join(write_table(header, [[EXAMPLE.get(column, "") for column in header]])), content_type="text/csv"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="customers.csv"'
    return response


def _language() -> str:
    return get_language() or "en"


def _checked_or_404(request: PortalRequest, number: int) -> Run:
    """A check of the actor's own that found nothing wrong."""
    mine = runs_of(request.actor).filter(pk=number, kind=importing.KIND, state=RunState.DONE)
    run = mine.exclude(input_key="").first()
    if run is None or run.asked.get("apply") or run.outcome.get("fault_count") != 0:
        raise NotVisible
    return run
