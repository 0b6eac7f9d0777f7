"""Every minute: tasks of dead workers run again, what waits is sent, uploads that nobody sent are removed."""

import os
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.client import Browser, session_cookie
from tests.web.pages import MITRA
from wakil.accounts.models import Session
from wakil.cases import actions
from wakil.cases.actions.attaching import UPLOAD_LIVES
from wakil.cases.models import Upload
from wakil.lib import clock
from wakil.notifications.duties import put_back_tasks_of_dead_workers, remove_old_uploads, see_to_duties, worker_name

NOBODY = 2**22 + 1  # no process has a number above the kernel's largest


def running(worker: str, started_at=None) -> None:
    DBTaskResult.objects.update(status="RUNNING", worker_ids=[worker], started_at=started_at or timezone.now())


def states() -> list[str]:
    return list(DBTaskResult.objects.values_list("status", flat=True))


def test_a_task_of_a_dead_worker_is_ready_again(cast):
    cast.file("priya", cast.sinar)
    me = worker_name()
    host = me.partition(":")[0]

    for other in (f"{host}:{NOBODY}:00", f"{host}:{os.getpid()}:from-an-earlier-life"):
        running(other)
        assert (put_back_tasks_of_dead_workers(me), states()) == (1, ["READY"])


def test_a_task_of_a_living_worker_is_left_alone(cast):
    cast.file("priya", cast.sinar)
    me = worker_name()

    for other in (me, f"{me.partition(':')[0]}:{os.getppid()}:00", "elsewhere:1:00"):
        running(other)
        assert (put_back_tasks_of_dead_workers(me), states()) == (0, ["RUNNING"])


def test_a_task_of_another_machine_is_given_up_after_a_while(cast):
    cast.file("priya", cast.sinar)
    running("elsewhere:1:00", timezone.now() - timedelta(minutes=16))

    assert put_back_tasks_of_dead_workers(worker_name()) == 1


def test_what_waits_wakes_the_sender(cast):
    cast.file("priya", cast.sinar)
    DBTaskResult.objects.all().delete()

    see_to_duties(worker_name())

    assert states() == ["READY"]


def test_uploads_that_nobody_sent_go_with_their_bytes(cast):
    """T3: short life; those on a case stay."""
    priya = cast.actor("priya")
    with clock.at(clock.now() - UPLOAD_LIVES - timedelta(seconds=1)):
        old = actions.store_upload(priya, ContentFile(b"old", name="old.txt"))
    young = actions.store_upload(priya, ContentFile(b"young", name="young.txt"))
    kept = actions.store_upload(priya, ContentFile(b"kept", name="kept.txt"))
    cast.file("priya", cast.sinar, uploads=[kept])

    assert remove_old_uploads() == 1

    there = [storages["attachments"].exists(f"{key[:2]}/{key}") for key in (old.key, young.key, kept.key)]
    assert (there, list(Upload.objects.all())) == ([False, True, True], [young])


def test_a_duty_that_fails_keeps_no_other_waiting(db, monkeypatch):
    """Decision 8: what one thing breaks stays one thing."""
    done = []

    def fails():
        raise ValueError("broken")

    monkeypatch.setattr("wakil.notifications.duties.MORE_DUTIES", [fails, lambda: done.append("the next")])
    see_to_duties(worker_name())
    assert done == ["the next"]


def test_sign_ins_that_ended_by_themselves_are_forgotten(cast):
    """T13: those that last stay."""
    lasting, ended = (Browser().sign_in(cast.priya) for _ in range(2))
    key = ended.cookies[session_cookie(MITRA)].value
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    see_to_duties(worker_name())

    assert [one.pk for one in Session.objects.all()] == [lasting.cookies[session_cookie(MITRA)].value]
