"""The clock: looks at once, does not stop at an error, says what is held up, ends in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.daemon import eventually
from support.ear import Ear
from support.farm import START, World, farm

from watcher.run.plan import Intervals, Plan
from watcher.run.schedule import Schedule
from watcher.store import ledger, moments, workers

QUICK = Intervals(*([0.1] * 7))
MINUTES = timedelta(minutes=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with farm(tmp_path, 3) as made:
        yield made


def test_it_works_by_the_clock_and_ends_in_order(world: World, said: Ear) -> None:
    schedule = Schedule(world.tools, Plan(at_once=2), intervals=QUICK)
    schedule.start()
    eventually(lambda: len(world.operators) == 3)
    assert [one.owner for one in workers.workers(world.tools.engine)] == ["sim"]
    eventually(lambda: moments.last(world.tools.engine, "watched") is not None)
    assert schedule.stop()
    assert said.has("running", sources=3)
    assert said.has("stopped", cut_off=0)
    assert workers.workers(world.tools.engine) == ()
    asked = len(world.origin.requests)
    world.now += timedelta(hours=1)
    assert asked == len(world.origin.requests) == 3


def test_a_work_that_breaks_is_said_aloud_and_done_again(world: World, said: Ear) -> None:
    calls: list[int] = []

    def broken() -> None:
        calls.append(1)
        raise KeyError("x")

    class Breaking(Schedule):
        """The same, with one work that breaks."""

        @property
        def works(self):  # type: ignore[no-untyped-def]
            return {**super().works, "watchdog": broken}

    schedule = Breaking(world.tools, Plan(), intervals=QUICK)
    schedule.start()
    eventually(lambda: len(calls) > 2)
    assert schedule.stop()
    assert said.has("broken", work="watchdog")


def test_a_work_that_takes_too_long_is_said_aloud(world: World, said: Ear) -> None:
    go, running = threading.Event(), []

    def slow() -> None:
        running.append(1)
        assert len(running) == 1, "never twice at a time"
        go.wait(20)
        running.pop()

    class Slow(Schedule):
        """The same, with one work that takes its time."""

        @property
        def works(self):  # type: ignore[no-untyped-def]
            return {**super().works, "nightly": slow}

    schedule = Slow(world.tools, Plan(), intervals=QUICK)
    schedule.start()
    eventually(lambda: said.has("held up", work="nightly"))
    eventually(lambda: len(world.operators) == 3)
    go.set()
    assert schedule.stop()


def test_taken_up_at_once_where_the_next_look_would_be_far_away(world: World) -> None:
    schedule = Schedule(world.tools, Plan(), intervals=Intervals(*([3600.0] * 7)))
    schedule.start()
    eventually(lambda: len(world.operators) == 3)
    world.now = START + 20 * MINUTES
    schedule.take_up()
    eventually(lambda: len(world.origin.requests) == 6)
    assert schedule.stop()


def test_while_the_clock_is_wrong_the_day_waits(world: World) -> None:
    world.run(START + 30 * MINUTES, MINUTES)
    world.now = START - timedelta(hours=30)
    world.schedule.step()
    assert [one.kind.value for one in ledger.incidents(world.tools.engine)] == ["clock"]
    world.schedule.step()
    assert any("clock" in one.headline for one in world.operators)
