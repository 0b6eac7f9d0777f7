"""Files of cases: sent ahead of a form, downloaded, asked to be deleted, deleted (S29, S41e)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.cases import actions
from wakil.cases.files import open_stored
from wakil.cases.models import Attachment
from wakil.cases.policy import may_file_own, may_read_attachment, may_use_cases
from wakil.web.cases.lookup import case_or_404
from wakil.web.ranges import NotSatisfiable, part_of, range_of
from wakil.web.request import PortalRequest

# Whatever a file holds, the browser saves it and runs nothing of it (T17).
HEADERS = {
    "Content-Encoding": "identity",  # a part of the file is a part of these very bytes
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@require_POST
def upload(request: PortalRequest) -> JsonResponse:
    """Keep one file for the form it was chosen in; says under which key, or why not."""
    require(may_file_own(request.actor) or may_use_cases(request.actor))
    file = request.FILES.get("file") or request.FILES.get("files")
    if file is None:
        return JsonResponse({"error": _("No file came with this.")}, status=400)
    try:
        kept = actions.store_upload(request.actor, file)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse({"key": kept.key, "name": kept.name, "size": kept.size})


@require_safe
def download(request: PortalRequest, number: str, attachment: int) -> HttpResponseBase:
    """A file's bytes, or a range of them, to be saved. What is gone or not for this reader is unknown.

    Each range is a request of its own, so a download that runs stops with the next one when access ends (T4).
    """
    found = _attachment_or_404(request, number, attachment)
    etag = f'"{found.sha256}"'
    try:
        part = range_of(request, found.size, etag)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={**HEADERS, "Content-Range": f"bytes */{found.size}"})
    try:
        stored = open_stored(found.key)
    except FileNotFoundError as error:
        raise NotVisible from error
    actions.note_download(request.actor, found, goes_on=part is not None and part[0] > 0)
    whole = (0, found.size - 1)
    response = FileResponse(
        part_of(stored, *part) if part else stored,
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
        status=206 if part else 200,
    )
    first, last = part or whole
    for name, value in {**HEADERS, "Accept-Ranges": "bytes", "ETag": etag}.items():
        response.headers[name] = value
    response.headers["Content-Length"] = str(last - first + 1)
    if part:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    return response


@require_POST
def request_deletion(request: PortalRequest, number: str, attachment: int) -> HttpResponse:
    """Ask support to delete a file."""
    found = _attachment_or_404(request, number, attachment)
    actions.request_attachment_deletion(request.actor, found)
    messages.success(request, _("Support is asked to delete “%(name)s”.") % {"name": found.name})
    return redirect("cases:show", found.case.number)


@require_POST
def delete(request: PortalRequest, number: str, attachment: int) -> HttpResponse:
    """Delete a file for good; a line that says who, when and why stays."""
    found = _attachment_or_404(request, number, attachment)
    try:
        actions.delete_attachment(request.actor, found, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, _("The file stays: say why it is to go. %(why)s") % {"why": " ".join(error.messages)})
    else:
        messages.success(request, _("The file is deleted."))
    return redirect("cases:show", found.case.number)


def _attachment_or_404(request: PortalRequest, number: str, attachment: int) -> Attachment:
    """The file on that case, if both are for this reader (T2)."""
    case = case_or_404(request, number)
    found = Attachment.objects.filter(case=case, pk=attachment).select_related("comment__audience_domain").first()
    if found is None:
        raise NotVisible
    found.case = case
    if not may_read_attachment(request.actor, found):
        raise NotVisible
    return found
