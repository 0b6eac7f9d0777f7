"""`python -m bench.moving 10000`: how fast a package of so many cases comes in, and with how much memory.

Three messages for each case, a file for every tenth. The database is the one of WAKIL_DATABASE_URL, or a new SQLite:
`python -m tools.postgres .venv/bin/python -m bench.moving 10000`.
"""

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

CUSTOMERS, PEOPLE = 200, 5  # of each reseller's customers; people of each organization
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
WORDS = ("mail", "calendar", "delivery", "printer", "invoice", "password", "meeting", "sound", "network", "again")


def write_package(folder: Path, cases: int) -> None:
    """A vendor, ten resellers, their customers, and so many cases."""
    from wakil.legacy.package import PackageWriter  # noqa: PLC0415 -- after Django is set up

    with PackageWriter(folder, "Bench") as writer:
        for kind, record in _directory():
            writer.add(kind, record)
        for number in range(cases):
            _write_case(writer, number)
        writer.finish(taken_at=datetime(2026, 1, 1, tzinfo=UTC))


def _directory() -> "list[tuple[str, dict[str, Any]]]":
    found: list[tuple[str, dict[str, Any]]] = [
        ("organizations", {"id": "v", "kind": "vendor", "name": "Vendor"}),
        ("domains", {"name": "vendor.example", "organization": "v"}),
        ("products", {"id": "p", "name": "Workspace"}),
        ("categories", {"id": "c", "product": "p", "path": ["Mail", "Delivery"]}),
        ("people", {"id": "agent", "organization": "v", "address": "agent@vendor.example", "name": "Agent"}),
    ]
    for seller in range(10):
        found += _organization(f"r{seller}", "reseller")
    for buyer in range(CUSTOMERS):
        found += _organization(f"k{buyer}", "customer")
        relationship = {"id": f"rel{buyer}", "reseller_domain": f"r{buyer % 10}.example", "customer": f"k{buyer}",
                        "started_at": BEGAN, "consents": [{"level": "manage", "from_at": BEGAN}]}  # fmt: skip
        found.append(("relationships", relationship))
    return found


def _organization(name: str, kind: str) -> "list[tuple[str, dict[str, Any]]]":
    people = [
        (
            "people",
            {"id": f"{name}-{n}", "organization": name, "address": f"p{n}@{name}.example", "name": f"Person {n}"},
        )
        for n in range(PEOPLE)
    ]
    organization = {"id": name, "kind": kind, "name": f"{kind.title()} {name}"}
    return [("organizations", organization), ("domains", {"name": f"{name}.example", "organization": name}), *people]


def _write_case(writer: Any, number: int) -> None:
    buyer, old = number % CUSTOMERS, f"t{number}"
    at = BEGAN + timedelta(minutes=20 * number + 60)
    filer = f"r{buyer % 10}-{number % PEOPLE}"
    last = at + timedelta(hours=9)
    writer.add("cases", {
        "id": old, "number": f"{900_000_000 + number}", "customer": f"k{buyer}", "filer": filer, "filed_at": at,
        "product": "p", "category": "c", "title": _text(number, 6), "description": _text(number, 60), "severity": 3,
        "state": "closed", "closed_at": last, "updated_at": last, "owner": "agent",
    })  # fmt: skip
    for nth in range(3):
        writer.add("messages", {"id": f"{old}-{nth}", "case": old, "author": "agent" if nth % 2 else filer,
                                "at": at + timedelta(hours=nth + 1), "body": _text(number + nth, 80),
                                "message_id": f"<{old}-{nth}@bench.example>"})  # fmt: skip
    writer.add("changes", {"id": f"{old}-a", "case": old, "what": "owner", "after": "agent", "at": at, "by": "agent"})
    writer.add("changes", {"id": f"{old}-b", "case": old, "what": "state", "before": "new", "after": "closed",
                           "at": last, "by": "agent"})  # fmt: skip
    if number % 10 == 0:
        sha256, size = writer.add_file(io.BytesIO(f"log of {number}\n".encode() * 100))
        writer.add("attachments", {"id": f"{old}-f", "case": old, "name": "log.txt", "size": size, "sha256": sha256,
                                   "by": filer, "at": at})  # fmt: skip


def _text(seed: int, words: int) -> str:
    return " ".join(WORDS[(seed * 7 + nth * (1 + seed % 5)) % len(WORDS)] for nth in range(words))


def main() -> None:
    """Write, import, compare; print what each took."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="wakil-bench-moving-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")
        os.environ["WAKIL_DATA"] = f"{folder}/data"
        django.setup()
        actor, connection = _portal()
        _timed("written", cases, lambda: write_package(Path(folder) / "package", cases))
        _measure(actor, Path(folder) / "package", cases, connection.vendor)


def _portal() -> Any:
    from django.core.management import call_command  # noqa: PLC0415 -- after Django is set up
    from django.db import connection  # noqa: PLC0415

    from tests.cast import actor, make_organization, make_user  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    make_organization("vendor", "Vendor", "vendor.example")
    return actor(make_user("Vera", "vendor.example", "super_admin")), connection


def _measure(actor: Any, folder: Path, cases: int, vendor: str) -> None:
    from wakil.legacy.importing.verifying import verify_package  # noqa: PLC0415 -- after Django is set up
    from wakil.legacy.importing.whole import import_package  # noqa: PLC0415
    from wakil.legacy.package import open_package  # noqa: PLC0415

    package = open_package(folder)
    taken = _timed(f"imported into {vendor}", cases, lambda: import_package(actor, package, joins={}))
    _timed("imported again", cases, lambda: import_package(actor, package, joins={}))
    _timed("compared", cases, lambda: print("  equal:", verify_package(actor, package).is_equal))
    print(f"100,000 cases at this pace: {taken / cases * 100_000:.0f} s; most memory {_megabytes()} MB")


def _timed(what: str, cases: int, work: Callable[[], object]) -> float:
    began, used = time.monotonic(), time.process_time()
    work()
    taken, busy = time.monotonic() - began, time.process_time() - used
    print(f"{cases} cases {what}: {taken:.1f} s ({cases / taken:.0f} a second), of that {busy:.1f} s of this process")
    return taken


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
