"""Child processes that do not outlive us."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

_PARENT_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)


def _follow_parent() -> None:
    """Ask Linux to end this process when its parent does, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGTERM)


def start(*command: str, **options: object) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own, so that Ctrl-C reaches us alone and we end it in order."""
    return subprocess.Popen(command, preexec_fn=_follow_parent, process_group=0, **options)  # type: ignore[call-overload, no-any-return]  # noqa: PLW1509


def stop(children: Iterable[subprocess.Popen[bytes]], *, by: int = signal.SIGTERM, within: float = 25) -> None:
    """Ask every child to end, and kill those that have not when the time is over."""
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.send_signal(by)
    last = time.monotonic() + within
    for child in running:
        try:
            child.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
