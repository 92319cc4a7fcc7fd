"""What the operators are told of: late, silent, contradicted, undelivered, no room, a wrong clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.farm import START, Inline, World, farm, source_id

from watcher.errors import GiveUp, TryAgain
from watcher.model.delivery import Delivery, Receipt
from watcher.model.document import Document, Request
from watcher.run.room import Room, room
from watcher.run.schedule import Pools, Schedule
from watcher.run.watchdog import Watchdog
from watcher.store import archive, ledger, outbox, workers
from watcher.store.workers import Worker

ONE, TWO = source_id(1), source_id(2)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)


def quiet_one(number: int) -> dict[str, Any]:
    return {"quiet_after": 10 * DAYS} if number == 1 else {}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with farm(tmp_path, 3, fields=quiet_one) as made:
        made.run(START + timedelta(minutes=1), timedelta(minutes=1))
        made.operators.clear()
        yield made


def look(world: World, at: datetime | None = None, **changed: Any) -> list[str]:
    """Look once, deliver, and say what is open."""
    world.now = at or world.now
    Watchdog(world.tools, START, **changed).look()
    return sorted(f"{one.kind.value} {one.subject}" for one in ledger.incidents(world.tools.engine))


def deliver(world: World) -> list[str]:
    """Deliver what waits; what the operators read since."""
    world.operators.clear()
    world.schedule.works["deliveries"]()
    return [one.headline for one in world.operators]


def test_a_source_that_nobody_checks_is_late_and_is_told_again_ever_more_rarely(world: World) -> None:
    assert look(world, START + 24 * HOURS) == []
    assert len(look(world, START + 25 * HOURS)) == 3
    told: list[datetime] = []
    for hour in range(26, 24 * 30, 2):
        look(world, START + hour * HOURS)
        if any(ONE in headline for headline in deliver(world)):
            told.append(world.now)
    assert [(after - before) // DAYS for before, after in pairwise(told)] == [1, 3, 7, 7, 7]
    world.operators.clear()
    world.schedule.works["checks"]()
    assert sum(one.headline.startswith("Over: ") for one in world.operators) == 3
    assert look(world) == [f"quiet {ONE}"], "what was silent all the while is so still"


def test_what_is_failing_is_not_called_late_too(world: World) -> None:
    world.pages[ONE].form = "redesigned"
    world.run(START + 30 * HOURS, HOURS)
    assert [f"{one.kind.value} {one.subject}" for one in ledger.incidents(world.tools.engine)] == [
        f"failing {ONE}"
    ]


def test_a_source_that_is_silent_for_longer_than_it_ever_was(world: World) -> None:
    world.run(START + 10 * DAYS, 6 * HOURS)
    assert ledger.incidents(world.tools.engine) == ()
    world.run(START + 11 * DAYS, 6 * HOURS)
    assert look(world) == [f"quiet {ONE}"]
    world.pages[ONE].change("X")
    world.run(world.now + 12 * HOURS, 6 * HOURS)
    assert look(world) == []
    headlines = [one.headline for one in world.operators]
    assert len([line for line in headlines if "quiet" in line]) == 2


class Broken:
    """A receiver that takes nothing."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error
        self.taken: list[str] = []

    def send(self, delivery: Delivery) -> Receipt:
        if self.error is not None:
            raise self.error
        self.taken.append(delivery.message.payload["text"])
        return Receipt({"taken": True})

    def find(self, delivery: Delivery) -> Receipt | None:
        return None

    def probe(self) -> str:
        return "well"


def with_broken(world: World, name: str, error: Exception) -> Broken:
    """The same world with one receiver that fails."""
    broken, inline, others = Broken(error), Inline(), world.tools.transports
    world.tools = replace(world.tools, transports=lambda one: broken if one == name else others(one))
    world.schedule = Schedule(world.tools, world.plan, pools=Pools(inline, inline))
    return broken


def test_readers_that_cannot_be_told_are_told_of_to_the_operators(world: World) -> None:
    broken = with_broken(world, "readers", TryAgain("nobody answers"))
    world.pages[ONE].change("X")
    world.run(world.now + timedelta(minutes=20), timedelta(minutes=1))
    assert look(world) == []
    world.run(world.now + timedelta(minutes=20), timedelta(minutes=1))
    assert look(world) == ["undelivered readers"]
    assert "1 message wait" in world.operators[-1].text
    assert "nobody answers" in world.operators[-1].text
    broken.error = None
    world.run(world.now + 2 * HOURS, timedelta(minutes=5))
    assert look(world) == []
    assert len(broken.taken) == 1
    assert world.operators[-1].headline.startswith("Over: readers could not be told no longer")


