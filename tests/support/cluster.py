"""Workers on one database, killed at random and the server restarted beneath them."""

from __future__ import annotations

import json
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from support.daemon import Daemon, eventually
from support.farm import START, Page, source_id
from support.origin import Answer, Origin, Reply, Seen
from support.postgres import PostgresServer, administer
from support.revisions import bring_to
from support.slack import FakeSlack
from watcher.store import schema
from watcher.store.engine import connect, reading, transaction

# Who held which source, as the database saw it: no worker's own word is taken for it.
_AUDIT = {
    "postgresql": (
        "CREATE TABLE lease_log (id serial, source_id text, was text, until text, now_ text, attempt text)",
        """CREATE FUNCTION note_lease() RETURNS trigger AS $$ BEGIN
        INSERT INTO lease_log (source_id, was, until, now_, attempt)
        VALUES (NEW.source_id, OLD.lease_owner, OLD.lease_until, NEW.lease_owner, NEW.last_attempt_at);
        RETURN NEW; END $$ LANGUAGE plpgsql""",
        """CREATE TRIGGER lease_changes AFTER UPDATE ON sources FOR EACH ROW
        WHEN (OLD.lease_owner IS DISTINCT FROM NEW.lease_owner) EXECUTE FUNCTION note_lease()""",
    ),
    "sqlite": (
        "CREATE TABLE lease_log (id INTEGER PRIMARY KEY, source_id, was, until, now_, attempt)",
        """CREATE TRIGGER lease_changes AFTER UPDATE ON sources FOR EACH ROW
        WHEN OLD.lease_owner IS NOT NEW.lease_owner BEGIN
        INSERT INTO lease_log (source_id, was, until, now_, attempt)
        VALUES (NEW.source_id, OLD.lease_owner, OLD.lease_until, NEW.lease_owner, NEW.last_attempt_at); END""",
    ),
}


