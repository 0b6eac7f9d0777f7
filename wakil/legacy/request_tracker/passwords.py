"""The passwords' hashes, which REST2 does not tell: a CSV that the database's owner makes with one SELECT."""

import csv
from pathlib import Path

from wakil.legacy.request_tracker.mapping_file import Unfit

LONGEST = 112  # of a hash; what is longer is none of RT's


def read_passwords(path: Path) -> dict[str, str]:
    """Login → the column Password as it is; whoever has none is left out. Raises Unfit."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            rows = csv.DictReader(table)
            columns = {name.strip().lower(): name for name in rows.fieldnames or ()}
            if missing := {"name", "password"} - set(columns):
                raise Unfit([f"{path.name}: has no column {', '.join(sorted(missing))}"])
            return {
                row[columns["name"]]: row[columns["password"]]
                for row in rows
                if _is_hash(row[columns["password"]] or "")
            }
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise Unfit([f"{path.name}: {problem}"]) from problem


def _is_hash(value: str) -> bool:
    """False of RT's words for "none": "*NO-PASSWORD*", "*LOCK*" and the like; crypt(3) is not taken over."""
    is_marked = value.startswith(("!bcrypt!", "!sha512!")) and len(value) <= LONGEST
    return is_marked or (len(value) in {22, 32, 40} and not value.startswith("*"))