def test_operators_who_cannot_be_told_are_told_of_to_the_readers(world: World) -> None:
    broken = with_broken(world, "operators", GiveUp("channel_not_found"))
    world.pages[ONE].form = "redesigned"
    world.run(world.now + HOURS, timedelta(minutes=5))
    assert look(world) == [f"failing {ONE}", "undelivered operators"]
    (told,) = [one for one in world.readers if "operators" in one.headline]
    assert "channel_not_found" in told.text
    assert "--given-up" in told.text
    broken.error = None
    assert outbox.revive(world.tools.engine) == 1
    world.run(world.now + HOURS, timedelta(minutes=5))
    assert look(world) == [f"failing {ONE}"]
    assert any(ONE in text for text in broken.taken), "nothing was lost"
    assert [one.headline for one in world.readers if one.headline.startswith("Over: operators")]


def test_a_disk_that_fills(world: World) -> None:
    def space(free: int) -> Any:
        return lambda _tools: Room(free, 10**12, "/state")

    assert look(world, space=space(2 * 10**9)) == []
    assert look(world, space=space(9 * 10**8)) == ["disk disk"]
    assert look(world, space=space(11 * 10**8)) == ["disk disk"], "a little more is not enough"
    assert look(world, space=space(2 * 10**9)) == []
    assert "900 MB of 1,000,000 MB are free beside /state" in " ".join(
        one.text for one in [*world.operators, *_after(world)]
    )
    real = room(world.tools)
    assert real is not None
    assert real.total > real.free > 0


def _after(world: World) -> list[Any]:
    world.schedule.works["deliveries"]()
    return world.operators


def test_a_clock_that_was_set_back_is_told_and_the_day_waits(world: World) -> None:
    world.run(START + 3 * HOURS, timedelta(minutes=5))
    world.operators.clear()
    workers.tick(world.tools.engine, Worker("other", "1", START, world.now))
    assert look(world, START + 2 * HOURS) == ["clock clock"]
    world.schedule.step()
    assert "59 minutes ahead" in world.operators[0].text or "1 hour ahead" in world.operators[0].text
    assert world.schedule.works["checks"]() == 0, "what was attempted in the future was checked at once"
    world.run(START + 3 * HOURS + timedelta(minutes=10), timedelta(minutes=5))
    assert look(world) == []
    assert world.operators[-1].headline.startswith("Over: clock has a clock that is wrong no longer")


def test_the_clocks_of_the_servers_bear_witness(world: World) -> None:
    for number in range(3):
        request = Request(f"https://host{number}.example/")
        page = Document(request, b"x", headers=(("date", "Fri, 01 Mar 2024 11:40:00 GMT"),))
        archive.record(
            world.tools.engine,
            run_id="r",
            source_id=ONE,
            request=request,
            started_at=world.now,
            finished_at=world.now,
            outcome=page,
        )
    assert look(world) == ["clock clock"]
    assert "fast, by those of 3 servers" in ledger.incidents(world.tools.engine)[0].message
    world.tools = replace(world.tools, audience=replace(world.tools.audience, clock_note=True))
    assert look(world) == [], "under a clock that is meant to be wrong nobody is told"


def test_incidents_of_what_is_no_longer_configured_are_closed(world: World) -> None:
    world.pages[TWO].form = "redesigned"
    world.run(START + 2 * HOURS, timedelta(minutes=10))
    assert look(world) == [f"failing {TWO}"]
    left = {name: source for name, source in world.tools.sources.items() if name != TWO}
    world.tools = replace(world.tools, sources=left)
    assert look(world) == []


def test_two_sources_of_one_list_that_contradict_each_other(tmp_path: Path) -> None:
    shared = {"lists": ("list_01",), "expectations": {}}
    with farm(tmp_path, 2, fields=lambda number: shared if number == 2 else {}) as world:
        world.pages[TWO].number = 1
        world.pages[TWO].rows = list(world.pages[ONE].rows)
        world.run(START + HOURS, timedelta(minutes=15))
        dog = Watchdog(world.tools, START)
        world.pages[ONE].change("NEW")
        world.run(START + 4 * DAYS, 6 * HOURS)
        assert not dog.compare().opened
        world.run(START + 6 * DAYS, 6 * HOURS)
        (incident,) = [
            one for one in ledger.incidents(world.tools.engine) if one.kind.value == "contradictory"
        ]
        assert (incident.subject, incident.list_id) == (TWO, "list_01")
        assert "PARTY NEW OF 01" in incident.message
        world.pages[TWO].rows = list(world.pages[ONE].rows)
        world.run(world.now + DAYS, 3 * HOURS)
        assert [one.kind.value for one in ledger.incidents(world.tools.engine)] == []
