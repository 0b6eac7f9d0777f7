"""Start runs, take them up, and say how far they are. Any step can be killed: the lease lets another go on."""

import secrets
import threading
from datetime import timedelta
from typing import Any

import structlog
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q, QuerySet

from wakil.events.record import Doer
from wakil.lib import clock
from wakil.runs.kinds import kind_of
from wakil.runs.models import UNFINISHED, Run, RunState

LEASE = timedelta(minutes=2)  # without a sign of life; then the worker counts as dead
MOST_ATTEMPTS = 3
MOST_WAITING = 10  # runs of one person; whoever sends more keeps everybody else's waiting
KEPT = timedelta(days=1)  # a finished run's files; its row stays
STORAGE = "runs"

log = structlog.get_logger()
ENDING = threading.Event()  # set when the worker is told to end


class Lost(Exception):
    """Another worker holds this run by now, or this one is to end: leave everything as it is."""


class TooManyRuns(Exception):
    """So much of this person waits already that she starts nothing more."""


def start_run(kind: str, *, by: Doer, upload: File | None = None, total: int | None = None, **asked: Any) -> Run:
    """A run to be taken up by the worker, in the caller's transaction. Whoever calls has asked the policy.

    Raises TooManyRuns before anything is kept.
    """
    if by.user is None or by.domain is None:
        raise ValueError("a run is somebody's, at a domain")
    if runs_of(by).filter(UNFINISHED).count() >= MOST_WAITING:
        raise TooManyRuns
    return Run.objects.create(
        kind=kind,
        user=by.user,
        domain=by.domain,
        asked=asked,
        input_key=store(upload) if upload else "",
        total=total,
        created_at=clock.now(),
    )


def progress(run: Run, done: int, total: int | None = None) -> None:
    """Say how far the work is, and keep the lease. Raises Lost when it must stop.

    To be called between transactions: inside one nobody would see it.
    """
    if ENDING.is_set():
        raise Lost
    changes: dict[str, Any] = {"done": done, "lease_until": clock.now() + LEASE}
    if total is not None:
        changes["total"] = total
    if not _held(run).update(**changes):
        raise Lost
    for name, value in changes.items():
        setattr(run, name, value)


def work_waiting() -> int:
    """Take up what waits, until nothing does; how many runs were worked on."""
    count = 0
    while not ENDING.is_set() and (run := _claim()):
        _work(run)
        count += 1
    return count


def is_anything_waiting() -> bool:
    """True when a run waits for a worker, or its worker has died."""
    return _due().exists()


def runs_of(by: Doer) -> QuerySet[Run]:
    """A person's own runs at the domain signed in to, newest first; nobody else's exist for her."""
    return Run.objects.filter(user=by.user, domain=by.domain).order_by("-pk")


def store(content: File) -> str:
    """Keep a file privately under a new random key."""
    key = secrets.token_hex(32)
    storages[STORAGE].save(key, content)
    return key


def open_file(key: str) -> File:
    """A kept file, to be read. Raises FileNotFoundError when it is gone."""
    return storages[STORAGE].open(key)


def keep_output(run: Run, content: File, name: str) -> None:
    """Keep the file that came of a run, to be downloaded under that name for a day."""
    run.output_key, run.output_name = store(content), name
    if not _held(run).update(output_key=run.output_key, output_name=name):
        storages[STORAGE].delete(run.output_key)
        raise Lost


def remove_old_files() -> int:
    """Erase the files of runs that ended a day ago; how many runs that were."""
    old = Run.objects.filter(finished_at__lt=clock.now() - KEPT).exclude(input_key="", output_key="")
    rows = list(old.order_by("finished_at")[:500])
    for run in rows:
        for key in filter(None, (run.input_key, run.output_key)):
            storages[STORAGE].delete(key)
    Run.objects.filter(pk__in=[run.pk for run in rows]).update(input_key="", output_key="")
    return len(rows)


def _due() -> QuerySet[Run]:
    free = Q(lease_until=None) | Q(lease_until__lte=clock.now())
    return Run.objects.filter(UNFINISHED & free)


@transaction.atomic
def _claim() -> Run | None:
    run = _due().order_by("pk").select_for_update(skip_locked=True, of=("self",)).first()
    if run is None:
        return None
    run.attempts += 1
    run.lease_until = clock.now() + LEASE
    run.state = RunState.RUNNING
    run.started_at = run.started_at or clock.now()
    run.save(update_fields=["attempts", "lease_until", "state", "started_at"])
    return run


def _work(run: Run) -> None:
    kind = kind_of(run)
    if kind is None or run.attempts > MOST_ATTEMPTS:
        return _finish(run, RunState.FAILED, {"problem": "given_up" if kind else "unknown_kind"})
    try:
        outcome = kind.work(run)
    except Lost:
        _held(run).update(lease_until=None, attempts=run.attempts - 1, state=RunState.WAITING)
    except Exception as problem:  # noqa: BLE001 -- one run that cannot be done must not hold up the others
        log.warning("run_failed", run=run.pk, kind=run.kind, problem=type(problem).__name__)
        _finish(run, RunState.FAILED, {"problem": "broken"})
    else:
        _finish(run, RunState.DONE, outcome)
    return None


def _finish(run: Run, state: RunState, outcome: dict[str, Any]) -> None:
    _held(run).update(state=state, outcome=outcome, lease_until=None, finished_at=clock.now())


def _held(run: Run) -> QuerySet[Run]:
    """The row, while nobody else has taken the run since."""
    return Run.objects.filter(pk=run.pk, attempts=run.attempts, state=RunState.RUNNING)
