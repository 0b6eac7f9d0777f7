"""An import is killed with kill -9 at any statement, inside and between its transactions, and goes on (S47)."""

import json
import os
import random
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.legacy import golden

ROOT = Path(__file__).parents[2]
DEATHS = 4

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    """An empty database of the kind that this run tests, and a data folder."""
    own = {"WAKIL_DATA": str(tmp_path / "data"), "WAKIL_DATABASE_URL": ""}
    if connection.vendor == "sqlite":
        yield os.environ | own
        return
    server, name = os.environ["WAKIL_DATABASE_URL"], f"killed_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'CREATE DATABASE "{name}"')
    yield os.environ | own | {"WAKIL_DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def told(environment: dict[str, str], *command: str) -> object:
    done = run(environment, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_killed_import_goes_on_and_makes_nothing_twice(environment):
    """S47, W16."""
    assert run(environment, "manage.py", "migrate", "--verbosity=0").returncode == 0
    told(environment, "-m", "tests.legacy.dying", "seed")
    chance = random.Random(2026)
    last = 60
    for _death in range(DEATHS):
        killed = run(environment, "-m", "tests.legacy.dying", "import", str(last))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        last += chance.randint(20, 60)
    told(environment, "-m", "tests.legacy.dying", "import", "0")

    assert told(environment, "-m", "tests.legacy.dying", "verify") == {
        "equal": True,
        "faults": [],
        "cases": len(golden.CASES),
        "messages": sum(len(one.get("messages", ())) for one in golden.CASES),
        "state": "imported",
    }
