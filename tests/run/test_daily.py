"""The daily line: once a day, by the operators' clock, whoever tells it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.farm import START, farm

from watcher.model.route import DigestPlan
from watcher.run.daily import tell_daily
from watcher.run.plan import EVERY_DAY, Plan

HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("America/New_York", datetime(2024, 3, 8, 14, tzinfo=UTC)),
        ("America/New_York", datetime(2024, 11, 1, 14, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2024, 11, 1, 14, tzinfo=UTC)),
    ],
)
def test_at_eight_by_the_clock_of_the_place(zone: str, start: datetime, tmp_path: Path) -> None:
    plan = Plan(daily=DigestPlan("daily", time(8), EVERY_DAY, zone))
    with farm(tmp_path, 2, start=start, plan=plan, poll=6 * HOURS) as world:
        world.run(start + timedelta(days=5), HOURS)
        lines = [one for one in world.operators if "in a day" in one.headline]
        local = [one.at.astimezone(ZoneInfo(zone)) for one in lines]
        assert [moment.hour for moment in local] == [8] * 5
        assert len({moment.date() for moment in local}) == 5
        assert "2 sources checked" in lines[-1].headline
        assert "all of them well" in lines[-1].headline


def test_told_once_however_often_and_late_rather_than_never(tmp_path: Path) -> None:
    plan = DigestPlan("daily", time(8), EVERY_DAY, "UTC")
    with farm(tmp_path, 2) as world:
        assert not tell_daily(world.tools, plan), "nothing was ever read"
        world.schedule.step()
        assert not tell_daily(world.tools, plan), "the day began before us"
        world.now = START + timedelta(days=9)
        assert tell_daily(world.tools, plan), "one line for the days that were missed"
        assert not tell_daily(world.tools, plan)
        world.now += 12 * HOURS
        assert not tell_daily(world.tools, plan)
        world.now += 12 * HOURS
        assert tell_daily(world.tools, plan)
