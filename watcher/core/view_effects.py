"""Changes as effects: one party, one act or one unread reference each, ready to be grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from watcher.core import words
from watcher.core.escape import plain
from watcher.model.change import Change, Instrument
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

    `noun` is what the line counts: "party", "act" or "change"; `count` how many of them it stands for, 0
    where the text does not say.
    """

    change: Change
    kind: ChangeKind
    party: Party | None
    line: str
    count: int
    noun: str
    instrument: Instrument | None
    effective_on: date | None
    until: date | None
    basis: UntilBasis | None
    quote: str

    @property
    def clause(self) -> str:
        """The part of the earlier act that is touched, "" for the whole."""
        upon = self.change.measures[0].subject if self.change.measures else None
        return plain(upon.clause or "") if isinstance(upon, InstrumentRef) else ""

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
        stated = change.unresolved.count or change.stated or 0
        yield _effect(change, line=_unread(change.unresolved, stated), count=stated)
    elif change.kind is ChangeKind.PUBLISHED and change.measures:
        found = [_measure(change, measure) for measure in change.measures]
        yield from dict.fromkeys(found)
    elif change.fields:
        for field in change.fields:
            line = f"{words.field(field.field)}: {_shown(field.before)} → {_shown(field.after)}"
            over = f", over {words.plural(change.entries, 'entry', 'entries')}" if change.entries > 1 else ""
            yield _effect(change, line=line + over, noun="change")
    else:
        yield _effect(change, line=_act_line(change), noun="act")


def _effect(
    change: Change, *, party: Party | None = None, line: str = "", count: int = 1, noun: str = "party"
) -> Effect:
    return Effect(
        change,
        change.kind,
        party,
        line,
        count,
        noun,
        change.instrument,
        change.effective_on,
        change.until,
        change.until_basis,
        change.quote,
    )


def _measure(change: Change, measure: Measure) -> Effect:
    subject = measure.subject
    party = subject if isinstance(subject, Party) else None
    line, count, noun = "", 1, "party"
    if isinstance(subject, InstrumentRef):
        line, noun = act(subject), "act"
    elif party is None and measure.list_id is not None and measure.verb is not ChangeKind.PUBLISHED:
        count = _stated(change, measure)
        who = words.parties(count) if count else "parties whose number is not stated"
        line = f"{who}, not named in the text that was read; they follow as soon as it is complete"
    elif party is None:
        line, noun = _act_line(change), "act"
    return Effect(
        change,
        measure.verb,
        party,
        line,
        count,
        noun,
        None,
        measure.effective_on,
        measure.until,
        measure.until_basis,
        measure.quote,
    )


def _stated(change: Change, measure: Measure) -> int:
    found = [c for c in change.counts if (c.verb, c.list_id) == (measure.verb, measure.list_id)]
    return next((c.stated for c in found if c.of == "parties"), found[0].stated if found else 0)


def _act_line(change: Change) -> str:
    upon = change.measures[0].subject if change.measures else None
    if change.kind in ON_MEASURES and isinstance(upon, InstrumentRef):
        return act(upon)
    if change.kind in ON_MEASURES and act(change.instrument):
        return act(change.instrument)
    if change.notice is None:
        return act(change.instrument) or "an act"
    number, title = plain(change.notice.number or ""), plain(change.notice.title)
    return title if not number or number in title else f"{number} {title}".strip()


def _unread(reference: InstrumentRef, stated: int) -> str:
    who = f"{words.parties(stated)} as the text counts them" if stated else "its parties"
    return (
        f"{act(reference) or 'an earlier notice'}: {who}, not named here because that notice"
        " has not been read yet; they follow as soon as it is"
    )


def _shown(value: str | None) -> str:
    return plain(value) if value else "(none)"
