"""Seeded portals, each with a web server of its own, as `make run` starts it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.browser import Browser
from bench.pages import Portal
from tools import children
from tools.portal import ROOT, free_port, is_healthy
from tools.postgres import temporary_cluster

ANSWERS_WITHIN = 60.0
MOST_CALLS = "1000000"  # a minute: measured is what a call costs, not how long a program must wait
# A server of some gigabytes; nothing cleans up while we measure
CLUSTER = {"shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "1h", "autovacuum": "off"}


@dataclass(frozen=True)
class Place:
    """A database to be filled, and the environment in which commands find it."""

    name: str
    size: int
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """What Python prints, run with these arguments."""
        started = [sys.executable, *command]
        done = subprocess.run(started, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout


@contextmanager
def places(folder: Path, wanted: list[tuple[str, int]]) -> Iterator[list[Place]]:
    """An empty database for each kind and size that is wanted; all gone at the end."""
    with temporary_cluster(**CLUSTER) as cluster:
        found = []
        for kind, size in wanted:
            url = _new_database(cluster, size) if kind == "PostgreSQL" else f"sqlite:///{folder}/{size}.sqlite3"
            own = {
                "WAKIL_DATABASE_URL": url,
                "WAKIL_URL": "",
                "WEB_CONCURRENCY": "1",
                "PORT": str(free_port()),
                "WAKIL_API_RATE": MOST_CALLS,
            }
            folders = {"WAKIL_DATA": f"{folder}/{kind}{size}", "WAKIL_STATIC": f"{folder}/static"}
            settings = {"DJANGO_SETTINGS_MODULE": "wakil.config.settings"}
            found.append(Place(f"{kind} {size:,}", size, {**os.environ, **own, **folders, **settings}))
        yield found


def _new_database(cluster: str, size: int) -> str:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE cases_{size}")
    return f"{cluster.rpartition('/')[0]}/cases_{size}"


@contextmanager
def served(seeded: list[tuple[Place, str]]) -> Iterator[list[Portal]]:
    """A web server for each, with one process; `seeded` carries what the seed printed."""
    with ExitStack() as stack:
        yield [stack.enter_context(_served(place, json.loads(printed))) for place, printed in seeded]


@contextmanager
def _served(place: Place, seeded: dict[str, Any]) -> Iterator[Portal]:
    port = int(place.environment["PORT"])
    settings = ["--config", "tools/gunicorn_conf.py", "--keep-alive", "75", "--bind", f"127.0.0.1:{port}"]
    log = Path(place.environment["WAKIL_DATA"]) / "web.log"
    with log.open("wb") as written:
        told = {"stdout": written, "stderr": written}
        command = [sys.executable, "-m", "gunicorn", *settings, "bench.server:application"]
        server = children.start(*command, cwd=ROOT, env=place.environment, **told)
    try:
        _wait_for(server, port)
        browser = Browser(port, seeded["cookies"], seeded["token"])
        yield Portal(place.name, place.size, browser, seeded["open_cases"])
    finally:
        children.stop([server])


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    last = time.monotonic() + ANSWERS_WITHIN
    while not is_healthy(f"http://127.0.0.1:{port}"):
        if server.poll() is not None or time.monotonic() > last:
            raise SystemExit("The web server did not start")
        time.sleep(0.1)
