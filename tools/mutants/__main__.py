"""`python -m tools.mutants`: a table of all mutants, and a failure for each that no test notices.

All tests run once, watched, a part on each core; then a fork of this process for each mutant runs those that call the
broken function, the quick ones first, until one fails.
"""

import contextlib
import io
import os
import pickle
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tools.mutants.mutate import CONDITIONS, VERDICTS, Mutant, mutants_of, watched
from tools.mutants.plugin import Called, Only, Part, Watch

ROOT = Path(__file__).resolve().parents[2]
TESTS = [
    "tests/visibility",
    "tests/permissions",
    "tests/cases/test_sharing.py",
    "tests/cases/test_share_pages.py",
    "tests/sweeps/test_actions.py",
    "tests/access",
    "tests/reselling",
    "tests/web/access",
    "tests/web/customers",
    "tests/directory",
    "tests/audit",
    "tests/exports",
    "tests/webhooks/test_telling.py",
    "tests/mail/test_second_address.py",
    "tests/web/accounts/test_asking_for_access.py",
    "tests/web/help/test_feedback.py",
    "tests/web/help/test_pages.py",
    "tests/web/roles",
    "tests/web/runs",
    "tests/api/test_token_endpoint.py",
    "tests/legacy/test_pages.py",
    "tests/legacy/test_cut_over.py",
]
# Long, and they prove nothing of these files that others don't.
LEFT_OUT = [
    "--ignore=tests/visibility/test_who.py",
    "--deselect=tests/web/customers/test_import.py::test_five_thousand_customers_are_imported",
    "--deselect=tests/directory/test_importing.py::test_five_thousand_people_of_two_domains_come_in_at_once",
]
# Where the stories of a file's conditions stand: tried first, so that most mutants are noticed at once.
FIRST = {
    "wakil/legacy/cutting_over.py": ("tests/legacy/test_cut_over",),
    "wakil/cases/policy/verbs.py": ("tests/permissions/test_table",),
    "wakil/cases/policy/filing.py": ("tests/visibility/test_filing", "tests/permissions/test_table"),
    "wakil/cases/policy/activity.py": ("tests/web/access/test_activity",),
    "wakil/cases/policy/moving.py": ("tests/reselling/test_moves",),
    "wakil/cases/policy/shares.py": ("tests/visibility/test_share",),
    "wakil/cases/policy/reach.py": ("tests/visibility/test_stories",),
    "wakil/cases/policy/history.py": ("tests/visibility/test_history", "tests/visibility/test_stories"),
    "wakil/reselling/consent.py": ("tests/reselling/test_consent",),
    "wakil/reselling/policy.py": ("tests/reselling/test_whose_customers", "tests/reselling/test_conditions"),
    "wakil/reselling/suspension_policy.py": ("tests/reselling/test_whose_customers",),
    "wakil/reselling/customer_policy.py": ("tests/permissions/test_customers",),
    "wakil/reselling/transfer_policy.py": ("tests/reselling/test_conditions", "tests/reselling/test_transfers"),
    "wakil/reselling/partner_policy.py": ("tests/reselling/test_conditions", "tests/reselling/test_support_partners"),
    "wakil/reselling/finding.py": ("tests/reselling/test_conditions",),
    "wakil/access/actor.py": ("tests/access/test_actor",),
    "wakil/access/policy.py": ("tests/access/test_roles", "tests/permissions"),
    "wakil/access/role_policy.py": ("tests/access/test_roles", "tests/access/test_custom_roles", "tests/permissions"),
    "wakil/access/service_accounts/policy.py": ("tests/access/test_service_accounts",),
    "wakil/access/token_policy.py": ("tests/access/test_tokens",),
    "wakil/access/request_policy.py": ("tests/web/accounts/test_asking_for_access",),
    "wakil/directory/policy.py": ("tests/permissions/test_administration", "tests/directory"),
    "wakil/directory/person_policy.py": ("tests/directory/test_people", "tests/permissions/test_administration"),
    "wakil/audit/policy.py": ("tests/audit",),
    "wakil/exports/policy.py": ("tests/exports", "tests/permissions"),
    "wakil/webhooks/policy.py": ("tests/webhooks", "tests/permissions/test_programs"),
    "wakil/helpcenter/policy.py": ("tests/web/help",),
    "wakil/legacy/policy.py": ("tests/legacy",),
    "wakil/cases/policy/mastered.py": ("tests/legacy/test_cut_over",),
    "wakil/cases/policy/own_shares.py": ("tests/mail/test_second_address", "tests/permissions"),
}
_HINT = "a hint for the index; the consent in force is asked for as well"
_ONLY_TIME = "spares a longer question whose answer is known"
_LOCKS_MORE = "locks more rows than it must, and so answers nothing differently"
# Changes that can't be noticed, because they mean the same: the function, what is changed, and why nobody notices.
EQUIVALENT = {
    ("managed_by", "without reachable"): _HINT,
    ("visible_to", "never not holds_any_share(actor.user)"): _ONLY_TIME,
    ("load", "always _held_by(user)"): _ONLY_TIME,
    ("holds_any_share", "without removed_at"): _ONLY_TIME,
    ("holds_any_share", "without _of(user)"): _ONLY_TIME,
    ("_managed_cases", "without managers__reachable"): _HINT,
    ("lock_consent", "without relationship__reseller_domain"): _LOCKS_MORE,
    ("lock_consent", "without relationship__customer"): _LOCKS_MORE,
    ("lock_consent", "without revoked_at"): _LOCKS_MORE,
    ("lock_consent", "without customer"): _LOCKS_MORE,
    ("lock_consent", "without ended_at"): _LOCKS_MORE,
}
CORES = os.cpu_count() or 2
FLAGS = ["-x", "-q", "-p", "no:cacheprovider", *LEFT_OUT]


