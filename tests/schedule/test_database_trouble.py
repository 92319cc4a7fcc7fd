"""A full disk, a read-only file, a database that is gone, a clock that was set back: said, survived, resumed."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from support.clocks import set_back_an_hour
from support.daemon import eventually
from support.ear import Ear
from support.farm import START, World, farm, source_id
from support.origin import Origin

from watcher.run.plan import Plan
from watcher.store import ledger
from watcher.store.engine import connect

MINUTES = timedelta(minutes=1)
ONE = source_id(1)


@pytest.fixture
def world(tmp_path: Path, heart: Origin) -> Iterator[World]:
    plan = Plan(heartbeat=heart.url("/ping"), heartbeat_every=MINUTES)
    with farm(tmp_path, 3, plan=plan) as made:
        made.run(START + 2 * MINUTES, MINUTES)
        made.operators.clear()
        heart.requests.clear()
        yield made


def sound(world: World) -> None:
    """No corruption, and nothing half written."""
    path = str(world.tools.engine.url.database)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None


def goes_on(world: World) -> None:
    """Every source is read again, what has changed meanwhile is told once, and nobody is troubled."""
    world.readers.clear()
    world.run(world.now + timedelta(hours=2), 5 * MINUTES)
    assert ledger.incidents(world.tools.engine) == ()
    assert len([one for one in world.readers if "1 added, 1 removed" in one.headline]) == 1
    sound(world)


def test_a_full_disk(world: World, heart: Origin, said: Ear) -> None:
    engine = world.tools.engine
    engine.dispose()

    def no_more(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(engine, "connect", no_more)
    world.pages[ONE].rows += [f"PARTY {n} WITH A VERY LONG NAME {'X' * 400}" for n in range(900)]
    world.run(START + 30 * MINUTES, MINUTES)
    complaints = [line for line in said.lines("broken check") if line["source"] == ONE]
    assert complaints
    assert "the disk is full" in str(complaints[0]["error"])
    sound(world)
    event.remove(engine, "connect", no_more)
    engine.dispose()
    world.readers.clear()
    world.run(world.now + timedelta(hours=2), 5 * MINUTES)
    assert ledger.head(engine, ONE).failures == 0
    sound(world)


def test_a_read_only_database(world: World, heart: Origin, said: Ear) -> None:
    engine = world.tools.engine
    engine.dispose()

    def read_only(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(engine, "connect", read_only)
    world.pages[ONE].change("X")
    asked = len(world.origin.requests)
    world.run(START + 40 * MINUTES, MINUTES)
    lines = said.lines()
    assert "the database is read-only" in str(lines[0]["error"])
    assert "writable" in lines[0]["advice"]
    assert [seen.path for seen in heart.requests] == ["/ping/fail"] * len(heart.requests)
    assert len(heart.requests) > 30
    assert len(world.origin.requests) == asked, "no authority is asked for what cannot be written"
    assert world.readers == []
    event.remove(engine, "connect", read_only)
    engine.dispose()
    goes_on(world)
    assert heart.requests[-1].path == "/ping"
    assert said.lines("database is back")


def test_a_database_that_is_gone_and_comes_back(world: World, heart: Origin, said: Ear) -> None:
    path = Path(str(world.tools.engine.url.database))
    path.rename(path.with_name("away"))
    world.pages[ONE].change("X")
    asked = len(world.origin.requests)
    world.run(START + 40 * MINUTES, MINUTES)
    lines = said.lines()
    assert "the database file is gone" in str(lines[0]["error"])
    assert len(lines) <= 40, "once a minute"
    assert {seen.path for seen in heart.requests} == {"/ping/fail"}
    assert len(world.origin.requests) == asked
    assert not path.exists(), "no empty database is begun in its place"
    path.with_name("away").rename(path)
    goes_on(world)


def test_a_clock_set_back_an_hour(world: World) -> None:
    set_back_an_hour(world)
    sound(world)


def test_the_scheduler_is_woken_where_the_wall_clock_was_set_back(world: World, said: Ear) -> None:
    """It waits by the wall clock: set back an hour, it would look at nothing for an hour."""
    schedule, offsets = world.schedule, iter([0.0, 0.0, 3600.0, 3600.0, 3600.0])
    calls: list[str] = []
    schedule.take_up = lambda: calls.append("taken up")  # type: ignore[method-assign]
    monotonic = schedule._monotonic
    schedule._monotonic = lambda: monotonic() + next(offsets, 3600.0)
    stopped = threading.Event()
    watching = threading.Thread(target=schedule.watch, args=(stopped, 0.01))
    watching.start()
    eventually(lambda: calls == ["taken up"])
    stopped.set()
    watching.join(5)
    assert calls == ["taken up"]
    assert said.lines("clock set back")


def test_a_disk_that_is_really_full(tmp_path: Path, heart: Origin, said: Ear) -> None:
    """A small disk of its own: it is said, the database stays whole, and all goes on when there is room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=12m tmpfs {disk} 2>/dev/null") != 0:
        pytest.skip("only root may mount the small disk that this test fills")
    plan = Plan(heartbeat=heart.url("/ping"), heartbeat_every=MINUTES)
    try:
        with farm(disk, 3, plan=plan) as world:
            world.run(START + 20 * MINUTES, MINUTES)
            waste = disk / "waste"
            with waste.open("ab", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(b"x" * 4096):
                    pass
            world.pages[ONE].change("X")
            world.run(START + 60 * MINUTES, MINUTES)
            assert "disk" in str(said.lines()[0]["error"])
            assert heart.requests[-1].path == "/ping/fail"
            waste.unlink()
            world.run(START + 61 * MINUTES, MINUTES)
            assert heart.requests[-1].path == "/ping"
            goes_on(world)
    finally:
        os.system(f"umount {disk}")


def test_a_backup_restored_under_load_tells_nothing_twice(tmp_path: Path) -> None:
    """What was told after the copy was made is found again, looked for at Slack, and not repeated."""
    from support.slack import FakeSlack

    from watcher.deliver.slack import SlackTransport
    from watcher.run.schedule import Pools, Schedule
    from watcher.store.backup import backup, restore

    with farm(tmp_path, 4) as world, FakeSlack() as slack:
        slack.page = 50
        transport = SlackTransport("C0123456789", "xoxb-good", slack.url)
        others = world.tools.transports
        kinds = {**world.tools.audience.kinds, "readers": "slack"}
        world.tools = replace(
            world.tools,
            transports=lambda name: transport if name == "readers" else others(name),
            audience=replace(world.tools.audience, kinds=kinds),
        )
        from support.farm import Inline

        world.schedule = Schedule(world.tools, world.plan, pools=Pools(Inline(), Inline()))
        world.run(START + 20 * MINUTES, MINUTES)
        world.pages[source_id(1)].change("BEFORE")
        world.run(START + 40 * MINUTES, MINUTES)
        backup(world.tools.engine, tmp_path / "copy")
        world.pages[source_id(2)].change("AFTER")
        world.run(START + 60 * MINUTES, MINUTES)
        assert len(slack.messages) == 2
        restore(world.tools.engine, tmp_path / "copy", force=True, now=world.now)
        world.pages[source_id(3)].change("LATER")
        world.run(START + 120 * MINUTES, MINUTES)
        words = json.dumps(slack.messages)
        assert len(slack.messages) == 3
        for name in ("BEFORE", "AFTER", "LATER"):
            assert sum(f"PARTY {name}" in json.dumps(one) for one in slack.messages) == 1, words
        engine = connect(str(world.tools.engine.url))
        with engine.connect() as connection:
            states = connection.execute(text("SELECT DISTINCT state FROM deliveries")).scalars().all()
        engine.dispose()
        assert states == ["sent"]
