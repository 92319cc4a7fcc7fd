"""A thousand sources, polled every minute by the clock alone."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks import ours, sources
from benchmarks.bench import RUN, Bench
from watcher.core.backoff import next_due

LOAD = "1,000 sources polled every minute"
_COUNT = 1_000
_SETTLE = 70.0
"""After the first reading, which everybody begins at once, each source finds its own place in the minute."""


def load(bench: Bench) -> None:
    """Checks done and expected, how late they began, CPU."""
    config = ours.configure(bench.folder / "minutely", bench.site.base)
    with ours.Daemon(config, "minutely", _COUNT) as daemon:
        daemon.live(_SETTLE)
        bench.site.count()
        found = daemon.live(bench.minutes * 60)
        fetched = bench.site.count()
    late = _lateness(config.parent / "watcher.sqlite3", seconds=bench.minutes * 60)
    done = sum(found["outcomes"].values())
    bench.note(
        LOAD,
        RUN,
        minutes=bench.minutes,
        done=done,
        expected=_COUNT * bench.minutes,
        failed=done - found["outcomes"].get("unchanged", 0),
        asked=fetched["requests"],
        cpu=found["cpu"],
        cores=found["cpu"] / found["wall"],
        peak=found["peak"],
        late_median=late[len(late) // 2],
        late_p99=late[int(len(late) * 0.99)],
        late_most=late[-1],
    )
    print(f"  {LOAD}: {done:,} checks in {bench.minutes:g} minutes", flush=True)


def _lateness(database: Path, seconds: float) -> list[float]:
    """Seconds from the moment when a check was due to the moment when its request began, sorted."""
    chosen = sources.many("small", _COUNT, poll=timedelta(minutes=1))
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT source_id, started_at, finished_at FROM fetches ORDER BY source_id, fetch_id"
        ).fetchall()
    last = max(datetime.fromisoformat(row[1]) for row in rows)
    since = last - timedelta(seconds=seconds)
    late = []
    for (former, before, finished), (source_id, started, _) in pairwise(rows):
        began = datetime.fromisoformat(started)
        # A first reading begins at no point of the grid: its commit may fall beyond the half step that decides
        # whether this minute's point or the next one's is due, and what was fetched does not say so.
        if former != source_id or datetime.fromisoformat(before) < since:
            continue
        declared = chosen[source_id].declaration
        due = next_due(declared, failures=0, now=datetime.fromisoformat(finished))
        late.append((began - due).total_seconds())
    return sorted(late)
