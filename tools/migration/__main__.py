"""`make test-migration`: the whole move with a real Request Tracker; TICKETS says how many there are in it."""

import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tools.migration.cutting_over import cut_over
from tools.migration.old_centre import old_centre
from tools.migration.portal import NewHome, variables
from tools.migration.steps import Rehearsal
from tools.migration.telling import report, step
from tools.portal import own_portal


def main() -> None:
    """Start both sides and go through everything; ends with 1 at the first difference."""
    number = int(os.environ.get("TICKETS") or 2000)
    with tempfile.TemporaryDirectory(prefix="wakil-migration-") as folder, ExitStack() as running:
        with step("starting a Request Tracker"):
            centre = running.enter_context(old_centre())
        with step("starting a portal"):
            home = NewHome.begun(running.enter_context(own_portal(is_quiet=True, **variables())))
        rehearsal = Rehearsal(centre, home, Path(folder), number)
        rehearsal.fill()
        rehearsal.take_package()
        rehearsal.bring_in()
        rehearsal.compare_all()
        rehearsal.follow()
        cut_over(rehearsal)
    report()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
