"""The golden package: a small old centre with every kind of record. `python -m tests.legacy.golden` writes its files.

Sumber Niaga is a reseller with two domains, Lintas the one that Bengkel Maju had before it. Rina is Sumber Niaga's
super admin; Joko had the two privileges of the old centre, Tono too but for one product only; Maya holds a legacy
privilege, Surya nothing but Support Manager, Lina may view customers, Yusuf has left, Andi signs in by a provider.
Eko and Dewi work for Apotek Sehat, Fitri for Bengkel Maju; Pak Gun only ever wrote by mail. Ava is here already, Wira
is new.
"""

import hashlib
import io
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from wakil.legacy.package import PackageWriter

FOLDER = Path(__file__).parent / "golden"
PASSWORD = "lumpia-semarang-1998"
CENTRE = "Balai Bantuan"
LOG = b"connection refused\n" * 20
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


def encoded(password: str = PASSWORD, iterations: int = 1000) -> str:
    """A hash as an old Django keeps it, cheap to check."""
    return PBKDF2PasswordHasher().encode(password, "garam", iterations)


def records() -> list[tuple[str, dict[str, Any]]]:
    """Everything but the cases."""
    return [
        *(("organizations", one) for one in _ORGANIZATIONS),
        *(("domains", {"name": name, "organization": organization}) for name, organization in _DOMAINS),
        ("products", {"id": "ws", "name": "Nusantara Workspace"}),
        ("products", {"id": "meet", "name": "Nusantara Meet"}),
        ("categories", {"id": "delivery", "product": "ws", "path": ["Mail", "Delivery"]}),
        ("categories", {"id": "sound", "product": "meet", "path": ["Meetings", "Sound"]}),
        *(("people", {"id": i, "organization": o, "address": a, "name": n, **more}) for i, o, a, n, more in _people()),
        *(("roles", one) for one in _ROLES),
        *(("assignments", one) for one in _ASSIGNMENTS),
        ("product_permissions", {"id": "pp1", "person": "tono", "product": "Workspace", "permission": "read"}),
        *(("relationships", one) for one in _RELATIONSHIPS),
        ("subscriptions", {"id": "s1", "customer": "apotek", "product": "ws", "plan": "Premium", "bought_from": "niaga",
                           "started_at": "2020-01-10T00:00:00Z"}),
        ("subscriptions", {"id": "s2", "customer": "bengkel", "product": "ws", "plan": "Standard",
                           "bought_from": "lintas", "started_at": "2020-02-01T00:00:00Z",
                           "ended_at": "2022-01-01T00:00:00Z"}),
        ("subscriptions", {"id": "s3", "customer": "bengkel", "product": "ws", "plan": "Enhanced",
                           "bought_from": "niaga", "started_at": "2022-01-01T00:00:00Z"}),
    ]  # fmt: skip


_ORGANIZATIONS = [
    {"id": "vendor", "kind": "vendor", "name": "Nusantara"},
    {"id": "niaga", "kind": "reseller", "name": "Sumber Niaga", "language": "id", "time_zone": "Asia/Jakarta"},
    {"id": "lintas", "kind": "reseller", "name": "Lintas", "time_zone": "Asia/Makassar"},
    {"id": "apotek", "kind": "customer", "name": "Apotek Sehat", "language": "id", "time_zone": "Asia/Jakarta"},
    {"id": "bengkel", "kind": "customer", "name": "Bengkel Maju", "time_zone": "Asia/Jayapura"},
]
_DOMAINS = [
    ("nusantara.example", "vendor"),
    ("sumberniaga.example", "niaga"),
    ("timur.sumberniaga.example", "niaga"),
    ("lintas.example", "lintas"),
    ("apotek.example", "apotek"),
    ("bengkel.example", "bengkel"),
]
_ROLES = [
    {"id": "support", "organization": "niaga", "name": "Helpdesk",
     "privileges": ["view_customers", "access_customers_cases"]},
    {"id": "manager", "organization": "niaga", "name": "Support Manager", "is_inactive": True},
    {"id": "legacy", "organization": "niaga", "name": "Enterprise",
     "privileges": ["legacy_resold_enterprise_support", "print_labels"]},
    {"id": "viewer", "organization": "niaga", "name": "Viewer", "privileges": ["view_customers"]},
    {"id": "lintas-all", "organization": "lintas", "name": "Helpdesk",
     "privileges": ["support", "view_customers", "access_customers_cases"]},
    {"id": "asks", "organization": "apotek", "name": "Asks", "privileges": ["support_cases"]},
]  # fmt: skip
_ASSIGNMENTS = [
    {"person": "rina", "built_in": "super_admin", "started_at": "2019-05-01T00:00:00Z"},
    {"person": "joko", "role": "support", "started_at": "2019-06-01T00:00:00Z"},
    {"person": "tono", "role": "support"},
    {"person": "tono", "role": "viewer"},
    {"person": "maya", "role": "legacy"},
    {"person": "surya", "role": "manager"},
    {"person": "lina", "role": "viewer"},
    {"person": "andi", "role": "support"},
    {"person": "omar", "role": "lintas-all"},
    {"person": "dewi", "built_in": "super_admin"},
    {"person": "eko", "role": "asks"},
    {"person": "fitri", "built_in": "super_admin"},
    {"person": "ava", "built_in": "support_agent"},
    {"person": "wira", "built_in": "support_agent"},
]
_FOR_GOOD = {"level": "manage", "until_at": "2027-06-30T00:00:00Z"}
_RELATIONSHIPS = [
    {"id": "rel1", "reseller_domain": "sumberniaga.example", "customer": "apotek",
     "started_at": "2020-01-10T00:00:00Z",
     "consents": [
         {"level": "file", "from_at": "2020-01-11T00:00:00Z", "ended_at": "2021-01-01T00:00:00Z", "given_by": "dewi"},
         {**_FOR_GOOD, "from_at": "2021-01-01T00:00:00Z", "given_by": "dewi"},
     ]},
    {"id": "rel2", "reseller_domain": "lintas.example", "customer": "bengkel", "started_at": "2020-02-01T00:00:00Z",
     "ended_at": "2022-01-01T00:00:00Z",
     "consents": [{"level": "manage", "from_at": "2020-02-01T00:00:00Z", "ended_at": "2022-01-01T00:00:00Z",
                   "reason": "Contract 7"}]},
    {"id": "rel3", "reseller_domain": "sumberniaga.example", "customer": "bengkel",
     "started_at": "2022-01-01T00:00:00Z",
     "consents": [{**_FOR_GOOD, "products": ["ws"], "from_at": "2022-01-01T00:00:00Z", "reason": "Contract 12"}]},
    {"id": "rel4", "reseller_domain": "timur.sumberniaga.example", "customer": "bengkel", "kind": "support_only",
     "started_at": "2023-01-01T00:00:00Z"},
]  # fmt: skip


