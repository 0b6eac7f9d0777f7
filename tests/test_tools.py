"""What the Makefile calls."""

import gettext
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tools.portal import is_healthy, own_portal
from tools.postgres import temporary_cluster

ROOT = Path(__file__).parent.parent


@pytest.fixture
def portal():
    with own_portal() as running:
        yield running


def wait_until(happened, *, seconds: float) -> None:
    last = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < last
        time.sleep(0.1)


def started_by(process: subprocess.Popen) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(child) for child in listed.split()]


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.slow
@pytest.mark.sqlite
def test_when_one_of_the_two_dies_the_other_is_stopped_and_the_exit_code_tells(portal):
    web_server, *others = started_by(portal.supervisor)

    os.kill(web_server, signal.SIGKILL)

    assert portal.supervisor.wait(30) == 1
    assert [pid for pid in others if is_alive(pid)] == []
    wait_until(lambda: not is_healthy(portal.url), seconds=10)


@pytest.mark.slow
@pytest.mark.sqlite
def test_nothing_outlives_the_supervisor_even_when_it_is_killed(portal):
    started = started_by(portal.supervisor)

    portal.supervisor.kill()

    wait_until(lambda: [pid for pid in started if is_alive(pid)] == [], seconds=30)
    wait_until(lambda: not is_healthy(portal.url), seconds=10)


@pytest.mark.slow
@pytest.mark.sqlite
def test_asked_to_stop_it_ends_well(portal):
    portal.supervisor.terminate()

    assert portal.supervisor.wait(30) == 0


@pytest.mark.slow
@pytest.mark.postgresql
def test_the_temporary_database_is_gone_at_the_end():
    with temporary_cluster(work_mem="5MB") as url, psycopg.connect(url) as connection:
        assert connection.execute("show work_mem").fetchone() == ("5MB",)

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=3)


def test_a_catalogue_is_compiled_without_gettext(tmp_path):
    source, target = tmp_path / "django.po", tmp_path / "django.mo"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Send"\nmsgstr "Kirim"\n\n#, fuzzy\nmsgid "Submit"\nmsgstr "Simpan"\n'
    )

    subprocess.run([sys.executable, "-m", "tools.compile_messages", source, target], cwd=ROOT, check=True)

    with target.open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    assert (words.gettext("Send"), words.gettext("Submit")) == ("Kirim", "Submit")
