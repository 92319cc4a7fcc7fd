"""What the authorities of the chaos run do, week by week, and so what their readers have to be told.

No party changes again before its last change was surely read: only so is it certain, whatever goes wrong on
the way, which changes a reader must have been told in the end.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from support.acts import mofcom
from support.chaos_pages import Act, Lists, Register, Row, Stream, Version
from support.chaos_sources import KINDS

ANNOUNCED = "announced"
Told = tuple[str, str, str, str]
"""(list, kind, name, who shows it: a list source, or ANNOUNCED)"""


@dataclass
class Term:
    """What a notice did to its parties: listed, suspended until, ended."""

    number: str
    published: date
    effective: date
    parties: tuple[str, ...]
    suspensions: list[tuple[str, date, date]] = field(default_factory=list)
    """(act, first day, last day)"""
    ended: date | None = None
    last: str = ""
    """the number of the last act upon it"""


@dataclass
class Authorities:
    """Everything that is published. `told` is what every reader has to hear, once each."""

    dice: random.Random
    now: datetime
    told: Counter[Told] = field(default_factory=Counter)
    terms: dict[str, Term] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    """acts that may have been read before the notice that they are about"""
    mass: list[str] = field(default_factory=list)
    published: Counter[str] = field(default_factory=Counter)
    former: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(list, name that a renamed party bore before): a message about it says that too"""
    registers: dict[str, Register] = field(init=False)
    streams: dict[str, Stream] = field(init=False)
    plans: list[tuple[datetime, str, tuple[object, ...]]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _acts: Counter[tuple[int, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        day = self.now.date()
        self.registers = {}
        for kind in KINDS:
            if not kind.feed and kind.id != "us_screening":
                lists = {name: {row.name: row for row in self._rows(30)} for name in kind.lists}
                self.registers[kind.id] = Register(kind, [Version(self.now, day, lists)])
        screening = next(kind for kind in KINDS if kind.id == "us_screening")
        self.registers[screening.id] = Register(screening, [Version(self.now, day, self._copied())])
        self.streams = {kind.id: Stream(kind) for kind in KINDS if kind.feed}
        for name in self.streams:
            self._say(name)

    def work(self, now: datetime) -> None:
        """What they publish in the time that has passed; called some times a day."""
        self.finish(now)
        for source_id in ("us_plain", "us_slow", "cn_list"):
            if self.dice.random() < 0.12:
                self._change(source_id)
        acts = {self._announce: 0.08, self._list_some: 0.06, self._act_upon: 0.12, self._follow: 0.1}
        for act, chance in acts.items():
            if self.dice.random() < chance:
                act()
        if self.dice.random() < 0.03:
            self._say(self.dice.choice(sorted(self.streams)))

    def finish(self, now: datetime) -> None:
        """What was announced follows: it is codified, and copied."""
        self.now = now
        due = [one for one in self.plans if one[0] <= now]
        self.plans = [one for one in self.plans if one[0] > now]
        for _, what, given in sorted(due, key=lambda one: one[0]):
            getattr(self, what)(*given)

    def catch_up(self, now: datetime) -> None:
        """Nothing new; what follows from the last acts, and the copies, come to their end."""
        self.finish(now)
        self._follow()

    def is_read(self) -> bool:
        """Whether every page is surely read as it stands."""
        pages: list[Register | Stream] = [*self.registers.values(), *self.streams.values()]
        return all(page.is_settled() for page in pages)

    # Registers

    def _rows(self, number: int) -> list[Row]:
        made = []
        for _ in range(number):
            n = next(self._numbers)
            alias = f"第{n:05d}号公司" if self.dice.random() < 0.7 else ""
            ident = f"R{n:05d}" if self.dice.random() < 0.3 else ""
            made.append(Row(f"PARTY {n:05d}Q", alias, f"{n} 主街 STREET", ident))
        return made

    def _change(self, source_id: str) -> None:
        """A register changes: some come, some go, some are amended, renamed, moved; or yesterday is undone."""
        register = self.registers[source_id]
        if register.held:
            return
        if len(register.versions) > 2 and register.is_settled() and self.dice.random() < 0.08:
            # The content that stood before comes back, under a new day.
            self._show(source_id, register.versions[-2].lists, "undone")
            return
        lists = {name: dict(rows) for name, rows in register.now.lists.items()}
        names = [name for name in lists if self.dice.random() < 0.7] or [next(iter(lists))]
        for name in names:
            self._edit(register, lists, name)
        if source_id in ("us_slow", "cn_list") and register.is_settled() and self.dice.random() < 0.04:
            (name,) = lists
            for row in self.dice.sample(sorted(lists[name]), len(lists[name]) // 2):
                del lists[name][row]
            register.held = True
            self.mass.append(source_id)
        self._show(source_id, lists, "registers")

    def _edit(self, register: Register, lists: dict[str, dict[str, Row]], name: str) -> None:
        dice, rows = self.dice, lists[name]
        free = register.free(name)
        dice.shuffle(free)
        spare = len(rows) - 24
        for row in free[: max(0, min(dice.randint(0, 2), spare))]:
            del rows[row.name]
        left = [row for row in free if row.name in rows]
        if left and dice.random() < 0.5:
            row = left.pop()
            rows[row.name] = replace(row, street=f"{next(self._numbers)} 新街 NEW STREET")
        numbered = [row for row in left if row.ident]
        if numbered and dice.random() < 0.3:
            row = numbered.pop()
            new = replace(row, name=f"PARTY {next(self._numbers):05d}Q")
            rows.pop(row.name)
            rows[new.name] = new
        other = next((one for one in lists if one != name), None)
        if other and numbered and dice.random() < 0.2:
            row = numbered.pop()
            lists[other][row.name] = rows.pop(row.name)
        if len(rows) < 45:
            rows.update({row.name: row for row in self._rows(dice.randint(0, 3))})

    def _show(self, source_id: str, lists: Lists, what: str) -> None:
        former = self.registers[source_id].now.lists
        found = self.registers[source_id].show(self.now, lists)
        for place, kind, name in found:
            if kind == "renamed":
                ident = lists[place][name].ident
                old = [row.name for rows in former.values() for row in rows.values() if row.ident == ident]
                self.former.update((place, one) for one in old)
        self.told.update({(*key, source_id): n for key, n in found.items()})
        self.published[what] += len(found)

    def _copied(self) -> Lists:
        return {
            "us_codified": dict(self.registers["us_codified"].now.lists["us_codified"]),
            "us_plain_a": dict(self.registers["us_plain"].now.lists["us_plain_a"]),
        }

    def _follow(self) -> None:
        """The screening list takes over what the lists that it copies show."""
        screening = self.registers["us_screening"]
        if screening.is_settled() and screening.now.lists != self._copied():
            self._show("us_screening", self._copied(), "copied lists")

    # Acts of the United States: announced, some days later codified

    def _announce(self) -> None:
        register = self.registers["us_codified"]
        come = self._rows(self.dice.randint(1, 4))
        gone = self.dice.sample(free, 1) if len(free := register.free("us_codified")) > 26 else []
        gone = [row for row in gone if not any(row in one[2][1] for one in self.plans if one[1] == "codify")]  # type: ignore[operator]
        day = self.now.date()
        number = f"{day.year}-{next(self._numbers):05d}"
        lines = [f"ADD us_codified|{row.name}|{row.alias}|{day}" for row in come]
        lines += [f"REMOVE us_codified|{row.name}|{row.alias}|{day}" for row in gone]
        self._publish("us_register", Act(number, day, f"Rule {number}", tuple(lines)))
        for kind, rows in (("added", come), ("removed", gone)):
            self.told.update({("us_codified", kind, row.name, ANNOUNCED): 1 for row in rows})
            self.published["announced"] += len(rows)
        later = timedelta(hours=self.dice.randint(2, 90))
        self.plans.append((self.now + later, "codify", (tuple(come), tuple(gone))))

    def codify(self, come: tuple[Row, ...], gone: tuple[Row, ...]) -> None:
        """The codified list shows what was announced."""
        rows = dict(self.registers["us_codified"].now.lists["us_codified"])
        for row in gone:
            rows.pop(row.name, None)
        rows |= {row.name: row for row in come}
        self._show("us_codified", {"us_codified": rows}, "codified")

    # Acts of China: listed, copied elsewhere, suspended, extended, stopped by answers

    def _publish(self, source_id: str, act: Act) -> None:
        self.streams[source_id].acts.insert(0, act)

    def _number(self) -> str:
        self._acts[self.now.year, "mofcom"] += 1
        return mofcom(self._acts[self.now.year, "mofcom"], self.now.year)

    def _list_some(self) -> None:
        day = self.now.date() + timedelta(hours=8)
        number = self._number()
        effective = day + timedelta(days=self.dice.choice((0, 0, 1, 9)))
        rows = self._rows(self.dice.randint(1, 5))
        lines = tuple(f"ADD cn_control|{row.name}|{row.alias}|{effective}" for row in rows)
        act = Act(number, day, f"公布管控名单 {number}", lines)
        self._publish("cn_bureau", act)
        names = tuple(row.name for row in rows)
        self.terms[number] = Term(number, day, effective, names, last=number)
        self.told.update({("cn_control", "added", name, ANNOUNCED): 1 for name in names})
        self.published["listed"] += len(names)
        later = self.now + timedelta(hours=self.dice.randint(1, 60))
        self.plans.append((later, "_publish", ("cn_copy", act)))

    def _act_upon(self) -> None:
        """An answer suspends, extends or stops the measures of an earlier notice, by its number."""
        read = {*self.streams["cn_bureau"].read_at, *self.streams["cn_copy"].read_at}
        answers = self.streams["cn_answers"]
        today = self.now.date()
        open_ = [
            term
            for term in self.terms.values()
            if term.ended is None
            and (term.last == term.number or term.last in answers.read_at)
            # Now and then about a notice that nobody may have read yet.
            and (term.number in read or self.dice.random() < 0.2)
            and (not term.suspensions or 3 <= (term.suspensions[-1][2] - today).days <= 5)
        ]
        if not open_:
            return
        term = self.dice.choice(open_)
        verb = self.dice.choice(
            ("EXTEND", "EXTEND", "STOP") if term.suspensions else ("SUSPEND", "SUSPEND", "STOP")
        )
        first = max(today, term.effective)
        if term.suspensions:
            # As the authorities write it: from the last day of the former term on.
            first = term.suspensions[-1][2]
        until = first + timedelta(days=self.dice.choice((12, 35, 90)))
        number = f"ANSWER {next(self._numbers)}"
        kinds = {"SUSPEND": "suspended", "EXTEND": "suspension_extended", "STOP": "ended"}
        tail = "" if verb == "STOP" else until.isoformat()
        line = f"{verb} cn_control|{term.number}|{first}|{tail}"
        self._publish("cn_answers", Act(number, today, f"就调整管控名单措施答记者问 {number}", (line,)))
        if term.number not in read:
            self.loose.add(number)
        if verb == "STOP":
            term.ended = first
        else:
            term.suspensions.append((number, first, until))
        term.last = number
        self.told.update({("cn_control", kinds[verb], name, ANNOUNCED): 1 for name in term.parties})
        self.published["acts upon acts"] += len(term.parties)

    def _say(self, source_id: str) -> None:
        """A statement that changes nothing."""
        number = f"ANSWER {next(self._numbers)}"
        act = Act(number, self.now.date(), f"STATEMENT {number}", (f"SAY we have noted {number}",))
        self._publish(source_id, act)
        if len(self.streams[source_id].acts) > 1:
            self.told[STATEMENTS_PLACE, "published", act.title, ANNOUNCED] += 1
            self.published["statements"] += 1


STATEMENTS_PLACE = "statements"
