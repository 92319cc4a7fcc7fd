"""A PostgreSQL that is full, read-only, gone or restored, and a clock that was set back: said, survived, resumed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.clocks import set_back_an_hour
from support.ear import Ear
from support.farm import START, World, farm, source_id
from support.origin import Origin
from support.postgres import PostgresServer, administer, postgres_bin

from watcher.run.plan import Plan
from watcher.store import ledger

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(postgres_bin() is None, reason="no PostgreSQL server programs on this machine"),
]
MINUTES = timedelta(minutes=1)
ONE = source_id(1)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    made = PostgresServer()
    made.start()
    yield made
    made.remove()


@contextlib.contextmanager
def opened(folder: Path, server: PostgresServer, heart: Origin) -> Iterator[World]:
    """Three sources that have been read once."""
    plan = Plan(heartbeat=heart.url("/ping"), heartbeat_every=MINUTES)
    with farm(folder, 3, plan=plan, url=server.address.format(name="watcher")) as world:
        world.run(START + 2 * MINUTES, MINUTES)
        world.operators.clear()
        heart.requests.clear()
        yield world


@pytest.fixture
def world(tmp_path: Path, server: PostgresServer, heart: Origin) -> Iterator[World]:
    administer(server.address, "CREATE DATABASE watcher")
    with opened(tmp_path, server, heart) as made:
        yield made


def cut(server: PostgresServer) -> None:
    """End every session: what was changed for the database holds for the next."""
    ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'watcher'"
    administer(server.address, ends)


def is_quiet_until(world: World, minutes: int) -> None:
    """Time passes; no authority is asked for what cannot be written, and nobody is told anything."""
    asked = len(world.origin.requests)
    world.run(START + minutes * MINUTES, MINUTES)
    assert len(world.origin.requests) == asked
    assert world.readers == []


def goes_on(world: World, heart: Origin, said: Ear) -> None:
    """Every source is read again, what has changed meanwhile is told once, and nobody is troubled."""
    world.readers.clear()
    world.run(world.now + timedelta(hours=2), 5 * MINUTES)
    assert ledger.incidents(world.tools.engine) == ()
    assert len([one for one in world.readers if "1 added, 1 removed" in one.headline]) == 1
    assert heart.requests[-1].path == "/ping"
    assert said.lines("database is back")


def test_a_server_that_is_gone_and_comes_back(
    world: World, server: PostgresServer, heart: Origin, said: Ear
) -> None:
    server.stop()
    world.pages[ONE].change("X")
    is_quiet_until(world, 40)
    lines = said.lines()
    assert "the database cannot be reached" in str(lines[0]["error"])
    assert "See that it runs" in lines[0]["advice"]
    assert len(lines) <= 40, "once a minute"
    assert {seen.path for seen in heart.requests} == {"/ping/fail"}
    server.start()
    goes_on(world, heart, said)


def test_a_read_only_database(world: World, server: PostgresServer, heart: Origin, said: Ear) -> None:
    administer(server.address, "ALTER DATABASE watcher SET default_transaction_read_only = on")
    cut(server)
    world.pages[ONE].change("X")
    is_quiet_until(world, 40)
    lines = said.lines()
    assert {str(line["error"]).partition(":")[0] for line in lines[1:]} == {"the database is read-only"}
    assert "writable" in lines[-1]["advice"]
    assert heart.requests[-1].path == "/ping/fail"
    administer(server.address, "ALTER DATABASE watcher RESET default_transaction_read_only")
    cut(server)
    goes_on(world, heart, said)


def test_a_disk_that_is_full(tmp_path: Path, server: PostgresServer, heart: Origin, said: Ear) -> None:
    """The tables lie on a small disk of their own."""
    disk = Path(tempfile.mkdtemp(prefix="disk"))  # not below tmp_path, which is closed to the server's user
    if os.system(f"mount -t tmpfs -o size=16m,mode=777 tmpfs {disk} 2>/dev/null") != 0:
        pytest.skip("only root may mount the small disk that this test fills")
    waste = disk / "waste"
    try:
        place = disk / "tables"
        place.mkdir()
        server.give(place)
        administer(server.address, f"CREATE TABLESPACE small LOCATION '{place}'")
        administer(server.address, "CREATE DATABASE watcher TABLESPACE small")
        with opened(tmp_path, server, heart) as world:
            with waste.open("ab", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(b"x" * 4096):
                    pass
            # Rows by the hundred need room that what is there does not have.
            page = world.pages[ONE]
            page.rows += [f"PARTY {n} WITH A VERY LONG NAME {os.urandom(200).hex()}" for n in range(900)]
            world.run(START + 40 * MINUTES, MINUTES)
            complaints = [*said.lines(), *said.lines("broken check")]
            assert "the disk of the database is full" in str(complaints[0]["error"])
            waste.unlink()
            world.run(world.now + timedelta(hours=2), 5 * MINUTES)
            assert ledger.head(world.tools.engine, ONE).failures == 0
            assert len([one for one in world.readers if "900 added" in one.headline]) == 1
    finally:
        server.stop()
        os.system(f"umount {disk}")
        disk.rmdir()


def test_a_clock_set_back_an_hour(world: World) -> None:
    set_back_an_hour(world)
