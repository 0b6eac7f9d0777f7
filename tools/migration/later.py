"""What people do in the old centre between the first package and the cut-over: over its API, as themselves."""

import base64
from typing import Any

from tools.migration.old_centre import OldCentre
from tools.migration.world import PASSWORD, WITH_PASSWORD


class Refused(Exception):
    """The old centre did not let them."""


def file_ticket(centre: OldCentre, key: int) -> int:
    """A customer files a ticket with a file; its number."""
    customer = key % WITH_PASSWORD + 1
    log = base64.b64encode(f"baru {key}\n".encode() * 50).decode()
    said = {
        "Queue": "Drive",
        "Subject": f"Sesudah paket pertama ({key})",
        "Requestor": f"citra@pelanggan-{customer:03}.example",
        "Content": f"Ini baru, nomor {key}.",
        "ContentType": "text/plain",
        "Attachments": [{"FileName": f"baru-{key}.log", "FileType": "text/plain", "FileContent": log}],
    }
    return int(_posted(centre, "ticket", said, f"citra{customer}")["id"])


def reply(centre: OldCentre, ticket: int, text: str) -> None:
    """An agent answers."""
    said = {"Content": text, "ContentType": "text/plain", "Subject": "Re: baru"}
    _posted(centre, f"ticket/{ticket}/correspond", said, "ava")


def _posted(centre: OldCentre, path: str, said: dict[str, Any], by: str) -> Any:
    status, answer = centre.post(path, said, by=by, password=PASSWORD)
    if status not in {200, 201}:
        raise Refused(f"{path}: {status} {answer}")
    return answer
