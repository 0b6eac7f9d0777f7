"""The hash that each event carries of the one before it."""

import hashlib
import json

from wakil.events.models import Event


def hash_of(event: Event) -> str:
    """SHA-256, in hex, of the event's canonical JSON."""
    return hashlib.sha256(_canonical(event).encode()).hexdigest()


def _canonical(event: Event) -> str:
    row = {
        "stream": event.stream,
        "seq": event.seq,
        "kind": event.kind,
        "by": event.by_id,
        "by_domain": event.by_domain_id,
        "subject": event.subject,
        "details": event.details,
        "audience": event.audience,
        "audience_domain": event.audience_domain_id,
        "created_at": event.created_at.isoformat(timespec="microseconds"),
        "previous_hash": event.previous_hash,
    }
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
