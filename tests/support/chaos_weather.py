"""What goes wrong at the far side of the sockets: answers of sites that lie, break off, refuse or hang."""

from __future__ import annotations

import hashlib
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime

from support.chaos_authorities import Authorities
from support.chaos_pages import Register
from support.chaos_sources import KINDS, Kind
from support.origin import Answer, Drop, Origin, Reply, Seen, moved

GOOD = "good"
REGISTER_ONLY = ("stale", "shuffled", "mojibake", "a tenth of it")
ERRORS = (
    "reset", "dropped", "cut", "cut in silence", "500", "502", "503", "429", "denied", "empty",
    "elsewhere", "utf-16", "false 304",
)  # fmt: skip
HARMLESS = ("shuffled", "gb18030")
RARE = ("slow",)
STALE_IN_A_ROW = 2


@dataclass
class Spell:
    """A source is out of order for a while: every answer, or most of them, is of one kind."""

    kind: str
    since: datetime
    until: datetime
    share: float


@dataclass
class Served:
    """One answer: which page, how, and what it really showed."""

    source_id: str
    how: str
    version: int | None = None


@dataclass
class Weather:
    """All sites. `served` are the answers since the driver looked last, `often` how many times as much goes wrong."""

    dice: random.Random
    world: Authorities
    origin: Origin
    often: float = 1.0
    calm: bool = False
    now: datetime = field(init=False)
    spells: dict[str, Spell] = field(default_factory=dict)
    past: list[tuple[str, Spell]] = field(default_factory=list)
    served: list[Served] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    bad: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)
    strike: Callable[[], bool] = field(default=lambda: False)
    _stale: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.now = self.world.now
        for kind in KINDS:
            self.bad[kind.id] = []
            self.origin.route(f"/{kind.host}/", self._site(kind), prefix=True)

    def turn(self, now: datetime) -> None:
        """Spells end and begin."""
        self.now = now
        for source_id, spell in list(self.spells.items()):
            if now >= spell.until or self.calm:
                spell.until = min(spell.until, now)
                self.past.append((source_id, self.spells.pop(source_id)))
        for kind in KINDS:
            if not self.calm and kind.id not in self.spells and self.dice.random() < 0.004 * self.often:
                what = self.dice.choice([one for one in (*ERRORS, *REGISTER_ONLY) if self._suits(kind, one)])
                hours = self.dice.choice((0.3, 1, 3, 8, 30, 50))
                share = self.dice.choice((1.0, 1.0, 0.7))
                self.spells[kind.id] = Spell(what, now, now + timedelta(hours=hours), share)

    def _suits(self, kind: Kind, what: str) -> bool:
        register = self.world.registers.get(kind.id)
        if what in REGISTER_ONLY and register is None:
            return False
        if what in ("a tenth of it", "mojibake", "stale") and register is not None and register.held:
            # A person looks at what is held before believing it.
            return False
        return what != "stale" or (register is not None and self._stale_ones(register) != [])

    def _site(self, kind: Kind) -> Callable[[Seen], Reply]:
        def answer(seen: Seen) -> Reply:
            with self._lock:
                if self.strike():
                    return Drop(reset=True)
                how = self._how(kind)
                path = seen.path.removeprefix(f"/{kind.host}")
                reply = self._reply(kind, path, how, seen)
                if how != GOOD:
                    self.faults[how] += 1
                return reply

        return answer

    def _how(self, kind: Kind) -> str:
        if self.calm:
            return GOOD
        spell = self.spells.get(kind.id)
        roll = self.dice.random()
        how = GOOD
        if spell is not None and roll < spell.share:
            how = spell.kind
        elif roll > 1 - 0.015 * self.often:
            how = self.dice.choice((*ERRORS, *REGISTER_ONLY, *HARMLESS, *RARE))
        return how if self._suits(kind, how) else GOOD

    def _stale_ones(self, register: Register) -> list[int]:
        """Versions whose age shows: read before, or of an earlier day than what is surely read."""
        if self._stale[register.kind.id] >= STALE_IN_A_ROW or register.sure < 0:
            return []
        day = register.versions[register.sure].day
        newest = max((one for _, one, _ in register.sightings), default=0)
        return [
            one
            for one in range(max(0, newest - 6), newest)
            if one < register.sure and (register.looks[one] or register.versions[one].day < day)
        ]

    def refresh(self, source_id: str) -> None:
        """A true page was surely read: a stale one would be the first in a row again."""
        self._stale[source_id] = 0

    def _reply(self, kind: Kind, path: str, how: str, seen: Seen) -> Reply:
        register, stream = self.world.registers.get(kind.id), self.world.streams.get(kind.id)
        note = Served(kind.id, how)
        self.served.append(note)
        if how not in (GOOD, *HARMLESS):
            self.bad[kind.id].append((self.now, how))
        if register is not None and path == "/index":
            return self._register(register, how, seen, note)
        if stream is not None and path == "/index":
            return self._spoiled(stream.index(), how, seen, note)
        act = stream.by_path(path) if stream is not None else None
        if act is None:
            return Answer(b"<html>404 Not Found</html>", status=404)
        if how == GOOD or how in HARMLESS:
            assert stream is not None
            stream.sightings.setdefault(act.number, self.now)
        return self._spoiled(act.body, how, seen, note)

    def _register(self, register: Register, how: str, seen: Seen, note: Served) -> Reply:
        kind, newest = register.kind, len(register.versions) - 1
        if how == "stale":
            self._stale[kind.id] += 1
            note.version = self.dice.choice(self._stale_ones_now(register))
            return self._plain(register.versions[note.version].body(kind), seen, note, etag=False)
        if how == "a tenth of it":
            lists = {name: dict(list(rows.items())[::10]) for name, rows in register.now.lists.items()}
            return self._plain(replace(register.now, lists=lists).body(kind), seen, note, etag=False)
        if how in (GOOD, *HARMLESS):
            note.version = newest
            register.sightings.append((self.now, newest, False))
        return self._spoiled(register.now.body(kind, -1 if how == "shuffled" else 1), how, seen, note)

    def _stale_ones_now(self, register: Register) -> list[int]:
        self._stale[register.kind.id] -= 1
        found = self._stale_ones(register)
        self._stale[register.kind.id] += 1
        return found

    def _plain(self, body: bytes, seen: Seen, note: Served, *, etag: bool = True) -> Reply:
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = [("Date", format_datetime(self.now, usegmt=True)), ("Content-Type", "text/plain")]
        if etag:
            headers.append(("ETag", tag))
            if seen.headers.get("if-none-match") == tag:
                return Answer(status=304, headers=headers, length=None)
        return Answer(body, headers=headers)

    def _spoiled(self, body: bytes, how: str, seen: Seen, note: Served) -> Reply:
        html = (("Content-Type", "text/html"),)
        match how:
            case "reset" | "dropped":
                return Drop(reset=how == "reset")
            case "cut":
                return Answer(body, cut=len(body) // 2, reset=True)
            case "cut in silence":
                return Answer(body, cut=len(body) * 2 // 3, length=None)
            case "slow":
                wait = threading.Event()
                return Answer(body, piece=max(1, len(body) // 8), step=lambda: wait.wait(0.2))
            case "500" | "502" | "503":
                return Answer(b"try later", status=int(how))
            case "429":
                after = str(self.dice.choice((30, 600, 7200)))
                return Answer(b"slow down", status=429, headers=(("Retry-After", after),))
            case "denied":
                return Answer(b"<html><title>Access Denied</title></html>", headers=html)
            case "empty":
                return Answer(b"", headers=html)
            case "elsewhere":
                return moved("https://elsewhere.example/index")
            case "utf-16":
                return Answer(body.decode().encode("utf-16"))
            case "mojibake":
                return Answer(body.decode().encode().decode("latin-1").encode())
            case "gb18030":
                return Answer(
                    body.decode().encode("gb18030"), headers=(("Content-Type", "text/plain; charset=big5"),)
                )
            case "false 304":
                return Answer(status=304, length=None)
        return self._plain(body, seen, note)
