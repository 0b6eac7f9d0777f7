"""What happened in the old centre over three years: the lines from which the seed makes tickets."""

import base64
import struct
import zlib
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from tools.migration.world import PARTNERS, SEVERITIES, STAFF, STRANGERS, OldCustomer, Somebody, customers

FIRST, LAST = 1_672_531_200, 1_793_491_200  # 2023-01-01 to 2026-11-01
HOUR = 3600
Line = dict[str, Any]

_SUBJECTS = (
    "Surat tidak sampai",
    "Mail bounces since Monday",
    "Kuota penuh",
    "Folder can't be shared",
    "Faktur ganda",
    "Kalender kosong – lagi?",
    "Slow downloads “at noon”",
    "Tidak bisa masuk 😟",
)
_SENTENCES = (
    "Sejak kemarin pengguna kami tidak menerima surat.",
    "We see error 550 in the log below.",
    "Mohon bantuannya, ini mendesak.",
    "> You wrote: have you tried another browser?",
    "Terima kasih – sudah berhasil.",
    "It happens only from the office network (10.0.0.0/8).",
    "    indented = true",
    "# not a heading",
    "Kami sudah mencoba langkah 1 sampai 4 & tidak ada perubahan <lagi>.",
)
_CHOICES = Random(20261126)  # noqa: S311  nothing secret: the same old centre every time


def tickets(keys: Iterable[int]) -> list[Line]:
    """A ticket for each of these numbers, oldest first, with its messages and changes."""
    return sorted((_ticket(key) for key in keys), key=lambda line: line["at"])


def in_parts(lines: list[Line], number: int) -> list[list[Line]]:
    """For so many seeds side by side."""
    return [lines[part::number] for part in range(number)]


def ties(numbers: dict[str, int], at: int) -> Iterator[Line]:
    """Merges and links between tickets that are there now."""
    keys = sorted(numbers, key=lambda key: numbers[key])
    for first, second in zip(keys[5::97], keys[9::97], strict=False):
        kind = {"do": "late", "kind": "merge", "by": "vito", "at": at}
        yield kind | {"id": numbers[second], "other": numbers[first]}
    for first, second in zip(keys[20::31], keys[27::31], strict=False):
        kind = {"do": "late", "kind": "RefersTo", "by": "ava", "at": at}
        yield kind | {"id": numbers[second], "other": numbers[first]}


def _ticket(key: int) -> Line:
    customer = _CHOICES.choice(customers())
    first, second = customer.people()
    at = _CHOICES.randrange(FIRST, LAST - 90 * 24 * HOUR)
    by = _by(key, customer, first, second)
    name = f"<{key}.{at}@{by.address.rpartition('@')[2]}>"
    line: Line = {
        "do": "ticket",
        "key": f"t{key}",
        "at": at,
        "by": by.login,
        "queue": _CHOICES.choices(("Mail", "Drive", "Billing", "Internal"), (50, 30, 17, 3))[0],
        "subject": f"{_CHOICES.choice(_SUBJECTS)} ({key})",
        "requestors": [by.address] if by not in STAFF else [first.address],
        "cc": [second.address] if key % 4 == 0 else (["auditor@luar.example"] if key % 25 == 1 else []),
        "priority": _CHOICES.choice((0, 20, 40, 60, 80)),
        "fields": _fields(key, customer),
        **_words(key, by, "Masalah"),
        "message_id": name if key % 3 else "",
        "files": _files(key, 0),
    }
    line["events"] = sorted(_events(key, at, by, name), key=lambda event: event["at"])
    return line


