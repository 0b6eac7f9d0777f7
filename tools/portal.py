"""A whole portal of one's own, as `make run` starts it: for the screenshots and for tests that pull its plugs."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import children
from tools.migrated import copy_to

ROOT = Path(__file__).parent.parent
ANSWERS_WITHIN = 180.0  # a busy machine is slow to start


@dataclass(frozen=True)
class Portal:
    """Where it is, what runs it, and the environment to run commands beside it."""

    url: str
    supervisor: subprocess.Popen[bytes]
    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        """What a command of manage.py prints, run beside the portal."""
        return _manage(self.environment, *command)

    def demo(self) -> dict[str, Any]:
        """Make the demo, and everything a program needs to use it."""
        return dict(json.loads(self.manage("demo", "--json")))


@contextmanager
def own_portal(*, is_quiet: bool = False, **variables: str) -> Iterator[Portal]:
    """A portal on a free port, with an empty database in a data folder that is gone at the end.

    A quiet one keeps its log to itself.
    """
    with tempfile.TemporaryDirectory(prefix="wakil-portal-") as folder:
        port = str(free_port())
        own = {
            "PORT": port,
            "WAKIL_URL": "",
            "WAKIL_BIND": "127.0.0.1",
            "WAKIL_DATABASE_URL": "",
            "WEB_CONCURRENCY": "1",
            "WAKIL_PRIVATE_MESSAGES": "1",
        }
        folders = {"WAKIL_DATA": f"{folder}/data", "WAKIL_STATIC": f"{folder}/static"}
        environment = os.environ | own | folders | variables
        if not environment["WAKIL_DATABASE_URL"]:
            Path(environment["WAKIL_DATA"]).mkdir(mode=0o700, parents=True, exist_ok=True)
            copy_to(Path(environment["WAKIL_DATA"]) / "wakil.sqlite3")
        _manage(environment, "migrate", "--verbosity=0")
        _manage(environment, "collectstatic", "--noinput", "--verbosity=0")
        said = subprocess.DEVNULL if is_quiet else None
        supervisor = children.start(
            sys.executable, "-m", "tools.serve", cwd=ROOT, env=environment, stdout=said, stderr=said
        )
        try:
            yield _once_it_answers(Portal(f"http://localhost:{port}", supervisor, environment))
        finally:
            children.stop([supervisor], within=40)


def free_port() -> int:
    """A port of the loopback address that nobody uses at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def is_healthy(url: str) -> bool:
    """True when the portal at that address says so."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310  our own http address
            return bool(answer.status == 200)  # noqa: PLR2004
    except OSError:
        return False


def _manage(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _once_it_answers(portal: Portal) -> Portal:
    last = time.monotonic() + ANSWERS_WITHIN
    while not is_healthy(portal.url):
        if portal.supervisor.poll() is not None or time.monotonic() > last:
            raise RuntimeError("The portal did not start")
        time.sleep(0.1)
    return portal