def _people() -> list[tuple[str, str, str, str, dict[str, Any]]]:
    old = {"password": encoded()}
    return [
        ("rina", "niaga", "rina@sumberniaga.example", "Rina", {**old, "language": "id"}),
        ("joko", "niaga", "joko@sumberniaga.example", "Joko", {**old, "second_address": "joko@rumah.example"}),
        ("tono", "niaga", "tono@sumberniaga.example", "Tono", old),
        ("maya", "niaga", "maya@sumberniaga.example", "Maya", old),
        ("surya", "niaga", "surya@sumberniaga.example", "Surya", old),
        ("lina", "niaga", "lina@sumberniaga.example", "Lina", old),
        ("yusuf", "niaga", "yusuf@sumberniaga.example", "Yusuf", {**old, "is_active": False}),
        ("andi", "niaga", "andi@timur.sumberniaga.example", "Andi",
         {"subject": {"issuer": "https://id.sumberniaga.example", "subject": "a-17"}}),
        ("omar", "lintas", "omar@lintas.example", "Omar", old),
        ("dewi", "apotek", "dewi@apotek.example", "Dewi", {**old, "time_zone": "Asia/Jakarta"}),
        ("eko", "apotek", "eko@apotek.example", "Eko", old),
        ("gun", "apotek", "gun@surel.example", "Pak Gun", {"is_active": False}),
        ("fitri", "bengkel", "fitri@bengkel.example", "Fitri", old),
        ("ava", "vendor", "ava@nusantara.example", "Ava", old),
        ("wira", "vendor", "wira@nusantara.example", "Wira", old),
    ]  # fmt: skip


