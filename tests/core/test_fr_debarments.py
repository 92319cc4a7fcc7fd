from __future__ import annotations

from datetime import date

import pytest

from watcher.core.federal_register.debarments import read
from watcher.core.federal_register.paragraphs import Paragraph
from watcher.model.entry import NameRole, Party, PartyType
from watcher.model.measure import ChangeKind

TITLE = "Statutory Debarment Under the Arms Export Control Act"
ROW = "(1) Party 1 of 2 (a.k.a. Alias A; a.k.a. Alias B); June 2, 2022; U.S. District Court, District of X; Case No. 1:21-cr-00339; June 1985."


def _parties(*texts: str, title: str = TITLE) -> list[tuple[ChangeKind, Party]]:
    measures = read([Paragraph(one) for one in texts], date(2023, 6, 15), title=title, summary="").measures
    assert {m.effective_on for m in measures} <= {date(2023, 6, 15)}
    assert [m.quote for m in measures if isinstance(m.subject, Party)] == [
        m.subject.detail("conviction") or title for m in measures if isinstance(m.subject, Party)
    ]
    return [(m.verb, m.subject) for m in measures if isinstance(m.subject, Party)]


def test_a_row_of_a_statutory_debarment() -> None:
    [(verb, party)] = _parties(
        "Section 38(g)(4) of the AECA restricts licences; it is explained; at length; here.", ROW
    )
    assert (verb, party.type) == (ChangeKind.ADDED, PartyType.PERSON)
    assert [(name.text, name.role) for name in party.names] == [
        ("Party 1 of 2", NameRole.PRIMARY),
        ("Alias A", NameRole.ALIAS),
        ("Alias B", NameRole.ALIAS),
    ]
    assert party.detail("court") == "U.S. District Court, District of X"
    assert party.detail("case") == "Case No. 1:21-cr-00339"
    assert party.detail("date_of_birth") == "June 1985"
    assert (
        party.detail("conviction")
        == "June 2, 2022; U.S. District Court, District of X; Case No. 1:21-cr-00339; June 1985"
    )


@pytest.mark.parametrize(
    ("row", "details"),
    [
        (
            "Xavier Roe; sentenced June 2, 2022; Western District; Criminal Case No. 1:21-cr-00339; March 1970.",
            {
                "court": "Western District",
                "case": "Criminal Case No. 1:21-cr-00339",
                "date_of_birth": "March 1970",
            },
        ),
        (
            "Xavier Roe; District of X; June 2, 2022; 1:21-cr-00339.",
            {"court": "District of X", "case": "1:21-cr-00339"},
        ),
        (
            "Xavier Roe; June 2, 2022; 1:21-cr-00339; District of X.",
            {"court": "District of X", "case": "1:21-cr-00339"},
        ),
    ],
)
def test_the_fields_of_a_row_in_any_order(row: str, details: dict[str, str]) -> None:
    [(_, party)] = _parties(row)
    assert party.name == "Xavier Roe"
    assert {name: value for name, value in party.details if name != "conviction"} == details


@pytest.mark.parametrize(
    "text",
    [
        "They sat; in the district; and wrote; on June 2, 2022.",
        "Written in haste; in the matter of the district; at length; and by hand.",
        "Written in haste; on June 2, 2022; at length; and by hand.",
        "Written on May 1, 2022; on June 2, 2022, by the district.",
    ],
)
def test_what_is_told_with_semicolons_is_no_row(text: str) -> None:
    assert _parties(text) == []


def test_a_company() -> None:
    [(_, party)] = _parties("Rocket Trading, Inc.; June 2, 2022; District of X; 1:21-cr-00339.")
    assert (party.name, party.type) == ("Rocket Trading, Inc.", PartyType.ORGANIZATION)


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        (
            "Bureau of Political-Military Affairs: Rescission of Statutory Debarment of Party Name One Under the International Traffic in Arms Regulations",
            ChangeKind.REMOVED,
        ),
        (
            "Administrative Debarment of Rocket Trading, Inc. Under the Arms Export Control Act",
            ChangeKind.ADDED,
        ),
    ],
)
def test_a_title_that_names_the_person(title: str, verb: ChangeKind) -> None:
    [(found, party)] = _parties("The debarment is explained.", title=title)
    assert found is verb
    assert party.name in ("Party Name One", "Rocket Trading, Inc.")
    [(_, listed)] = _parties(ROW, title=title)
    assert listed.name == "Party 1 of 2"  # who stands in a row is meant


def test_the_stated_number() -> None:
    reading = read(
        [Paragraph(ROW)], None, title=TITLE, summary="Notice is given that sixteen persons are debarred."
    )
    assert [(one.stated, one.extracted, one.words) for one in reading.counts] == [(16, 1, "sixteen persons")]
    for summary in ("persons are debarred", "zero persons are debarred"):
        assert read([Paragraph("No row.")], None, title=TITLE, summary=summary).counts == ()