@dataclass
class Cluster:
    """The far sides, the database, and the workers that are alive."""

    url: str
    server: PostgresServer | None
    origin: Origin
    slack: FakeSlack
    pages: dict[str, Page]
    began: float
    speed: float
    poll: float
    at_once: int
    dice: random.Random
    workers: list[Daemon] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    killed: dict[str, datetime] = field(default_factory=dict)
    cut_off: set[str] = field(default_factory=set)
    published: Counter[str] = field(default_factory=Counter)
    _names: dict[int, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time by the workers' clocks."""
        return START + timedelta(seconds=(time.time() - self.began) * self.speed)

    def hire(self) -> None:
        """Start one more worker."""
        owner = f"worker-{len(self.owners)}"
        self.owners.append(owner)
        order = {
            "url": self.url,
            "rewrite": self.origin.mirror(*(f"{name.replace('_', '-')}.example" for name in self.pages)),
            "slack": self.slack.url,
            "speed": self.speed,
            "began": self.began,
            "count": len(self.pages),
            "poll": self.poll,
            "at_once": self.at_once,
            "owner": owner,
        }
        program = str(Path(__file__).with_name("worker.py"))
        daemon = Daemon(Path(), command=(sys.executable, program, json.dumps(order)))
        self._names[id(daemon)] = owner
        self.workers.append(daemon)

    def kill_one(self) -> None:
        """SIGKILL a worker, whatever it is doing; another takes its place."""
        victim = self.dice.choice(self.workers)
        self.workers.remove(victim)
        victim.stop(signal.SIGKILL)
        self.killed[self._names[id(victim)]] = self.now
        victim.close()
        self.hire()

    def restart_database(self) -> None:
        """The server goes without writing back, and comes again."""
        assert self.server is not None, "a file has no server"
        self.cut_off |= {self._names[id(one)] for one in self.workers}
        self.server.stop(signal.SIGQUIT)
        self.server.start()

    def publish(self, count: int) -> None:
        """Some sources change: one party leaves each, one joins."""
        for name in self.dice.sample(sorted(self.pages), count):
            page = self.pages[name]
            page.change(f"{len(self.published):05d}")
            self.published[page.rows[-1]] += 1

    def live(
        self, seconds: float, *, kill_every: float, restart_at: float, publish_every: float, each: int
    ) -> None:
        """Let it go on for real seconds, with all that happens to it."""
        waiter, ends = threading.Event(), time.monotonic() + seconds
        kill, publish = time.monotonic() + kill_every, time.monotonic()
        restart: float | None = time.monotonic() + restart_at
        while time.monotonic() < ends:
            now = time.monotonic()
            if now >= publish:
                self.publish(each)
                publish = now + publish_every
            if now >= kill:
                self.kill_one()
                kill = now + kill_every * self.dice.uniform(0.6, 1.4)
            if restart is not None and now >= restart:
                self.restart_database()
                restart = None
            waiter.wait(0.05)

    def settle(self, timeout: float) -> None:
        """Until every page is read as it stands and everything is told."""
        engine = connect(self.url)
        try:
            eventually(lambda: self._is_quiet(engine), timeout)
        finally:
            engine.dispose()

    def _is_quiet(self, engine: Any) -> bool:
        want = {
            (name.replace("source", "list"), row) for name, page in self.pages.items() for row in page.rows
        }
        with reading(engine) as connection:
            stand = "SELECT list_id, entry_key FROM entry_versions WHERE closed_seq IS NULL"
            have = {tuple(row) for row in connection.execute(text(stand))}
            left = "SELECT COUNT(*) FROM deliveries WHERE state <> 'sent'"
            return have == want and connection.execute(text(left)).scalar_one() == 0

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        engine = connect(self.url)
        try:
            with reading(engine) as connection:
                return [tuple(row) for row in connection.execute(text(question))]
        finally:
            engine.dispose()


@contextmanager
def cluster(
    *,
    count: int,
    workers: int,
    speed: float,
    poll: float,
    seed: int,
    at_once: int = 4,
    rows: int = 20,
    revision: str = schema.REVISIONS[-1],
    file: Path | None = None,
) -> Iterator[Cluster]:
    """A cluster with `count` sources that are polled every `poll` seconds of a clock `speed` times as fast.

    On a PostgreSQL of its own, or on an SQLite file.
    """
    pages = {
        source_id(n): Page(n, [f"PARTY {row:03d} OF {n:02d}" for row in range(rows)])
        for n in range(1, count + 1)
    }
    server = None if file else PostgresServer()
    made: Cluster | None = None
    try:
        url = f"sqlite:///{file}" if server is None else _database(server)
        engine = connect(url)
        bring_to(engine, revision)
        with transaction(engine) as connection:
            for statement in _AUDIT[engine.dialect.name]:
                connection.exec_driver_sql(statement)
        engine.dispose()
        with Origin() as origin, FakeSlack() as slack:
            slack.page = 1000
            for name, page in pages.items():
                origin.route(f"/{name.replace('_', '-')}.example/list", _slowed(page, random.Random(name)))
            dice = random.Random(seed)
            made = Cluster(url, server, origin, slack, pages, time.time(), speed, poll, at_once, dice)
            for _ in range(workers):
                made.hire()
            yield made
    finally:
        for worker in made.workers if made else ():
            worker.close()
        if server is not None:
            server.remove()


def _database(server: PostgresServer) -> str:
    server.start()
    administer(server.address, "CREATE DATABASE watcher")
    return server.address.format(name="watcher")


def _slowed(page: Page, dice: random.Random) -> Callable[[Seen], Reply]:
    """A third of the answers take a while, so that who is killed is likely to hold something."""
    waiter = threading.Event()

    def answer(seen: Seen) -> Reply:
        found = page.answer(seen)
        if isinstance(found, Answer) and dice.random() < 0.33:
            return replace(found, step=lambda: waiter.wait(0.5))
        return found

    return answer
