"""Web server and worker are killed again and again while cases are filed, messages sent and mails go out.

Nothing acknowledged is lost and nothing happens twice (S32, decision 7).
"""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from django.db import connection

from tools import children
from tools.portal import free_port

ROOT = Path(__file__).parent.parent
DEATHS = 4  # of each program, at least
CASES = 8  # filed and answered meanwhile, at least
PATIENCE = 60.0  # seconds within which a server that is killed and started again must have taken a form
LEASE = 2
TOLD_OF_A_CASE = [
    "ava@nusantara.example",
    "vera@nusantara.example",
    "vito@nusantara.example",
    "carla@sinar.example",
    "citra@sinar.example",
]

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    """An empty database of the kind that this run tests, a data folder and a port."""
    port = str(free_port())
    own = {
        "WAKIL_DATA": str(tmp_path / "data"),
        "PORT": port,
        "WAKIL_URL": f"http://localhost:{port}",
        "WAKIL_DELIVERY_LEASE": str(LEASE),
        "WEB_CONCURRENCY": "1",
        "WAKIL_DATABASE_URL": "",
    }
    if connection.vendor == "sqlite":
        yield os.environ | own
        return
    server, name = os.environ["WAKIL_DATABASE_URL"], f"crash_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'CREATE DATABASE "{name}"')
    yield os.environ | own | {"WAKIL_DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
    with psycopg.connect(server, autocommit=True) as database:
        database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Mortal:
    """A program that is killed and started again."""

    def __init__(self, environment: dict[str, str], *command: str) -> None:
        self.environment, self.command, self.deaths = environment, command, 0
        self.start()

    def start(self) -> None:
        self.process = children.start(
            sys.executable, *self.command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """Kill -9 it and all its own."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.deaths += 1

    def haunt(self, over: threading.Event, works: Callable[[], bool]) -> threading.Thread:
        """Kill and start it, each time a moment after it works, until the haunting is over; it is left running."""

        def scare() -> None:
            chance = random.Random(2026)
            while not over.is_set():
                started = time.monotonic()
                while not works() and not over.wait(0.1):
                    pass
                # on a busy machine everything takes longer, what is to be interrupted too
                over.wait(chance.uniform(0.1, 0.8) * (time.monotonic() - started))
                self.kill()
                self.start()

        thread = threading.Thread(target=scare)
        thread.start()
        return thread


def answers(port: int) -> bool:
    """True of a web server that takes requests, which is some time after it listens."""
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


class Person:
    """Somebody who sends each form, with one key, until it is acknowledged."""

    def __init__(self, port: int, domain: str, cookies: dict[str, str]) -> None:
        self.port, self.domain, self.cookies, self.token = port, domain, cookies, ""

    def sign_forms(self) -> None:
        """Fetch a page, for the token that forms carry."""
        _status, _location, body = self._until_answered("GET", "cases/", "")
        self.token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', body)[0]

    def send(self, path: str, **fields: object) -> str:
        """Where the acknowledged form leads to."""
        form = {"csrfmiddlewaretoken": self.token, "domain": self.domain, "key": uuid.uuid4().hex, **fields}
        status, location, body = self._until_answered("POST", path, urlencode(form))
        assert (status, location != "") == (302, True), f"{status}: {body[:2000]}"
        return location

    def _until_answered(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        last = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self._ask(method, path, body)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer and answer[0] < 500:
                return answer
            assert time.monotonic() < last, f"no answer but {answer}"
            time.sleep(0.1)

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        server = http.client.HTTPConnection("localhost", self.port, timeout=10)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        try:
            server.request(method, f"/d/{self.domain}/{path}", body, headers)
            response = server.getresponse()
            text = response.read().decode()
        finally:
            server.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), text


def beside(environment: dict[str, str], *command: str) -> str:
    """What a program prints, run beside the portal; a failure tells all."""
    run = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def file_and_answer(priya: Person, citra: Person, seeded: dict, is_enough: Callable[[int], bool]) -> list[str]:
    """A case after the other, each answered once; the numbers of those acknowledged."""
    numbers: list[str] = []
    while not is_enough(len(numbers)):
        nth = len(numbers)
        filed = priya.send(
            "cases/new/", customer=seeded["customer"], product=seeded["product"], category=seeded["category"],
            title=f"Case {nth}.", description=f"Described {nth}.", severity=2, language="en", time_zone="UTC",
        )  # fmt: skip
        numbers.append(re.findall(r"/cases/(\w+)/", filed)[0])
        citra.send(f"cases/{numbers[-1]}/", body=f"Answered {nth}.", version=1, seen=0)
    return numbers


def trouble(environment: dict[str, str], seeded: dict) -> list[str]:
    """File and answer while both programs are killed; the numbers acknowledged."""
    port, over = int(environment["PORT"]), threading.Event()
    web = Mortal(environment, "-m", "gunicorn", "--config", "tools/gunicorn_conf.py", "--bind", f"127.0.0.1:{port}",
                 "wakil.config.wsgi:application")  # fmt: skip
    worker = Mortal(environment, "manage.py", "worker")
    people = [
        Person(port, domain, seeded["sessions"][who])
        for who, domain in (("priya", "mitrajaya.example"), ("citra", "sinar.example"))
    ]
    haunting: list[threading.Thread] = []
    try:
        for person in people:
            person.sign_forms()
        haunting += [web.haunt(over, lambda: answers(port)), worker.haunt(over, lambda: over.wait(1.5) or True)]
        numbers = file_and_answer(
            *people, seeded, lambda count: count >= CASES and min(web.deaths, worker.deaths) >= DEATHS
        )
    finally:
        over.set()
        for thread in haunting:
            thread.join()
        web.kill()
        worker.kill()
    return numbers


def aftermath(environment: dict[str, str]) -> dict:
    """What there is once a worker has seen to all that was left."""
    time.sleep(LEASE + 0.5)  # what the dead one held is free
    worker = Mortal(environment, "manage.py", "worker")
    try:
        return json.loads(beside(environment, "-m", "tests.crash_world", "count"))
    finally:
        worker.kill()


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(environment):
    """S32, S31."""
    beside(environment, "manage.py", "migrate", "--verbosity=0")
    seeded = json.loads(beside(environment, "-m", "tests.crash_world", "seed"))

    numbers = trouble(environment, seeded)
    there = aftermath(environment)

    told = [f"{who} Described {nth}." for nth in range(len(numbers)) for who in TOLD_OF_A_CASE]
    told += [f"priya@mitrajaya.example Answered {nth}." for nth in range(len(numbers))]
    assert there == {
        "waiting": False,
        "cases": {f"Case {nth}.": 1 for nth in range(len(numbers))},
        "messages": {f"Answered {nth}.": 1 for nth in range(len(numbers))},
        "numbers": dict.fromkeys(numbers, 1),
        "mails": dict.fromkeys(told, 1),
    }
    beside(environment, "manage.py", "verify_events")
