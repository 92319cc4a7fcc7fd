"""Pictures as numbers: where each bar and stretch lies. The pages draw them, nothing here is markup.

Across, everything is in percent, so that one drawing fits a phone and a wall; upwards in pixels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from watcher.core.words import MONTHS

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One span of time. `x` and `width` in percent, heights in pixels from the base line.

    `up` is what came, `paused` and `gone` hang below the line, one under the other.
    """

    first: date
    last: date
    label: str
    x: float
    width: float
    up: float
    paused: float
    gone: float
    counts: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the time axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Comings above a base line, goings and pauses below it."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    base: float
    height: float
    totals: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a lane, in percent."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Axis:
    """A time axis from `first` to `last`."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day begins, in percent; days outside lie on the edge."""
        days = (self.last - self.first).days + 1
        return _rounded(min(max((day - self.first).days / days, 0.0), 1.0) * 100)

    def span(self, first: date | None, last: date | None) -> Span:
        """From the beginning of `first` to the end of `last`; None: open on that side."""
        left = 0.0 if first is None else self.at(first)
        right = 100.0 if last is None or last >= self.last else self.at(last + _DAY)
        return Span(left, _rounded(max(right - left, 0.4)))

    def ticks(self, most: int = 8) -> tuple[Tick, ...]:
        """New years, or months where there are few of them, never more than `most`."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((n for n in (1, 2, 3, 6, 12, 24, 60, 120, 240) if months / n <= most), 600)
        found = []
        begin, end = (day.year * 12 + day.month for day in (self.first, self.last))
        for number in range(begin, end):
            if number % step == 0:
                day = date(number // 12, number % 12 + 1, 1)
                label = f"{day.year}" if day.month == 1 else MONTHS[day.month - 1][:3]
                found.append(Tick(self.at(day), label))
        return tuple(found)


def bars(
    counted: Iterable[tuple[date, int, int, int]], axis: Axis, *, height: float = 56.0, most: int = 48
) -> Bars:
    """(day, came, paused, gone) counts by days, weeks, months, quarters or years: at most `most` bars.

    Both sides of the base line have one scale, so that a bar up and a bar down can be compared.
    """
    spans = _spans(axis, most)
    # Whole weeks and months: a bar of three days beside those of a month would look like little.
    axis = Axis(spans[0][0], spans[-1][1])
    sums = [[0, 0, 0] for _ in spans]
    starts = [first for first, _ in spans]
    for day, *numbers in counted:
        if axis.first <= day <= axis.last:
            place = _place(starts, day)
            for side, number in enumerate(numbers):
                sums[place][side] += number
    above = max(one[0] for one in sums)
    below = max(one[1] + one[2] for one in sums)
    scale = height / (above + below) if above + below else 0.0
    drawn = tuple(
        Bar(
            first,
            last,
            label(first, last),
            axis.at(first),
            axis.span(first, last).width,
            _tall(came, scale),
            _tall(paused, scale),
            _tall(gone, scale),
            (came, paused, gone),
        )
        for (first, last), (came, paused, gone) in zip(spans, sums, strict=True)
    )
    base = _rounded(above * scale) if above + below else height / 2
    totals = (sum(one[0] for one in sums), sum(one[1] for one in sums), sum(one[2] for one in sums))
    return Bars(drawn, axis.ticks(), base, height, totals)


def label(first: date, last: date) -> str:
    """10 November 2025 · November 2025 · 2025 · 3 to 9 November 2025."""
    if first == last:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    if first.day == 1 and (last + _DAY).day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return f"{MONTHS[first.month - 1]} {first.year}"
        if first.month == 1 and last.month == 12 and first.year == last.year:
            return f"{first.year}"
        return f"{MONTHS[first.month - 1]} {first.year} to {MONTHS[last.month - 1]} {last.year}"
    return f"{first.day} {MONTHS[first.month - 1]} to {last.day} {MONTHS[last.month - 1]} {last.year}"


def steps(points: Sequence[tuple[float, float]], *, height: float = 36.0) -> tuple[tuple[float, float], ...]:
    """A line of (x, value), scaled: x to 0..100 percent, values to pixels from the top.

    The scale begins at zero: a list that lost one entry in a thousand must not look like a fall.
    """
    if not points:
        return ()
    first, last = points[0][0], points[-1][0]
    top = max(value for _, value in points) or 1.0
    width = (last - first) or 1.0
    return tuple(
        (_rounded((x - first) / width * 100), _rounded(height - value / top * (height - 2) - 1))
        for x, value in points
    )


def _spans(axis: Axis, most: int) -> list[tuple[date, date]]:
    days = (axis.last - axis.first).days + 1
    if days <= most:
        return [(axis.first + _DAY * n, axis.first + _DAY * n) for n in range(days)]
    if days <= most * 7:
        starts = [axis.first + _DAY * n for n in range(0, days, 7)]
        return [(one, one + _DAY * 6) for one in starts]
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month + 1
    step = next((n for n in (1, 3, 12, 60) if months / n <= most), 120)
    begin = axis.first.year * 12 + axis.first.month - 1
    numbers = range(begin - begin % step, begin + months, step)
    return [(_month(number), _month(number + step) - _DAY) for number in numbers]


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _place(starts: Sequence[date], day: date) -> int:
    return max(bisect_right(starts, day) - 1, 0)


def _tall(count: int, scale: float) -> float:
    """Pixels for a count; one party is never invisible beside a thousand."""
    return _rounded(max(count * scale, 2.0)) if count else 0.0


def _rounded(value: float) -> float:
    return round(value, 2)
