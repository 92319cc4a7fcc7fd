from __future__ import annotations

from datetime import date

import pytest

from watcher.core.federal_register.nonproliferation import read
from watcher.core.federal_register.paragraphs import Paragraph
from watcher.model.entry import NameRole, Party, PartyType
from watcher.model.measure import ChangeKind, Measure, UntilBasis

DAY = date(2022, 3, 14)
APPLY = "The Department determined that the measures shall apply to the following foreign persons:"
TERM = "These measures shall remain in place for two years from the effective date."
HEIRS = "and any successor, sub-unit, or subsidiary thereof"


def _read(*texts: str, title: str = "", summary: str = "") -> tuple[Measure, ...]:
    return read([Paragraph(one) for one in texts], DAY, title=title, summary=summary).measures


def _party(text: str) -> Party:
    [measure] = _read(APPLY, text)
    assert isinstance(measure.subject, Party)
    return measure.subject


@pytest.mark.parametrize(
    ("printed", "name", "kind", "countries"),
    [
        (
            f"Zhengzhou Nanbei Instrument Equipment Co. Ltd (China) {HEIRS};",
            "Zhengzhou Nanbei Instrument Equipment Co. Ltd",
            PartyType.ORGANIZATION,
            ("CN",),
        ),
        (
            "Igor Aleksandrovich Michurin (Russian individual)",
            "Igor Aleksandrovich Michurin",
            PartyType.PERSON,
            ("RU",),
        ),
        (
            f"Ardis Group of Companies LLC (Russia); {HEIRS};",
            "Ardis Group of Companies LLC",
            PartyType.ORGANIZATION,
            ("RU",),
        ),
        ("Linda Zhai [PRC individual]", "Linda Zhai", PartyType.PERSON, ("CN",)),
        ("Seyed Taba", "Seyed Taba", PartyType.UNKNOWN, ()),
        ("Xian Alpha Co., Ltd. ( China );", "Xian Alpha Co., Ltd.", PartyType.ORGANIZATION, ("CN",)),
        ("Roe and Co. (Russian INDIVIDUAL)", "Roe and Co.", PartyType.PERSON, ("RU",)),
        ("John Roe (Russian National)", "John Roe", PartyType.PERSON, ("RU",)),
        ("Jane Roe (Chinese citizen)", "Jane Roe", PartyType.PERSON, ("CN",)),
        (
            "China Aerospace Science and Technology Corporation (CASC) First Academy, and its sub-units and successors",
            "China Aerospace Science and Technology Corporation (CASC) First Academy",
            PartyType.ORGANIZATION,
            (),
        ),
    ],
)
def test_a_person_as_printed(printed: str, name: str, kind: PartyType, countries: tuple[str, ...]) -> None:
    party = _party(printed)
    assert (party.name, party.type, party.countries) == (name, kind, countries)
    assert bool(party.detail("extends_to")) is ("successor" in printed)


def test_aliases_in_brackets() -> None:
    party = _party("Ri Sung Chol (aka Ri Su'ng-ch'o'l; f/k/a Other Name) (DPRK individual)")
    assert [(name.text, name.role) for name in party.names] == [
        ("Ri Sung Chol", NameRole.PRIMARY),
        ("Ri Su'ng-ch'o'l", NameRole.ALIAS),
        ("Other Name", NameRole.FORMER),
    ]
    assert party.countries == ("KP",)


def test_brackets_with_blanks_and_nothing_in_them() -> None:
    party = _party("Alpha ( a.k.a. Beta; ) ( China )")
    assert [(name.text, name.role) for name in party.names] == [
        ("Alpha", NameRole.PRIMARY),
        ("Beta", NameRole.ALIAS),
    ]
    assert party.countries == ("CN",)


def _names(*texts: str, title: str = "") -> list[tuple[str, str]]:
    return [
        (m.verb.value, m.subject.name) for m in _read(*texts, title=title) if isinstance(m.subject, Party)
    ]


@pytest.mark.parametrize(
    "end",
    [
        "Dated May 1, 2022.",
        "The measures are in force.",
        "Pursuant to the Act, the following persons lose their licences: none.",
    ],
)
def test_what_ends_the_names(end: str) -> None:
    lifts = "The measures on the following entity are lifted:"
    assert _names("Notice is given.", APPLY, "Alpha (China);", end, "Beta (Iran).", lifts, "Gamma") == [
        ("added", "Alpha"),
        ("removed", "Gamma"),
    ]


def test_heirs_behind_a_page_break_are_no_party() -> None:
    assert _names(APPLY, "Alpha (China);", f"{HEIRS};", "Beta (Iran).") == [
        ("added", "Alpha"),
        ("added", "Beta"),
    ]


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Notice of Lifting of Measures", "removed"),
        ("Notice of Imposition of Measures and of the Removal of Others", "added"),
        ("Measures", "added"),
    ],
)
def test_the_title_says_what_the_sentence_does_not(title: str, verb: str) -> None:
    assert _names("The measures concern the following entity:", "Alpha", title=title) == [(verb, "Alpha")]


def test_the_term_and_the_end_of_the_list() -> None:
    measures = _read(
        APPLY,
        "Alpha (China);",
        "Beta (Iran).",
        "Accordingly, the following measures are imposed:",
        "1. None.",
        TERM,
    )
    assert [(m.subject.name, m.until, m.until_basis) for m in measures if isinstance(m.subject, Party)] == [
        ("Alpha", date(2024, 3, 14), UntilBasis.COMPUTED),
        ("Beta", date(2024, 3, 14), UntilBasis.COMPUTED),
    ]
    [alone] = _read(APPLY, "Alpha (China).")
    assert (alone.until, alone.quote) == (None, APPLY)
    [lifted] = _read("The measures on the following entity are lifted:", "Alpha (China).", TERM)
    assert (lifted.until, lifted.until_basis) == (None, None)


def test_several_in_one_paragraph() -> None:
    measures = _read(f"{APPLY} Alpha Ltd. (China) {HEIRS}; Beta (Iran); and Gamma (Syria).")
    assert [m.subject.name for m in measures if isinstance(m.subject, Party)] == [
        "Alpha Ltd.",
        "Beta",
        "Gamma",
    ]


def test_measures_are_lifted() -> None:
    title = "Lifting of Nonproliferation Measures Against One Russian Entity"
    [lifted] = _read(
        "The measures on the following entity have run their course:", "Alpha (Russia)", title=title
    )
    assert (lifted.verb, lifted.until) == (ChangeKind.REMOVED, None)
    [rescinded] = _read(
        "Sanctions on the following entity are rescinded:", "Alpha (India)", title="Imposition of Measures"
    )
    assert rescinded.verb is ChangeKind.REMOVED


def test_the_number_in_the_summary() -> None:
    reading = read(
        [Paragraph(APPLY), Paragraph("Alpha (China)")],
        DAY,
        title="",
        summary="It determined that two Chinese entities …",
    )
    assert [(one.stated, one.extracted, one.words) for one in reading.counts] == [
        (2, 1, "two Chinese entities")
    ]
    for summary in ("a number of foreign persons", "1234567890123 foreign persons"):
        assert read([], DAY, title="", summary=summary).counts == ()


@pytest.mark.parametrize("printed", ["(China)", "(Russian individual);", "12 (China)"])
def test_what_names_nobody_is_no_party(printed: str) -> None:
    assert [
        m.subject.name for m in _read(APPLY, printed, "Alpha (China)") if isinstance(m.subject, Party)
    ] == ["Alpha"]
