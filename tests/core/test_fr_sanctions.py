from __future__ import annotations

from datetime import date

import pytest
from support.samples import CORPUS

from watcher.core.federal_register.paragraphs import Paragraph
from watcher.core.federal_register.rule import Reading
from watcher.core.federal_register.sanctions import PICTURES, action_day, line, read
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
    ("printed", "name", "kind", "addresses", "details"),
    [
        (
            "1. SURNAME, Given Names, 1 Road, Tehran, Iran; Xiamen, China; DOB 01 Jan 1970; (individual) [SDGT].",
            "SURNAME, Given Names",
            PartyType.PERSON,
            ("1 Road, Tehran, Iran", "Xiamen, China"),
            {"programme": "SDGT", "date_of_birth": "01 Jan 1970"},
        ),
        (
            "1. SURNAME, Given Names; DOB 01 Jan 1970; (Individual) [SDGT].",
            "SURNAME, Given Names",
            PartyType.PERSON,
            (),
            {"programme": "SDGT", "date_of_birth": "01 Jan 1970"},
        ),
        (
            "2. Xiamen Trading CO., LTD.; 1 Road, Beijing, China; ; . ; 2 Road, Xian, China [NPWMD]; (Linked To: A).",
            "Xiamen Trading CO., LTD.",
            PartyType.ORGANIZATION,
            ("1 Road, Beijing, China", "2 Road, Xian, China"),
            {"programme": "NPWMD", "linked_to": "A"},
        ),
        (
            '3. A FIRM (a.k.a. "B"), Xian Road, Beijing, China; Target Type State-Owned Enterprise [NPWMD].',
            "A FIRM",
            PartyType.ORGANIZATION,
            ("Xian Road, Beijing, China",),
            {"programme": "NPWMD", "target_type": "State-Owned Enterprise"},
        ),
        (
            "4. A SHIP, Crude Oil Tanker, Palau flag; (vessel) [IRAN-EO13902].",
            "A SHIP",
            PartyType.VESSEL,
            ("Crude Oil Tanker, Palau flag",),
            {"programme": "IRAN-EO13902"},
        ),
        (
            "5. 32 ROADS TRADING, Pyongyang, Korea, North [DPRK].",
            "32 ROADS TRADING",
            PartyType.ORGANIZATION,
            ("Pyongyang, Korea, North",),
            {"programme": "DPRK"},
        ),
        (
            "ALPHA AX, (vessel) [IRAN-EO13902].",
            "ALPHA AX",
            PartyType.VESSEL,
            (),
            {"programme": "IRAN-EO13902"},
        ),
    ],
)
def test_what_a_line_says_of_its_party(
    printed: str, name: str, kind: PartyType, addresses: tuple[str, ...], details: dict[str, str]
) -> None:
    party = line(printed)
    assert party is not None
    assert (party.name, party.type, party.addresses) == (name, kind, addresses)
    assert dict(party.details) == details


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("A FIRM, Pyongyang, Korea, North [DPRK].", ("KP",)),
        ("A FIRM (a.k.a. ONE), 1 Road, Atlantis; 2 Road, China [NPWMD].", ("CN",)),
        ("A FIRM, 1 Road, Beijing, China; 2 Road, Xian, China; nationality Iran [NPWMD].", ("CN", "IR")),
    ],
)
def test_countries_are_those_of_addresses_and_remarks(printed: str, codes: tuple[str, ...]) -> None:
    party = line(printed)
    assert party is not None
    assert party.countries == codes


def test_other_names_and_what_was_the_name_before() -> None:
    party = line("A FIRM (f.k.a. OLD NAME; a.k.a. XIAN CO; TWO; ; F.K.A. OLDER NAME), China [SDGT].")
    assert party is not None
    assert [(name.text, name.role) for name in party.names[1:]] == [
        ("OLD NAME", NameRole.FORMER),
        ("XIAN CO", NameRole.ALIAS),
        ("TWO", NameRole.ALIAS),
        ("OLDER NAME", NameRole.FORMER),
    ]


def test_the_number_of_a_ship_is_an_identifier() -> None:
    party = line("A SHIP Palau flag; Vessel Registration Identification IMO 9000000; (vessel) [SDGT].")
    assert party is not None
    assert [value for _, value in party.identifiers] == ["9000000"]


