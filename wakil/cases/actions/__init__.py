"""Every change of a case: check, change, record, in one transaction."""

from wakil.cases.actions.attaching import delete_attachment, request_attachment_deletion, store_upload, uploads_of
from wakil.cases.actions.changing import Conflict
from wakil.cases.actions.escalating import escalate_case
from wakil.cases.actions.filing import file_case
from wakil.cases.actions.reading import (
    note_change,
    note_download,
    note_export,
    note_foreign_customer,
    note_listed,
    note_read,
)
from wakil.cases.actions.sharing import confirm_share, remove_share, share_case
from wakil.cases.actions.updating import (
    Update,
    change_severity,
    close_case,
    comment_on_case,
    reopen_case,
    take_case,
    update_case,
)

__all__ = [
    "Conflict",
    "Update",
    "change_severity",
    "close_case",
    "comment_on_case",
    "confirm_share",
    "delete_attachment",
    "escalate_case",
    "file_case",
    "note_change",
    "note_download",
    "note_export",
    "note_foreign_customer",
    "note_listed",
    "note_read",
    "remove_share",
    "reopen_case",
    "request_attachment_deletion",
    "share_case",
    "store_upload",
    "take_case",
    "update_case",
    "uploads_of",
]
