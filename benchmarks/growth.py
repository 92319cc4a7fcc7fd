"""How the costs grow: one process a point, so that none inherits another's memory.

python -m benchmarks.growth CURVE X FOLDER BASE      (one line of JSON)
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median

from benchmarks import ours
from benchmarks.bench import RUN, Bench
from benchmarks.past import Past
from benchmarks.weightless import database_size, second_check
from watcher import app, logs
from watcher.run.check import check
from watcher.settings import load

COMMIT = "100,000 entries, 100 changes"
_PATIENCE = 300.0
"""Seconds that one point may take; what takes longer ends its curve."""
_EDITIONS = 7
"""How often each source changes in a year: ten years are lived through in a minute or two."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What grows along x, and which cost is drawn: `cpu` (seconds), `grown` (MiB of database)."""

    title: str
    across: str
    points: tuple[int, ...]
    drawn: tuple[str, ...]


CURVES = {
    "entries": Curve(
        "A check that finds 100 changes, by entries of the list",
        "entries",
        (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000),
        ("cpu", "grown"),
    ),
    "sources": Curve(
        "A round of unchanged sources (304), by sources",
        "sources",
        (10, 30, 100, 300, 1_000),
        ("cpu",),
    ),
    "changes": Curve(
        "A check of a list of 100,000, by changes",
        "changes",
        (1, 10, 100, 1_000, 10_000, 100_000),
        ("cpu", "grown"),
    ),
    "history": Curve(
        "An unchanged check of one of 20 sources, by years of history",
        "years",
        (1, 2, 5, 10),
        ("cpu", "size"),
    ),
}


def growth(bench: Bench) -> None:
    """All curves. Where a point takes too long or fails, its curve ends and says why."""
    for name, curve in CURVES.items():
        for x in curve.points if bench.runs > 1 else curve.points[:3]:
            found = _apart(bench, name, x)
            if isinstance(found, str):
                bench.cell(f"growth {name}", f"{x:,} {curve.across}", found)
                print(f"  {name} {x:,}: {found}", flush=True)
                break
            bench.note(f"growth {name}", RUN, x=x, **found)
            print(f"  {name} {x:,}: {found['cpu']:.3f} s CPU", flush=True)


def commit(bench: Bench) -> None:
    """The budget's own point, with the spread."""
    for _ in range(bench.runs):
        found = _apart(bench, "changes", 100)
        assert not isinstance(found, str), found
        bench.note(COMMIT, RUN, **found)


def exponent(found: Sequence[tuple[float, float]]) -> float:
    """The slope of log y over log x, over the upper half of the points: below, fixed costs hide it."""
    upper = found[len(found) // 2 :] if len(found) > 4 else found
    xs, ys = [log(x) for x, _ in upper], [log(max(y, 1e-6)) for _, y in upper]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def _apart(bench: Bench, name: str, x: int) -> dict[str, float] | str:
    """One point, in a process of its own; or why there is none."""
    folder = bench.folder / f"{name}-{x}"
    command = [sys.executable, "-m", "benchmarks.growth", name, str(x), str(folder), bench.site.base]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, cwd=ours.ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"over {_PATIENCE:.0f} s"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if done.returncode:
        return f"ended with {done.returncode}: {done.stderr.strip()[-120:]}"
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _point(name: str, x: int, folder: Path, base: str) -> dict[str, float]:
    if name == "entries":
        return second_check(x, 100, folder, base)
    if name == "changes":
        return second_check(100_000, x, folder, base)
    if name == "history":
        return _after_years(x, folder, base)
    with ours.Daemon(ours.configure(folder, base), "small", x) as daemon:
        daemon.round()
        found = daemon.round()
    return {"cpu": found["cpu"], "wall": found["wall"], "peak": found["peak"]}


def _after_years(years: int, folder: Path, base: str) -> dict[str, float]:
    past = Past(folder, base, years, editions=_EDITIONS)
    past.live()
    size = database_size(folder)
    source, spent = next(iter(past.sources.values())), []
    with app.opened(load(past.config), clock=app.clock_of({}), sources=past.sources) as tools:
        for _ in range(21):
            began = time.process_time()
            assert check(source, tools).outcome == "unchanged"
            spent.append(time.process_time() - began)
    return {"cpu": median(spent), "size": size}


if __name__ == "__main__":
    logs.set_up(level="ERROR")
    print(json.dumps(_point(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])))
