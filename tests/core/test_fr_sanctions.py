from __future__ import annotations

from datetime import date

import pytest
from support.samples import CORPUS

from watcher.core.federal_register.paragraphs import Paragraph
from watcher.core.federal_register.sanctions import PICTURES, line, read
from watcher.core.html import fragment
from watcher.core.text import squeeze
from watcher.model.entry import NameRole, Party, PartyType

CIDAI = (
    'CENTRO DE INVESTIGACION Y DESARROLLO DE ARMAMENTO DE INFANTERIA (a.k.a. "CIDAI"), Circunvalacion Norte, '
    "Km 8 1/2, Camaguey, Cuba; Organization Established Date 11 Apr 2010; Organization Type: Research and "
    "experimental development on natural sciences and engineering; alt. Organization Type: Defense activities; "
    "Target Type State-Owned Enterprise; Entity Code 14124 (Cuba) [CUBA-EO14404]."
)


def test_an_organisation() -> None:
    party = line(CIDAI)
    assert party is not None
    assert [(name.text, name.role) for name in party.names] == [
        ("CENTRO DE INVESTIGACION Y DESARROLLO DE ARMAMENTO DE INFANTERIA", NameRole.PRIMARY),
        ("CIDAI", NameRole.ALIAS),
    ]
    assert (party.type, party.countries) == (PartyType.ORGANIZATION, ("CU",))
    assert party.addresses == ("Circunvalacion Norte, Km 8 1/2, Camaguey, Cuba",)
    assert party.detail("programme") == "CUBA-EO14404"
    assert party.detail("target_type") == "State-Owned Enterprise"


@pytest.mark.parametrize(
    ("printed", "name", "kind", "countries", "programme", "linked"),
    [
        (
            "1. SURNAME, Given Names, Tehran, Iran; DOB 01 Jan 1970; nationality Iran; Gender Male; (individual) "
            "[SDGT] [IFSR] (Linked To: FIRST FIRM; Linked To: SECOND FIRM).",
            "SURNAME, Given Names",
            PartyType.PERSON,
            ("IR",),
            "SDGT; IFSR",
            "FIRST FIRM; SECOND FIRM",
        ),
        (
            "2. SOME TRADING CO., LTD., 1 Road, Beijing 100080, China [NPWMD].",
            "SOME TRADING CO., LTD.",
            PartyType.ORGANIZATION,
            ("CN",),
            "NPWMD",
            None,
        ),
        (
            "3. A SHIP (ABCD) Crude Oil Tanker Palau flag; Vessel Registration Identification IMO 9000000; (vessel) "
            "[IRAN-EO13902] (Linked To: A FIRM).",
            "A SHIP (ABCD) Crude Oil Tanker Palau flag",
            PartyType.VESSEL,
            (),
            "IRAN-EO13902",
            "A FIRM",
        ),
    ],
)
def test_a_printed_line(
    printed: str, name: str, kind: PartyType, countries: tuple[str, ...], programme: str, linked: str | None
) -> None:
    party = line(printed)
    assert party is not None
    assert (party.name, party.type, party.countries) == (name, kind, countries)
    assert (party.detail("programme"), party.detail("linked_to")) == (programme, linked)


@pytest.mark.parametrize(
    "text",
    [
        "Designated pursuant to section 1(a)(iii) of Executive Order 13224, as amended.",
        "Persons marked [SDGT] are blocked under that order.",
        "On February 6, 2024, OFAC determined that the following persons are blocked:",
        "[SDGT]",
        "",
    ],
)
def test_what_is_no_line(text: str) -> None:
    assert line(text) is None


def _lines(*texts: str) -> list[Paragraph]:
    return [Paragraph(one) for one in texts]


def test_a_notice_publishes_its_parties() -> None:
    reading = read(
        _lines(
            "Notice of OFAC Actions",
            "On February 6, 2024, OFAC determined that the property of the following persons is blocked:",
            CIDAI,
            "A FIRM, 1 Road, Beijing, China [CMIC-EO13959].",
            "On February 7, 2024, OFAC removed the following person from the SDN List:",
            "ANOTHER FIRM, 1 Road, Beijing, China [SDGT].",
        ),
        None,
        list_id="us_ofac_sdn",
        summary="OFAC is publishing the names of three persons that have been placed on a list.",
    )
    assert {m.verb.value for m in reading.measures} == {"published"}
    told = [(m.list_id, m.subject.detail("action")) for m in reading.measures if isinstance(m.subject, Party)]
    assert told == [("us_ofac_sdn", "designated"), ("us_ofac_cmic", "designated"), ("us_ofac_sdn", "removed")]
    assert {m.effective_on for m in reading.measures} == {date(2024, 2, 6)}
    assert [(one.stated, one.extracted, one.explained) for one in reading.counts] == [(3, 3, None)]


@pytest.mark.parametrize(
    ("summary", "stated"),
    [
        ("OFAC is publishing the name of one entity that has been placed on the list.", 1),
        ("OFAC is publishing the name of a person that has been placed on the list.", 1),
        ("OFAC is publishing the names of one or more persons.", None),
    ],
)
def test_names_printed_as_pictures(summary: str, stated: int | None) -> None:
    reading = read(
        _lines("Notice of OFAC Action"), None, list_id="us_ofac_sdn", summary=summary, pictures=True
    )
    [measure] = reading.measures
    assert (measure.subject, measure.quote) == (None, PICTURES)
    assert [(one.stated, one.extracted, one.explained) for one in reading.counts] == (
        [(stated, 0, PICTURES)] if stated else []
    )


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here")
def test_the_lines_of_ofac_s_own_page() -> None:
    page = (CORPUS / "us/html/ofac_recent_action_20260923_EXCERPT.html").read_text(encoding="utf-8")
    texts = [squeeze(one) for one in fragment(page).get_text("\n").splitlines()]
    found = [party for party in map(line, texts) if party is not None]
    assert len(found) >= 3
    safari = found[0]
    assert [name.text for name in safari.names] == [
        "SAFARI CLUB",
        "CENTRE DE LOISIR SAFARI CLUB",
        "SAFARI BEACH",
    ]
    assert (safari.countries, safari.detail("linked_to")) == (("CD",), "OLENGA, Francois")
    # The page repeats a party once for each alias: under which name, the Register does not.
    assert [one.name for one in found[1:3]] == ["CENTRE DE LOISIR SAFARI CLUB", "SAFARI BEACH"]


@pytest.mark.parametrize(
    "printed",
    ["(Individual) [SDGT].", '1. (A.K.A. "B"), Road, China [SDGT].', "1. ; (individual) [SDGT].", "[SDGT]."],
)
def test_a_line_without_a_name_is_nobody(printed: str) -> None:
    assert line(printed) is None


def test_a_number_that_is_none_is_no_count() -> None:
    assert read([], None, list_id="us_ofac_sdn", summary="the names of zero persons").counts == ()
