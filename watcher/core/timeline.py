"""The states of one subject in time: intervals that never overlap, each by the act that brought it about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from watcher.core.effects import OPENS, Effect
from watcher.model.change import Instrument
from watcher.model.measure import ChangeKind, UntilBasis
from watcher.model.standing import State

_DAY = timedelta(days=1)
_CLOSED = {
    ChangeKind.ENDED: State.ENDED,
    ChangeKind.CANCELLED: State.CANCELLED,
    ChangeKind.REMOVED: State.REMOVED,
}
_PAUSED = {
    ChangeKind.SUSPENDED: State.SUSPENDED,
    ChangeKind.SUSPENSION_EXTENDED: State.SUSPENDED,
    ChangeKind.EXEMPTED: State.EXEMPTED,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """One state from `first` to `last`, both days included; `last` None: open.

    `since` is the first day of the state as the acts state it: an extended suspension has several intervals
    and one `since`; None where no act states it. `until` is the last day that the act's own term gives:
    where `last` is the same day the term runs out by itself.
    """

    state: State
    first: date
    last: date | None
    since: date | None
    until: date | None = None
    until_basis: UntilBasis | None = None
    by: Instrument | None = None
    key: str = ""
    source_id: str = ""


def timeline(effects: Sequence[Effect]) -> tuple[Interval, ...]:
    """Fold the effects on one subject, in any order, into its states.

    In the order of the days from which they are in force; on one day the act published later has the last
    word. What is suspended is listed again on the day after `until`; an extension on the last day, or on
    the day after, continues the suspension. What has ended stays so, unless an act resumes it.
    """
    openings = [one for one in effects if one.verb in OPENS]
    opened = min((one.on for one in openings if one.on), default=None)
    pen = _Pen(opened)
    announced = min((one.announced for one in openings if one.announced), default=None)
    if announced is not None and (opened is None or announced < opened):
        first = min(openings, key=lambda one: (one.announced != announced, one.key))
        pen.turn(Interval(State.PENDING, announced, None, announced, pen.eve, None, *_source(first)))
    for effect in sorted((one for one in effects if one.on), key=_order):
        pen.apply(effect, effect.on or date.min)
    return pen.finished()


def _order(effect: Effect) -> tuple[date, date, bool, bool, str]:
    closes = effect.verb in _CLOSED
    return effect.on or date.min, effect.announced or date.min, effect.verb not in OPENS, closes, effect.key


def _source(effect: Effect) -> tuple[Instrument, str, str]:
    return effect.by, effect.key, effect.source_id


class _Pen:
    """Writes one timeline from left to right. `opened` is the first day in force, where one is stated."""

    def __init__(self, opened: date | None) -> None:
        self._opened = opened
        self._done: list[Interval] = []
        self._now: Interval | None = None

    @property
    def eve(self) -> date | None:
        """The last day on which the act is not yet in force."""
        return self._opened - _DAY if self._opened else None

    def apply(self, effect: Effect, on: date) -> None:
        """What one effect makes of the state that holds before it."""
        since = on if effect.stated else None
        paused = _PAUSED.get(effect.verb)
        # A suspension that begins on the day after the last one leaves no day on which the listing applied.
        self._lapse(on - _DAY if paused and on > date.min else on)
        now = self._now
        state = now.state if now else None
        if effect.verb in OPENS:
            if state in (None, State.PENDING):
                self.turn(Interval(State.LISTED, on, None, since, None, None, *_source(effect)))
        elif effect.verb is ChangeKind.RESUMED:
            if state is not State.LISTED:
                self._back(on, since, _source(effect))
        elif state in _CLOSED.values() or (effect.until and effect.until < on):
            return
        elif paused is None:
            self.turn(Interval(_CLOSED[effect.verb], on, None, since, None, None, *_source(effect)))
        else:
            if now and state in _PAUSED.values() and effect.verb is ChangeKind.SUSPENSION_EXTENDED:
                paused = now.state
            if now and paused is state:
                since = now.since
            self.turn(Interval(paused, on, None, since, effect.until, effect.until_basis, *_source(effect)))

    def turn(self, to: Interval) -> None:
        """End the present state on the eve of the next one."""
        if self._now and self._now.first < to.first:
            self._done.append(replace(self._now, last=to.first - _DAY))
        self._now = to

    def finished(self) -> tuple[Interval, ...]:
        """All states; the last one is open, or runs on after its own term."""
        self._lapse(date.max)
        return (*self._done, self._now) if self._now else tuple(self._done)

    def _lapse(self, day: date) -> None:
        now = self._now
        if now and now.state in _PAUSED.values() and now.until and now.until < day:
            on = now.until + _DAY
            self._back(on, on, (now.by, now.key, now.source_id))

    def _back(self, on: date, since: date | None, source: tuple[Instrument | None, str, str]) -> None:
        if self._opened and self._opened > on:
            self.turn(Interval(State.PENDING, on, None, since, self.eve, None, *source))
        else:
            self.turn(Interval(State.LISTED, on, None, since, None, None, *source))
