"""Weeks of an installation to which everything happens that can happen, on a clock of its own.

with chaos("sqlite", folder, seed=1) as run:
    run.live(weeks=4)
    run.settle()
    verdict(run).wrong      # {}
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from support.chaos_authorities import Authorities
from support.chaos_desks import Desks, Endpoint
from support.chaos_life import Lives, lives
from support.chaos_misfortune import Misfortune
from support.chaos_weather import GOOD, HARMLESS, Served, Weather
from support.mail import MailServer
from support.origin import Origin
from support.postgres import PostgresServer, administer
from support.slack import FakeSlack
from watcher.store import schema
from watcher.store.engine import connect

START = datetime(2019, 1, 7, 5, 0, tzinfo=UTC)
STRIDES = (20, 300, 900, 1800, 2700, 3600)
WORKS_EVERY = timedelta(hours=3)


@dataclass
class Chaos:
    """One run: what is published, what goes wrong where, and the program in the middle of it."""

    url: str
    dice: random.Random
    world: Authorities
    weather: Weather
    desks: Desks
    misfortune: Misfortune
    workers: int
    lives: Lives = field(init=False)
    now: datetime = START
    broken: list[str] = field(default_factory=list)
    """errors that the program itself did not expect"""
    kills: int = 0
    checks: int = 0
    looks: int = 0
    calm: list[datetime] = field(default_factory=list)
    """moments at which nothing disturbed the program, and nothing had disturbed its clock for hours"""
    troubled: list[datetime] = field(default_factory=list)
    """moments at which its database failed or its clock was wrong"""
    _worked: datetime = START

    def live(self, weeks: float) -> None:
        """Let it go on, with everything that happens."""
        ends = self.now + timedelta(weeks=weeks)
        while self.now < ends:
            self.step(timedelta(seconds=self.dice.choice(STRIDES)))

    def settle(self) -> None:
        """Everything is well again, until everything is read, told and over."""
        self.weather.calm = self.desks.calm = self.misfortune.calm = True
        begun = self.now
        while not self.world.is_read() or self.world.mass or self.world.plans:
            self.step(timedelta(minutes=20))
            assert self.now - begun < timedelta(days=30), "what is published is never read"
        # What a consolidated list alone shows waits five days; the longest back-off is an hour.
        ends = self.now + timedelta(days=6)
        while self.now < ends:
            self.step(timedelta(hours=6))

    def step(self, stride: timedelta) -> None:
        """Some minutes: the authorities publish, something goes wrong or nothing, the program looks."""
        self.now += stride
        while self._worked + WORKS_EVERY <= self.now:
            self._worked += WORKS_EVERY
            (self.world.catch_up if self.weather.calm else self.world.work)(self._worked)
        self.weather.turn(self.now)
        self.desks.turn()
        self.misfortune.turn(self.now)
        if self.misfortune.stops():
            self.kills += self.lives.kill_all()
            return
        workers = [f"worker-{n}" for n in range(self.workers)]
        chosen = workers if self.workers > 1 and self.dice.random() < 0.25 else [self.dice.choice(workers)]
        self._look(chosen)
        if self.dice.random() < 0.05 or self.weather.calm:
            self._persons(workers[0])

    def order(self) -> dict[str, Any]:
        """What a life of the program begins with."""
        return {
            "now": self._clock,
            "url": self.url,
            "origin": self.weather.origin.base,
            "slack": self.desks.slack.url,
            "hook": self.desks.hook.url,
            "smtp": self.desks.mail.url("smtp"),
        }

    def hurt(self, at: datetime) -> bool:
        """Whether the database or the clock was in trouble in the day before."""
        return any(at - timedelta(days=1) <= one <= at + timedelta(hours=4) for one in self.troubled)

    @property
    def _clock(self) -> str:
        return (self.now + self.misfortune.offset).isoformat()

    def _look(self, workers: list[str]) -> None:
        """One look of one worker, or of several at once; what surely came of it."""
        found = [life for worker in workers if (life := self.lives.of(worker)) is not None]
        if not found:
            return
        self.looks += 1
        self.weather.served.clear()
        order: dict[str, Any] = {"now": self._clock, "net": self.misfortune.net}
        act = self.misfortune.befall(order, found[0], alone=len(found) == 1)
        for life in found:
            life.say(order)
        replies = [self.misfortune.hear(life, act) for life in found]
        for reply in replies:
            self.kills += reply is None
            self.broken += [f"{self.now:%F %T}: {one}" for one in (reply or {}).get("broken", ())]
        self.checks += len({one.source_id for one in self.weather.served})
        hurt = bool(act or order.get("full"))
        if hurt or self.misfortune.offset:
            self.troubled.append(self.now)
        if not hurt and len(found) == 1 and replies != [None]:
            self._surely()

    def _surely(self) -> None:
        """What an undisturbed look was shown without a fault is surely read."""
        by_source: dict[str, list[Served]] = defaultdict(list)
        for one in self.weather.served:
            by_source[one.source_id].append(one)
        for source_id, answers in by_source.items():
            if any(one.how not in (GOOD, *HARMLESS) for one in answers):
                continue
            if register := self.world.registers.get(source_id):
                register.read(self.now)
                self.weather.refresh(source_id)
            else:
                self.world.streams[source_id].read(self.now)
        if self.misfortune.is_clock_right():
            self.calm.append(self.now)

    def _persons(self, worker: str) -> None:
        """What operators do: believe what is held for good reason, send again what was given up."""
        for source_id in list(self.world.mass):
            register = self.world.registers[source_id]
            if register.is_settled() and self._ask(worker, {"accept": source_id}):
                register.held = False
                self.world.mass.remove(source_id)
        if self.dice.random() < 0.2 or self.weather.calm:
            self._ask(worker, {"revive": True})

    def _ask(self, worker: str, order: dict[str, Any]) -> bool:
        life = self.lives.of(worker)
        if life is None:
            return False
        life.say({"now": self._clock, **order})
        reply = life.hear()
        self.broken += (reply or {}).get("broken", ())
        return reply is not None and "refused" not in reply


@contextmanager
def chaos(database: str, folder: Path, *, seed: int, workers: int = 1, often: float = 1.0) -> Iterator[Chaos]:
    """An installation on a fresh database, with its far sides; `often` times as much goes wrong as in weeks."""
    world = Authorities(random.Random(f"{seed} world"), START)
    with ExitStack() as stack:
        server = None
        if database == "postgresql":
            server = PostgresServer()
            stack.callback(server.remove)
            server.start()
            administer(server.address, "CREATE DATABASE watcher")
            url = server.address.format(name="watcher")
        else:
            url = f"sqlite:///{folder / 'chaos.sqlite3'}"
        engine = connect(url)
        schema.ensure(engine)
        engine.dispose()
        slack = stack.enter_context(FakeSlack(channels=("CREADERS", "COPERATORS")))
        mail = stack.enter_context(MailServer(starttls=False))
        hook = stack.enter_context(Endpoint())
        weather = Weather(random.Random(f"{seed} weather"), world, stack.enter_context(Origin()), often)
        desks = Desks(random.Random(f"{seed} desks"), slack, mail, hook, lambda: weather.now, often)
        misfortune = Misfortune(random.Random(f"{seed} misfortune"), url, server, START, often)
        weather.strike = lambda: misfortune.strike("origin")
        desks.strike = misfortune.strike
        run = Chaos(url, random.Random(seed), world, weather, desks, misfortune, workers)
        run.lives = stack.enter_context(lives(folder, run.order))
        yield run


def all_faults(run: Chaos) -> Counter[str]:
    """What went wrong, by kind, wherever it did."""
    sites = Counter({f"site: {name}": n for name, n in run.weather.faults.items()})
    return run.misfortune.faults + run.desks.faults + sites
