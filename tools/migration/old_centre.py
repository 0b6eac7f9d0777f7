"""A real Request Tracker of one's own: Debian's package, a database and a folder that are gone at the end."""

import base64
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools import children
from tools.portal import free_port
from tools.postgres import temporary_cluster

SERVER = "/usr/share/request-tracker5/libexec/rt-server"
SETUP = "/usr/sbin/rt-setup-database-5"
SEED = Path(__file__).parent / "seed.pl"
ORGANIZATION = "nusantara.example"
PATH = "/rt"  # where Debian's package puts it
ANSWERS_WITHIN = 120.0
WORKERS = 2

_CONFIG = """\
Set($rtname, '{organization}');
Set($Organization, '{organization}');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($WebPath, '{path}');
Set($Timezone, 'Asia/Jakarta');
Set($DatabaseType, 'Pg');
Set($DatabaseHost, '127.0.0.1');
Set($DatabasePort, {database_port});
Set($DatabaseName, 'rt5');
Set($DatabaseUser, 'rt');
Set($DatabasePassword, '{database_password}');
Set($MailCommand, 'mbox');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
Set(%GnuPG, Enable => 0);
Set(%SMIME, Enable => 0);
$RT::MasonDataDir = '{folder}/mason';
$RT::MasonSessionDir = '{folder}/sessions';
$RT::VarPath = '{folder}/var';
1;
"""


@dataclass(frozen=True)
class OldCentre:
    """Where it is, who may do everything in it, and what runs it."""

    url: str  # with the path
    password: str  # of root
    folder: Path
    database: str  # a URL

    def seed(self, lines: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Have Request Tracker make these things, in order; the number of each ticket by its key."""
        return _numbers([self._seeding(lines)])

    def seed_side_by_side(self, parts: Iterable[Iterable[dict[str, Any]]]) -> dict[str, int]:
        """The same for parts that don't depend on each other."""
        return _numbers([self._seeding(part) for part in parts])

    def _seeding(self, lines: Iterable[dict[str, Any]]) -> "subprocess.Popen[bytes]":
        with tempfile.TemporaryFile(dir=self.folder) as plan:
            plan.write(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
            plan.seek(0)
            return children.start(
                "perl",
                str(self.folder / SEED.name),
                stdin=plan,
                stdout=subprocess.PIPE,
                **environment_and_owner(self.folder),
            )

    def post(self, path: str, content: dict[str, Any], *, by: str = "root", password: str = "") -> tuple[int, Any]:
        """What REST2 says to somebody who sends it this: the status, and the answer."""
        who = base64.b64encode(f"{by}:{password or self.password}".encode()).decode()
        headers = {"Authorization": f"Basic {who}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/REST/2.0/{path}", json.dumps(content).encode(), headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  our own http address
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """What its database answers."""
        import psycopg  # noqa: PLC0415  needed by this one question

        with psycopg.connect(self.database) as connection:
            return connection.execute(sql).fetchall()


def _numbers(seedings: list["subprocess.Popen[bytes]"]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for seeding in seedings:
        printed, _ = seeding.communicate()
        if seeding.returncode:
            raise SystemExit("Request Tracker did not take what it was given.")
        numbers |= {key: int(number) for key, number in (line.split() for line in printed.decode().splitlines())}
    return numbers


def owner() -> dict[str, Any]:
    """Whom it runs as: nobody that may do more than a web server."""
    if os.geteuid() != 0:
        return {}
    person = pwd.getpwnam("www-data")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def environment_and_owner(folder: Path) -> dict[str, Any]:
    """How its programs are run: with the configuration in that folder, and nothing of the machine's own."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "RT_SITE_CONFIG": str(folder / "RT_SiteConfig.pm"),
        "RT_SITE_CONFIG_DIR": str(folder / "none"),
    }
    return {"env": environment, "cwd": folder, **owner()}


@contextmanager
def old_centre() -> Iterator[OldCentre]:
    """A Request Tracker that answers, with nobody in it but its root."""
    if not Path(SERVER).exists():
        raise SystemExit("Request Tracker is missing: tools/need.sh request-tracker")
    folder = Path(tempfile.mkdtemp(prefix="wakil-request-tracker-"))
    try:
        with temporary_cluster() as cluster:
            centre = _initialized(folder, cluster)
            server = _serve(centre)
            try:
                yield _once_it_answers(centre, server)
            finally:
                children.stop([server])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialized(folder: Path, cluster: str) -> OldCentre:
    parts = urlsplit(cluster)
    port, password = free_port(), secrets.token_urlsafe(16)
    database_password = secrets.token_hex(16)
    filled = {"organization": ORGANIZATION, "port": port, "path": PATH, "folder": folder}
    database = {"database_port": parts.port, "database_password": database_password}
    (folder / "RT_SiteConfig.pm").write_text(_CONFIG.format(**filled, **database))
    (folder / "root-password").write_text(password)
    for name in ("none", "mason", "sessions", "var"):
        (folder / name).mkdir()
    shutil.copy(SEED, folder)  # whoever runs it may not look into ours
    _hand_over(folder)
    as_dba = ["--dba", str(parts.username), "--dba-password", str(parts.password)]
    command = [SETUP, "--action", "init", *as_dba, "--root-password-file", str(folder / "root-password")]
    done = subprocess.run(command, check=False, capture_output=True, **environment_and_owner(folder))
    if done.returncode:
        raise SystemExit(f"Request Tracker's database was not made: {done.stdout.decode()}{done.stderr.decode()}")
    own = f"postgres://rt:{database_password}@127.0.0.1:{parts.port}/rt5"
    return OldCentre(f"http://127.0.0.1:{port}{PATH}", password, folder, own)


def _hand_over(folder: Path) -> None:
    if who := owner():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, who["user"], who["group"])


def _serve(centre: OldCentre) -> "subprocess.Popen[bytes]":
    where = ["--host", "127.0.0.1", "--port", str(urlsplit(centre.url).port), "--webpath", PATH]
    command = [SERVER, "--server", "Starlet", *where, "--max-workers", str(WORKERS)]
    with (centre.folder / "log").open("wb") as log:
        return children.start(*command, stdout=log, stderr=log, **environment_and_owner(centre.folder))


def _once_it_answers(centre: OldCentre, server: "subprocess.Popen[bytes]") -> OldCentre:
    last = time.monotonic() + ANSWERS_WITHIN
    while not _answers(centre):
        if server.poll() is not None or time.monotonic() > last:
            raise SystemExit(f"Request Tracker did not start: {(centre.folder / 'log').read_text()}")
        time.sleep(0.2)
    return centre


def _answers(centre: OldCentre) -> bool:
    """True once it wants to know who asks."""
    try:
        with urllib.request.urlopen(f"{centre.url}/REST/2.0/rt", timeout=10):  # noqa: S310  our own http address
            return True
    except urllib.error.HTTPError as refusal:
        return refusal.code == 401  # noqa: PLR2004
    except OSError:
        return False
