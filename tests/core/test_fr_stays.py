from __future__ import annotations

from datetime import date

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


def test_a_document_number_is_enough() -> None:
    stay = find("Stay", ["The rule in FR Doc. 2025-19001 is stayed until May 1, 2026."], {})
    assert stay is not None
    assert stay.ref.number == "2025-19001"


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
