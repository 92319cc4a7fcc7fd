"""Who is at work; what is done now and then is done by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine
from support.commits import at

from watcher.store import moments, workers
from watcher.store.workers import Worker

HOUR = timedelta(hours=1)


def test_a_worker_comes_ticks_and_leaves(engine: Engine) -> None:
    workers.tick(engine, Worker("a", "1", at(0), at(0)))
    workers.tick(engine, Worker("b", "1", at(1), at(1)))
    workers.tick(engine, Worker("a", "2", at(9), at(2)))
    assert workers.workers(engine) == (Worker("a", "2", at(0), at(2)), Worker("b", "1", at(1), at(1)))
    workers.leave(engine, "b")
    assert [one.owner for one in workers.workers(engine)] == ["a"]


def test_who_was_killed_is_forgotten(engine: Engine) -> None:
    workers.tick(engine, Worker("a", "1", at(0), at(0)))
    workers.tick(engine, Worker("b", "1", at(0), at(60)))
    assert workers.forget(engine, at(30)) == 1
    assert [one.owner for one in workers.workers(engine)] == ["b"]


def test_it_is_done_once_in_its_time(engine: Engine) -> None:
    assert moments.last(engine, "kept") is None
    assert moments.take(engine, "kept", at(0), HOUR)
    assert not moments.take(engine, "kept", at(59), HOUR)
    assert moments.take(engine, "other", at(59), HOUR)
    assert moments.take(engine, "kept", at(60), HOUR)
    assert moments.last(engine, "kept") == at(60)


def test_a_moment_that_lies_ahead_does_not_count(engine: Engine) -> None:
    moments.write(engine, "kept", at(600))
    assert moments.take(engine, "kept", at(0), HOUR)
    assert moments.last(engine, "kept") == at(0)


def test_of_many_at_once_one_takes_it(engine: Engine) -> None:
    for minute in (0, 90):
        now = [at(minute)] * 8
        with ThreadPoolExecutor(8) as pool:
            took = list(pool.map(lambda each: moments.take(engine, "kept", each, HOUR), now))
        assert sum(took) == 1
