"""Reads the vendor's mapping, and says of a slip of the pen where it is."""

import csv
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wakil.legacy.request_tracker.mapping import Mapping


class Unfit(Exception):
    """The mapping can't be used; each line says where and why."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises Unfit.

    `customers = "customers.csv"` reads them from a table beside it: id, name, domains, known_as, reseller_domain, kind,
    from_day, to_day, level, plan, product; several words in one cell are parted by semicolons.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        if isinstance(told.get("customers"), str):
            told["customers"] = _customers(path.parent / told["customers"])
        return Mapping.model_validate(told)
    except OSError as problem:
        raise Unfit([f"{problem.filename}: {problem.strerror}"]) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, csv.Error) as problem:
        raise Unfit([f"{path.name}: {problem}"]) from problem
    except ValidationError as problem:
        raise Unfit([_told(one["loc"], one["msg"]) for one in problem.errors(include_url=False)]) from problem


def _told(place: tuple[int | str, ...], message: str) -> str:
    where = ".".join(map(str, place))
    return f"{where + ': ' if where else ''}{message.removeprefix('Value error, ')}"


def _customers(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        return [_customer({key: value.strip() for key, value in row.items()}) for row in csv.DictReader(table)]


def _customer(row: dict[str, str]) -> dict[str, Any]:
    party: dict[str, Any] = {"id": row["id"], "name": row["name"]}
    party |= {name: _several(row[name]) for name in ("domains", "known_as") if row.get(name)}
    period = {name: row[name] for name in ("from_day", "to_day") if row.get(name)}
    if row.get("reseller_domain"):
        relation: dict[str, Any] = {"reseller_domain": row["reseller_domain"], **period}
        relation |= {"kind": row["kind"]} if row.get("kind") else {}
        relation |= {"consent": {"level": row["level"]}} if row.get("level") else {}
        party["relationships"] = [relation]
    if row.get("plan"):
        party["subscriptions"] = [{"product": row.get("product", ""), "plan": row["plan"], **period}]
    return party


def _several(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(";") if word.strip()]
