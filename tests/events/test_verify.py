"""The chain of events: a changed row and a cut tail are found."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.cast import Cast
from wakil.cases import actions
from wakil.cases.database.triggers import create_triggers, drop_triggers
from wakil.cases.models import Activity
from wakil.events.chain import hash_of
from wakil.events.models import Event, Stream
from wakil.events.verify import faults, heads_now
from wakil.notifications.models import Notice


@pytest.fixture
def case(cast: Cast):
    """A case with four events; the triggers that forbid changing them are off, as for a thief with the database."""
    case = cast.file("priya", cast.sinar)
    for text in ("One.", "Two.", "Three."):
        actions.comment_on_case(cast.actor("priya"), case, body=text)
    for model in (Notice, Activity):  # what refers to an event would keep it
        model.objects.all().delete()
    drop_triggers(connection)
    yield case
    create_triggers(connection)


def found(**kept) -> list[str]:
    return [str(fault).partition(" ")[2] for fault in faults(**kept)]


def events(case):
    return Event.objects.filter(stream=f"case:{case.pk}")


def cut(case, seq: int) -> None:
    """Remove the tail behind an event, and set the head back so that the chain itself looks whole."""
    events(case).filter(seq__gt=seq).delete()
    Stream.objects.filter(name=f"case:{case.pk}").update(seq=seq, head=hash_of(events(case).get(seq=seq)))


def test_what_was_written_is_as_it_was(case):
    assert found() == []
    assert found(heads=heads_now()) == []


@pytest.mark.parametrize(
    "change",
    [{"details": {"comment": 9}}, {"kind": "case.closed"}, {"by": None}, {"audience": "vendor"}, {"subject": "case:0"}],
)
def test_a_changed_event_breaks_the_link_to_the_next(case, change):
    events(case).filter(seq=2).update(**change)

    assert found() == ["3: the event before it was changed"]


def test_a_change_of_the_last_event_shows_at_the_head(case):
    events(case).filter(seq=4).update(kind="case.closed")

    assert found() == ["4: the last event was changed"]


def test_a_missing_event_shows(case):
    events(case).filter(seq=2).delete()

    assert found() == ["3: follows 1: an event is missing"]


def test_a_cut_tail_shows_at_the_head(case):
    events(case).filter(seq__gt=2).delete()

    assert found() == ["2: is the last event, but the stream's head is 4"]


def test_a_stream_without_events_shows(case):
    events(case).delete()

    assert found() == ["4: all its events are gone"]


def test_a_tail_cut_with_its_head_shows_by_the_heads_kept_elsewhere(case):
    kept = heads_now()
    cut(case, 2)

    assert found() == []
    assert found(heads=kept) == ["4: the kept head is gone"]


def test_a_chain_made_anew_shows_by_the_heads_kept_elsewhere(case):
    kept = heads_now()
    events(case).filter(seq=4).update(kind="case.closed")
    Stream.objects.filter(name=f"case:{case.pk}").update(head=hash_of(events(case).get(seq=4)))

    assert found() == []
    assert found(heads=kept) == ["4: is not the event that the kept head names"]


def test_the_command_keeps_the_heads_and_ends_with_1_at_a_fault(case, tmp_path, capsys):
    file = tmp_path / "heads.json"
    call_command("verify_events", heads=file)
    assert json.loads(file.read_text())[f"case:{case.pk}"][0] == 4
    assert "events in" in capsys.readouterr().out
    cut(case, 2)

    call_command("verify_events")
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_events", heads=file)
    assert json.loads(file.read_text())[f"case:{case.pk}"][0] == 4


def test_a_file_without_heads_is_refused(db, tmp_path):
    (tmp_path / "heads").write_text("[1]")

    with pytest.raises(CommandError, match="holds no heads"):
        call_command("verify_events", heads=tmp_path / "heads")
