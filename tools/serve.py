"""Runs the web server and the worker side by side. When one ends, the other is stopped and the exit code tells.

`python -m tools.serve` runs until Ctrl-C or SIGTERM; with `--check-port` it only says whether the port is free.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from tools import children

ROOT = Path(__file__).parent.parent
PORT = int(os.environ.get("PORT", "8000"))
HOST = os.environ.get("WAKIL_BIND", "127.0.0.1")
REACHED_AT = "127.0.0.1" if HOST == "0.0.0.0" else HOST  # noqa: S104  compared, not bound
URL = os.environ.get("WAKIL_URL") or f"http://localhost:{PORT}"


def commands() -> dict[str, list[str]]:
    """What runs side by side; each is restarted by whoever runs us, never silently by us."""
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        str(ROOT / "tools" / "gunicorn_conf.py"),
        "--bind",
        f"{HOST}:{PORT}",
    ]
    return {
        "web server": [*web, "wakil.config.wsgi:application"],
        "worker": [sys.executable, "manage.py", "worker"],
    }


def main() -> int:
    """Start all, wait for the first to end or for a signal, stop all."""
    stopping = _signals()
    running = {name: children.start(*command, cwd=ROOT) for name, command in commands().items()}
    answered = False
    ended = None
    try:
        while not stopping and not ended:
            time.sleep(0.2)
            ended = _ended(running)
            if not answered and (answered := _answers()):
                print(f"Wakil is at {URL}", flush=True)
    finally:
        children.stop(running.values())
    if not ended:
        return 0
    name, code = ended
    print(f"The {name} ended with {code}, so everything was stopped.", file=sys.stderr)
    return code if code > 0 else 1


def _signals() -> list[int]:
    """A list that fills when we are asked to stop."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return asked


def _ended(running: dict[str, "subprocess.Popen[bytes]"]) -> tuple[str, int] | None:
    return next(((name, code) for name, child in running.items() if (code := child.poll()) is not None), None)


def _answers() -> bool:
    """True once a request is answered, whatever the answer: listening alone says nothing of the application."""
    try:
        caller = http.client.HTTPConnection(REACHED_AT, PORT, timeout=2)
        caller.request("GET", "/healthz")
        return caller.getresponse().status > 0
    except OSError:
        return False


def _is_taken() -> bool:
    with socket.socket() as caller:
        return caller.connect_ex((REACHED_AT, PORT)) == 0


def check_port() -> int:
    """0 when the port is free."""
    if not _is_taken():
        return 0
    print(f"Port {PORT} is taken. Choose another: make run PORT={PORT + 1}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(check_port() if "--check-port" in sys.argv else main())
