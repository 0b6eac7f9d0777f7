"""Files: sent ahead as private uploads, put on a case, asked to be deleted, deleted by the vendor with a tombstone."""

import re
from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.cases import files, policy
from wakil.cases.actions.changing import checked_text, locked, touch
from wakil.cases.models import Attachment, Case, Comment, Upload
from wakil.events.kinds import Audience, EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.text import has_control_characters

MEGABYTE = 1_000_000
LONGEST_NAME = 255  # characters
MOST_FILES = 10  # in one message
LARGEST_FILE = 25 * MEGABYTE
LARGEST_CASE = 250 * MEGABYTE  # all files of a case together
UPLOAD_LIVES = timedelta(hours=24)
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # with them "gpj.exe" reads as "exe.jpg"
MOST_WAITING = 60  # uploads of one person that no form has taken yet


def store_upload(actor: Actor, content: File) -> Upload:
    """Keep a file for the form it was chosen in; only this account in this domain can use it (T3).

    Raises ValidationError for an empty or too large file and for a name that can't be shown.
    """
    name = checked_name(content.name or "")
    if not content.size:
        raise ValidationError({"files": _("%(name)s is empty.") % {"name": name}})
    if content.size > LARGEST_FILE:
        raise ValidationError({"files": _("%(name)s is larger than 25 MB.") % {"name": name}})
    if Upload.objects.filter(user=actor.user, created_at__gt=clock.now() - UPLOAD_LIVES).count() >= MOST_WAITING:
        raise ValidationError({"files": _("Too many of your files wait to be sent. Send the forms they belong to.")})
    stored = files.store(content)
    return Upload.objects.create(
        user=actor.user, domain=actor.domain, name=name, created_at=clock.now(), **stored.__dict__
    )


def uploads_of(actor: Actor, keys: Sequence[str]) -> list[Upload]:
    """The actor's own uploads with these keys, in their order. Raises NotVisible for any other key.

    One that is on a case already comes back unsaved: a form sent twice must find what it named the first time.
    """
    since = clock.now() - UPLOAD_LIVES
    found = Upload.objects.filter(user=actor.user, domain=actor.domain, created_at__gt=since, key__in=keys)
    mine = {upload.key: upload for upload in found}
    if not set(keys) <= mine.keys():
        mine |= _attached_already(actor, keys)
    if not set(keys) <= mine.keys():
        raise NotVisible
    return [mine[key] for key in dict.fromkeys(keys)]


def fingerprint(uploads: Sequence[Upload]) -> list[list[str]]:
    """What tells one set of files from another: names and content, since the same file sent again has another key."""
    return [[upload.name, upload.sha256] for upload in uploads]


def _attached_already(actor: Actor, keys: Sequence[str]) -> dict[str, Upload]:
    attached = Attachment.objects.filter(added_by=actor.user, key__in=keys, deleted_at=None)
    return {
        file.key: Upload(user=actor.user, domain=actor.domain, key=file.key, name=file.name, sha256=file.sha256)
        for file in attached
    }


def attach_uploads(actor: Actor, case: Case, uploads: Sequence[Upload], comment: Comment | None = None) -> None:
    """Turn uploads into attachments of a case; the caller has checked the right to write and records it."""
    if not uploads:
        return
    mine = list(Upload.objects.select_for_update().filter(pk__in=[upload.pk for upload in uploads], user=actor.user))
    if len(mine) != len(uploads) or any(upload.domain_id != actor.domain.pk for upload in mine):
        raise NotVisible
    _check_limits(case, mine)
    for upload in mine:
        Attachment.objects.create(
            case=case,
            comment=comment,
            added_by=actor.user,
            created_at=clock.now(),
            key=upload.key,
            name=upload.name,
            size=upload.size,
            content_type=upload.content_type,
            sha256=upload.sha256,
        )
    Upload.objects.filter(pk__in=[upload.pk for upload in mine]).delete()


@transaction.atomic
def request_attachment_deletion(actor: Actor, attachment: Attachment) -> Attachment:
    """Ask support to delete a file; asking again changes nothing (S41e)."""
    case = locked(actor, attachment.case)
    require(policy.may_request_deletion(actor, case))
    fresh = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if fresh.deleted_at or fresh.deletion_requested_at:
        return fresh
    fresh.deletion_requested_at, fresh.deletion_requested_by = clock.now(), actor.user
    fresh.save(update_fields=["deletion_requested_at", "deletion_requested_by"])
    _record_on(EventKind.ATTACHMENT_DELETION_REQUESTED, actor, case, fresh)
    return fresh


@transaction.atomic
def delete_attachment(actor: Actor, attachment: Attachment, *, reason: str) -> Attachment:
    """Remove the bytes and leave a tombstone that says who, when and why (S41e). Bytes go once it has committed."""
    case = locked(actor, attachment.case)
    require(policy.may_delete_attachment(actor, attachment))
    fresh = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if fresh.deleted_at:
        return fresh
    fresh.deleted_at, fresh.deleted_by = clock.now(), actor.user
    fresh.deletion_reason = checked_text(reason, "reason", 500)
    key, fresh.name = fresh.key, ""
    fresh.save(update_fields=["deleted_at", "deleted_by", "deletion_reason", "name"])
    _record_on(EventKind.ATTACHMENT_DELETED, actor, case, fresh)
    transaction.on_commit(lambda: files.erase([key]))
    return fresh


def checked_name(name: str) -> str:
    """A file's name without its folders and turns of direction. Raises ValidationError for one that can't be shown."""
    name = _TURNS.sub("", name).replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or len(name) > LONGEST_NAME or has_control_characters(name) or len(name.splitlines()) > 1:
        raise ValidationError({"files": _("A file has a name that can't be used. Rename it.")})
    return name


def _record_on(kind: EventKind, actor: Actor, case: Case, attachment: Attachment) -> None:
    """Record it for the audience that may read the attachment's message."""
    comment = attachment.comment
    audience = Audience(comment.audience) if comment else Audience.EVERYONE
    domain = comment.audience_domain if comment else None
    touch(case, audience, domain)
    record(
        kind, by=actor, on=attachment, stream=case, audience=audience, audience_domain=domain, attachment=attachment.pk
    )


def _check_limits(case: Case, uploads: Sequence[Upload]) -> None:
    if len(uploads) > MOST_FILES:
        raise ValidationError({"files": _("At most 10 files with one message.")})
    kept = case.attachments.filter(deleted_at=None).aggregate(size=Sum("size"))["size"] or 0
    if kept + sum(upload.size for upload in uploads) > LARGEST_CASE:
        raise ValidationError({"files": _("The files of one case can be 250 MB together at most.")})
