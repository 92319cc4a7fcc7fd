from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.english import NUMBER, dates, filed_at, number, slashed, uncode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This rule is effective February 24, 2023.", [date(2023, 2, 24)]),
        ("from November 10, 2025, until November 9, 2026", [date(2025, 11, 10), date(2026, 11, 9)]),
        ("Sept. 3 2021 and Aug 22, 2023", [date(2021, 9, 3), date(2023, 8, 22)]),
        ("on March 1st, 2024", [date(2024, 3, 1)]),
        ("February 31, 2023", []),
        ("[INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER]", []),
    ],
)
def test_dates_are_read_as_printed(text: str, expected: list[date]) -> None:
    assert list(dates(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9/9/1981", date(1981, 9, 9)), ("09/09/1981", date(1981, 9, 9)), ("", None), ("13/40/2020", None)],
)
def test_american_days(text: str, expected: date | None) -> None:
    assert slashed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13", 13),
        ("1,200", 1200),
        ("thirty-three", 33),
        ("Seventy-six", 76),
        ("one hundred and two", 102),
        ("two thousand three hundred", 2300),
        ("hundred", 100),
        ("several", None),
        ("", None),
    ],
)
def test_numbers_in_digits_and_words(text: str, expected: int | None) -> None:
    assert number(text) == expected


@given(st.integers(min_value=0, max_value=999_999))
def test_every_number_in_words_reads_back(value: int) -> None:
    words = _in_words(value)
    assert number(words) == value
    assert re.fullmatch(NUMBER, words, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[FR Doc. 2023-03929 Filed 2-24-23; 8:45 am]", datetime(2023, 2, 24, 13, 45, tzinfo=UTC)),
        ("[FR Doc. 2023-18125 Filed 8-21-23; 4:15 pm]", datetime(2023, 8, 21, 20, 15, tzinfo=UTC)),
        ("[FR Doc. 2024–02930 Filed 2–8–24; 2:00 pm]", datetime(2024, 2, 8, 19, 0, tzinfo=UTC)),
        ("Filed 1-2-2024; 12:05 a.m.", datetime(2024, 1, 2, 5, 5, tzinfo=UTC)),
        ("Filed 2-30-24; 8:45 am", None),
        ("not filed", None),
    ],
)
def test_the_hour_of_filing_is_eastern(text: str, expected: datetime | None) -> None:
    assert filed_at(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T[uuml]rkiye", "Türkiye"),
        ("[Scaron]koda and [inodot]stanbul", "Škoda and ıstanbul"),
        (
            "[Reserved] [and] [or] [in] [INSERT FR PAGE NUMBER]",
            "[Reserved] [and] [or] [in] [INSERT FR PAGE NUMBER]",
        ),
    ],
)
def test_only_codes_of_letters_are_decoded(text: str, expected: str) -> None:
    assert uncode(text) == expected


_BELOW_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_UNITS = _BELOW_TWENTY.split()
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _in_words(value: int) -> str:
    if value < 20:
        return _UNITS[value]
    if value < 100:
        return _TENS[value // 10] + (f"-{_UNITS[value % 10]}" if value % 10 else "")
    if value < 1000:
        return f"{_UNITS[value // 100]} hundred" + (f" and {_in_words(value % 100)}" if value % 100 else "")
    return f"{_in_words(value // 1000)} thousand" + (f" {_in_words(value % 1000)}" if value % 1000 else "")


def test_the_longest_number_word_is_the_number() -> None:
    for words in ("seventeen", "sixty-six", "fourteen hundred"):
        found = re.match(NUMBER, words)
        assert found is not None
        assert found[0] == words


@pytest.mark.parametrize(("text", "value"), [("thousand", 1000), ("hundred", 100), (" SIX ", 6)])
def test_a_hundred_may_stand_without_its_one(text: str, value: int) -> None:
    assert number(text) == value


def test_a_day_that_is_none_hides_no_other() -> None:
    assert dates("February 31, 2023 and March 1, 2023") == (date(2023, 3, 1),)


def test_the_day_of_a_form_is_nothing_but_a_day() -> None:
    assert slashed(" 9/9/1981 ") == date(1981, 9, 9)
    assert slashed("9/9/1981 or later") is None


def test_a_time_of_filing_is_read_in_capitals_and_with_hard_hyphens() -> None:
    assert filed_at("Filed 2‑24‑23; 4:15 PM") == datetime(2023, 2, 24, 21, 15, tzinfo=UTC)
