"""The samples of docs/how-to/api-credentials.md, run as they stand there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/how-to/api-credentials.md"
PEERS = Path(__file__).parents[2] / "peers"
SAMPLES = re.findall(r"^```(sh|python|js)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
COMMANDS = {"sh": ["sh", "-c"], "python": [sys.executable, "-c"], "js": ["node", "--input-type=module", "-e"]}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("api-clients")]


@pytest.fixture(scope="module")
def variables(stage, tmp_path_factory):
    key = tmp_path_factory.mktemp("key") / "key.json"
    key.write_text(stage.portal.manage("service_account_key", "mitrajaya.example"))
    return {
        **os.environ,
        "WAKIL": stage.url,
        "CUSTOMER": stage.demo["customers"]["sinar.example"],
        "TOKEN": stage.token("priya@mitrajaya.example"),
        "KEY_FILE": str(key),
    }


def test_there_are_samples_for_every_way():
    """W21"""
    assert [language for language, _sample in SAMPLES] == ["sh", "sh", "python", "python", "js"]


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_a_sample_works_as_it_is_written(variables, number):
    """W21"""
    language, sample = SAMPLES[number]
    command = [*COMMANDS[language], sample]
    done = subprocess.run(command, cwd=PEERS, env=variables, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "access_token" in done.stdout or f"projects/{variables['CUSTOMER']}/cases/" in done.stdout
