"""Measures sorted to what they work on: one list or topic, one party, one act, one clause."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from watcher.core.acts import LISTING, STATEMENT, STATEMENTS, instrument_of, opens_itself, party_id
from watcher.core.days import after
from watcher.core.namings import Namings, names_of, namings
from watcher.core.register import Copy, Register
from watcher.model.change import Instrument
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, UntilBasis

OPENS = LISTING | {ChangeKind.PUBLISHED}
_CLOSES = frozenset({ChangeKind.ENDED, ChangeKind.CANCELLED, ChangeKind.REMOVED})
_REGISTER = re.compile(r"\d{4}-\d{5}$")
_PAUSES = frozenset({ChangeKind.SUSPENDED, ChangeKind.SUSPENSION_EXTENDED, ChangeKind.EXEMPTED})
_ACTS = _CLOSES | _PAUSES | {ChangeKind.RESUMED}


@dataclass(frozen=True, slots=True)
class Subject:
    """What has a standing of its own on a list or topic (`place`).

    `party` is the key that all namings of one party share there, None on a topic. `act` is the key of the
    instrument's notice, its number while that notice has not been read, or "" where an act names a party
    of which no listing has been read.
    """

    place: str
    party: str | None
    act: str
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one act does to one subject from the day `on`; `announced` is the day of its publication.

    `stated` is false where the text prints no day and that of publication stands in. `on` is None for an
    act without parties that does not say when it enters into force.
    """

    verb: ChangeKind
    on: date | None
    stated: bool
    announced: date | None
    until: date | None
    until_basis: UntilBasis | None
    by: Instrument
    key: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All effects by subject, with the party and the act behind each; what could not be followed is lost."""

    effects: Mapping[Subject, Sequence[Effect]]
    parties: Mapping[Subject, Party | None]
    instruments: Mapping[Subject, Instrument | None]
    topics: frozenset[str]
    lost: tuple[tuple[str, Measure], ...]


def facts(register: Register, only: str | None = None) -> Facts:
    """What all notices do, whatever the order in which they were read; on one list or topic where given.

    Words that announce what will be, and filings that were withdrawn, do nothing.
    """
    sorter = _Sorter(register)
    for copy in register.copies.values():
        if register.stands(copy.entry):
            for measure in copy.entry.measures:
                if only in (None, measure.list_id or measure.topic):
                    sorter.take(copy, measure)
    sorter.apply_named()
    return Facts(
        sorter.effects, sorter.parties, sorter.instruments, frozenset(sorter.topics), tuple(sorter.lost)
    )


class _Sorter:
    def __init__(self, register: Register) -> None:
        self._register = register
        self._named: list[tuple[str, Party, Effect]] = []
        self.effects: dict[Subject, list[Effect]] = {}
        self.parties: dict[Subject, Party | None] = {}
        self.instruments: dict[Subject, Instrument | None] = {}
        self.topics: set[str] = set()
        self.lost: list[tuple[str, Measure]] = []

    @cached_property
    def _names(self) -> Namings:
        return namings(copy.entry for copy in self._register.copies.values())

    def take(self, copy: Copy, measure: Measure) -> None:
        """Sort one measure; words that change no standing are left out."""
        place = measure.list_id or measure.topic
        words = measure.verb is ChangeKind.PUBLISHED and copy.entry.notice.document_type == STATEMENT
        if place is None or place == STATEMENTS or words:
            return
        if measure.topic:
            self.topics.add(place)
        notice, subject, key = copy.entry.notice, measure.subject, copy.entry.key
        effect = _effect(copy, measure)
        own = instrument_of(notice)
        if isinstance(subject, Party):
            if measure.verb in LISTING:
                self._add(Subject(place, self._group(place, subject), key), subject, own, effect)
                self._leave_name(place, measure, effect)
            elif measure.verb in _ACTS:
                self._named.append((place, subject, effect))
        elif subject is None or opens_itself(measure, notice):
            if measure.list_id is None and measure.verb in OPENS | _ACTS:
                clause = subject.clause if subject else None
                self._add(Subject(place, None, key, clause), None, own, effect)
        elif measure.verb in _ACTS:
            self._refer(place, copy, measure, subject, effect)

    def apply_named(self) -> None:
        """Acts that name a party work on every instrument under which it stood there before."""
        stood: dict[tuple[str, str | None], list[Subject]] = defaultdict(list)
        for subject, effects in self.effects.items():
            if any(one.verb in OPENS for one in effects):
                stood[subject.place, subject.party].append(subject)
        for place, party, effect in self._named:
            groups = {self._names[place, name] for name in names_of(party) if (place, name) in self._names}
            subjects = [
                subject
                for group in sorted(groups)
                for subject in stood[place, group]
                if subject.act != effect.key
                and any(one.verb in OPENS and _precedes(one, effect) for one in self.effects[subject])
            ]
            for subject in subjects:
                self.effects[subject].append(effect)
            if not subjects and effect.verb is not ChangeKind.REMOVED:
                self._add(Subject(place, self._group(place, party), ""), party, None, effect)

    def _refer(self, place: str, copy: Copy, measure: Measure, ref: InstrumentRef, effect: Effect) -> None:
        notice, list_id = copy.entry.notice, measure.list_id
        if measure.verb in _CLOSES:
            direct = self._register.resolve(ref, list_id, notice, measure.verb).targets
            through = self._register.resolve(ref, list_id, notice, ChangeKind.RESUMED).targets
            if through and {one.key for one in direct}.isdisjoint(one.key for one in through):
                # To stop an act that only suspends others is to let those others apply again.
                effect = replace(effect, verb=ChangeKind.RESUMED)
        meaning = self._register.resolve(ref, list_id, notice, effect.verb)
        for target in meaning.targets:
            for party in target.parties or (None,):
                group = self._group(place, party) if party else None
                subject = Subject(place, group, target.key, ref.clause)
                self._add(subject, party, target.instrument, effect)
        if meaning.lost:
            self.lost.append((copy.entry.key, measure))

    def _add(
        self, subject: Subject, party: Party | None, instrument: Instrument | None, effect: Effect
    ) -> None:
        known = self.parties.get(subject)
        self.parties[subject] = min(known, party, key=_fullness) if known and party else party
        self.instruments[subject] = instrument
        effects = self.effects.setdefault(subject, [])
        effects.append(effect)
        if effect.verb in OPENS and effect.until:
            effects.append(_end(effect, after(effect.until)))

    def _leave_name(self, place: str, measure: Measure, effect: Effect) -> None:
        """A party that goes by another name from now on no longer stands under the old one."""
        for field in measure.fields:
            if measure.verb is ChangeKind.RENAMED and field.field in ("name", "names") and field.before:
                former = replace(effect, verb=ChangeKind.REMOVED, until=None, until_basis=None)
                self._named.append((place, Party(field.before, ()), former))

    def _group(self, place: str, party: Party) -> str:
        return self._names.get((place, party_id(party)), party_id(party))


def _effect(copy: Copy, measure: Measure) -> Effect:
    notice = copy.entry.notice
    stated = measure.effective_on or notice.effective_on
    # A ban that names somebody and no day is taken to stand from its publication: to think it in force too
    # early is the smaller mistake. A rule without parties is not in force before its text says so.
    waits = measure.list_id is None and measure.verb in OPENS
    assumed = None if waits else notice.published_on or date.min
    return Effect(
        measure.verb,
        stated or assumed,
        stated is not None,
        notice.published_on,
        measure.until,
        measure.until_basis,
        instrument_of(notice),
        copy.entry.key,
        copy.source_id,
    )


def _end(effect: Effect, on: date) -> Effect:
    return replace(effect, verb=ChangeKind.ENDED, on=on, stated=True, until=None, until_basis=None)


def _fullness(party: Party) -> tuple[int, str]:
    return -len(party.names), party.key


def _precedes(opening: Effect, effect: Effect) -> bool:
    """Whether a listing was there before the act that touches it.

    Documents of the Federal Register are numbered in order: on 23 October 2024 a company was removed from
    the section 1260H list by one notice and designated anew by the next.
    """
    if _begun(opening) == _begun(effect):
        numbers = [_REGISTER.match(one.by.number or "") for one in (opening, effect)]
        if all(numbers):
            return (opening.by.number or "") < (effect.by.number or "")
    return _begun(opening) <= _begun(effect)


def _begun(effect: Effect) -> tuple[date, date]:
    return effect.on or date.min, effect.announced or date.min
