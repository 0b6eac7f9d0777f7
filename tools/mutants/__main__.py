"""`python -m tools.mutants`: a table of all mutants, and a failure for each that no test noticed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.mutants.mutate import CONDITIONS, VERDICTS, Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
# Those that notice quickest come first; the histories against the oracle last.
TESTS = [
    "tests/visibility/test_stories.py",
    "tests/visibility/test_filing.py",
    "tests/permissions",
    "tests/cases/test_sharing.py",
    "tests/sweeps/test_actions.py",
    "tests/access",
    "tests/web/access",
    "tests/web/customers",
    "tests/visibility/test_oracle.py",
]
# Changes that cannot be noticed, because they mean the same. Each says why.
EQUIVALENT = {
    "without reachable": "a hint for the index; the consent in force is asked for as well",
    "without managers__reachable": "a hint for the index; the consent in force is asked for as well",
}
LIMIT = 300  # seconds for one mutant


def main() -> int:
    """Run all, two at a time, and print the table."""
    found = list(_mutants(sys.argv[1:]))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        os.environ["MIGRATED_DATABASE"] = _migrated(folder)
        _expect_a_pass()
        outcomes = list(pool.map(_try, found))
    survivors = [mutant for mutant, outcome in zip(found, outcomes, strict=True) if outcome == "SURVIVED"]
    print(f"{len(found)} mutants, {len(survivors)} survived")
    return 1 if survivors else 0


def _mutants(wanted: list[str]) -> list[Mutant]:
    paths = dict.fromkeys(VERDICTS + CONDITIONS)
    every = [mutant for path in paths for mutant in mutants_of(path, (ROOT / path).read_text())]
    return [mutant for mutant in every if mutant.what not in EQUIVALENT and all(w in mutant.name for w in wanted)]


def _migrated(folder: str) -> str:
    """An empty database with all its tables, so that not every run makes its own."""
    environment = {**os.environ, "WAKIL_DATA": folder, "WAKIL_DATABASE_URL": ""}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
    return f"{folder}/wakil.sqlite3"


def _expect_a_pass() -> None:
    """Without a mutant all tests pass: else everything would seem to be noticed."""
    if _fails({}):
        sys.exit("The tests fail without any mutant; mend them first.")


def _try(mutant: Mutant) -> str:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        broken = Path(folder) / "broken.py"
        broken.write_text(mutant.source)
        outcome = "noticed" if _run(mutant, broken) else "SURVIVED"
    print(f"{outcome:9} {time.monotonic() - began:4.0f} s  {mutant.name}", flush=True)
    return outcome


def _run(mutant: Mutant, broken: Path) -> bool:
    return _fails({"MUTANT_PATH": str(ROOT / mutant.path), "MUTANT_SOURCE": str(broken)})


def _fails(told: dict[str, str]) -> bool:
    """True when a test fails, or when the tests no longer come to an end."""
    environment = {**os.environ, **told, "HISTORIES": "40"}
    tests = [test for test in TESTS if (ROOT / test).exists()]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "tools.mutants.plugin", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, "--reuse-db", *tests], cwd=ROOT, env=environment, capture_output=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode not in (0, 5)


if __name__ == "__main__":
    sys.exit(main())