CASES: list[dict[str, Any]] = [
    {
        "case": {"id": "t1", "number": "1001", "customer": "apotek", "filer": "joko",
                 "managed_from": "sumberniaga.example", "filed_at": "2022-03-01T01:00:00.123456Z", "product": "ws",
                 "category": "delivery",
                 "title": "Resep tidak sampai", "description": "Since Monday.\n\nNothing **arrives**.", "severity": 2,
                 "state": "action_required", "owner": "wira", "language": "id", "time_zone": "Asia/Jakarta",
                 "updated_at": "2022-03-03T08:00:00Z", "message_id": "<t1@balai.example>"},
        "messages": [
            {"id": "m1", "author": "wira", "at": "2022-03-01T02:00:00Z", "body": "We look into it.",
             "message_id": "<m1@balai.example>", "in_reply_to": "<t1@balai.example>"},
            {"id": "m2", "author": "ava", "audience": "vendor", "at": "2022-03-01T03:00:00Z", "body": "Queue 7 again."},
            {"id": "m3", "author": "wira", "audience": "reseller_and_vendor", "audience_domain": "sumberniaga.example",
             "at": "2022-03-01T04:00:00Z", "body": "Between us: a bill is open."},
            {"id": "m4", "author": "gun", "at": "2022-03-02T01:00:00Z", "body": "Still nothing.",
             "message_id": "<m4@surel.example>", "in_reply_to": "<m1@balai.example>"},
            {"id": "m5", "author": "wira", "at": "2022-03-03T08:00:00Z", "body": "Send us the log."},
        ],
        "changes": [
            {"id": "c1", "what": "owner", "after": "wira", "at": "2022-03-01T01:30:00Z", "by": "wira"},
            {"id": "c2", "what": "state", "before": "new", "after": "in_progress", "at": "2022-03-01T01:30:00Z",
             "by": "wira"},
            {"id": "c3", "what": "severity", "before": "3", "after": "2", "at": "2022-03-01T05:00:00Z", "by": "joko"},
            {"id": "c4", "what": "state", "before": "in_progress", "after": "action_required",
             "at": "2022-03-03T08:00:00Z", "by": "wira"},
        ],
        "attachments": [
            {"id": "f1", "name": "log.txt", "content": LOG, "by": "joko", "at": "2022-03-01T01:00:00.123456Z"},
            {"id": "f2", "message": "m4", "name": "=1+1.png", "content": PICTURE, "by": "gun",
             "at": "2022-03-02T01:00:00Z"},
        ],
        "watchers": [
            {"address": "apoteker@cabang.example", "by": "joko", "at": "2022-03-01T01:00:00.123456Z"},
            {"address": "fitri@bengkel.example", "level": "view", "by": "eko", "at": "2022-03-01T06:00:00Z"},
        ],
    },
    {
        "case": {"id": "t2", "number": "1002", "customer": "apotek", "filer": "eko", "filed_at": "2022-04-01T00:00:00Z",
                 "product": "ws", "title": "Kalender kosong", "description": "", "severity": 3, "state": "closed",
                 "closed_at": "2022-04-10T00:00:00Z", "updated_at": "2022-04-10T00:00:00Z"},
        "messages": [{"id": "m6", "author": "wira", "at": "2022-04-02T00:00:00Z", "body": "Fixed."}],
        "changes": [
            {"id": "c5", "what": "state", "before": "new", "after": "closed", "at": "2022-04-02T00:00:01Z",
             "by": "wira"},
            {"id": "c6", "what": "state", "before": "closed", "after": "in_progress", "at": "2022-04-03T00:00:00Z",
             "by": "eko"},
            {"id": "c7", "what": "state", "before": "in_progress", "after": "closed", "at": "2022-04-10T00:00:00Z"},
        ],
    },
    {
        "case": {"id": "t3", "number": "1003", "customer": "bengkel", "filer": "omar", "managed_from": "lintas.example",
                 "filed_at": "2021-07-01T00:00:00Z", "product": "ws", "title": "Pesan ganda", "description": "Twice.",
                 "severity": 4, "state": "closed", "closed_at": "2021-07-02T00:00:00Z",
                 "updated_at": "2021-07-02T00:00:00Z"},
        "changes": [{"id": "c8", "what": "state", "before": "new", "after": "closed", "at": "2021-07-02T00:00:00Z",
                     "by": "wira"}],
    },
    {
        "case": {"id": "t4", "number": "ABC-4", "aliases": ["977"], "customer": "bengkel", "filer": "joko",
                 "managed_from": "lintas.example", "filed_at": "2024-02-01T00:00:00Z", "product": "meet",
                 "category": "sound", "title": "Suara hilang", "description": "No sound.", "severity": 1,
                 "state": "solution_provided", "updated_at": "2024-02-02T00:00:00Z", "related_to": "t3"},
        "messages": [{"id": "m7", "author": "wira", "at": "2024-02-02T00:00:00Z", "body": "Try the new version."}],
        "changes": [{"id": "c9", "what": "state", "before": "new", "after": "solution_provided",
                     "at": "2024-02-02T00:00:00Z", "by": "wira"}],
    },
    {
        "case": {"id": "t5", "number": "1005", "customer": None, "filer": "rina",
                 "filed_at": "2024-03-01T00:00:00Z", "product": "ws", "title": "Tagihan kami", "description": "Ours.",
                 "severity": 4, "state": "new", "updated_at": "2024-03-01T00:00:00Z"},
    },
]  # fmt: skip


def write(folder: Path, cases: list[dict[str, Any]] | None = None, others: Any = None, **manifest: Any) -> Path:
    """Write a package: the golden one, or one with other records."""
    shutil.rmtree(folder, ignore_errors=True)
    taken_at, cursor = manifest.pop("taken_at", datetime(2026, 10, 1, tzinfo=UTC)), manifest.pop("cursor", "1")
    with PackageWriter(folder, manifest.pop("centre", CENTRE), **manifest) as writer:
        for kind, record in records() if others is None else others:
            writer.add(kind, record)
        for one in CASES if cases is None else cases:
            _write_case(writer, one)
        writer.finish(taken_at=taken_at, cursor=cursor)
    return folder


def _write_case(writer: PackageWriter, one: dict[str, Any]) -> None:
    writer.add("cases", one["case"])
    for kind in ("messages", "changes", "attachments", "watchers"):
        for record in one.get(kind, ()):
            given = {"case": one["case"]["id"], **record}
            if kind == "attachments":
                content = given.pop("content")
                sha256, size = writer.add_file(io.BytesIO(content))
                assert sha256 == hashlib.sha256(content).hexdigest()
                given |= {"sha256": sha256, "size": size}
            writer.add(kind, given)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")
    django.setup()
    write(FOLDER)