def main(wanted: list[str]) -> int:
    """Run all, two at a time, and print the table."""
    os.environ["HISTORIES"] = "15"
    called = _watched()
    found = [mutant for mutant in _mutants() if all(word in mutant.name for word in wanted)]
    survivors = _try_all(found, called)
    print(f"{len(found)} mutants, {len(survivors)} survived", *survivors, sep="\n  ")
    return 1 if survivors else 0


def _mutants() -> list[Mutant]:
    paths = dict.fromkeys(VERDICTS + CONDITIONS)
    every = [mutant for path in paths for mutant in mutants_of(path, (ROOT / path).read_text())]
    return [mutant for mutant in every if (mutant.function, mutant.what) not in EQUIVALENT]


def _watched() -> Called:
    """Run all tests once, whole, a part on each core; which test calls what."""
    began = time.monotonic()
    _load()
    with tempfile.TemporaryDirectory() as folder:
        notes = [Path(folder) / str(part) for part in range(CORES)]
        children = [_in_fork(partial(_watch_part, part, note)) for part, note in enumerate(notes)]
        if any(os.waitpid(child, 0)[1] for child in children):
            sys.exit("The tests fail without any mutant; mend them first.")
        called = _together([pickle.loads(note.read_bytes()) for note in notes])  # noqa: S301 -- written just now
    print(f"All tests pass, in {time.monotonic() - began:.0f} s. Breaking one condition at a time:", flush=True)
    return called


def _load() -> None:
    """All modules, once for every fork."""
    if pytest.main([*FLAGS, "--collect-only", "-qq", *TESTS]) != pytest.ExitCode.OK:
        sys.exit("The tests can't be collected.")


def _watch_part(part: int, note: Path) -> int:
    from tools.mutants.broken import put_in_place  # noqa: PLC0415 -- loads the product

    for path in dict.fromkeys(VERDICTS + CONDITIONS):
        put_in_place(watched(path, (ROOT / path).read_text()))
    watch = Watch()
    status = pytest.main([*FLAGS, *TESTS], plugins=[watch, Part(part, CORES)])
    note.write_bytes(pickle.dumps(dict(watch.called)))
    return int(status)


def _together(parts: list[Called]) -> Called:
    called: Called = defaultdict(dict)
    for part in parts:
        for function, seconds in part.items():
            called[function].update(seconds)
    return called


def _try_all(found: list[Mutant], called: Called) -> list[str]:
    """Fork for each, as many at once as there are cores; the names of those that nobody noticed."""
    running: dict[int, tuple[Mutant, float]] = {}
    survivors: list[str] = []
    waiting = list(reversed(found))
    while waiting or running:
        while waiting and len(running) < CORES:
            mutant = waiting.pop()
            running[_in_fork(partial(_noticed, mutant, called))] = (mutant, time.monotonic())
        pid, status = os.wait()
        mutant, began = running.pop(pid)
        noticed = os.waitstatus_to_exitcode(status) != 0
        print(f"{'noticed' if noticed else 'SURVIVED':9} {time.monotonic() - began:4.0f} s  {mutant.name}", flush=True)
        survivors += [] if noticed else [mutant.name]
    return survivors


def _in_fork(work: Callable[[], int]) -> int:
    """Start it in a process of its own, which ends with the code it returns; the process's id."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 2
    try:
        code = work()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _noticed(mutant: Mutant, called: Called) -> int:
    """In the fork: 1 when a test fails, 0 when all pass."""
    from tools.mutants.broken import put_in_place  # noqa: PLC0415 -- loads the product

    put_in_place(mutant)
    seconds = called.get((mutant.path, mutant.function), {})
    wanted = sorted(seconds, key=seconds.__getitem__)
    stories = [test for test in wanted if test.startswith(FIRST.get(mutant.path, ()))]
    others = [test for test in wanted if test not in set(stories)]
    return 1 if any(_fails(tests) for tests in (stories, others) if tests) else 0


def _fails(tests: list[str]) -> bool:
    """Run these in their order; only their files are read, which is most of the time of a short run."""
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    with contextlib.redirect_stdout(io.StringIO()):
        return pytest.main([*FLAGS, *files], plugins=[Only(tests)]) != pytest.ExitCode.OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
