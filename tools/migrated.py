"""An empty SQLite database with all its tables, made once for each state of the migrations and copied from then on."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
KEPT_IN = ROOT / ".stamps"


def migrated_database() -> Path:
    """The file to copy. Several processes may make it at once: each makes a whole one, the last one stays."""
    kept = KEPT_IN / f"migrated-{_state()}.sqlite3"
    if not kept.exists():
        KEPT_IN.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT_IN) as folder:
            _migrate(folder)
            os.replace(f"{folder}/wakil.sqlite3", kept)  # noqa: PTH105 -- one rename, whole or not at all
        _remove_others(kept)
    return kept


def _state() -> str:
    """A fingerprint of everything that decides about the tables."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("wakil/*/migrations/*.py"), *ROOT.glob("wakil/**/database/*.py"), _PACKAGES]):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:20]


_PACKAGES = ROOT / "requirements" / "run.txt"


def _migrate(folder: str) -> None:
    environment = {**os.environ, "WAKIL_DATA": folder, "WAKIL_DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    # What still stands in the write-ahead log belongs into the one file that is copied.
    script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('pragma wal_checkpoint(truncate)')"
    subprocess.run([sys.executable, "-c", script, f"{folder}/wakil.sqlite3"], check=True)


def _remove_others(kept: Path) -> None:
    for old in KEPT_IN.glob("migrated-*.sqlite3"):
        if old != kept:
            old.unlink(missing_ok=True)


def copy_to(file: Path) -> None:
    """A database of one's own, ready to be used."""
    shutil.copy(migrated_database(), file)
