"""Many sources that nobody can reach are one incident; one of them is its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.farm import START, World, farm

from watcher.store import leases, ledger

STEP = timedelta(seconds=30)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with farm(tmp_path, 6) as made:
        made.run(START + timedelta(minutes=1), STEP)
        made.operators.clear()
        yield made


def pass_(world: World, minutes: float) -> None:
    world.run(world.now + timedelta(minutes=minutes), STEP)


def kinds(world: World) -> list[str]:
    return [one.kind.value for one in ledger.incidents(world.tools.engine)]


def test_a_network_that_is_down_is_told_once_and_found_again_at_once(world: World) -> None:
    world.spoil("gone", *range(1, 7))
    pass_(world, 45)
    assert kinds(world) == ["network"]
    (told,) = world.operators
    assert told.headline.endswith("network cannot be reached from here")
    assert "sources tried: source_" in told.text
    pass_(world, 120)
    assert len(world.operators) == 1
    world.spoil("good", *range(1, 7))
    # Back-off had grown to an hour; the first that is reached calls the others.
    due = min(one.next_due_at for one in leases.turns(world.tools.engine).values() if one.next_due_at)
    world.run(due + timedelta(minutes=4), STEP)
    assert kinds(world) == []
    assert [one.headline.split(":")[0] for one in world.operators][1:] == ["Over"]
    assert all(one.failures == 0 for one in leases.turns(world.tools.engine).values())


def test_a_moment_without_a_network_is_told_to_nobody(world: World) -> None:
    pass_(world, 13)
    world.spoil("gone", *range(1, 7))
    pass_(world, 2)
    world.spoil("good", *range(1, 7))
    pass_(world, 60)
    assert world.operators == []


def test_one_site_that_is_down_is_told_once_others_bear_witness(world: World) -> None:
    world.spoil("gone", 3)
    pass_(world, 30)
    assert kinds(world) == ["failing"]
    (told,) = world.operators
    assert "source_03 cannot be read" in told.headline
    world.spoil("good", 3)
    pass_(world, 80)
    assert len(world.operators) == 2


def test_two_sources_alone_cannot_tell(tmp_path: Path) -> None:
    with farm(tmp_path, 2) as world:
        world.spoil("gone", 1, 2)
        pass_(world, 10)
        assert kinds(world) == ["failing", "failing"]


def test_a_first_start_without_a_network(tmp_path: Path) -> None:
    with farm(tmp_path, 6) as world:
        world.spoil("gone", *range(1, 7))
        pass_(world, 20)
        assert kinds(world) == ["network"]
        assert len(world.operators) == 1
        world.spoil("good", *range(1, 7))
        pass_(world, 30)
        assert kinds(world) == []
        baselines = [one for one in world.operators if "baseline" in one.headline]
        assert len(baselines) == 6
