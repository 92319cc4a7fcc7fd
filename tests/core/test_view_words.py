"""Words: dates, numbers, plurals, terms, and the two Chinese words that the press confuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core import words
from watcher.model.measure import ChangeKind, UntilBasis


def test_every_kind_has_words() -> None:
    assert set(words.KINDS) == set(ChangeKind)
    assert len({w.count for w in words.KINDS.values()}) == len(ChangeKind)
    assert len({words.heading(kind, chinese=True) for kind in ChangeKind}) == len(ChangeKind)


def test_suspended_and_ended_cannot_be_mistaken() -> None:
    ended = words.heading(ChangeKind.ENDED, chinese=True)
    paused = words.heading(ChangeKind.SUSPENDED, chinese=True)
    longer = words.heading(ChangeKind.SUSPENSION_EXTENDED, chinese=True)
    assert ended == "Ended (停止: the measures are stopped)"
    assert "暂停" in paused
    assert "暂停" in longer
    assert "停止" not in paused + longer
    assert "暂停" not in ended
    assert words.KINDS[ChangeKind.ENDED].meaning.startswith("An end, not a suspension")
    assert words.KINDS[ChangeKind.SUSPENDED].meaning.startswith("A suspension, not an end")


def test_american_lists_get_no_chinese_words() -> None:
    said = "".join(words.heading(kind, chinese=False) for kind in ChangeKind)
    assert said.isascii()


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 parties"), (1, "1 party"), (2, "2 parties"), (1_234, "1,234 parties")]
)
def test_plurals_and_thousands(count: int, said: str) -> None:
    assert words.parties(count) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(-400, "400 days ago"), (-1, "yesterday"), (0, "today"), (1, "tomorrow"), (2, "in 2 days")],
)
def test_distance(days: int, said: str) -> None:
    today = date(2025, 11, 5)
    assert words.distance(today + timedelta(days=days), today) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (7_199, "1 hour"),
        (7_200, "2 hours"),
        (200_000, "2 days"),
    ],
)
def test_span(seconds: int, said: str) -> None:
    assert words.span(timedelta(seconds=seconds)) == said


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_is_written_out_and_can_be_read_back(value: date) -> None:
    day, month, year = words.day(value).split()
    assert date(int(year), words.MONTHS.index(month) + 1, int(day)) == value


def test_a_time_is_in_utc() -> None:
    assert words.clock(datetime(2025, 11, 5, 9, 2, tzinfo=UTC)) == "09:02 UTC"


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_joined(items: list[str], said: str) -> None:
    assert words.joined(items) == said


@pytest.mark.parametrize(
    ("quote", "term"),
    [
        ("自2025年5月14日起，暂停4月4日公告相关措施90天", "90天"),
        ("自2025年11月10日起，继续暂停相关措施1年，停止3月4日公告相关措施", "1年"),
        ("暂停实施反制措施一年", "一年"),
        ("继续暂停六个月", "六个月"),
        ("自2025年11月10日起至2026年11月10日", None),
        ("二〇二五年十一月十日", None),
        ("is stayed for one year", "one year"),
        ("for 90 days from the date", "90 days"),
        ("a 180-day order", "180-day"),
        ("", None),
    ],
)
def test_the_printed_term(quote: str, term: str | None) -> None:
    assert words.printed_term(quote) == term


def test_until_says_how_it_was_found() -> None:
    last = date(2026, 11, 10)
    assert words.until(last, UntilBasis.STATED) == "until 10 November 2026"
    assert words.until(last, None) == "until 10 November 2026"
    computed = words.until(last, UntilBasis.COMPUTED, "继续暂停90天")
    assert computed == "until 10 November 2026 (computed from “90天”)"
    assert words.until(last, UntilBasis.COMPUTED) == "until 10 November 2026 (computed from the printed term)"


def test_names_of_fields_and_documents() -> None:
    assert words.field("review_policy") == "licence review policy"
    assert words.field("date_of_birth") == "date of birth"
    assert words.document("answer") == "spokesperson's answer"
    assert words.document("fact_sheet") == "fact sheet"
    assert words.document("") == "notice"
