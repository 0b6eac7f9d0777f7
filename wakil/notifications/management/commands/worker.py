"""`manage.py worker`: the background tasks and, every minute, the duties; beside them, in a thread, the long runs."""

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from wakil.notifications.duties import see_to_duties, worker_name
from wakil.runs import running

INTERVAL = 1.0  # seconds between two looks for a task
DUTIES_EVERY = 60.0

log = structlog.get_logger()


class Command(BaseCommand):
    """Ends in order on SIGTERM or Ctrl-C, after the task in hand."""

    help = "Runs the background tasks until it is told to end."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Tasks as they come; duties at the start and then every minute."""
        ending = _ends_on_signals()
        worker = _worker_of_tasks()
        next_duties = 0.0
        runs = threading.Thread(target=_work_runs, args=[ending], name="runs")
        runs.start()
        while not ending.is_set():
            close_old_connections()
            if time.monotonic() >= next_duties:
                _attempt(lambda: see_to_duties(worker.worker_id))
                next_duties = time.monotonic() + DUTIES_EVERY
            _attempt(lambda: _run_ready(worker))
            close_old_connections()
            ending.wait(INTERVAL)
        running.ENDING.set()
        runs.join()


def _work_runs(ending: threading.Event) -> None:
    """Long work has a thread of its own, so that no mail waits for it."""
    while not ending.is_set():
        close_old_connections()
        _attempt(_take_up_runs)
        close_old_connections()
        ending.wait(INTERVAL)


def _take_up_runs() -> None:
    if running.is_anything_waiting():
        running.work_waiting()


def _ends_on_signals() -> threading.Event:
    """Set when we are asked to end; a wait for it returns at once."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    return ending


def _worker_of_tasks() -> Worker:
    """The package's own worker, which here runs what is ready and comes back."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_name(),
        excluded_queue_names=[],
    )


def _run_ready(worker: Worker) -> None:
    """Looks first without any lock: an idle worker must not keep writers waiting."""
    if DBTaskResult.objects.ready().exists():
        worker.run()


def _attempt(work: Callable[[], None]) -> None:
    """A database that is away for a moment ends no worker."""
    try:
        work()
    except Error as problem:
        log.warning("worker_waits", problem=type(problem).__name__)
