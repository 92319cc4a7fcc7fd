"""Pictures as numbers: nothing is lost between the counts and the bars, and everything lies on the paper."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.chart import Axis, Span, bars, label, steps

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
counted = st.lists(st.tuples(days, st.integers(0, 999), st.integers(0, 99), st.integers(0, 999)), max_size=30)


@given(counted, days, st.integers(0, 12_000), st.integers(1, 60))
def test_every_count_within_the_axis_is_in_one_bar(
    points: list[tuple[date, int, int, int]], first: date, length: int, most: int
) -> None:
    axis = Axis(first, first + timedelta(days=length))
    drawn = bars(points, axis, most=most)
    within = [point for point in points if axis.first <= point[0] or drawn.bars[0].first <= point[0]]
    within = [point for point in within if point[0] <= drawn.bars[-1].last]
    assert drawn.totals == tuple(sum(point[side] for point in within) for side in (1, 2, 3))
    assert drawn.bars[0].first <= axis.first
    assert drawn.bars[-1].last >= axis.last
    for bar, following in zip(drawn.bars, drawn.bars[1:], strict=False):
        assert bar.last + timedelta(days=1) == following.first
    for bar in drawn.bars:
        assert 0 <= bar.x <= 100
        assert 0 < bar.width <= 100
        # A bar of one party is drawn two pixels high, however many the others are.
        assert bar.up <= drawn.base + 2
        assert bar.paused + bar.gone <= drawn.height - drawn.base + 4
        assert (bar.up > 0, bar.paused > 0, bar.gone > 0) == tuple(count > 0 for count in bar.counts)


@pytest.mark.parametrize(
    ("length", "count", "words"),
    [
        (10, 11, "3 March 2025"),
        (100, 15, "3 March to 9 March 2025"),
        (700, 24, "March 2025"),
        (4000, 45, "January 2025 to March 2025"),
        (9000, 25, "2025"),
        (19000, 11, "January 2025 to December 2029"),
    ],
)
def test_bars_are_days_weeks_months_quarters_or_years(length: int, count: int, words: str) -> None:
    first = date(2025, 3, 3)
    drawn = bars([], Axis(first, first + timedelta(days=length)))
    assert (len(drawn.bars), drawn.bars[0].label) == (count, words)
    assert drawn.base == drawn.height / 2


@pytest.mark.parametrize(
    ("last", "count"),
    [
        (date(2025, 2, 17), 48),  # days
        (date(2025, 2, 18), 7),  # weeks
        (date(2025, 12, 2), 48),
        (date(2025, 12, 3), 12),  # months
        (date(2028, 12, 31), 48),
        (date(2029, 1, 1), 17),  # quarters
        (date(2036, 12, 31), 48),
        (date(2037, 1, 1), 13),  # years
        (date(2072, 12, 31), 48),
        (date(2073, 1, 1), 10),  # five years
        (date(2264, 12, 31), 48),
        (date(2265, 1, 1), 25),  # ten years
    ],
)
def test_a_bar_is_as_short_as_48_of_them_allow(last: date, count: int) -> None:
    assert len(bars([], Axis(date(2025, 1, 1), last)).bars) == count


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 1, 1), date(2025, 3, 15), "1 January to 15 March 2025"),
        (date(2025, 1, 15), date(2025, 3, 31), "15 January to 31 March 2025"),
        (date(2025, 2, 1), date(2025, 12, 31), "February 2025 to December 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2025, 1, 1), date(2026, 12, 31), "January 2025 to December 2026"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
    ],
)
def test_whole_months_and_years_are_named_as_such(first: date, last: date, words: str) -> None:
    assert label(first, last) == words


def test_both_sides_have_one_scale() -> None:
    day = date(2025, 3, 1)
    drawn = bars([(day, 10, 0, 0), (day + timedelta(days=1), 0, 10, 20)], Axis(day, day + timedelta(days=1)))
    assert drawn.bars[0].up * 2 == pytest.approx(drawn.bars[1].gone, abs=0.05)
    assert drawn.bars[1].paused == drawn.bars[0].up
    assert (drawn.base, drawn.height, drawn.bars[0].up) == (14, 56, 14)  # a quarter of the height is above


def test_as_many_above_as_below_have_half_the_height_each() -> None:
    day = date(2025, 3, 1)
    drawn = bars([(day, 5, 0, 0), (day + timedelta(days=1), 0, 1, 4)], Axis(day, day + timedelta(days=1)))
    assert (drawn.base, drawn.bars[0].up, drawn.bars[1].paused, drawn.bars[1].gone) == (28, 28, 5.6, 22.4)


def test_the_first_bar_counts_from_its_own_beginning_on() -> None:
    drawn = bars([(date(2025, 3, 2), 1, 2, 3)], Axis(date(2025, 3, 3), date(2027, 3, 1)))
    assert (drawn.bars[0].first, drawn.bars[0].counts, drawn.totals) == (
        date(2025, 3, 1),
        (1, 2, 3),
        (1, 2, 3),
    )
    decades = bars([], Axis(date(2025, 1, 1), date(2034, 12, 31)), most=1).bars
    assert [bar.first for bar in decades] == [date(2020, 1, 1), date(2030, 1, 1)]


def test_one_party_is_never_invisible_beside_a_thousand() -> None:
    day = date(2025, 3, 1)
    drawn = bars([(day, 1000, 0, 0), (day + timedelta(days=1), 1, 0, 0)], Axis(day, day + timedelta(days=1)))
    assert [bar.up for bar in drawn.bars] == [56, 2]


def test_an_axis_holds_what_lies_outside_on_its_edge() -> None:
    axis = Axis(date(2025, 1, 1), date(2025, 12, 31))
    assert axis.at(date(2024, 1, 1)) == 0
    assert axis.at(date(2027, 1, 1)) == 100
    whole = axis.span(None, None)
    assert (whole.x, whole.width) == (0, 100)
    assert axis.span(date(2025, 12, 31), date(2026, 5, 1)).width > 0
    assert axis.span(date(2025, 7, 1), date(2025, 7, 1)).width == 0.4
    assert axis.span(None, date.max) == whole


def test_a_day_has_its_share_of_the_axis() -> None:
    axis = Axis(date(2025, 1, 1), date(2025, 1, 10))
    assert [axis.at(date(2025, 1, day)) for day in (1, 6, 10)] == [0, 50, 90]
    assert axis.span(date(2025, 1, 3), date(2025, 1, 4)) == Span(20, 20)
    assert Axis(date(2025, 1, 1), date(2025, 1, 3)).at(date(2025, 1, 2)) == 33.33


@given(days, st.integers(0, 20_000), st.integers(1, 12))
def test_ticks_are_few_and_in_order(first: date, length: int, most: int) -> None:
    found = Axis(first, first + timedelta(days=length)).ticks(most)
    assert len(found) <= most + 1
    assert [tick.x for tick in found] == sorted(tick.x for tick in found)


@pytest.mark.parametrize(
    ("years", "months", "labels"),
    [
        (0, 8, "Feb Mar Apr May Jun Jul Aug Sep"),
        (0, 9, "Mar May Jul Sep"),
        (1, 4, "Mar May Jul Sep Nov 2001 Mar May"),
        (1, 5, "Apr Jul Oct 2001 Apr"),
        (2, 0, "Apr Jul Oct 2001 Apr Jul Oct 2002"),
        (2, 1, "Jul 2001 Jul 2002"),
        (4, 0, "Jul 2001 Jul 2002 Jul 2003 Jul 2004"),
        (4, 1, "2001 2002 2003 2004"),
        (8, 0, "2001 2002 2003 2004 2005 2006 2007 2008"),
        (8, 1, "2002 2004 2006 2008"),
        (16, 0, "2002 2004 2006 2008 2010 2012 2014 2016"),
        (16, 1, "2005 2010 2015"),
        (40, 0, "2005 2010 2015 2020 2025 2030 2035 2040"),
        (40, 1, "2010 2020 2030 2040"),
        (80, 0, "2010 2020 2030 2040 2050 2060 2070 2080"),
        (80, 1, "2020 2040 2060 2080"),
        (160, 0, "2020 2040 2060 2080 2100 2120 2140 2160"),
        (160, 1, "2050 2100 2150"),
    ],
)
def test_at_most_eight_ticks_by_months_or_years(years: int, months: int, labels: str) -> None:
    found = Axis(date(2000, 1, 1), date(2000 + years, 1 + months, 1)).ticks()
    assert [tick.label for tick in found] == labels.split()


def test_a_tick_stands_where_its_month_begins() -> None:
    (tick,) = Axis(date(2025, 1, 1), date(2025, 2, 19)).ticks()
    assert (tick.label, tick.x) == ("Feb", 62)


def test_ticks_name_the_year_at_its_beginning() -> None:
    assert [tick.label for tick in Axis(date(2024, 10, 5), date(2025, 3, 1)).ticks()] == [
        "Nov",
        "Dec",
        "2025",
        "Feb",
        "Mar",
    ]
    assert [tick.label for tick in Axis(date(1700, 1, 1), date(2025, 1, 1)).ticks()][:2] == ["1750", "1800"]


@given(days, st.integers(0, 4000))
def test_a_label_names_both_years_only_once(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    said = label(first, last)
    assert str(first.year) in said or str(last.year) in said


def test_a_line_has_its_zero_below_and_its_highest_value_above() -> None:
    assert steps([(10, 0), (20, 5), (30, 10)]) == ((0, 35), (50, 18), (100, 1))


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e6)), max_size=20).map(sorted))
def test_a_line_stays_on_the_paper(points: list[tuple[float, float]]) -> None:
    for x, y in steps(points):
        assert 0 <= x <= 100
        assert 0 <= y <= 36
    assert len(steps(points)) == len(points)
