"""Write down what happened, in the transaction that makes it happen."""

from collections.abc import Callable
from typing import Protocol

from django.db import models, transaction

from wakil.accounts.models import User
from wakil.events.chain import hash_of
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event, Stream
from wakil.lib import clock
from wakil.organizations.models import Domain

Detail = str | int | bool | None | list[int] | list[str]


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
    through = getattr(by, "through", None)
    if through is not None:
        details["through"] = through.pk
    head = _locked(stream_of(stream))
    event = Event(
        stream=head.name,
        seq=head.seq + 1,
        kind=kind.value,
        by=by.user if by else None,
        by_domain=by.domain if by else None,
        subject=stream_of(on),
        details=details,
        audience=audience.value,
        audience_domain=audience_domain,
        created_at=clock.now(),
        previous_hash=head.head,
    )
    event.save(force_insert=True)
    Stream.objects.filter(pk=head.pk).update(seq=event.seq, head=hash_of(event))
    for notice in AFTER_EVENT:
        notice(event)
    return event


def _locked(name: str) -> Stream:
    Stream.objects.bulk_create([Stream(name=name)], ignore_conflicts=True)
    return Stream.objects.select_for_update().get(pk=name)
