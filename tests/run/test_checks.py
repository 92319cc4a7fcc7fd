"""Which sources are due; what becomes of a check that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from support.farm import START, Inline, World, farm, source, source_id

from watcher.errors import StoreError
from watcher.model.document import Document
from watcher.model.source import Parsed
from watcher.run.checks import Checks, is_due
from watcher.run.report import CheckReport
from watcher.store import leases, ledger
from watcher.store.leases import NEVER, Turn

ONE = source_id(1)


def minutes(count: float) -> datetime:
    return START + timedelta(minutes=count)


def turn(
    *,
    failures: int = 0,
    attempt: float | None = 0,
    success: float | None = 0,
    due: float | None = 15,
    lease: float | None = None,
) -> Turn:
    at = lambda count: None if count is None else minutes(count)  # noqa: E731
    return Turn(failures, at(attempt), at(success), at(due), at(lease))


@pytest.mark.parametrize(
    ("state", "now", "due"),
    [
        (NEVER, 0, True),
        (turn(), 14.9, False),
        (turn(), 15, True),
        (turn(due=None), 1, True),
        (turn(lease=15.5), 15.4, False),
        (turn(lease=15.5), 15.5, True),
        (turn(lease=60), 15, True),
        (turn(attempt=None, due=99), 0, True),
        (turn(attempt=60, due=75), 0, True),
        (turn(attempt=0.5, due=15), 0, False),
        (turn(due=1440), 22, False),
        (turn(due=1440), 23, True),
        (turn(due=1440, failures=1), 23, False),
        (turn(due=1440, success=None), 23, False),
    ],
    ids=[
        "never attempted",
        "not yet",
        "now",
        "never committed",
        "held",
        "no longer held",
        "held by a clock that was set back",
        "due for no reason",
        "attempted in the future",
        "attempted a moment ahead",
        "polled so",
        "polled more often now",
        "backing off",
        "never read",
    ],
)
def test_what_is_due(state: Turn, now: float, due: bool) -> None:
    assert is_due(source(1), state, minutes(now)) == due


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with farm(tmp_path, 3) as made:
        yield made


def checks(world: World, done: list[CheckReport]) -> Checks:
    return Checks(world.tools, Inline(), done.append)


def test_everything_due_is_checked_once_the_longest_overdue_first(world: World) -> None:
    done: list[CheckReport] = []
    mine = checks(world, done)
    assert mine.start_due() == 3
    assert {one.outcome for one in done} == {"baseline"}
    assert mine.start_due() == 0
    leases.bring_forward(world.tools.engine, {source_id(2): minutes(1), source_id(3): minutes(2)})
    world.now = minutes(3)
    done.clear()
    mine.start_due()
    assert [one.source_id for one in done] == [source_id(2), source_id(3)]
    assert mine.running == ()
    assert mine.stop() == []
    world.now = minutes(60)
    assert mine.start_due() == 0, "it was stopped"


def test_what_another_was_quicker_with_is_left_alone(world: World) -> None:
    done: list[CheckReport] = []

    class Late(Inline):
        """Others check while ours stand in line."""

        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            checks(world, []).start_due()
            return super().submit(fn, *args, **kwargs)

    Checks(world.tools, Late(), done.append).start_due()
    assert done == []


def test_a_program_that_fails_on_a_page_is_a_failure_of_its_source(world: World) -> None:
    def broken(_documents: tuple[Document, ...]) -> Parsed:
        raise KeyError("name")

    sources = dict(world.tools.sources)
    sources[ONE] = replace(sources[ONE], parse=broken, parser_version="2")
    world.tools = replace(world.tools, sources=sources)
    done: list[CheckReport] = []
    mine = checks(world, done)
    mine.start_due()
    assert len(done) == 2, "the others go on"
    (incident,) = ledger.incidents(world.tools.engine)
    assert (incident.subject, incident.kind.value) == (ONE, "failing")
    assert "the program itself failed on this page: KeyError: 'name'" in incident.message
    found = leases.turns(world.tools.engine)[ONE]
    assert (found.failures, found.lease_until) == (1, None)
    world.now = minutes(0.5)
    assert mine.start_due() == 0


def test_a_check_longer_than_a_lease_keeps_its_source(world: World) -> None:
    engine = world.tools.engine
    read = world.tools.sources[ONE].parse
    done: list[CheckReport] = []
    taken: list[bool] = []

    def slow(documents: tuple[Document, ...]) -> Parsed:
        for _ in range(3):
            world.now += timedelta(seconds=50)
            mine.renew()
            taken.append(leases.acquire(engine, ONE, "another", world.now))
        return read(documents)

    world.tools = replace(world.tools, sources={ONE: replace(world.tools.sources[ONE], parse=slow)})
    mine = checks(world, done)
    mine.start_due()
    assert [one.outcome for one in done] == ["baseline"]
    assert taken == [False] * 3


def test_a_check_that_cannot_be_written_rests_and_is_told_the_third_time(world: World) -> None:
    engine = world.tools.engine
    broken = True

    def refuse(_connection, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
        if broken and statement.startswith("INSERT INTO snapshots"):
            raise OperationalError(statement, {}, Exception("database or disk is full"))

    event.listen(engine, "before_cursor_execute", refuse)
    done: list[CheckReport] = []
    mine = checks(world, done)
    assert mine.start_due() == 3
    assert done == []
    asked = len(world.origin.requests)
    assert mine.start_due() == 0, "no authority is asked again and again for what cannot be written"
    world.now = minutes(1.1)
    assert mine.start_due() == 3
    world.now = minutes(2)
    assert mine.start_due() == 0, "the second time it rests for two minutes"
    world.now = minutes(3.2)
    mine.start_due()
    assert len(world.origin.requests) == 3 * asked
    incidents = ledger.incidents(engine)
    assert len(incidents) == 3
    assert "what was read could not be written: the disk is full" in incidents[0].message
    assert leases.turns(engine)[ONE].failures == 1
    broken = False
    world.now = minutes(30)
    mine.start_due()
    assert {one.outcome for one in done} == {"baseline"}
    assert ledger.incidents(engine) == ()


def test_without_a_database_nothing_is_asked(world: World) -> None:
    engine = world.tools.engine

    def refuse(*_anything):  # type: ignore[no-untyped-def]
        raise OperationalError("", {}, Exception("connection refused"))

    mine = checks(world, [])
    event.listen(engine, "before_cursor_execute", refuse)
    with pytest.raises(StoreError, match="cannot be reached"):
        mine.start_due()
    assert world.origin.requests == []
    event.remove(engine, "before_cursor_execute", refuse)
    assert mine.start_due() == 3
