"""`python -m bench`: seed, measure, judge. BENCH_SCALE=50000 makes the largest portal that small."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.measure import measure
from bench.population import FULL, MEASURED_CASES
from bench.portals import places, served
from bench.report import Costs, Verdict, table, verdicts

SMALL = 2 * MEASURED_CASES
HERE = Path(__file__).parent


def main() -> int:
    """1 when a budget is exceeded or a plan is bad."""
    scale = max(SMALL, int(os.environ.get("BENCH_SCALE") or FULL))
    wanted = dict.fromkeys([("PostgreSQL", SMALL), ("PostgreSQL", scale), ("SQLite", max(SMALL, scale // 10))])
    with tempfile.TemporaryDirectory(prefix="wakil-bench-") as folder, places(Path(folder), list(wanted)) as found:
        found[0].run("manage.py", "collectstatic", "--noinput", "--verbosity=0")
        seeded = [(place, place.run("-m", "bench.inside", "seed", str(place.size))) for place in found]
        queries = {place.name: json.loads(place.run("-m", "bench.inside", "sql")) for place in found}
        with served(seeded) as portals:
            costs = measure(portals)
    return _told(costs, queries)


def _told(costs: Costs, queries: dict[str, Any]) -> int:
    sql = {name: (found["list_milliseconds"], found["bare_milliseconds"]) for name, found in queries.items()}
    judged = verdicts(costs, sql)
    bad_plans = [f"{name}: {fault}" for name, found in queries.items() for fault in found["faults"]]
    exceeded = [verdict for verdict in judged if not verdict.is_kept]
    print(table(costs))
    told = [f"{name} {taken} / {bare}" for name, (taken, bare) in sql.items()]
    print(f"\nThe list's SQL / the bare keyset query, in ms: {'; '.join(told)}")
    print(*(verdict for verdict in judged if not verdict.is_kept or verdict.what != "queries"), sep="\n")
    print(*(f"BAD PLAN {fault}" for fault in bad_plans), sep="\n")
    _write(costs, judged, sql, queries)
    return 1 if exceeded or bad_plans else 0


def _write(costs: Costs, judged: list[Verdict], sql: dict[str, Any], queries: dict[str, Any]) -> None:
    results = {
        "pages": {page: {portal: asdict(cost) for portal, cost in by.items()} for page, by in costs.items()},
        "list_sql_and_bare_keyset": sql,
        "budgets": [{**asdict(verdict), "kept": verdict.is_kept} for verdict in judged],
    }
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    parts = [
        f"=== {portal}: {page}\n" + "\n".join(lines) + "\n"
        for portal, found in queries.items()
        for page, lines in found["plans"].items()
    ]
    (HERE / "plans.txt").write_text("\n".join(parts))


if __name__ == "__main__":
    raise SystemExit(main())
