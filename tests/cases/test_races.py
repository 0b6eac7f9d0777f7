"""Two people at the same moment: the database decides, and nothing is lost or done twice."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from tests.cast import Cast, consent, make_cast, relate
from wakil.access.verdict import Forbidden, NotVisible
from wakil.cases.actions import Conflict, Update, file_case, update_case
from wakil.cases.actions.changing import locked
from wakil.cases.database.triggers import create_triggers, drop_triggers
from wakil.cases.models import Case, CaseManager, Comment
from wakil.events.chain import hash_of
from wakil.events.models import Event
from wakil.lib import clock
from wakil.reselling.actions import end_access, grant_access
from wakil.reselling.models import AccessLevel, ResellerAccess


@pytest.fixture
def triggers_again(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What must be kept for ever stands in the way of emptying the tables; afterwards it is put back."""
    yield
    with django_db_blocker.unblock():
        create_triggers(connection)


@pytest.fixture
def cast(triggers_again: None, transactional_db: None) -> Iterator[Cast]:
    """The cast, committed, so that several connections see it."""
    yield make_cast()
    drop_triggers(connection)


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Do the steps on connections of their own, as close together as threads can; results or exceptions, in order."""
    outcomes: list[object] = [None] * len(steps)
    together = threading.Barrier(len(steps))

    def run(index: int, step: Callable[[], object]) -> None:
        try:
            together.wait(10)
            outcomes[index] = step()
        except Exception as problem:  # noqa: BLE001 -- told to the test
            outcomes[index] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def expect_whole_chain(case: Case) -> list[Event]:
    """The case's events, numbered without a gap, each with the hash of the one before it."""
    events = list(Event.objects.filter(stream=f"case:{case.pk}").order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.previous_hash for event in events[1:]] == [hash_of(event) for event in events[:-1]]
    return events


def test_the_same_form_sent_twice_at_once_makes_one_case(cast):
    """S32"""
    doer, filing = cast.actor("priya"), {**cast.filing(cast.sinar), "key": "one form"}

    made = at_once(*[lambda: file_case(doer, **filing)] * 3)
    assert {getattr(case, "pk", case) for case in made} == {Case.objects.get().pk}


def test_of_two_who_close_at_once_one_closes_and_the_other_is_shown_what_changed(cast):
    """S41b, S43"""
    case = cast.file("priya", cast.sinar)
    priya, ava = cast.actor("priya"), cast.actor("ava")
    closing = Update(body="It works again", close=True)

    outcomes = at_once(
        lambda: update_case(priya, case, key="a", version=case.version, update=closing),
        lambda: update_case(ava, case, key="b", version=case.version, update=closing),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Case", "Conflict"]
    assert [event.kind for event in expect_whole_chain(case)] == ["case.filed", "case.commented", "case.closed"]


def test_messages_written_at_once_are_all_kept_or_answered_with_a_conflict(cast):
    """S43, S41f"""
    case = cast.file("priya", cast.sinar)
    people = ["priya", "carla", "ava", "citra"]

    def write(who):
        doer = cast.actor(who)
        return lambda: update_case(doer, case, key=who, version=case.version, update=Update(body=f"from {who}"))

    outcomes = at_once(*[write(who) for who in people])
    written = [who for who, outcome in zip(people, outcomes, strict=True) if isinstance(outcome, Case)]
    assert all(isinstance(outcome, (Case, Conflict)) for outcome in outcomes)
    assert sorted(Comment.objects.values_list("body", flat=True)) == sorted(f"from {who}" for who in written)
    assert len(expect_whole_chain(case)) == 1 + len(written)


def test_two_resellers_file_for_the_same_customer_at_once(cast):
    """S32, S36: neither waits for what the other holds."""
    consent(relate("cakra.example", cast.sinar))
    people = ["priya", "oscar"] * 3

    def file(who):
        doer, filing = cast.actor(who), cast.filing(cast.sinar)
        return lambda: file_case(doer, **filing)

    made = at_once(*[file(who) for who in people])
    assert [type(outcome) for outcome in made] == [Case] * len(people)
    assert CaseManager.objects.count() == 2 * len(people)


def test_consent_that_is_changed_while_a_reseller_begins_to_write_holds_until_it_has_written(cast):
    """S17, T13: the grant met first is replaced, and its successor can't be taken back before the message is there."""
    case, access = cast.file("priya", cast.sinar), cast.relationships["sinar"]
    priya, carla = cast.actor("priya"), cast.actor("carla")
    is_replaced, is_checked, is_ended = threading.Event(), threading.Event(), threading.Event()

    def replace() -> None:
        with transaction.atomic():
            year = clock.now() + timedelta(days=365)
            grant_access(carla, access, level=AccessLevel.MANAGE, ends_at=year, all_products=True)
            is_replaced.set()
            time.sleep(0.5)  # the writer waits for the first grant meanwhile

    def write() -> bool:
        is_replaced.wait(10)
        with transaction.atomic():
            locked(priya, case)
            is_checked.set()
            is_ended.wait(0.7)
            return is_ended.is_set()

    def end() -> None:
        is_checked.wait(10)
        end_access(carla, access)
        is_ended.set()

    _replaced, was_ended_before, _ended = at_once(replace, write, end)
    assert was_ended_before is False
    assert ResellerAccess.objects.filter(relationship=access, revoked_at=None).exists() is False


@pytest.mark.parametrize("attempt", range(3))
def test_nothing_is_written_for_a_reseller_after_its_access_has_ended(cast, attempt):
    """S17, S18, T13"""
    case = cast.file("priya", cast.sinar)
    priya, carla = cast.actor("priya"), cast.actor("carla")

    ended, written = at_once(
        lambda: end_access(carla, cast.relationships["sinar"]),
        lambda: update_case(priya, case, key="k", version=case.version, update=Update(body="One more thing")),
    )
    assert isinstance(ended, ResellerAccess)
    assert isinstance(written, (Case, NotVisible, Forbidden))
    comments = Comment.objects.filter(case=case)
    assert comments.exists() == isinstance(written, Case)
    assert not comments.filter(created_at__gt=ended.revoked_at).exists()
