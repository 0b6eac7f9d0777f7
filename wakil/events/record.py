"""Write down what happened, in the transaction that makes it happen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django.db import models, transaction

from wakil.accounts.models import User
from wakil.events.chain import hash_of
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event, Rename, Stream
from wakil.lib import clock
from wakil.organizations.models import Domain

Detail = str | int | bool | None | list[int] | list[str]
Fact = tuple[models.Model, Mapping[str, Detail]]


class Doer(Protocol):
    """Who did it, and the domain they were signed in to."""

    @property
    def user(self) -> User | None: ...
    @property
    def domain(self) -> Domain | None: ...


# What else must know of an event, in the same transaction: filled at start by packages above this one.
AFTER_EVENT: list[Callable[[Event], None]] = []


def stream_of(thing: models.Model) -> str:
    """The name of a thing's own stream, such as `case:12`."""
    return f"{thing._meta.model_name}:{thing.pk}"


def record(
    kind: EventKind,
    *,
    by: Doer | None,
    on: models.Model,
    stream: models.Model,
    audience: Audience = Audience.EVERYONE,
    audience_domain: Domain | None = None,
    **details: Detail,
) -> Event:
    """Add one event to the end of a stream. Raises RuntimeError outside a transaction.

    What a service account does for a person names the person, and the account as the detail `through`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} must be recorded inside the change it describes")
    head = _locked(stream_of(stream))
    event = _next(head, kind, by, on, details, audience=audience.value, audience_domain=audience_domain)
    event.save(force_insert=True)
    _finish(head, [event])
    return event


def record_rename(
    kind: EventKind,
    *,
    by: Doer | None,
    on: models.Model,
    stream: models.Model,
    names: tuple[str, str],
    **details: Any,
) -> Event:
    """The same for another name; the two names, before and after, are kept beside the chain."""
    event = record(kind, by=by, on=on, stream=stream, **details)
    before, after = names
    Rename.objects.create(event=event, before=before, after=after)
    return event


def forget_names_of(thing: models.Model) -> None:
    """Let no event say any more what it was called; that it was renamed stays."""
    Rename.objects.filter(event__subject=stream_of(thing)).delete()


def record_each(
    kind: EventKind,
    *,
    by: Doer | None,
    stream: models.Model,
    facts: Sequence[tuple[models.Model, Mapping[str, Detail]]],
) -> list[Event]:
    """Add many events of one kind to the end of a stream, which is locked once; each is of (on, details)."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} must be recorded inside the change it describes")
    head = _locked(stream_of(stream))
    events = [_next(head, kind, by, on, dict(details)) for on, details in facts]
    Event.objects.bulk_create(events, batch_size=500)
    _finish(head, events)
    return events


def _next(
    head: Stream, kind: EventKind, by: Doer | None, on: models.Model, details: dict[str, Detail], **more: Any
) -> Event:
    """The event that follows the last of a locked stream, which it becomes the head of."""
    through = getattr(by, "through", None)
    if through is not None:
        details["through"] = through.pk
    event = Event(
        stream=head.name,
        seq=head.seq + 1,
        kind=kind.value,
        by=by.user if by else None,
        by_domain=by.domain if by else None,
        subject=stream_of(on),
        details=details,
        created_at=clock.now(),
        previous_hash=head.head,
        **more,
    )
    head.seq, head.head = event.seq, hash_of(event)
    return event


def _finish(head: Stream, events: list[Event]) -> None:
    Stream.objects.filter(pk=head.pk).update(seq=head.seq, head=head.head)
    for event in events:
        for notice in AFTER_EVENT:
            notice(event)


def _locked(name: str) -> Stream:
    Stream.objects.bulk_create([Stream(name=name)], ignore_conflicts=True)
    return Stream.objects.select_for_update().get(pk=name)
