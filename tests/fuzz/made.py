"""Records as a hostile authority would fill them: names, dates and counts that a recipe chooses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from fuzz import tokens
from fuzz.recipe import Recipe
from support.changes import LISTS

from watcher.core.text import squeeze
from watcher.model.change import Basis, Change, Hit, Instrument, NoticeRef, Severity
from watcher.model.entry import Name, NameRole, Party, PartyType
from watcher.model.event import Event, EventUpdate, Link, Stage
from watcher.model.health import Incident, IncidentKind
from watcher.model.measure import ChangeKind, Count, FieldChange, InstrumentRef, Measure, UntilBasis
from watcher.model.standing import Deadline, Standing, State

NOW = datetime(2025, 11, 5, 9, 2, 11, tzinfo=UTC)
PLACES = (*LISTS, "us_bis_entity", "statements", "no_such_list")
_DAYS = (
    None,
    date(2025, 11, 10),
    date.min,
    date.max,
    date(3033, 2, 28),
    date(2024, 2, 29),
    date(2025, 11, 4),
)
_MOMENTS = (
    NOW,
    datetime.min.replace(tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
    NOW.replace(year=3033),
)
_URLS = (
    "https://authority.example/a?b=1&c=<x>",
    "javascript:alert(1)",
    "",
    "http://[",
    "https://x/\u202e",
    "data:,x",
)
_COUNTRIES = ("US", "CN", "XX", "", "<b>", "Ｃ")
_COUNTS = (0, 1, 2, -1, 10**9, 10**30)


class Maker:
    """Makes records, one decision after another."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._one = recipe.choose
        self._text = partial(recipe.choose, tokens.TEXTS)

    def text(self) -> str:
        """Any words, and sometimes a flood of them."""
        words = self._text() + (self._text() if self._recipe.number(2) else "")
        # Halves of letters never come this far: what reads bytes, JSON and XML has none.
        words = words.encode("utf-8", "replace").decode()
        return words * (1, 1, 1, 1, 1, 1, 30, 400)[self._recipe.number(8)]

    def day(self) -> date | None:
        """A day, or none."""
        return self._one(_DAYS)

    def _certain(self) -> date:
        return self.day() or NOW.date()

    def party(self) -> Party:
        """A party as a parser would have made it: its names squeezed, and one of them there."""
        names = [
            Name(squeeze(self.text()), self._one(("en", "zh", "")), self._one(tuple(NameRole)))
            for _ in range(1 + self._recipe.number(4))
        ]
        pairs = tuple(
            (self._one(("role", "citation", "licence_requirement", "<u>")), self.text())
            for _ in range(self._recipe.number(3))
        )
        return Party(
            squeeze(self.text()) or "key",
            tuple(names),
            self._one(tuple(PartyType)),
            self._recipe.some(_COUNTRIES, 3),
            tuple(self.text() for _ in range(self._recipe.number(3))),
            pairs,
            pairs,
        )

    def _instrument(self) -> Instrument | None:
        return Instrument(self._one((None, self.text())), self.day()) if self._recipe.number(2) else None

    def change(self, number: int) -> Change:
        """A change of any kind."""
        place = self._one(PLACES)
        topic = place == "statements"
        party = self.party() if self._recipe.number(5) else None
        kind = self._one(tuple(ChangeKind))
        ref = (
            InstrumentRef(self.text(), self.day(), as_printed=self.text())
            if self._recipe.number(8) == 0
            else None
        )
        return Change(
            id=f"{number:064x}",
            source_id="us_bis_dpl",
            kind=kind,
            basis=self._one(tuple(Basis)),
            list_id=None if topic else place,
            topic=place if topic else None,
            party=party,
            fields=tuple(
                FieldChange(
                    self._one(("names", "countries", "<em>")), self._one((None, self.text())), self.text()
                )
                for _ in range(self._recipe.number(3))
            ),
            moved_from=self._one((None, "us_bis_unverified", "no_such_list")),
            instrument=self._instrument(),
            notice=NoticeRef(
                self.text(),
                self._one((None, self.text())),
                self.text(),
                self.day(),
                self._one(_URLS),
                self._one(("notice", "<i>", "rule")),
            ),
            unresolved=ref,
            measures=(Measure(kind, party, list_id=place, quote=self.text()),)
            if self._recipe.number(3) == 0
            else (),
            citations=(self.text(),),
            entries=self._one(_COUNTS),
            severity=self._one(tuple(Severity)),
            counts=(Count(kind, place, self._one(_COUNTS), self._one(_COUNTS), words=self.text()),)
            if self._recipe.number(3) == 0
            else (),
            effective_on=self.day(),
            effective_time=self._one((None, time(12, 1), time.max)),
            until=self.day(),
            until_basis=self._one((None, *UntilBasis)),
            published_at=self._one((None, *_MOMENTS)),
            filed_at=self._one((None, *_MOMENTS)),
            first_seen=NOW,
            hits=(
                Hit(
                    self.text(),
                    self.text(),
                    self.text(),
                    "exact",
                    1.0,
                    self.text(),
                    self._one((None, "U012AB3CD", self.text())),
                ),
            )
            if self._recipe.number(3) == 0
            else (),
            reason=self._one((None, self.text())),
            quote=self.text(),
        )

    def update(self) -> EventUpdate:
        """One event with a few changes."""
        event = Event(
            "e" * 64,
            self.text(),
            self._one(tuple(Stage)),
            NOW,
            self._one(_MOMENTS),
            self._recipe.number(3),
            (Link("number", self.text(), self.text()),),
        )
        changes = tuple(self.change(n) for n in range(1 + self._recipe.number(4)))
        return EventUpdate(event, changes, (self.change(99),) if event.revision else (), (self.text(),))

    def deadline(self) -> Deadline:
        """Something that falls due on any day."""
        kind = self._one(("suspension_ends", "enters_into_force", "order_expires", "exemption_ends"))
        names = tuple(self.text() for _ in range(self._recipe.number(3)))
        return Deadline(
            "d",
            self._certain(),
            kind,
            self._one(PLACES[:4]),
            None,
            names,
            self._instrument(),
            self.text(),
            "Asia/Shanghai",
            self._one((None, *UntilBasis)),
            "us_bis_dpl",
        )

    def standing(self) -> Standing:
        """Where somebody stands."""
        party = self.party() if self._recipe.number(4) else None
        return Standing(
            PLACES[0],
            None,
            party,
            self._one(tuple(State)),
            self.day(),
            self.day(),
            self._one((None, *UntilBasis)),
            self._instrument(),
            self._instrument(),
            self.text(),
            self._one((None, self.text())),
        )

    def incident(self) -> Incident:
        """Some trouble."""
        return Incident(
            "i",
            self._one(tuple(IncidentKind)),
            "us_bis_dpl",
            self.text(),
            self.text(),
            NOW,
            url=self._one(_URLS),
        )

    def some(self, make: Any, most: int) -> tuple[Any, ...]:
        """Up to `most` of one kind of record."""
        return tuple(make() for _ in range(self._recipe.number(most + 1)))
