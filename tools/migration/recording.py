"""Real answers of a real Request Tracker, for the tests of the adapter: `python -m tools.migration.recording`.

It starts one, fills it a little, takes the package of all and the package of what came later, and writes down what was
asked and answered, with the mapping and the passwords' hashes, into tests/legacy/request_tracker.
"""

import csv
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from tools.migration import later, plan, world
from tools.migration.old_centre import OldCentre, old_centre

FOLDER = Path(__file__).parent.parent.parent / "tests" / "legacy" / "request_tracker"
KEYS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 17, 22, 25, 50)
BASE = "http://old-centre.example/rt"


def main() -> None:
    """Make the recordings anew."""
    os.environ["WAKIL_OUTBOUND_ALLOW"] = "127.0.0.0/8"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakil.config.settings")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    world.write_mapping(FOLDER)
    with old_centre() as centre, tempfile.TemporaryDirectory() as folder:
        centre.seed(world.foundations())
        numbers = centre.seed(plan.tickets(KEYS))
        centre.seed(_ties(numbers))
        first = _recorded(centre, Path(folder) / "first")
        time.sleep(1)
        _happen_later(centre, numbers)
        second = _recorded(centre, Path(folder) / "second", Path(folder) / "first")
        _write("answers.json", {"first": first, "second": second, "since": _cursor(Path(folder) / "first")})
        _write_passwords(centre)


def _ties(numbers: dict[str, int]) -> list[dict[str, Any]]:
    """One ticket is merged into another, and one refers to an earlier one."""
    late = {"do": "late", "by": "vito", "at": plan.LAST}
    in_order = sorted(numbers.values())
    return [
        late | {"kind": "merge", "id": in_order[6], "other": in_order[2]},
        late | {"kind": "RefersTo", "id": in_order[9], "other": in_order[1]},
    ]


def _happen_later(centre: OldCentre, numbers: dict[str, int]) -> None:
    """New tickets, and a reply on an old one."""
    for key in range(2):
        later.file_ticket(centre, key)
    later.reply(centre, numbers["t0"], "Baru: sekarang berjalan.")


def _recorded(centre: OldCentre, root: Path, *earlier: Path) -> list[dict[str, Any]]:
    from wakil.legacy.request_tracker.mapping_file import read_mapping  # noqa: PLC0415  Django is set up by now
    from wakil.legacy.request_tracker.running import package_request_tracker  # noqa: PLC0415

    server = _recorder(centre)
    mapping = read_mapping(FOLDER / "mapping.toml")
    package_request_tracker(server, mapping, root, passwords={}, earlier=earlier)
    return server.heard  # type: ignore[no-any-return]


def _recorder(centre: OldCentre) -> Any:
    """A server that writes down what it hears."""
    from wakil.legacy.request_tracker.client import Credentials, Server  # noqa: PLC0415
    from wakil.lib.outbound import Answer  # noqa: PLC0415

    class Recorder(Server):
        def __init__(self) -> None:
            super().__init__(centre.url, Credentials.of(f"{world.MOVER.login}:{world.PASSWORD}"))
            self.heard: list[dict[str, Any]] = []

        def _ask(self, method: str, url: str, body: bytes | None) -> Answer:
            answer = super()._ask(method, url, body)
            parts = urlsplit(url.removeprefix(f"{centre.url}/REST/2.0/"))
            said = json.loads(answer.body.decode().replace(centre.url, BASE))
            asked = {"method": method, "path": parts.path, "query": parts.query, "body": json.loads(body or b"null")}
            self.heard.append(asked | {"date": answer.headers["Date"], "answer": said})
            return answer

    return Recorder()


def _cursor(root: Path) -> str:
    return str(json.loads((root / "manifest.json").read_text())["cursor"])


def _write(name: str, content: Any) -> None:
    """One question a line, so that a difference can be read."""
    text = json.dumps(content, ensure_ascii=False, indent=None)
    (FOLDER / name).write_text(text.replace('{"method"', '\n{"method"') + "\n", encoding="utf-8")


def _write_passwords(centre: OldCentre) -> None:
    found = centre.query("SELECT Name, Password FROM Users WHERE Password <> '' ORDER BY Name")
    ours = {person.login for person in world.everybody() if person.scheme}
    with (FOLDER / "passwords.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([("name", "password"), *(row for row in found if row[0] in ours)])
    samples = [{"password": world.PASSWORD, "hash": hashed} for name, hashed in found if name in ours]
    (FOLDER / "samples.json").write_text(json.dumps(samples, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
