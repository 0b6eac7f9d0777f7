"""Reads plans: no page may sort a whole set, or read a whole table."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

MOST_SORTED = 1_000  # the hits of a search are sorted, a domain's cases are not
SMALL_TABLE = 500  # rows; reading all of it is the cheapest way
IN_ORDER = ("list", "queue", "search", "10,000", "100,000", "dozen")  # pages whose index gives the order


@dataclass
class Plan:
    """What a plan says to people, and what it sorts and scans: name of the node, table, rows."""

    lines: list[str]
    sorts: list[int] = field(default_factory=list)
    scans: list[tuple[str, int]] = field(default_factory=list)


def explain(sql: str, params: Any) -> Plan:
    """The plan of one query; PostgreSQL runs it for that."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return _of_sqlite([str(row[-1]) for row in cursor.fetchall()])
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    top = (json.loads(found) if isinstance(found, str) else found)[0]
    return _of_postgresql(top)


def faults(name: str, plan: Plan) -> list[str]:
    """What is wrong with the plan of a page. Only a list has an order that an index must give."""
    is_list = any(word in name for word in IN_ORDER)
    found = [f"sorts {rows:,} rows" for rows in plan.sorts if is_list and rows > MOST_SORTED]
    return found + [f"reads all of {table}" for table, rows in plan.scans if rows > SMALL_TABLE]


def _of_postgresql(top: dict[str, Any]) -> Plan:
    plan = Plan([f"planned in {top['Planning Time']} ms, run in {top['Execution Time']} ms"])
    for depth, node in _nodes(top["Plan"], 0):
        place = node.get("Index Name") or node.get("Relation Name") or ""
        rows, times = int(node["Actual Rows"]), int(node["Actual Loops"])
        ran = f"({rows} rows, {times} times)" if times else "(never)"
        plan.lines.append(f"{'  ' * depth}{node['Node Type']} {place} {ran}")
        if "Sort" in node["Node Type"] and node.get("Plans"):
            plan.sorts.append(int(node["Plans"][0]["Actual Rows"]))
        if node["Node Type"] == "Seq Scan" and times:
            plan.scans.append((node["Relation Name"], rows + int(node.get("Rows Removed by Filter", 0))))
    return plan


def _nodes(node: dict[str, Any], depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
    yield depth, node
    for below in node.get("Plans", []):
        yield from _nodes(below, depth + 1)


def _of_sqlite(lines: list[str]) -> Plan:
    """SQLite names no numbers: an ordered list may use no temporary tree at all, as long as it is the outermost."""
    plan = Plan(lines)
    for line in lines:
        words = line.split()
        if words[0] == "SCAN" and words[1].startswith(("cases_", "reselling_", "events_")) and "VIRTUAL" not in words:
            plan.scans.append((words[1], SMALL_TABLE + 1))
    if "USE TEMP B-TREE FOR ORDER BY" in lines[-1:] and "searchtext" not in " ".join(lines):
        plan.sorts.append(MOST_SORTED + 1)
    return plan
