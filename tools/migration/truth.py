"""What the old centre holds, read from its own database by other means than the adapter's, to compare with."""

import base64
import hashlib
import quopri
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tools.migration.old_centre import OldCentre
from tools.migration.world import SEVERITIES

STATES = {"new": "new", "open": "in_progress", "stalled": "action_required", "resolved": "closed", "rejected": "closed"}
_BOUNDS = ((80, 1), (60, 2), (30, 3), (0, 4))

_TICKETS = """
SELECT t.id, t.Subject, t.Status, t.Priority,
  (SELECT v.Content FROM ObjectCustomFieldValues v JOIN CustomFields f ON f.id = v.CustomField
   WHERE f.Name = 'Severity' AND v.ObjectType = 'RT::Ticket' AND v.ObjectId = t.id AND v.Disabled = 0)
FROM Tickets t JOIN Queues q ON q.id = t.Queue
WHERE t.IsMerged IS NULL AND t.Type = 'ticket' AND t.Status <> 'deleted' AND q.Name <> 'Internal'
"""
_MESSAGES = """
SELECT t.EffectiveId, x.id, x.Type, x.Created, lower(u.EmailAddress)
FROM Transactions x JOIN Tickets t ON t.id = x.ObjectId JOIN Users u ON u.id = x.Creator
WHERE x.ObjectType = 'RT::Ticket' AND x.Type IN ('Create', 'Correspond', 'Comment')
ORDER BY x.Created, x.id
"""
_FILES = """
SELECT t.EffectiveId, a.TransactionId, a.Filename, a.Content, a.ContentEncoding
FROM Attachments a JOIN Transactions x ON x.id = a.TransactionId JOIN Tickets t ON t.id = x.ObjectId
WHERE x.ObjectType = 'RT::Ticket' AND x.Type IN ('Create', 'Correspond', 'Comment') AND a.Filename <> ''
"""


@dataclass
class Known:
    """A case as one side knows it; the first message is the filing."""

    title: str
    state: str
    severity: int
    said: list[tuple[str, datetime]] = field(default_factory=list)  # audience, and when
    files: list[tuple[str, int, str]] = field(default_factory=list)  # name, size, SHA-256


def of_old_centre(centre: OldCentre) -> dict[str, Known]:
    """Every case by its number."""
    known = {str(row[0]): _case(*row[1:]) for row in centre.query(_TICKETS)}
    said: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for ticket, _id, kind, at, _address in centre.query(_MESSAGES):
        said[str(ticket)].append(("vendor" if kind == "Comment" else "everyone", at.replace(tzinfo=UTC)))
    for ticket, _transaction, name, content, encoding in centre.query(_FILES):
        if str(ticket) in known:
            found = _decoded(content, encoding)
            known[str(ticket)].files.append((name, len(found), hashlib.sha256(found).hexdigest()))
    for number, case in known.items():
        case.said = said[number]
        case.files.sort()
    return known


def _case(subject: str, status: str, priority: int, word: str | None) -> Known:
    severity = SEVERITIES.get(word or "") or next(severity for bound, severity in _BOUNDS if priority >= bound)
    return Known(subject, STATES[status], severity)


def _decoded(content: Any, encoding: str) -> bytes:
    raw: bytes = bytes(content) if isinstance(content, memoryview | bytes) else (content or "").encode()
    if encoding == "base64":
        return base64.b64decode(raw)
    return quopri.decodestring(raw) if encoding == "quoted-printable" else raw
