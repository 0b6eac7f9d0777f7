"""A PostgreSQL of one's own for tests and bench: a temporary cluster on a free port, gone at the end.

`python -m tools.postgres COMMAND...` runs a command with WAKIL_DATABASE_URL leading to it.
It is fast and forgetful: fsync is off.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tools import children

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",  # compiling a query takes longer than any of the tests' runs
    "max_connections": "100",
}
STARTS_WITHIN = 60.0


@contextmanager
def temporary_cluster(**settings: str) -> Iterator[str]:
    """The URL of an empty database; `settings` are the server's own, such as shared_buffers="1GB"."""
    folder = Path(tempfile.mkdtemp(prefix="wakil-postgres-"))
    try:
        url = _initialize(folder)
        server = _serve(folder, port=psycopg.conninfo.conninfo_to_dict(url)["port"], settings=FAST | settings)
        try:
            _wait_for(url, server)
            yield url
        finally:
            children.stop([server], by=signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    """The newest version's program; Debian keeps them off the path."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise SystemExit("PostgreSQL is missing: tools/need.sh postgresql")
    return found


def _owner() -> dict[str, object]:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    person = pwd.getpwnam("postgres")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _initialize(folder: Path) -> str:
    password = secrets.token_urlsafe(16)
    (folder / "password").write_text(password)
    if owner := _owner():
        for path in (folder, folder / "password"):
            os.chown(path, int(str(owner["user"])), int(str(owner["group"])))
    options = [
        "--username=wakil",
        "--auth=scram-sha-256",
        f"--pwfile={folder}/password",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    ]
    command = [_program("initdb"), f"--pgdata={folder}/cluster", "--no-sync", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)  # type: ignore[call-overload]
    return f"postgres://wakil:{password}@127.0.0.1:{_free_port()}/postgres"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _serve(folder: Path, *, port: object, settings: dict[str, str]) -> "subprocess.Popen[bytes]":
    addresses = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "port": str(port)}
    flags = [part for name, value in (addresses | settings).items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        command = [_program("postgres"), "-D", f"{folder}/cluster", *flags]
        return children.start(*command, cwd=folder, stdout=log, stderr=log, **_owner())


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    last = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as problem:
            if server.poll() is not None or time.monotonic() > last:
                raise SystemExit(f"PostgreSQL did not start: {problem}") from problem
            time.sleep(0.1)


def main() -> int:
    """Run the command given, and end as it ends."""
    with temporary_cluster() as url:
        return subprocess.run(sys.argv[1:], check=False, env=os.environ | {"WAKIL_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    raise SystemExit(main())
