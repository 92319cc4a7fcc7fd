"""Changes as effects: one party, one act or one unread reference each, ready to be grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from watcher.core import words
from watcher.core.escape import plain
from watcher.model.change import Basis, Change, Instrument
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, UntilBasis

# Kinds that act on the measures of an instrument: one answer can end those of one act and suspend those
# of another, so act and term are what such a group is about. The other kinds say who stands on a list.
ON_MEASURES = frozenset(
    {
        ChangeKind.SUSPENDED,
        ChangeKind.SUSPENSION_EXTENDED,
        ChangeKind.ENDED,
        ChangeKind.RESUMED,
        ChangeKind.CANCELLED,
        ChangeKind.EXEMPTED,
        ChangeKind.DUE_SOON,
        ChangeKind.LAPSED,
    }
)
DUE = frozenset({ChangeKind.DUE_SOON, ChangeKind.LAPSED})


@dataclass(frozen=True, slots=True)
class Effect:
    """One line to be told. Exactly one of `party` and `line` is set.

    `count` is how many parties or acts the line stands for; `act` is True for a line about an act.
    """

    change: Change
    kind: ChangeKind
    party: Party | None
    line: str
    count: int
    act: bool
    instrument: Instrument | None
    effective_on: date | None
    until: date | None
    basis: UntilBasis | None
    quote: str

    @property
    def list_key(self) -> tuple[str | None, str | None]:
        """List or topic."""
        return self.change.list_id, self.change.topic


def effects(changes: Iterable[Change]) -> tuple[Effect, ...]:
    """Every change as one effect, and an act with measures as one effect per measure."""
    return tuple(effect for change in changes for effect in _effects(change))


def act(instrument: Instrument | InstrumentRef | None) -> str:
    """商务部公告2025年第13号 of 4 March 2025, or "" where neither is known."""
    if instrument is None:
        return ""
    name = plain(
        instrument.number or (instrument.as_printed if isinstance(instrument, InstrumentRef) else "")
    )
    when = words.day(instrument.published_on) if instrument.published_on else ""
    clause = plain(instrument.clause or "") if isinstance(instrument, InstrumentRef) else ""
    dated = f"{name} of {when}" if name and when else name or (f"the act of {when}" if when else "")
    return f"{dated}, {clause}" if dated and clause else dated or clause


def _effects(change: Change) -> Iterator[Effect]:
    if change.party is not None:
        yield _effect(change, party=change.party)
    elif change.unresolved is not None:
        yield _effect(
            change,
            line=_unread(change, change.unresolved),
            count=change.unresolved.count or change.stated or 1,
        )
    elif change.kind is ChangeKind.PUBLISHED and change.measures:
        for measure in change.measures:
            yield _measure(change, measure)
    else:
        yield _effect(change, line=_act_line(change), act=True)


def _effect(
    change: Change, *, party: Party | None = None, line: str = "", count: int = 1, act: bool = False
) -> Effect:
    return Effect(
        change,
        change.kind,
        party,
        line,
        count,
        act,
        change.instrument,
        change.effective_on,
        change.until,
        change.until_basis,
        change.quote,
    )


def _measure(change: Change, measure: Measure) -> Effect:
    subject = measure.subject
    line = act(subject) if isinstance(subject, InstrumentRef) else _act_line(change)
    party = subject if isinstance(subject, Party) else None
    return Effect(
        change,
        measure.verb,
        party,
        "" if party else line,
        1,
        party is None,
        None,
        measure.effective_on,
        measure.until,
        measure.until_basis,
        measure.quote,
    )


def _act_line(change: Change) -> str:
    if change.basis is not Basis.DUE and change.notice is not None:
        number = plain(change.notice.number or "")
        title = plain(change.notice.title)
        return title if not number or number in title else f"{number} {title}".strip()
    return act(change.instrument) or (plain(change.notice.title) if change.notice else "") or "an act"


def _unread(change: Change, reference: InstrumentRef) -> str:
    stated = reference.count or change.stated
    who = f"{words.parties(stated)} as the text counts them" if stated else "its parties"
    return (
        f"{act(reference) or 'an earlier notice'}: {who}, not named here because that notice"
        " has not been read yet; they follow as soon as it is"
    )
