"""A year of polling twenty sources every fifteen minutes: the size, and what reading it costs."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from benchmarks import ours
from benchmarks.bench import RUN, Bench
from benchmarks.measured import run
from benchmarks.past import Past
from benchmarks.weightless import database_size

SIZE, READS = "a year: the database", "a year: reading it"
_LIST = "us_bis_entity"
_COMMANDS = (
    ["changes"],
    ["changes", "--json"],
    ["health"],
    ["show", _LIST],
    ["show", _LIST, "--on", "2026-06-01"],
    ["search", "Stand-in 000007"],
    ["calendar"],
    ["held"],
)
_PAGES = (
    "/",
    "/?page=20",
    "/lists",
    f"/lists/{_LIST}",
    f"/lists/{_LIST}?on=2026-06-01",
    f"/lists/{_LIST}.csv",
    "/calendar",
    "/sources",
    "/search?q=stand-in+000007",
    f"/feeds/{_LIST}.atom",
    "/api/changes?limit=100",
    "/healthz",
)
"""`healthz` last: it is all that the pages cost besides reading."""


def year(bench: Bench) -> None:
    """Live through a year, then read."""
    folder = bench.folder / "year"
    past = Past(folder, bench.site.base, 1)
    past.live()
    sizes = _sizes(folder / "watcher.sqlite3")
    bench.note(SIZE, RUN, size=database_size(folder), **sizes)
    print(f"  a year: {database_size(folder):.0f} MiB", flush=True)
    for words in _COMMANDS:
        for _ in range(bench.runs):
            command = [sys.executable, "-m", "watcher", "--config", str(past.config), *words]
            cost = run(command, folder=folder / "run", environ={"PYTHONPATH": str(ours.ROOT)})
            assert cost.code == 0, (words, cost.errors)
            bench.note(READS, f"watcher {' '.join(words)}", cpu=cost.cpu, wall=cost.wall)
    for path, name, seconds in _pages(past.config, bench.runs):
        bench.note(READS, path, **{name: seconds})


def _sizes(database: Path) -> dict[str, float]:
    """MiB of the kept bodies; how many attempts and changes there are."""
    with sqlite3.connect(database) as connection:

        def one(query: str) -> float:
            value: float = connection.execute(query).fetchone()[0]
            return value

        return {
            "bodies": one("SELECT total(length(body)) FROM bodies") / 2**20,
            "attempts": one("SELECT count(*) FROM fetches"),
            "changes": one("SELECT count(*) FROM changes"),
        }


def _pages(config: Path, runs: int) -> list[tuple[str, str, float]]:
    """Seconds until each page is there: for its first reader, and for those after, who may find it in memory."""
    command = [sys.executable, "-u", "-m", "watcher", "--config", str(config), "serve"]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    found = []
    with subprocess.Popen(
        [*command, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True, cwd=ours.ROOT
    ) as server:
        try:
            assert server.stdout is not None
            base = server.stdout.readline().split()[-1].rstrip("/")
            for turn in range(runs + 1):
                for path in _PAGES:
                    began = time.perf_counter()
                    opener.open(base + path, timeout=60).read()
                    found.append((path, "wall" if turn else "first", time.perf_counter() - began))
        finally:
            server.terminate()
    return found
