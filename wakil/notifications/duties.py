"""What has to be seen to every minute, beside the tasks: what died is taken up again, what is over is cleared."""

import os
import socket
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wakil.accounts.models import Session
from wakil.cases import files, reachability
from wakil.cases.actions.attaching import UPLOAD_LIVES
from wakil.cases.models import Attachment, Upload
from wakil.cases.weekly import see_to_weeks
from wakil.lib import clock
from wakil.notifications import queue
from wakil.reselling.expiry import see_to_expiry
from wakil.runs import running

TASK_DIES_AFTER = timedelta(minutes=15)  # on another machine, where we cannot look
TASK_KEPT = timedelta(days=1)
MOST_AT_ONCE = 500

log = structlog.get_logger()

# What packages above this one have to see to as well: filled at start.
MORE_DUTIES: list[Callable[[], object]] = []


def worker_name() -> str:
    """A name that says where a worker runs, so that others can see whether it still does."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{os.urandom(4).hex()}"


def see_to_duties(worker: str) -> None:
    """All of them, the most urgent first. One that fails keeps none of the others waiting, and is tried again with
    the next minute."""
    first: Callable[[], object] = partial(put_back_tasks_of_dead_workers, worker)
    for duty in [first, *_DUTIES, *MORE_DUTIES]:
        try:
            duty()
        except (OperationalError, InterfaceError):
            raise  # the database is away, for all of them
        except Exception:
            log.exception("duty_failed", duty=str(duty))


def wake_for_what_waits() -> None:
    """Whatever was told and not sent is sent."""
    if queue.is_anything_waiting():
        queue.wake()


def forget_done_tasks() -> int:
    """Rows of tasks that are done; what they did is written elsewhere."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASK_KEPT)
    return old.delete()[0]


def remove_old_sessions() -> int:
    """Sign-ins that ended by themselves; some at a time."""
    ended = Session.objects.filter(expire_date__lt=timezone.now()).values_list("pk", flat=True)
    return Session.objects.filter(pk__in=list(ended[:MOST_AT_ONCE])).delete()[0]


def put_back_tasks_of_dead_workers(worker: str) -> int:
    """Tasks that are running for nobody are ready again. They only wake the sender, so running twice does no harm."""
    running = DBTaskResult.objects.running()
    dead = [task.pk for task in running if not _is_alive(task, worker)]
    return running.filter(pk__in=dead).update(status=TaskResultStatus.READY, started_at=None)


def remove_old_uploads() -> int:
    """Files sent ahead of a form that was never sent; their bytes go first, so that none is left without a row."""
    old = list(Upload.objects.filter(created_at__lt=clock.now() - UPLOAD_LIVES)[:MOST_AT_ONCE])
    attached = set(Attachment.objects.filter(key__in=[upload.key for upload in old]).values_list("key", flat=True))
    files.erase(upload.key for upload in old if upload.key not in attached)
    Upload.objects.filter(pk__in=[upload.pk for upload in old]).delete()
    return len(old)


def _is_alive(task: DBTaskResult, worker: str) -> bool:
    name = str(task.worker_ids[-1]) if task.worker_ids else ""
    host, _colon, rest = name.partition(":")
    number = rest.partition(":")[0]
    if name == worker:
        return True
    if host != worker.partition(":")[0] or not number.isdigit():
        return task.started_at is not None and task.started_at > timezone.now() - TASK_DIES_AFTER
    return int(number) != os.getpid() and _runs(int(number))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


_DUTIES: list[Callable[[], object]] = [
    wake_for_what_waits,
    reachability.clear_expired,
    see_to_expiry,
    see_to_weeks,
    remove_old_uploads,
    running.remove_old_files,
    forget_done_tasks,
    remove_old_sessions,
]
