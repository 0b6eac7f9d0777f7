"""Write down what happened long ago and elsewhere: chains like all others, of which nobody is told.

`record` lets packages above know of every event, so that mails and webhooks follow; of what an import brings along
everybody was told at its time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from wakil.events.chain import hash_of
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event, Stream
from wakil.events.record import Detail

_ROWS = 500


@dataclass
class Past:
    """An event of the past; `by` and the domains are ids."""

    kind: EventKind
    at: datetime
    subject: str
    by: int | None = None
    by_domain: int | None = None
    audience: Audience = Audience.EVERYONE
    audience_domain: int | None = None
    details: dict[str, Detail] = field(default_factory=dict)


def record_past(chains: Mapping[str, Sequence[Past]]) -> None:
    """Add events to the ends of many streams, each in the order given. Raises RuntimeError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the past is recorded inside the change that brings it")
    names = sorted(name for name, events in chains.items() if events)
    known = {one.name: one for one in Stream.objects.select_for_update().filter(name__in=names).order_by("name")}
    heads = {name: known.get(name) or Stream(name=name) for name in names}
    events = [_next(heads[name], past) for name in names for past in chains[name]]
    Event.objects.bulk_create(events, batch_size=_ROWS)
    Stream.objects.bulk_create([heads[name] for name in names if name not in known], batch_size=_ROWS)
    for name in known:
        Stream.objects.filter(pk=name).update(seq=heads[name].seq, head=heads[name].head)


def forget_streams(names: Sequence[str]) -> int:
    """Take whole streams away, for an import that is taken back; says how many events that were.

    The triggers that keep events must be lifted meanwhile. A stream that goes on elsewhere is never among them.
    """
    gone, _by_model = Event.objects.filter(stream__in=names).delete()
    Stream.objects.filter(name__in=names).delete()
    return gone


def _next(head: Stream, past: Past) -> Event:
    event = Event(
        stream=head.name,
        seq=head.seq + 1,
        kind=past.kind.value,
        by_id=past.by,
        by_domain_id=past.by_domain,
        subject=past.subject,
        details=past.details,
        audience=past.audience.value,
        audience_domain_id=past.audience_domain,
        created_at=past.at,
        previous_hash=head.head,
    )
    head.seq, head.head = event.seq, hash_of(event)
    return event
