"""Long work while it goes on, and what came of it: for the person who began it, where she began it."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible
from wakil.runs.kinds import kind_of
from wakil.runs.models import Run
from wakil.runs.running import open_file, runs_of
from wakil.web.cases.files import HEADERS
from wakil.web.request import PortalRequest
from wakil.web.runs.results import telling_of


@require_safe
def show(request: PortalRequest, run: int) -> HttpResponse:
    """How far the work is; when it has ended, what came of it. htmx asks every second for the part that changes."""
    found = run_or_404(request, run)
    telling = telling_of(found)
    if telling is None:
        raise NotVisible
    part = bool(request.htmx) and not request.htmx.history_restore_request
    context = {"run": found, "telling": telling, "outcome": found.outcome}
    response = render(request, "runs/_progress.html" if part else "runs/show.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def download(request: PortalRequest, run: int) -> FileResponse:
    """The file that came of it, for a day, while its asker still may have it."""
    found = run_or_404(request, run)
    try:
        content = open_file(found.output_key) if found.output_key else None
    except FileNotFoundError as error:
        raise NotVisible from error
    kind = kind_of(found)
    if content is None or kind is None:
        raise NotVisible
    kind.handed_out(request.actor, found)
    response = FileResponse(content, as_attachment=True, filename=found.output_name)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def run_or_404(request: PortalRequest, run: int) -> Run:
    """The actor's own run, if its kind still lets her see it."""
    found = runs_of(request.actor).filter(pk=run).first()
    kind = kind_of(found) if found else None
    if found is None or kind is None or not kind.may_open(request.actor, found):
        raise NotVisible
    return found
