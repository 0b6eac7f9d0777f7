"""Has anybody changed what happened? Each event carries the hash of the one before it, and each stream its head."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from wakil.events.chain import hash_of
from wakil.events.models import Event, Stream


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken, and how."""

    stream: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}: {self.what}"


def faults(heads: Mapping[str, tuple[int, str]] | None = None) -> Iterator[Fault]:
    """Every break of every chain; with heads kept elsewhere (stream → seq and hash) also tails cut since then.

    Whoever can write to the database can make a whole chain anew: only heads that are kept elsewhere show that.
    """
    ends, known = heads_now(), dict(heads or {})
    for name, events in groupby(_all_events(), key=attrgetter("stream")):
        seq, last = 0, ""
        for event in events:
            yield from _between(event, seq, last)
            seq, last = event.seq, hash_of(event)
            if known.get(name, (0, ""))[0] == seq and known.pop(name)[1] != last:
                yield Fault(name, seq, "is not the event that the kept head names")
        yield from _at_end(name, seq, last, ends)
    yield from (Fault(stream, end, "all its events are gone") for stream, (end, _hash) in ends.items())
    yield from (Fault(stream, end, "the kept head is gone") for stream, (end, _hash) in known.items())


def _all_events() -> Iterator[Event]:
    return Event.objects.order_by("stream", "seq").iterator(chunk_size=2000)


def heads_now() -> dict[str, tuple[int, str]]:
    """The head of each stream, to be kept elsewhere."""
    rows = Stream.objects.filter(seq__gt=0).order_by("name").values_list("name", "seq", "head")
    return {name: (seq, head) for name, seq, head in rows.iterator()}


def _between(event: Event, seq: int, last: str) -> Iterator[Fault]:
    if event.seq != seq + 1:
        yield Fault(event.stream, event.seq, f"follows {seq}: an event is missing")
    elif event.previous_hash != last:
        yield Fault(event.stream, event.seq, "the event before it was changed")


def _at_end(name: str, seq: int, last: str, ends: dict[str, tuple[int, str]]) -> Iterator[Fault]:
    end, head = ends.pop(name, (0, ""))
    if end != seq:
        yield Fault(name, seq, f"is the last event, but the stream's head is {end}")
    elif head != last:
        yield Fault(name, seq, "the last event was changed")
