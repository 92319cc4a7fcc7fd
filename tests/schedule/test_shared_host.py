"""Several sources on one host that is down: one incident for the host, opened once and closed once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.farm import START, World, farm, source_id

from watcher.run.check import check_all
from watcher.store import leases, ledger

STEP, HOURLY = timedelta(seconds=30), timedelta(hours=1)
SHARING = (2, 3, 4, 5, 6)


@pytest.fixture(params=[15, 600], ids=["polled-often", "polled-rarely"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with farm(tmp_path, 8, poll=timedelta(minutes=request.param), sharing=SHARING) as made:
        made.run(START + timedelta(minutes=2), STEP)
        made.operators.clear()
        yield made


def live(world: World, minutes: float, step: timedelta = STEP) -> None:
    world.run(world.now + timedelta(minutes=minutes), step)


def incidents(world: World) -> list[tuple[str, str]]:
    return sorted((one.kind.value, one.subject) for one in ledger.incidents(world.tools.engine))


def due(world: World, *numbers: int) -> float:
    """Minutes until the next of those sources is checked, or of those that share the host."""
    turns = leases.turns(world.tools.engine)
    next_ = min(at for n in numbers or SHARING if (at := turns[source_id(n)].next_due_at))
    return max((next_ - world.now) / timedelta(minutes=1), 0)


def test_five_sources_of_a_dead_host_are_one_incident(world: World) -> None:
    world.spoil("gone", *SHARING)
    live(world, due(world) - 1, HOURLY)
    live(world, 7)
    assert incidents(world) == [("network", "shared.example")]
    (told,) = world.operators
    assert told.headline == "shared.example cannot be reached from here"
    assert "sources tried: source_0" in " ".join(told.text.split())
    live(world, 20 * 60, HOURLY)
    assert len(world.operators) == 1, "whoever knows that the host is down need not be told of each source"
    world.spoil("good", *SHARING)
    live(world, due(world) + 4)
    assert incidents(world) == []
    assert [one.headline.split(":")[0] for one in world.operators][1:] == ["Over"]
    assert all(turn.failures == 0 for turn in leases.turns(world.tools.engine).values()), "all asked again"


def test_one_source_of_a_host_that_answers_is_its_own_incident(world: World) -> None:
    world.spoil("gone", 3)
    live(world, due(world, 3) - 1, HOURLY)
    live(world, 25)
    assert incidents(world) == [("failing", "source_03")]
    assert len(world.operators) == 1


def test_a_network_that_is_down_is_no_host(world: World) -> None:
    world.spoil("gone", *range(1, 9))
    live(world, due(world) - 1, HOURLY)
    live(world, 7)
    assert incidents(world) == [("network", "network")]
    live(world, 300, HOURLY)
    assert len(world.operators) == 1


def test_a_host_that_is_down_for_a_moment_is_told_to_nobody(world: World) -> None:
    live(world, due(world) - 1, HOURLY)
    world.spoil("gone", *SHARING)
    live(world, 2)
    world.spoil("good", *SHARING)
    live(world, 60)
    assert world.operators == []


def test_rounds_of_checks_without_a_scheduler(world: World) -> None:
    world.spoil("gone", *SHARING)
    for _ in range(4):
        world.now += timedelta(minutes=15)
        reports = check_all(list(world.tools.sources.values()), world.tools)
        assert sum(report.error is not None for report in reports) == 5
    assert incidents(world) == [("network", "shared.example")]
    world.spoil("good", *SHARING)
    check_all(list(world.tools.sources.values()), world.tools)
    live(world, 1)
    assert incidents(world) == []
    assert len(world.operators) == 2
