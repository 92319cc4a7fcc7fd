"""Terms: stated dates, printed lengths, and the last day that they give."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.terms import Term, TermUnit, find_term, last_day, read_until, stated_until
from watcher.model.measure import UntilBasis

DAY, MONTH, YEAR = TermUnit.DAY, TermUnit.MONTH, TermUnit.YEAR


@pytest.mark.parametrize(
    ("begins", "term", "ends"),
    [
        # MOFCOM suspended Nos. 21 and 22 from 14 May 2025 for 90 days and extended on 12 August.
        (date(2025, 5, 14), Term(90, DAY), date(2025, 8, 12)),
        (date(2025, 8, 12), Term(90, DAY), date(2025, 11, 10)),
        # No. 70 of 2025 prints 至2026年11月10日 for what the answers call one year.
        (date(2025, 11, 10), Term(1, YEAR), date(2026, 11, 10)),
        (date(2028, 2, 29), Term(1, YEAR), date(2029, 2, 28)),
        (date(2028, 2, 29), Term(4, YEAR), date(2032, 2, 29)),
        (date(2025, 1, 31), Term(1, MONTH), date(2025, 2, 28)),
        (date(2025, 11, 10), Term(3, MONTH), date(2026, 2, 10)),
        (date(2025, 12, 31), Term(12, MONTH), date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_a_term(begins: date, term: Term, ends: date) -> None:
    assert last_day(begins, term) == ends


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 5))
def test_years_and_months_agree_and_end_on_the_same_date(begins: date, count: int) -> None:
    ends = last_day(begins, Term(count, YEAR))
    assert ends == last_day(begins, Term(12 * count, MONTH))
    assert ends.year == begins.year + count
    assert (ends.month, ends.day) == (begins.month, begins.day) or (
        (begins.month, begins.day) == (2, 29) and ends + timedelta(days=1) == date(ends.year, 3, 1)
    )


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("暂停适用4月4日发布的公告（不可靠实体清单工作机制〔2025〕7号）90天", Term(90, DAY)),
        ("上述措施继续暂停９０天", Term(90, DAY)),
        ("继续暂停相关措施1年", Term(1, YEAR)),
        ("关于暂停对韩华海洋株式会社5家美国相关子公司实施反制措施一年的决定", Term(1, YEAR)),
        ("24%的税率在一年内继续暂停", Term(1, YEAR)),
        ("在90天内暂停实施", Term(90, DAY)),
        ("暂停九十日", Term(90, DAY)),
        ("暂停 6 个月", Term(6, MONTH)),
        ("限自公布之日起15日内缴清", None),
        ("2025年4月9日", None),
        ("二〇二五年第7号", None),
        ("第三年", None),
        ("暂停4月9日公告相关措施", None),
        ("200年", None),
        ("〇天", None),
        ("is suspended for one year", Term(1, YEAR)),
        ("for a period of 90 days", Term(90, DAY)),
        ("a 180-day period", Term(180, DAY)),
        ("for ninety (90) days", Term(90, DAY)),
        ("for a year", Term(1, YEAR)),
        ("for Thirty Days", Term(30, DAY)),
        ("for SIXTY (60) DAYS", Term(60, DAY)),
        ("暂停180天", Term(180, DAY)),
        ("99年", Term(99, YEAR)),
        ("100年", None),
        ("for 0 days", None),
        ("in 2025", None),
        ("", None),
    ],
)
def test_printed_lengths(text: str, term: Term | None) -> None:
    assert find_term(text) == term


@pytest.mark.parametrize(
    ("text", "year", "until"),
    [
        (
            "经批准，自即日起至2026年11月10日，商务部公告2025年第61号、62号暂停实施。",
            None,
            date(2026, 11, 10),
        ),
        ("自2025年11月10日起至2026年11月9日", None, date(2026, 11, 9)),
        ("将联合安排再延期至2027年1月10日", None, date(2027, 1, 10)),
        ("至11月10日", 2026, date(2026, 11, 10)),
        ("至11月10日", None, None),
        ("截至2026年11月10日", None, None),
        ("自2025年11月10日起", None, None),
        ("is stayed until November 9, 2026.", None, date(2026, 11, 9)),
        ("from November 10, 2025, through November 9, 2026", None, date(2026, 11, 9)),
        ("until 9 November 2026", None, date(2026, 11, 9)),
        ("until 11:59 p.m. EST on November 9, 2026", None, date(2026, 11, 9)),
        ("until 12:01 a.m. Eastern Standard Time on november 10, 2026", None, date(2026, 11, 10)),
        ("until February 30, 2026", None, None),
        ("until February 30, 2026, or until March 1, 2026", None, date(2026, 3, 1)),
        ("effective November 9, 2026", None, None),
    ],
)
def test_stated_last_days(text: str, year: int | None, until: date | None) -> None:
    assert stated_until(text, year) == until


@pytest.mark.parametrize(
    ("text", "effective_on", "expected"),
    [
        ("自即日起至2026年11月10日", date(2025, 11, 7), (date(2026, 11, 10), UntilBasis.STATED)),
        ("继续暂停相关措施一年", date(2025, 11, 10), (date(2026, 11, 10), UntilBasis.COMPUTED)),
        ("暂停90天，至8月12日", date(2025, 5, 14), (date(2025, 8, 12), UntilBasis.STATED)),
        ("继续暂停相关措施一年", None, (None, None)),
        ("暂停相关措施", date(2025, 5, 14), (None, None)),
        ("stayed for one year", date(2025, 11, 10), (date(2026, 11, 10), UntilBasis.COMPUTED)),
    ],
)
def test_stated_comes_before_computed(
    text: str, effective_on: date | None, expected: tuple[date | None, UntilBasis | None]
) -> None:
    assert read_until(text, effective_on) == expected


def test_no_term_runs_past_the_end_of_the_calendar() -> None:
    for term in (Term(90, TermUnit.DAY), Term(1, TermUnit.YEAR), Term(6, TermUnit.MONTH)):
        assert last_day(date(9999, 12, 30), term) == date.max
    assert last_day(date(9998, 5, 1), Term(1, TermUnit.YEAR)) == date(9999, 5, 1)
