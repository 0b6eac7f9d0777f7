"""The receiver in docs/how-to/webhooks.md works as it stands there."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.webhooks.conftest import secret, send
from wakil.webhooks import actions
from wakil.webhooks.models import Attempt

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def receiver(tmp_path):
    """Begin the sample with these secrets; where it listens, and what it printed in the end."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    (tmp_path / "receiver.py").write_text(code)
    running: list[subprocess.Popen] = []

    def begin(port: int, secrets: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "receiver.py"],
            cwd=tmp_path,
            env={**os.environ, "PORT": str(port), "SECRETS": secrets},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        running.append(process)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return process
            time.sleep(0.05)
        raise AssertionError("the sample does not listen")

    yield begin
    for process in running:
        process.kill()
        process.wait()
        if process.stdout and not process.stdout.closed:
            process.stdout.close()


def test_it_takes_our_messages_once_and_refuses_those_of_others(cast: Cast, hook, web, receiver):
    """W20: also while two secrets count; a message of another secret is refused."""
    port = free_port()
    webhook = hook("sari", url=f"http://127.0.0.1:{port}/")
    first = secret(webhook)
    process = receiver(port, first)
    case = cast.file("priya", cast.sinar)
    assert send() == 1
    actions.redeliver_event(cast.actor("sari"), webhook.deliveries.get())
    actions.rotate_webhook_secret(cast.actor("sari"), webhook)
    assert send() == 1

    actions.rotate_webhook_secret(cast.actor("sari"), webhook)
    actions.send_test_event(cast.actor("sari"), webhook)
    assert send() == 0
    assert list(Attempt.objects.order_by("pk").values_list("status", flat=True)) == [204, 204, 401]
    process.kill()
    told, _errors = process.communicate()
    assert told.split("\n")[:-1] == [f"wakil.case.filed.v1 projects/{cast.sinar.customer_id}/cases/{case.number}"]