@pytest.mark.parametrize(
    "text",
    [
        "Designated pursuant to section 1(a)(iii) of Executive Order 13224, as amended.",
        "Persons marked [SDGT] are blocked under that order.",
        "and others that are marked with [SDGT].",
        "On February 6, 2024, OFAC determined that the following persons are blocked:",
        "[SDGT]",
        "",
    ],
)
def test_what_is_no_line(text: str) -> None:
    assert line(text) is None


def _read(*texts: str, day: date | None = None, summary: str = "", pictures: bool = False) -> Reading:
    lines = [Paragraph(one) for one in texts]
    return read(lines, day, list_id="us_ofac_sdn", summary=summary, pictures=pictures)


FIRM = "A FIRM, 1 Road, Beijing, China [SDGT]."


def test_a_notice_publishes_its_parties() -> None:
    blocks = "On February 6, 2024, OFAC determined that the property of the following persons is blocked:"
    removes = "On February 7, 2024, OFAC removed the person named below."
    reading = _read(
        "Notice of OFAC Actions",
        blocks,
        CIDAI,
        "A FIRM, 1 Road, Beijing, China [SDGT] [CMIC-EO13959].",
        removes,
        "ANOTHER FIRM, 1 Road, Beijing, China [SDGT].",
        summary="OFAC is publishing the names of three persons that have been placed on a list.",
    )
    assert {m.verb.value for m in reading.measures} == {"published"}
    told = [(m.list_id, m.subject.detail("action")) for m in reading.measures if isinstance(m.subject, Party)]
    assert told == [("us_ofac_sdn", "designated"), ("us_ofac_cmic", "designated"), ("us_ofac_sdn", "removed")]
    assert [m.quote for m in reading.measures] == [blocks, blocks, removes]
    assert {m.effective_on for m in reading.measures} == {date(2024, 2, 6)}
    assert [(one.stated, one.extracted, one.explained) for one in reading.counts] == [(3, 3, None)]


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("OFAC determined that the person below is blocked:", "designated"),
        ("The Secretary no longer blocks this person:", "removed"),
        ("Removals by OFAC", "designated"),
        ("Persons that were removed keep their rights.", "designated"),
    ],
)
def test_a_sentence_of_the_authority_says_what_is_done(sentence: str, action: str) -> None:
    [measure] = _read(sentence, FIRM).measures
    assert isinstance(measure.subject, Party)
    assert measure.subject.detail("action") == action
    assert measure.quote == (sentence if sentence.endswith(":") else "")


def test_the_day_of_the_index_goes_before_the_one_in_the_text() -> None:
    sentence = "Notice is given: On February 6, 2024, OFAC determined that this person is blocked."
    assert action_day([Paragraph("Notice"), Paragraph(sentence)]) == date(2024, 2, 6)
    [measure] = _read(sentence, FIRM, day=date(2024, 3, 1)).measures
    assert measure.effective_on == date(2024, 3, 1)
    [nobody] = _read(sentence).measures
    assert (nobody.subject, nobody.effective_on, nobody.quote) == (None, date(2024, 2, 6), "")
    assert nobody.list_id == "us_ofac_sdn"


@pytest.mark.parametrize(
    ("number", "pictures", "explained"),
    [("two", True, PICTURES), ("two", False, None), ("one", True, None)],
)
def test_pictures_explain_why_fewer_were_read(number: str, pictures: bool, explained: str | None) -> None:
    [count] = _read(FIRM, summary=f"the names of {number} persons", pictures=pictures).counts
    assert (count.extracted, count.explained, count.words) == (1, explained, f"names of {number} persons")


@pytest.mark.parametrize(
    ("summary", "stated"),
    [
        ("OFAC is publishing the name of one entity that has been placed on the list.", 1),
        ("OFAC is publishing the name of a person that has been placed on the list.", 1),
        ("OFAC IS PUBLISHING THE NAME OF AN ENTITY.", 1),
        ("OFAC is publishing the names of one or more persons.", None),
    ],
)
def test_names_printed_as_pictures(summary: str, stated: int | None) -> None:
    reading = _read("Notice of OFAC Action", summary=summary, pictures=True)
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
    assert _read(summary="the names of zero persons").counts == ()
