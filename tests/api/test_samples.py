"""The samples in docs/how-to/api.md work as they stand there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/how-to/api.md"
RUN_BY = {"sh": ["sh"], "python": [sys.executable, "-"], "js": ["node", "--input-type=module", "-"]}
SAYS = {"sh": '"state":"CLOSED"', "python": "True", "js": "NEW"}
SAMPLES = dict(re.findall(r"^```(\w+)\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("api-clients")]


@pytest.mark.parametrize("language", RUN_BY)
def test_a_sample_works_as_it_stands(stage, language):
    """W21"""
    variables = {
        "PORTAL": stage.url,
        "TOKEN": stage.token("priya@mitrajaya.example"),
        "PROJECT": stage.project("sinar.example"),
    }
    done = subprocess.run(
        RUN_BY[language],
        input=SAMPLES[language],
        cwd=ROOT / "peers",
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert SAYS[language] in done.stdout


def test_the_page_has_a_sample_for_each():
    """W21"""
    assert set(SAMPLES) == set(RUN_BY)
