from __future__ import annotations

from datetime import date

import pytest

from watcher.core.federal_register.stays import Known, find, index

RULE = Known(
    "2025-19001", "Expansion of End-User Controls To Cover Affiliates", date(2025, 9, 30), "90 FR 47201"
)
ACTS = index(
    [
        RULE,
        Known("C1-2025-19001", RULE.title, date(2025, 10, 7)),
        Known("2025-19846", "One Year Suspension", None),
    ]
)


def test_a_stay_from_one_day_until_another() -> None:
    stay = find("Title", ["§ 744.11 is stayed from November 10, 2025, until November 9, 2026."], ACTS)
    assert stay is not None
    assert (stay.effective_on, stay.until) == (date(2025, 11, 10), date(2026, 11, 9))
    assert stay.ref.number is None
    assert stay.ref.as_printed == "Title"


def test_a_suspension_by_title_with_its_end() -> None:
    text = (
        'the interim final rule, "Expansion of End-User Controls to Cover Affiliates,". '
        "The suspension is set to end November 9, 2026"
    )
    stay = find("One Year Suspension", ["", text], ACTS)
    assert stay is not None
    assert (stay.effective_on, stay.until) == (None, date(2026, 11, 9))
    assert (stay.ref.number, stay.ref.published_on) == ("2025-19001", date(2025, 9, 30))
    assert stay.ref.as_printed == "Expansion of End-User Controls to Cover Affiliates"


def test_a_document_number_is_enough() -> None:
    stay = find("Stay", ["The rule in FR Doc. 2025-19001 is stayed until May 1, 2026."], {})
    assert stay is not None
    assert stay.ref.number == "2025-19001"


@pytest.mark.parametrize(
    ("texts", "printed"),
    [
        (
            ["The rule “A Rule That No Index Has Listed” is stayed until May 1, 2026."],
            "A Rule That No Index Has Listed",
        ),
        (
            [
                "The rule “A Rule That No Index Has Listed” and “Another That None Has Listed” are stayed until May 1, 2026."
            ],
            "A Rule That No Index Has Listed",
        ),
        (["The rules are stayed until May 1, 2026."], "Stay"),
    ],
)
def test_what_is_stayed_keeps_the_name_that_it_is_given(texts: list[str], printed: str) -> None:
    stay = find("Stay", texts, ACTS)
    assert stay is not None
    assert (stay.ref.number, stay.ref.as_printed) == (None, printed)
    numbered = find("Stay", [*texts, "See FR Doc. No. 2024-12345."], ACTS)
    assert numbered is not None
    expected = printed if printed != "Stay" else "FR Doc. No. 2024-12345"
    assert (numbered.ref.number, numbered.ref.as_printed) == ("2024-12345", expected)


def test_the_earliest_act_of_a_title_is_the_one() -> None:
    title = "Expansion of Some Controls to Affiliates"
    later, first = Known("2025-00002", title, date(2025, 3, 1)), Known("2025-00009", title, date(2025, 1, 5))
    undated = Known("2025-00001", title, None)
    found = index([undated, later, first])
    assert list(found.values()) == [first]  # without a citation there is none to be found by
    assert set(index([RULE]).values()) == {RULE}
    assert len(index([RULE])) == 2


def test_a_term_says_both_days_whatever_its_words() -> None:
    stay = find("Title", ["", "Some parts are suspended from November 10, 2025, to November 9, 2026."], ACTS)
    assert stay is not None
    assert (stay.effective_on, stay.until) == (date(2025, 11, 10), date(2026, 11, 9))


def test_an_impossible_day_is_none() -> None:
    stay = find("Stay", ["The rule is stayed from February 30, 2025, until November 31, 2026."], ACTS)
    assert stay is not None
    assert (stay.effective_on, stay.until) == (None, None)


def test_what_is_no_stay() -> None:
    assert (
        find("Additions to the Entity List", ["The suspension is set to end November 9, 2026"], ACTS) is None
    )
    assert find("Suspension of Liquidation", ["No day is printed here."], ACTS) is None


def test_the_title_of_the_rule_itself_is_not_what_it_stays() -> None:
    own = Known("2025-19846", "One Year Suspension of Expansion of Controls", None)
    text = "“One Year Suspension of Expansion of Controls” is suspended until May 1, 2026."
    stay = find(own.title, [text], index([own]))
    assert stay is not None
    assert stay.ref.number is None
