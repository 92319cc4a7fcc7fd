"""Workers, killed at random, on a PostgreSQL that is restarted: half an hour of 200 sources; prints figures.

python tests/schedule/long_run.py [--sources 200] [--minutes 30] [--speed 10] [--workers 2] [--seed 1]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.cluster import cluster
from support.daemon import eventually
from support.findings import examine


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--sources", type=int, default=200)
    asked.add_argument("--minutes", type=float, default=30, help="of the workers' clocks")
    asked.add_argument("--speed", type=float, default=10)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    began = time.perf_counter()
    seconds = given.minutes * 60 / given.speed
    with cluster(
        count=given.sources, workers=given.workers, speed=given.speed, poll=300, seed=given.seed
    ) as farm:
        first = time.perf_counter()
        eventually(lambda: farm.ask("SELECT COUNT(*) FROM heads") == [(given.sources,)], 300)
        print(f"{given.sources} baselines in {time.perf_counter() - first:.1f} s")
        farm.live(seconds, kill_every=8, restart_at=seconds / 2, publish_every=3, each=given.sources // 10)
        farm.settle(300)
        found = examine(farm, slack_seconds=60 + 2 * given.speed)
        for worker in farm.workers:
            worker.stop()
    print(
        f"{given.minutes:.0f} minutes of {given.sources} sources, {time.perf_counter() - began:.0f} s of ours"
    )
    print(f"{found.checks:,} checks, {found.changes:,} changes, {found.messages:,} messages")
    print(f"{found.kills} workers killed, the database restarted once")
    if found.takeovers:
        middle, worst = statistics.median(found.takeovers), found.takeovers[-1]
        print(
            f"{len(found.takeovers)} sources taken over, median {middle:.0f} s, longest {worst:.0f} s after the kill"
        )
    print(f"{len(found.lapsed)} taken over from a living worker that did not renew in time")
    wrong = {
        "untold": found.untold,
        "told twice": found.told_twice,
        "posted twice": found.posted_twice,
        "seized": found.seized,
        "slow": found.slow,
    }
    for name, what in wrong.items():
        print(f"{name}: {len(what)} {what[:5] if what else ''}")
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
