"""What the test of a kill runs as a program: `seed` makes the vendor, `import N` dies at statement N, `verify`."""

import json
import os
import signal
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")
django.setup()

from django.db import connection  # noqa: E402  settings first

from tests.cast import Cast, actor, make_cast  # noqa: E402
from tests.legacy import golden  # noqa: E402
from wakil.accounts.models import User  # noqa: E402
from wakil.cases.models import Case, Comment  # noqa: E402
from wakil.events.verify import faults  # noqa: E402
from wakil.legacy.importing.verifying import verify_package  # noqa: E402
from wakil.legacy.importing.whole import import_package  # noqa: E402
from wakil.legacy.models import Move  # noqa: E402
from wakil.legacy.package import open_package  # noqa: E402


def seed() -> Cast:
    """The cast, among them Vera."""
    return make_cast()


def bring(last: int) -> int:
    """Import the golden package and kill -9 this process at that statement; the number of statements if it lives."""
    count = 0

    def deadly(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(deadly):
        import_package(actor(User.objects.get(name="Vera")), open_package(golden.FOLDER), joins={})
    return count


def verify() -> dict[str, object]:
    """Whether everything is here once and equal."""
    compared = verify_package(actor(User.objects.get(name="Vera")), open_package(golden.FOLDER))
    return {
        "equal": compared.is_equal,
        "faults": [str(fault) for fault in faults()],
        "cases": Case.objects.count(),
        "messages": Comment.objects.count(),
        "state": Move.objects.get().state,
    }


if __name__ == "__main__":
    doing = {"seed": lambda: bool(seed()), "import": lambda: bring(int(sys.argv[2])), "verify": verify}
    print(json.dumps(doing[sys.argv[1]]()))  # noqa: T201
