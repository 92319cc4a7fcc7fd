"""A year of twenty sources on an injected clock, with what goes wrong in a year; prints what operators read.

python tests/schedule/year.py [--days 366] [--poll-hours 6] [--step-minutes 30]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.farm import farm
from support.year import BEGIN, DAILY, fields, story

from watcher.run.plan import Plan


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--days", type=int, default=366)
    asked.add_argument("--poll-hours", type=float, default=6)
    asked.add_argument("--step-minutes", type=float, default=30)
    given = asked.parse_args()
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        farm(
            Path(folder),
            start=BEGIN,
            poll=timedelta(hours=given.poll_hours),
            plan=Plan(daily=DAILY),
            fields=fields,
        ) as world,
    ):
        told = story(world)
        told.live(BEGIN + timedelta(days=given.days), timedelta(minutes=given.step_minutes))
        shown = [one for screen in world.screens.values() for one in screen.told]
        daily = [one for one in shown if "checked" in one.headline and "in a day" in one.headline]
        news = [one for one in world.readers if "incident" not in one.text.lower()]
        rest = sorted((one for one in shown if one not in daily and one not in news), key=lambda one: one.at)
        for one in rest:
            if "baseline" not in one.headline:
                print(f"{one.at:%d %b %H:%M}  {one.headline}")
        print(
            f"{len(daily)} daily lines, {len(news)} messages to readers of {len(told.published)} publications"
        )
        print(f"{len(world.origin.requests):,} requests, {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
