"""The page of long work: for the one who began it, while it goes on and afterwards."""

import pytest
from django.core.files.base import ContentFile

from tests.cast import actor
from tests.client import Browser
from wakil.lib import clock
from wakil.runs import kinds, running
from wakil.runs.kinds import RunKind
from wakil.runs.models import Run, RunState
from wakil.web.runs.results import TELLINGS, Telling


@pytest.fixture
def counting(cast):
    """Work that leaves a file, for as long as its asker may view customers."""
    allowed = {"priya": True}

    def work(run):
        running.keep_output(run, ContentFile(b"1 2 3"), "numbers.txt")
        return {}

    kinds.register(RunKind("counting", work, lambda _actor, _run: allowed["priya"]))
    TELLINGS["counting"] = Telling("Counting", "_components/_theme.html", "cases:list", "My Cases")
    yield allowed
    kinds._KINDS.pop("counting")
    TELLINGS.pop("counting")


def test_priya_watches_her_work_and_takes_its_file(cast, counting):
    """W20"""
    run = running.start_run("counting", by=cast.actor("priya"))
    browser, page = Browser().sign_in(cast.priya), f"/d/mitrajaya.example/runs/{run.pk}/"

    waiting = browser.get(page).content.decode()
    assert [words in waiting for words in ("Waiting to begin", 'http-equiv="refresh"')] == [True, True]
    running.work_waiting()
    part = browser.get(page, HTTP_HX_REQUEST="true").content.decode()
    assert [words in part for words in ("Download numbers.txt", "<html", "every 1s")] == [True, False, False]
    answer = browser.get(f"{page}file/")
    assert b"".join(answer.streaming_content) == b"1 2 3"
    assert answer["Content-Disposition"] == 'attachment; filename="numbers.txt"'


def test_nobody_else_finds_it(cast, counting):
    """T1, T3"""
    run = running.start_run("counting", by=cast.actor("priya"))
    running.work_waiting()

    for who in ("sari", "priya_bali", "oscar", "vera"):
        domain = cast.people[who].domain.name
        browser = Browser().sign_in(cast.people[who])
        for page in (f"/d/{domain}/runs/{run.pk}/", f"/d/{domain}/runs/{run.pk}/file/"):
            assert browser.get(page).status_code == 404


def test_what_was_allowed_when_it_began_is_asked_again_at_the_end(cast, counting):
    """T4, T13"""
    run = running.start_run("counting", by=cast.actor("priya"))
    running.work_waiting()
    browser, page = Browser().sign_in(cast.priya), f"/d/mitrajaya.example/runs/{run.pk}/"
    counting["priya"] = False

    assert [browser.get(page).status_code, browser.get(f"{page}file/").status_code] == [404, 404]


# Who may have each kind of long work done; without any role nobody may.
ASKERS = {
    "export": "carla",
    "export_customers": "priya",
    "import_customers": "priya",
    "import_users": "sari",
    "move_check": "vera",
    "move_import": "vera",
    "move_undo": "vera",
    "move_verify": "vera",
}


@pytest.mark.parametrize("kind", sorted(kinds._KINDS))
def test_a_result_is_shut_to_who_may_have_it_no_longer(cast, kind):
    """T4, T13, W20: of every kind of work there is."""
    asker = cast.people[ASKERS[kind]]
    asked = {"organization": cast.sinar.pk}
    run = Run.objects.create(
        kind=kind, user=asker, domain=asker.domain, created_at=clock.now(), state=RunState.DONE, asked=asked
    )
    assert kinds.kind_of(run).may_open(actor(asker), run)
    asker.assignments.update(ended_at=clock.now())
    answer = Browser().sign_in(asker).get(f"/d/{asker.domain.name}/runs/{run.pk}/")
    assert answer.status_code == 404
