"""Files come in: as bare bytes, after their description, or in parts."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from wakil.access.verdict import require
from wakil.api import wire
from wakil.api.answering import as_response
from wakil.api.call import Call, checked, read_json
from wakil.api.endpoint import endpoint
from wakil.api.errors import ApiError, from_validation, invalid
from wakil.api.finding import case, readable_files
from wakil.api.media import sessions
from wakil.api.media.incoming import Incoming, chunks_of
from wakil.api.media.related import Related
from wakil.api.once import CreateQuery, once
from wakil.api.showing import attachment_json
from wakil.api.wire import theirs
from wakil.cases import actions, policy
from wakil.cases.actions.attaching import checked_name
from wakil.cases.models import Attachment, Case

_NAME = "attachment.filename"
_NAMES = {"files": _NAME, "body": "media", "": "media"}
_NOT_THERE = "There is no such upload. Begin a new one."


class UploadQuery(CreateQuery):
    """How a file comes."""

    upload_type: str | None = theirs("media, multipart or resumable; bare bytes if not said.")


@endpoint(
    "media.upload",
    "POST",
    "{parent=*/*/cases/*}/attachments",
    on=case,
    permission="cloudsupport.techCases.update",
    asks=UploadQuery,
    takes=wire.CreateAttachmentRequest,
    answers=wire.Attachment,
    media="upload",
)
def upload(call: Call, found: Case) -> HttpResponseBase:
    """Attaches a file to an open case.

    The bytes alone, with attachment.filename in the query; or multipart/related with the description first; or in
    parts, after a request with uploadType=resumable.
    """
    require(policy.may_attach(call.actor, found))
    kind = call.query.upload_type or ""
    try:
        if kind == "resumable":
            return _begin(call, found)
        if kind == "multipart" or call.request.content_type == "multipart/related":
            return as_response(_beside(call, found).as_json())
        if kind in {"", "media", "raw"}:
            return as_response(_alone(call, found).as_json())
    except ValidationError as error:
        raise from_validation(error, _NAMES) from error
    raise invalid("uploadType", "Give media, multipart or resumable.")


@endpoint(
    "media.upload.part",
    "PUT",
    "{parent=*/*/cases/*}/attachments",
    on=case,
    permission="cloudsupport.techCases.update",
    answers=wire.Attachment,
    media="upload",
    is_described=False,
)
def upload_part(call: Call, found: Case) -> HttpResponseBase:
    """Takes the next part of a file, or says how many bytes have come."""
    require(policy.may_attach(call.actor, found))
    try:
        with Incoming() as content:
            content.take_all(chunks_of(call.request))
            with transaction.atomic():
                return _part(call, found, content)
    except ValidationError as error:
        raise from_validation(error, _NAMES) from error


def _begin(call: Call, found: Case) -> HttpResponse:
    sent = checked(wire.CreateAttachmentRequest, read_json(call.raw_body), "")
    name = (sent.attachment.filename if sent.attachment else None) or _named(call)
    declared = call.request.headers.get("X-Upload-Content-Length", "")
    total = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 16 else None  # noqa: PLR2004
    token = sessions.open_session(call.actor, found, name=name, total=total)
    where = f"{call.request.build_absolute_uri(call.request.path)}?uploadType=resumable&upload_id={token}"
    return HttpResponse(status=200, headers={"Location": where, "Cache-Control": "no-store"})


def _part(call: Call, found: Case, content: Incoming) -> HttpResponseBase:
    session = sessions.session_of(call.actor, found, call.parameters.get("upload_id", ""))
    if session is None:
        raise ApiError(404, _NOT_THERE, "NOT_FOUND")
    if session.attachment_id:
        return as_response(_shown(call, found, session.attachment_id).as_json())
    part = sessions.part_in(call.request.headers.get("Content-Range", ""), content.size)
    if part.first is None and part.total != session.received:
        return _so_far(session.received)
    if part.first is not None and not sessions.take_part(session, part, content):
        return _so_far(session.received)
    with sessions.whole_of(session) as whole:
        upload = actions.store_upload(call.actor, whole)
    made = actions.attach_file(call.actor, found, upload=upload)
    sessions.end_session(session, made.pk)
    return as_response(attachment_json(call.actor, found, made).as_json())


def _so_far(received: int) -> HttpResponse:
    headers = {"Range": f"bytes=0-{received - 1}"} if received else {}
    return HttpResponse(status=308, headers={**headers, "Cache-Control": "no-store"})


def _alone(call: Call, found: Case) -> wire.Attachment:
    name = checked_name(_named(call))
    with Incoming() as content:
        return _attached(call, found, name, content.take_all(chunks_of(call.request)))


def _beside(call: Call, found: Case) -> wire.Attachment:
    related = Related(chunks_of(call.request), call.request.headers.get("Content-Type", ""))
    sent = checked(wire.CreateAttachmentRequest, read_json(related.description()), "")
    name = checked_name((sent.attachment.filename if sent.attachment else None) or _named(call))
    with Incoming() as content:
        return _attached(call, found, name, content.take_all(related.content()))


def _attached(call: Call, found: Case, name: str, content: Incoming) -> wire.Attachment:
    """The file on the case: once for a key, whatever was sent under it again."""
    made = once(
        call,
        {"name": name, "sha256": content.sha256},
        lambda: _attach(call, found, name, content),
        lambda key: readable_files(call.actor, found).filter(pk=key).first(),
    )
    return attachment_json(call.actor, found, made)


def _attach(call: Call, found: Case, name: str, content: Incoming) -> Attachment:
    sent = actions.store_upload(call.actor, content.as_file(name))
    try:
        return actions.attach_file(call.actor, found, upload=sent)
    except Exception:
        actions.discard_upload(call.actor, sent)
        raise


def _shown(call: Call, found: Case, key: int) -> wire.Attachment:
    made = readable_files(call.actor, found).filter(pk=key).first()
    if made is None:
        raise ApiError(404, _NOT_THERE, "NOT_FOUND")
    return attachment_json(call.actor, found, made)


def _named(call: Call) -> str:
    """The name in the query. Raises ApiError 400 without one."""
    name = call.parameters.get(_NAME) or call.parameters.get("attachment.file_name") or ""
    if not name.strip():
        raise invalid(_NAME, "Give the file's name.")
    return name