def _by(key: int, customer: OldCustomer, first: Somebody, second: Somebody) -> Somebody:
    """Mostly the customer or its reseller; now and then an agent for them, or somebody whom no mapping knows."""
    seller = next(one for one in PARTNERS if one.address.endswith("@" + customer.reseller_domain))
    if key % 40 == 7:  # noqa: PLR2004
        return STRANGERS[key // 40 % len(STRANGERS)]
    return (seller, seller, first, second, STAFF[key % 3])[key % 5]


def _fields(key: int, customer: OldCustomer) -> dict[str, str]:
    """The customer is named by its number, its domain, or another word; some only by who asks."""
    fields = {"Customer": (customer.id, customer.domain, f"Pelanggan {customer.number}")[key % 3]}
    if key % 2:
        fields["Partner domain"] = customer.reseller_domain
    if key % 3 != 2:  # noqa: PLR2004
        fields["Severity"] = list(SEVERITIES)[key % 4]
    return fields


def _words(key: int, by: Somebody, opening: str) -> Line:
    text = "\n\n".join([f"{opening} {key}:", *_CHOICES.choices(_SENTENCES, k=_CHOICES.randint(1, 6))])
    said: Line = {"text": text, "from": f"{by.name} <{by.address}>", "subject": f"{opening} {key}"}
    if key % 9 == 4:  # noqa: PLR2004
        lines = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>" for line in text.split("\n\n"))
        said["html"] = f"<html><head><title>x</title></head><body>{lines}<script>alert(1)</script></body></html>"
        said["only_html"] = key % 2 == 0
    return said


def _events(key: int, at: int, by: Somebody, first_mail: str) -> Iterator[Line]:
    agent = STAFF[key % 3]
    moment = at + _CHOICES.randrange(60, 20 * HOUR)
    yield {"kind": "owner", "by": agent.login, "at": moment, "value": agent.login}
    yield {"kind": "status", "by": agent.login, "at": moment + 1, "value": "open"}
    earlier = first_mail
    for turn in range(_CHOICES.randint(1, 5)):
        moment += _CHOICES.randrange(600, 60 * HOUR)
        author = agent if turn % 2 == 0 else by
        name = f"<{key}.{turn}.{moment}@{author.address.rpartition('@')[2]}>"
        kind = "comment" if author is agent and turn % 4 == 2 else "reply"  # noqa: PLR2004
        mail = {"message_id": name, "in_reply_to": earlier, "files": _files(key, turn + 1)}
        yield {"kind": kind, "by": author.login, "at": moment, **_words(key * 10 + turn, author, "Re:"), **mail}
        earlier = name if kind == "reply" else earlier
    yield from _changes(key, agent.login, moment)


def _changes(key: int, agent: str, moment: int) -> Iterator[Line]:
    """What else may happen to a ticket, and how it ends."""
    if key % 6 == 1:
        yield {"kind": "field", "by": agent, "at": moment + 10, "name": "Severity", "value": "Critical"}
    if key % 7 == 2:  # noqa: PLR2004
        yield {"kind": "priority", "by": agent, "at": moment + 20, "value": 90}
    if key % 8 == 3:  # noqa: PLR2004
        yield {"kind": "watcher", "by": agent, "at": moment + 30, "value": "pengamat@luar.example"}
    if key % 12 == 5:  # noqa: PLR2004
        yield {"kind": "owner", "by": "vera", "at": moment + 40, "value": "vera"}
    endings = (("stalled",), ("resolved",), ("resolved",), ("resolved", "open"), ("stalled", "open", "resolved"), ())
    ending = endings[key % 6] if key % 50 else ("rejected",)
    for step, status in enumerate(ending):
        yield {"kind": "status", "by": agent, "at": moment + 100 + step * 5 * HOUR, "value": status}


def _files(key: int, turn: int) -> list[Line]:
    """A picture, a log, a file that many tickets have, and once in a while a large one."""
    found = []
    if (key + turn) % 5 == 0:
        found.append(_file("bukti layar.png", "image/png", _picture(key * 7 + turn)))
    if (key + turn) % 11 == 3:  # noqa: PLR2004
        log = "".join(f"{n} é 550 5.1.1 <user{key}@x>: no such user\n" for n in range(40 + key % 200))
        found.append(_file(f"log-{key}.txt", "text/plain", log.encode(), charset="UTF-8"))
    if (key + turn) % 13 == 5:  # noqa: PLR2004
        found.append(
            _file("syarat & ketentuan – 2023.pdf", "application/pdf", b"%PDF-1.4\n" + b"the same for all " * 60)
        )
    if key % 400 == 11 and turn == 0:  # noqa: PLR2004
        found.append(_file("dump.bin", "application/octet-stream", Random(key).randbytes(3_000_000)))  # noqa: S311
    return found


def _file(name: str, kind: str, content: bytes, **more: str) -> Line:
    return {"name": name, "type": kind, "content": base64.b64encode(content).decode(), **more}


def _picture(seed: int) -> bytes:
    """A small PNG with noise in it."""
    side = 16
    rows = b"".join(b"\x00" + Random(seed * side + row).randbytes(3 * side) for row in range(side))  # noqa: S311
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
