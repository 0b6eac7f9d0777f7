"""Every change of a case: check, change, record, in one transaction."""

from wakil.cases.actions.attaching import delete_attachment, request_attachment_deletion, store_upload, uploads_of
from wakil.cases.actions.changing import Conflict, locked
from wakil.cases.actions.commenting import comment_on_case
from wakil.cases.actions.escalating import escalate_case
from wakil.cases.actions.filing import file_case
from wakil.cases.actions.own_sharing import decline_share, share_with_oneself, stop_sharing_with_oneself
from wakil.cases.actions.reading import (
    note_change,
    note_download,
    note_export,
    note_foreign_customer,
    note_listed,
    note_read,
    note_reads,
)
from wakil.cases.actions.sharing import confirm_share, remove_share, share_case
from wakil.cases.actions.subscribing import set_subscribers
from wakil.cases.actions.updating import (
    Update,
    change_severity,
    change_title,
    close_case,
    reopen_case,
    take_case,
    update_case,
)
from wakil.cases.actions.uploading import attach_file, discard_upload

__all__ = [
    "Conflict",
    "Update",
    "attach_file",
    "change_severity",
    "change_title",
    "close_case",
    "comment_on_case",
    "confirm_share",
    "decline_share",
    "delete_attachment",
    "discard_upload",
    "escalate_case",
    "file_case",
    "locked",
    "note_change",
    "note_download",
    "note_export",
    "note_foreign_customer",
    "note_listed",
    "note_read",
    "note_reads",
    "remove_share",
    "reopen_case",
    "request_attachment_deletion",
    "set_subscribers",
    "share_case",
    "share_with_oneself",
    "stop_sharing_with_oneself",
    "store_upload",
    "take_case",
    "update_case",
    "uploads_of",
]
