"""Workers on one PostgreSQL, killed at random and the server restarted beneath them; what came of it."""

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
from datetime import UTC, datetime, timedelta
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
from watcher.store.engine import connect, reading

# Who held which source, as the database saw it: no worker's own word is taken for it.
_AUDIT = (
    "CREATE TABLE lease_log (id serial, source_id text, was text, until text, now_ text, attempt text)",
    """CREATE FUNCTION note_lease() RETURNS trigger AS $$ BEGIN
    INSERT INTO lease_log (source_id, was, until, now_, attempt)
    VALUES (NEW.source_id, OLD.lease_owner, OLD.lease_until, NEW.lease_owner, NEW.last_attempt_at);
    RETURN NEW; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER lease_changes AFTER UPDATE ON sources FOR EACH ROW
    WHEN (OLD.lease_owner IS DISTINCT FROM NEW.lease_owner) EXECUTE FUNCTION note_lease()""",
)


@dataclass(frozen=True)
class Turn:
    """A source that changed hands; `was` None: it was free."""

    source_id: str
    was: str | None
    until: datetime | None
    owner: str | None
    at: datetime


@dataclass
class Cluster:
    """The far sides, the database, and the workers that are alive."""

    server: PostgresServer
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
    def url(self) -> str:
        return self.server.address.format(name="watcher")

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
            with reading(engine) as connection:
                due = connection.execute(text("SELECT 1")).scalar_one()
            assert due == 1
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

    def turns(self) -> list[Turn]:
        """Every change of hands, in order."""
        engine = connect(self.url)
        try:
            with reading(engine) as connection:
                rows = connection.execute(text("SELECT * FROM lease_log ORDER BY id")).all()
        finally:
            engine.dispose()
        return [Turn(r.source_id, r.was, _moment(r.until), r.now_, _at(r.attempt)) for r in rows]

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        engine = connect(self.url)
        try:
            with reading(engine) as connection:
                return [tuple(row) for row in connection.execute(text(question))]
        finally:
            engine.dispose()


@dataclass(frozen=True)
class Findings:
    """What may never be, and figures. All of the first four are empty in the end."""

    untold: list[str]
    told_twice: list[str]
    posted_twice: list[str]
    seized: list[Turn]
    slow: list[tuple[str, float]]
    checks: int
    changes: int
    messages: int
    kills: int
    takeovers: list[float]


def examine(cluster: Cluster, *, slack_seconds: float) -> Findings:
    """Compare what was published with what was told, and look at every change of hands."""
    posts = [json.dumps(message, ensure_ascii=False) for message in cluster.slack.messages]
    words = Counter(name for post in posts for name in cluster.published if name in post)
    ids = Counter(m["metadata"]["event_payload"]["delivery_id"] for m in cluster.slack.messages)
    turns = cluster.turns()
    allowed = cluster.killed.keys() | cluster.cut_off
    handed = [one for one in turns if one.was and one.owner and one.was != one.owner]
    seized = [one for one in handed if one.was not in allowed or one.until is None or one.at < one.until]
    waits: list[tuple[str, float]] = []
    for owner, at in cluster.killed.items():
        waits += [
            (one.source_id, (one.at - at).total_seconds())
            for one in handed
            if one.was == owner and one.at > at
        ]
    changes = cluster.ask("SELECT kind, party_key, COUNT(*) FROM changes GROUP BY 1, 2")
    # A party is named when it joins, and once more when it leaves.
    named = Counter(party for _, party, count in changes for _ in range(count))
    return Findings(
        untold=sorted(name for name in cluster.published if words[name] < max(named[name], 1)),
        told_twice=sorted(
            [f"{kind} {party}" for kind, party, count in changes if count > 1]
            + [name for name in cluster.published if words[name] > named[name]]
        ),
        posted_twice=sorted(name for name, count in ids.items() if count > 1),
        seized=seized,
        slow=[wait for wait in waits if wait[1] > slack_seconds],
        checks=sum(one.owner is not None for one in turns),
        changes=sum(count for _, _, count in changes),
        messages=len(posts),
        kills=len(cluster.killed),
        takeovers=sorted(seconds for _, seconds in waits),
    )


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
) -> Iterator[Cluster]:
    """A cluster with `count` sources that are polled every `poll` seconds of a clock `speed` times as fast."""
    pages = {
        source_id(n): Page(n, [f"PARTY {row:03d} OF {n:02d}" for row in range(rows)])
        for n in range(1, count + 1)
    }
    server = PostgresServer()
    made: Cluster | None = None
    try:
        server.start()
        administer(server.address, "CREATE DATABASE watcher")
        engine = connect(server.address.format(name="watcher"))
        bring_to(engine, revision)
        engine.dispose()
        for statement in _AUDIT:
            administer(server.address, statement, name="watcher")
        with Origin() as origin, FakeSlack() as slack:
            slack.page = 1000
            for name, page in pages.items():
                origin.route(f"/{name.replace('_', '-')}.example/list", _slowed(page, random.Random(name)))
            made = Cluster(
                server, origin, slack, pages, time.time(), speed, poll, at_once, random.Random(seed)
            )
            for _ in range(workers):
                made.hire()
            yield made
    finally:
        for worker in made.workers if made else ():
            worker.close()
        server.remove()


def _slowed(page: Page, dice: random.Random) -> Callable[[Seen], Reply]:
    """A third of the answers take a while, so that who is killed is likely to hold something."""
    waiter = threading.Event()

    def answer(seen: Seen) -> Reply:
        found = page.answer(seen)
        if isinstance(found, Answer) and dice.random() < 0.33:
            return replace(found, step=lambda: waiter.wait(0.5))
        return found

    return answer


def _at(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).astimezone(UTC)


def _moment(stamp: str | None) -> datetime | None:
    return None if stamp is None else _at(stamp)
