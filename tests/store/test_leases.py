"""One worker at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine
from support.commits import SOURCE, at

from watcher.store import leases


def test_a_lease_is_held_until_it_expires(engine: Engine) -> None:
    assert leases.acquire(engine, SOURCE, "a", at(0), seconds=60)
    assert not leases.acquire(engine, SOURCE, "b", at(0.5))
    assert not leases.acquire(engine, SOURCE, "a", at(0.5)), "another thread of the same process is another"
    assert leases.acquire(engine, SOURCE, "b", at(1))


def test_renewing_keeps_it_and_tells_who_lost_it(engine: Engine) -> None:
    leases.acquire(engine, SOURCE, "a", at(0))
    assert leases.renew(engine, SOURCE, "a", at(0.9))
    assert not leases.acquire(engine, SOURCE, "b", at(1.5))
    assert leases.acquire(engine, SOURCE, "b", at(2))
    assert not leases.renew(engine, SOURCE, "a", at(2))


def test_only_the_owner_releases(engine: Engine) -> None:
    leases.acquire(engine, SOURCE, "a", at(0))
    leases.release(engine, SOURCE, "b")
    assert not leases.acquire(engine, SOURCE, "b", at(0))
    leases.release(engine, SOURCE, "a")
    assert leases.acquire(engine, SOURCE, "b", at(0))


def test_of_many_at_once_one_gets_it(engine: Engine) -> None:
    owners = [f"worker-{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda owner: leases.acquire(engine, SOURCE, owner, at(0)), owners))
    assert sum(got) == 1
