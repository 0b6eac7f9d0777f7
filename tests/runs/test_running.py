"""Long work: taken up once, kept alive by its lease, and never lost."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from wakil.lib import clock
from wakil.runs import kinds, running
from wakil.runs.kinds import RunKind
from wakil.runs.models import Run, RunState


@pytest.fixture
def counting(cast):
    """A kind of work that counts to three, and what it was seen to do."""
    seen = []

    def work(run):
        for step in range(1, 4):
            running.progress(run, step, 3)
            seen.append((run.pk, step))
        running.keep_output(run, ContentFile(b"1 2 3"), "numbers.txt")
        return {"counted": 3}

    kinds.register(RunKind("counting", work, lambda actor, _run: actor.is_active))
    yield seen
    kinds._KINDS.pop("counting")


def start(cast, **changes):
    return running.start_run("counting", by=cast.actor("priya"), **changes)


def test_a_run_is_worked_off_once(cast, counting):
    """W16, W20"""
    run = start(cast)

    assert (running.is_anything_waiting(), running.work_waiting(), running.work_waiting()) == (True, 1, 0)
    run.refresh_from_db()
    assert (run.state, run.done, run.percent, run.outcome) == (RunState.DONE, 3, 100, {"counted": 3})
    assert counting == [(run.pk, 1), (run.pk, 2), (run.pk, 3)]
    with running.open_file(run.output_key) as file:
        assert file.read() == b"1 2 3"


def test_nobody_elses_run_exists(cast, counting):
    """T1, T3"""
    run = start(cast)

    assert list(running.runs_of(cast.actor("priya"))) == [run]
    assert [list(running.runs_of(cast.actor(who))) for who in ("priya_bali", "sari", "oscar", "vera")] == [[]] * 4


def test_a_run_of_a_dead_worker_is_taken_up_when_its_lease_is_over(cast, counting, monkeypatch):
    """W16: killed between two steps"""
    run = start(cast)
    held = running._claim()
    assert (held.pk, running.work_waiting()) == (run.pk, 0)

    later = clock.now() + running.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert running.work_waiting() == 1
    with pytest.raises(running.Lost):
        running.progress(held, 1)


def test_what_breaks_the_worker_every_time_is_given_up(cast, counting):
    """W16"""
    run = start(cast)
    Run.objects.update(attempts=running.MOST_ATTEMPTS, state=RunState.RUNNING)

    running.work_waiting()
    run.refresh_from_db()
    assert (run.state, run.outcome, counting) == (RunState.FAILED, {"problem": "given_up"}, [])


def test_a_worker_that_is_told_to_end_leaves_the_run_for_another(cast, counting, monkeypatch):
    """W16"""
    run = start(cast)
    held = running._claim()
    monkeypatch.setattr(running, "ENDING", type("Set", (), {"is_set": staticmethod(lambda: True)}))
    running._work(held)
    monkeypatch.undo()
    run.refresh_from_db()

    assert (run.state, run.attempts, run.lease_until) == (RunState.WAITING, 0, None)
    assert running.work_waiting() == 1


def test_a_fault_in_one_run_holds_up_no_other(cast, counting):
    """W16"""
    broken = running.start_run("unknown", by=cast.actor("priya"))
    fine = start(cast)
    kinds.register(RunKind("unknown", lambda _run: 1 / 0, lambda _actor, _run: True))

    assert running.work_waiting() == 2
    kinds._KINDS.pop("unknown")
    states = dict(Run.objects.values_list("pk", "state"))
    assert states == {broken.pk: RunState.FAILED, fine.pk: RunState.DONE}


def test_its_files_are_gone_a_day_after_its_end(cast, counting, monkeypatch):
    """T3, T32"""
    run = start(cast, upload=ContentFile(b"given", name="given"))
    running.work_waiting()
    run.refresh_from_db()
    keys = [run.input_key, run.output_key]
    assert running.remove_old_files() == 0

    later = clock.now() + running.KEPT + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert running.remove_old_files() == 1
    for key in keys:
        with pytest.raises(FileNotFoundError):
            running.open_file(key)
