"""Files on a case."""

import re

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from wakil.api import wire
from wakil.api.call import Call
from wakil.api.endpoint import endpoint
from wakil.api.errors import ApiError, not_found
from wakil.api.finding import attachment, case, readable_files
from wakil.api.listing import page_of_rows
from wakil.api.paging import PageQuery
from wakil.api.showing import attachment_json
from wakil.cases import actions
from wakil.cases.files import open_stored
from wakil.cases.models import Attachment, Case
from wakil.lib.slices import Slice

# Whatever a file holds, nobody's browser runs anything of it (T17).
HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "Content-Encoding": "identity",  # what is asked for in parts is not compressed on its way
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@endpoint(
    "cases.attachments.list",
    "GET",
    "{parent=*/*/cases/*}/attachments",
    on=case,
    permission="cloudsupport.techCases.get",
    asks=PageQuery,
    answers=wire.ListAttachmentsResponse,
)
def list_attachments(call: Call, found: Case) -> wire.ListAttachmentsResponse:
    """Lists the files of a case that the caller may read, the latest first."""
    actions.note_read(call.actor, found)
    shown, more = page_of_rows(
        call, readable_files(call.actor, found), lambda row: attachment_json(call.actor, found, row)
    )
    return wire.ListAttachmentsResponse(attachments=shown or None, next_page_token=more)


@endpoint(
    "cases.attachments.get",
    "GET",
    "{name=*/*/cases/*/attachments/*}",
    on=attachment,
    permission="cloudsupport.techCases.get",
    answers=wire.Attachment,
)
def get_attachment(call: Call, found: tuple[Case, Attachment]) -> wire.Attachment:
    """Gets what is known of a file."""
    of_case, file = found
    actions.note_read(call.actor, of_case)
    return attachment_json(call.actor, of_case, file)


@endpoint(
    "media.download",
    "GET",
    "{name=*/*/cases/*/attachments/*}:download",
    on=attachment,
    permission="cloudsupport.techCases.get",
    answers=None,
    media="download",
)
def download(call: Call, found: tuple[Case, Attachment]) -> HttpResponseBase:
    """Downloads a file, whole or the range of it that the header Range names."""
    _case, file = found
    etag = f'"{file.sha256}"'
    piece = _asked_range(call, file, etag)
    try:
        stored = open_stored(file.key)
    except FileNotFoundError as error:
        raise not_found(call.path["name"]) from error
    actions.note_download(call.actor, file)
    first, last = piece or (0, file.size - 1)
    content = Slice(stored, first, last - first + 1)
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.content_type)
    for name, value in {**HEADERS, "ETag": etag, "Content-Length": str(last - first + 1)}.items():
        response.headers[name] = value
    if piece:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return response


def _asked_range(call: Call, file: Attachment, etag: str) -> tuple[int, int] | None:
    """First and last byte; None for the whole, which anything but one plain range gets."""
    headers = call.request.headers
    match = _RANGE.fullmatch(headers.get("Range", "").replace(" ", ""))
    if match is None or match.group(0) == "bytes=-" or headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        start, end = max(file.size - int(last), 0), file.size - 1
    else:
        start, end = int(first), min(int(last or file.size), file.size - 1)
    if start > end or (not first and not int(last)):
        where = {"Content-Range": f"bytes */{file.size}"}
        raise ApiError(416, "The file has no such range.", headers=where)
    return start, end


@endpoint(
    "cases.attachments.create",
    "POST",
    "{parent=*/*/cases/*}/attachments",
    on=case,
    permission="cloudsupport.techCases.update",
    takes=wire.CreateAttachmentRequest,
    answers=wire.Attachment,
    is_described=False,
)
def create_without_bytes(call: Call, _found: Case) -> HttpResponse:
    """Refuses a file without bytes: these come to /upload."""
    raise ApiError(400, f"Send the file to /upload{call.request.path}.", "NO_MEDIA")
