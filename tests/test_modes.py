"""What is written in the data folder can be read by its owner only."""

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_database_and_the_secret_are_its_owners_only_even_in_an_open_folder(tmp_path):
    """T37"""
    tmp_path.chmod(0o755)
    environment = {**os.environ, "WAKIL_DATA": str(tmp_path), "WAKIL_DATABASE_URL": ""}
    environment.pop("WAKIL_SECRET_KEY", None)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) & 0o077 for file in tmp_path.iterdir() if file.is_file()}
    assert {"wakil.sqlite3", "secret_key"} <= set(modes)
    assert set(modes.values()) == {0}
