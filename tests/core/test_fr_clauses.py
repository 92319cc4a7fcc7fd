from __future__ import annotations

from datetime import date

import pytest

from watcher.core.federal_register import tariffs
from watcher.core.federal_register.clauses import clauses
from watcher.core.federal_register.document import effective_day
from watcher.model.measure import ChangeKind, InstrumentRef, UntilBasis


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("This rule is effective September 16, 2025.", []),
        (
            "This rule is effective September 16, 2025, except for amendatory instruction 4, which is effective "
            "January 1, 2026.",
            [("amendatory instruction 4", date(2026, 1, 1))],
        ),
        (
            "Effective December 2, 2024, except for the amendments to § 744.23, effective December 31, 2024. "
            "Comments are due January 31, 2025.",
            [("amendments to § 744.23", date(2024, 12, 31))],
        ),
        ("This rule is effective May 1, 2025. The notice is effective May 1, 2025.", []),
        (
            "This rule is effective May 1, 2025. Comments are welcome. The hearing rules become effective June 1, 2025.",
            [],
        ),
        (
            "Effective May 1, 2025, except for § 744.23; effective date: effective June 1, 2025, and § 744.24, which "
            "will be effective July 1, 2025.",
            [("§ 744.23", date(2025, 6, 1)), ("§ 744.24", date(2025, 7, 1))],
        ),
        (
            "Effective May 1, 2025, except for part A, effective February 30, 2026, and part B, effective June 1, 2025.",
            [("part A, effective February 30, 2026, and part B", date(2025, 6, 1))],
        ),
        ("This rule is effective [INSERT DATE OF PUBLICATION].", []),
        ("Comments are due January 31, 2025.", []),
    ],
)
def test_parts_with_a_day_of_their_own(dates: str, expected: list[tuple[str, date]]) -> None:
    assert [(one.words, one.effective_on) for one in clauses(dates)] == expected


def test_a_part_is_quoted_with_its_day() -> None:
    [part] = clauses("Effective May 1, 2025, except for § 744.23, effective June 1, 2025. Comments are due.")
    assert part.quote == "except for § 744.23, effective June 1, 2025"


def test_a_tariff_action_is_applicable() -> None:
    assert effective_day("The extensions are applicable as of November 11, 2026.") == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("abstract", "until"),
    [
        ("The Trade Representative extends 178 exclusions through August 31, 2027.", date(2027, 8, 31)),
        (
            "Exclusions were to expire on May 31, 2026. The U.S. Trade Representative has determined to extend some "
            "through June 14, 2026, and others through May 31, 2027.",
            date(2027, 5, 31),
        ),
        ("The exclusions expire on May 31, 2026.", None),
        ("", None),
    ],
)
def test_exclusions_last_until_a_day(abstract: str, until: date | None) -> None:
    [measure] = tariffs.read("Product Exclusion Extensions", ("", abstract), {}, date(2026, 11, 11)).measures
    assert (measure.verb, measure.topic, measure.until) == (ChangeKind.PUBLISHED, "us_tariffs", until)
    assert bool(measure.quote) is bool(until)
    assert measure.quote in abstract
    assert measure.until_basis is (UntilBasis.STATED if until else None)
    assert measure.effective_on == date(2026, 11, 11)


def test_an_action_is_suspended_for_a_term() -> None:
    words = "The action is suspended from November 10, 2025, until November 9, 2026."
    [measure] = tariffs.read("Suspension of Action: Section 301", ("", words), {}, None).measures
    assert (measure.verb, measure.topic) == (ChangeKind.SUSPENDED, "us_tariffs")
    assert (measure.effective_on, measure.until) == (date(2025, 11, 10), date(2026, 11, 9))
    assert isinstance(measure.subject, InstrumentRef)
