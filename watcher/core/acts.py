"""What one act says by itself: whom it lists, what it is called, when two namings are the same."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from watcher.core.numbers import normal
from watcher.core.text import fold, loose
from watcher.model.change import Instrument
from watcher.model.entry import NameRole, Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, Notice, NoticeEntry

LISTING = frozenset(
    {ChangeKind.ADDED, ChangeKind.AMENDED, ChangeKind.RENAMED, ChangeKind.RENEWED, ChangeKind.MOVED}
)
"""Verbs by which an act becomes an instrument of its own for the party that it names.

AMENDED too: UEL No. 6 of 2025 lays a new measure on Illumina, which No. 4 had listed; No. 6 was stopped in
November 2025 and No. 4 was not.
"""

STATEMENT, STATEMENTS = "statement", "statements"
"""The document type, and the topic, of words that change no law."""


def listed(entry: NoticeEntry, list_id: str) -> tuple[Party, ...]:
    """The parties that an act itself puts on a list, each once, in printed order."""
    parties: dict[str, Party] = {}
    for measure in entry.measures:
        if measure.verb in LISTING and measure.list_id == list_id and isinstance(measure.subject, Party):
            key = party_id(measure.subject)
            parties[key] = merged(parties[key], measure.subject) if key in parties else measure.subject
    return tuple(parties.values())


def merged(one: Party, other: Party) -> Party:
    """One party of all that two entries of it say, in the order of the entries."""
    return replace(
        one,
        names=tuple(dict.fromkeys(one.names + other.names)),
        countries=tuple(dict.fromkeys(one.countries + other.countries)),
        addresses=tuple(dict.fromkeys(one.addresses + other.addresses)),
        identifiers=tuple(dict.fromkeys(one.identifiers + other.identifiers)),
        details=tuple(dict.fromkeys(one.details + other.details)),
    )


def opens_itself(measure: Measure, notice: Notice) -> bool:
    """True where a measure refers to its own act: one clause that enters into force on another day."""
    ref = measure.subject
    if not isinstance(ref, InstrumentRef) or not ref.number or not notice.number:
        return False
    return same_number(ref.number) == same_number(notice.number)


def instrument_of(notice: Notice) -> Instrument:
    """The act itself as an instrument."""
    return Instrument(notice.number, notice.published_on)


@lru_cache(maxsize=16384)
def same_number(number: str) -> str:
    """The form in which two spellings of one number are equal; also for numbers that are not Chinese."""
    return normal(number) or fold(number)


@lru_cache(maxsize=65536)
def same_key(key: str) -> str:
    """The form in which a party's key is the same in two copies: Co.,Ltd and Co., Ltd are one."""
    return loose(key) or key


def party_id(party: Party) -> str:
    """What makes a party itself within one act."""
    return same_key(party.key)


def party_names(party: Party) -> frozenset[str]:
    """The key and the primary names of a party in comparable form: what it is called without doubt."""
    names = {same_key(name.text) for name in party.names if name.role is NameRole.PRIMARY}
    return frozenset(names | {party_id(party)})
