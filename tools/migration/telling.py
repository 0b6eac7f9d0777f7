"""What the rehearsal says while it goes on: each step with its time, and at the first difference an end."""

import resource
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tools.migration.truth import Known


class Different(SystemExit):
    """The two sides don't say the same, or something did not happen that must."""


BEGAN = time.monotonic()
TIMES: dict[str, float] = {}


@contextmanager
def step(name: str) -> Iterator[None]:
    """A step, and how long it took."""
    print(f"{_clock(time.monotonic() - BEGAN)}  {name} …", flush=True)
    began = time.monotonic()
    yield
    TIMES[name] = time.monotonic() - began
    print(f"       {TIMES[name]:.1f} s", flush=True)


def must(holds: object, what: str) -> None:
    """End here unless it holds."""
    if not holds:
        raise Different(f"NOT SO: {what}")
    print(f"       {what}", flush=True)


def compare(there: Mapping[str, Known], here: Mapping[str, Known]) -> None:
    """Every case with its title, state, severity, messages by audience and time, and files by their bytes."""
    missing, beyond = sorted(there.keys() - here.keys())[:5], sorted(here.keys() - there.keys())[:5]
    must(there.keys() == here.keys(), f"{len(there):,} cases on both sides {missing or ''} {beyond or ''}")
    different = [number for number in there if _told(there[number]) != _told(here[number])]
    for number in different[:3]:
        print(f"{number}:\n  there {_told(there[number])}\n  here  {_told(here[number])}")
    must(not different, f"{_count(there)}: all the same {'but ' + ', '.join(different[:20]) if different else ''}")


def show(printed: str, most: int = 30) -> None:
    """What a command printed, as far as anybody reads it here."""
    lines = [line for line in printed.splitlines() if "lines, about" not in line]
    print("\n".join(f"       | {line}" for line in lines[:most]), flush=True)
    if len(lines) > most:
        print(f"       | … and {len(lines) - most} lines more", flush=True)


def report() -> None:
    """All times once more, and how long the processors have worked for it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\n{'all of it':60} {time.monotonic() - BEGAN:7.1f} s")
    print(f"{'processor time of both sides':60} {used.ru_utime + used.ru_stime:7.1f} s")
    for name, seconds in TIMES.items():
        print(f"{name:60} {seconds:7.1f} s")


def _told(known: Known) -> tuple[object, ...]:
    return known.title, known.state, known.severity, sorted(known.said), sorted(known.files)


def _count(cases: Mapping[str, Known]) -> str:
    messages, files = sum(len(one.said) for one in cases.values()), sum(len(one.files) for one in cases.values())
    return f"titles, states, severities, {messages:,} messages, {files:,} files by their bytes"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"
