"""Reads an export as another program would, by the format that docs/how-to/export.md describes."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any


@dataclass
class Copy:
    """What is in a zip: the manifest, the cases by number, and the bytes of each file by its path."""

    manifest: dict[str, Any]
    cases: dict[str, dict[str, Any]]
    files: dict[str, bytes]


def read(content: bytes) -> Copy:
    """Raises AssertionError where the zip is not what the manifest says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held.pop("manifest.json"))
    assert (manifest["format"], manifest["version"]) == ("wakil-export", 1)
    sums = {one["path"]: (one["size"], one["sha256"]) for one in manifest["entries"]}
    assert sums == {name: (len(body), hashlib.sha256(body).hexdigest()) for name, body in held.items()}
    lines = [json.loads(line) for line in held.pop("cases.jsonl").splitlines()]
    cases = {case["number"]: case for case in lines}
    counted = {
        "cases": len(lines),
        "comments": sum(len(case["comments"]) for case in lines),
        "events": sum(len(case["events"]) for case in lines),
        "files": len(held) - len(manifest["missing"]),
    }
    assert manifest["counts"] == counted
    paths = {file["path"] for case in lines for file in case["files"] if "path" in file}
    assert paths == set(held)
    return Copy(manifest, cases, held)


def copy_of(response: Any) -> Copy:
    """The copy in a response, however it comes."""
    assert response.status_code == 200, response.content
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return read(content)
