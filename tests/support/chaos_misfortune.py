"""What happens to the program itself: its process, its database, its clock, its own network."""

from __future__ import annotations

import random
import signal
import sqlite3
import threading
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from support.chaos_life import Life
from support.chaos_sources import by_host
from support.postgres import PostgresServer, administer

STRIKES = ("origin", "slack before", "slack after", "webhook before", "webhook after")
CLOCKS = (-3600, -600, 1200, 10800)
"""Seconds by which the clock goes wrong."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_POINTS = 60
"""The mean number of statements and commits after which something happens; a look has up to a thousand."""


@dataclass
class Misfortune:
    """One installation's. `offset` is how wrong its clock is, `net` what is out of reach: host → how."""

    dice: random.Random
    url: str
    server: PostgresServer | None
    now: datetime
    often: float = 1.0
    calm: bool = False
    offset: timedelta = timedelta(0)
    net: dict[str, str] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    wrong_clock: list[tuple[datetime, datetime]] = field(default_factory=list)
    """from when to when the clock was wrong, or moments of a wrong clock lay ahead"""
    unreached: dict[str, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    """source → from when to when our own network did not reach it"""
    _victim: Life | None = None
    _armed: str = ""
    _left: int = 0
    _full: int = 0
    _net_until: datetime = _LONG_AGO
    _clock_until: datetime = _LONG_AGO
    _down_until: datetime = _LONG_AGO

    def turn(self, now: datetime) -> None:
        """Clock and network go wrong, and right again."""
        self.now = now
        self._turn_clock()
        self._turn_net()

    def is_clock_right(self) -> bool:
        """Whether the clock is right, and has been for hours."""
        return not self.offset and all(end < self.now - timedelta(hours=4) for _, end in self.wrong_clock)

    def stops(self) -> bool:
        """Whether nobody runs: now and then for hours."""
        if self.calm or self.now < self._down_until:
            return not self.calm
        if self.dice.random() < 0.002 * self.often:
            self._down_until = self.now + timedelta(hours=self.dice.choice((1, 4, 10)))
            self.faults["stopped for hours"] += 1
            return True
        return False

    def befall(self, order: dict[str, Any], life: Life, *, alone: bool) -> str:
        """What happens in the look that is ordered; what is done to the database where it pauses, or ""."""
        self._victim, self._armed = life, ""
        if self.calm:
            return ""
        if self._full > 0:
            self._full -= 1
            order["full"] = True
        dice, roll = self.dice, self.dice.random() / self.often
        if roll < 0.04:
            order["kill"] = 1 + int(dice.expovariate(1 / _POINTS))
        elif roll < 0.06 and alone:
            self._armed, self._left = dice.choice(STRIKES), dice.randint(1, 3)
        elif roll < 0.08 and alone:
            order["pause"] = 1 + int(dice.expovariate(1 / _POINTS))
            return dice.choices(("restart", "terminate"), (1, 9))[0] if self.server else "lock"
        elif roll < 0.084 and not self.server and not self._full:
            self._full = dice.choice((1, 3, 12))
            self.faults["disk full"] += 1
        return ""

    def strike(self, place: str) -> bool:
        """Kill the program from the far side, where that is armed; True where it was."""
        if self._armed != place or self._victim is None:
            return False
        self._left -= 1
        if self._left:
            return False
        self.faults[f"killed: {place}"] += 1
        self._victim.kill()
        return True

    def hear(self, life: Life, act: str) -> dict[str, Any] | None:
        """The answer to an order; where the program pauses, its database is disturbed before it goes on."""
        reply = life.hear()
        if reply is None or "paused" not in reply:
            return reply
        self.faults[f"database: {act}"] += 1
        if act == "lock":
            return self._locked(life)
        assert self.server is not None
        if act == "restart":
            self.server.stop(signal.SIGQUIT)
            self.server.start()
        else:
            question = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'watcher'"
            administer(self.server.address, question)
        life.say({})
        return life.hear()

    def _locked(self, life: Life) -> dict[str, Any] | None:
        """Somebody else writes, for a moment or for longer than the program waits."""
        path = self.url.removeprefix("sqlite:///")
        with closing(
            sqlite3.connect(path, isolation_level=None, timeout=0.2, check_same_thread=False)
        ) as other:
            # The program itself may be in the middle of writing.
            with suppress(sqlite3.OperationalError):
                other.execute("BEGIN IMMEDIATE")
            release = threading.Timer(self.dice.choice((0.1, 1.5)), _rollback, (other,))
            release.start()
            life.say({})
            reply = life.hear()
            release.cancel()
            release.join()
            _rollback(other)
        return reply

    def _turn_clock(self) -> None:
        if self.offset and (self.now >= self._clock_until or self.calm):
            self.wrong_clock[-1] = (self.wrong_clock[-1][0], self.now + abs(self.offset))
            self.offset = timedelta(0)
        elif not self.offset and not self.calm and self.dice.random() < 0.0015 * self.often:
            self.offset = timedelta(seconds=self.dice.choice(CLOCKS))
            self._clock_until = self.now + timedelta(minutes=self.dice.choice((10, 60, 240)))
            self.wrong_clock.append((self.now, datetime.max.replace(tzinfo=UTC)))
            self.faults[f"clock {self.offset.total_seconds():+.0f} s"] += 1

    def _turn_net(self) -> None:
        if self.net and (self.now >= self._net_until or self.calm):
            self.net = {}
        elif not self.net and not self.calm and self.dice.random() < 0.004 * self.often:
            hosts = by_host()
            what = self.dice.choice(("refused", "no name"))
            all_ = self.dice.random() < 0.4
            named = list(hosts) if all_ else self.dice.sample(list(hosts), self.dice.randint(1, 3))
            self.net = dict.fromkeys(named, what)
            self._net_until = self.now + timedelta(hours=self.dice.choice((0.2, 2, 12, 30)))
            self.faults[f"net {what}"] += 1
            for host in named:
                self.unreached.setdefault(hosts[host].id, []).append((self.now, self._net_until))


def _rollback(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        connection.rollback()
