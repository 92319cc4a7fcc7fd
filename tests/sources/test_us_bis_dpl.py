from __future__ import annotations

import csv
import io
import random
from datetime import date

import pytest
from support.samples import document, sample

from watcher.core.hashing import content_hash
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.entry import PartyEntry, PartyType
from watcher.sources.us_bis_dpl.parser import parse

PAGE = "https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl"
FILES = "https://media.bis.gov/sites/default/files/"
HEAD = (
    "Name_and_Address,Effective_Date,Expiration_Date,Appropriate Federal Register Citations,Type of Denial\n"
)
TEXT_HEAD = (
    '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"'
    '\t"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"\n'
)
EDITIONS = ["2019-06-29", "2022-09-07", "2026-04-14"]


def _entries(documents: tuple[Document, ...]) -> dict[str, PartyEntry]:
    entries = parse(documents).entries
    found = {entry.key: entry for entry in entries if isinstance(entry, PartyEntry)}
    assert len(found) == len(entries)
    return found


def _csv(*lines: str) -> dict[str, PartyEntry]:
    return _entries((document(FILES + "dpl_01022026.csv", HEAD + "\n".join(lines) + "\n"),))


def test_the_page_leads_to_the_newest_file() -> None:
    links = "".join(
        f'<a href="/sites/default/files/dpl_{day}.csv">Export as CSV</a>' for day in ("12312025", "04142026")
    )
    page = document("https://media.bis.gov/denied", f"<html><body>{links}</body></html>")
    parsed = parse((page,))
    assert [request.url for request in parsed.follow] == [FILES + "dpl_04142026.csv"]
    assert not parsed.follow[0].reuse  # an edition is corrected under its old name
    assert parsed.entries == ()


@pytest.mark.parametrize("edition", EDITIONS)
def test_with_the_file_nothing_more_is_asked(edition: str) -> None:
    parsed = parse(sample("us_bis_dpl", edition))
    assert parsed.follow == ()
    assert parsed.as_of == date.fromisoformat(edition)


def test_both_layouts_give_the_same_entries() -> None:
    before, after = (_entries(sample("us_bis_dpl", day)) for day in EDITIONS[1:])
    standing = ["ADT ANALOG AND DIGITAL TECHNIK|1981-09-10", "WELL BEING ENTERPRISE CO., LTD.|2009-01-26"]
    standing += [
        "INFOCOM CORPORATION, INC|2001-09-06",
        "SPORTS ZONE (MNC GROUP INTERNATIONAL, INC.)|2006-09-12",
    ]
    standing += ["TRILOGY INTERNATIONAL ASSOCIATES, INC.|2018-02-26", "ANNEXFIELD , LTD.|1984-12-14"]
    assert set(standing) == before.keys() & after.keys()
    assert [before[key] for key in standing] == [after[key] for key in standing]


def test_several_addresses_are_one_entry() -> None:
    entry = _entries(sample("us_bis_dpl", "2019-06-29"))["AL-NASER AIRLINES|2019-06-05"]
    assert entry.party.key == "AL-NASER AIRLINES"
    assert entry.party.addresses == ("P.O. BOX 28360, DUBAI", "P.O. BOX 911399, AMMAN, 11191")
    assert entry.party.countries == ("AE", "JO")
    assert (entry.effective_on, entry.expires_on) == (date(2019, 6, 5), date(2019, 12, 2))
    assert (
        entry.party.detail("citation")
        == "80 F.R. 44930 7/28/15; 83 F.R. 64518 12/17/2018; 84 F.R. 27233 6/12/2019"
    )
    assert entry.party.identifiers == ()


def test_a_renewal_keeps_the_party_and_gets_a_new_entry() -> None:
    before, after = (_entries(sample("us_bis_dpl", day)) for day in EDITIONS[:2])
    (old,) = (entry for entry in before.values() if entry.party.key == "MAHAN AIRWAYS")
    (new,) = (entry for entry in after.values() if entry.party.key == "MAHAN AIRWAYS")
    assert (old.key, new.key) == ("MAHAN AIRWAYS|2019-06-05", "MAHAN AIRWAYS|2022-05-13")


def test_a_mistyped_expiration_makes_no_second_entry() -> None:
    entry = _entries(sample("us_bis_dpl", "2026-04-14"))["ISSAM SHAMMOUT|2025-10-27"]
    assert entry.expires_on == date(2026, 10, 27)
    assert entry.party.detail("other_expiration") == "2026-10-25"
    assert entry.party.countries == ("LB", "SY")


def test_two_orders_of_one_day_are_two_entries() -> None:
    rows = (
        '"ALPHA TRADING, 1 ROAD, OSLO, , NO, ",1/5/2024,1/5/2026,89 F.R. 100 1/9/2024,Standard',
        '"ALPHA TRADING, 2 ROAD, RIGA, , LV, ",1/5/2024,1/5/2034,89 F.R. 200 1/9/2024,Standard',
    )
    assert list(_csv(*rows)) == ["ALPHA TRADING|2024-01-05", "ALPHA TRADING|2024-01-05#2"]
    assert _csv(*rows) == _csv(*reversed(rows))


@pytest.mark.parametrize("edition", EDITIONS)
def test_rows_in_another_order_change_nothing(edition: str) -> None:
    page, file = sample("us_bis_dpl", edition)
    head, *lines = file.body.splitlines(keepends=True)
    random.Random(7).shuffle(lines)
    shuffled = document(file.url, head + b"".join(lines))
    assert content_hash(parse((page, shuffled)).entries) == content_hash(parse((page, file)).entries)


@pytest.mark.parametrize(
    ("state", "country", "postcode", "expected"),
    [
        ("TX", "", "75081", ("US",)),
        ("", "NM", "88021", ("US",)),
        ("", "CA", "M1W1A2", ("CA",)),
        ("", "PRC", "", ("CN",)),
        ("CY", "", "", ("CY",)),
        ("RS", "", "357020", ("RU",)),
        (" ", "", "", ()),
        ("", "ZZ", "", ()),
    ],
)
def test_countries_of_the_text_file(
    state: str, country: str, postcode: str, expected: tuple[str, ...]
) -> None:
    cells = [" ALPHA CO.", "1 ROAD", "TOWN", state, country, postcode, "01/05/2024", "01/05/2034", "y"]
    cells += ["3017-01-05", "F.R. NOTICEADDED", "89 F.R. 100 1/9/2024"]
    line = "\t".join(f'"{cell}"' for cell in cells)
    entries = _entries((document(FILES + "dpl_01022024.txt", TEXT_HEAD + line + "\n"),))
    assert entries["ALPHA CO.|2024-01-05"].party.countries == expected


def test_an_impossible_expiration_is_kept_as_printed() -> None:
    (entry,) = _csv(
        '"ALPHA CO., 1 ROAD, OSLO, , NO, ",01/05/2024,01/05/3033,89 F.R. 100 1/9/2024,Standard'
    ).values()
    assert entry.expires_on is None
    assert entry.party.detail("expiration_as_printed") == "01/05/3033"


def test_a_doubtful_name_stays_undivided() -> None:
    (entry,) = _csv(
        '"MILANDR, GEORGIEVSKIY, KORPUS A, ZELENOGRAD, , RU, ",1/5/2024,,89 F.R. 1 1/9/2024,Standard'
    ).values()
    assert entry.party.name == "MILANDR, GEORGIEVSKIY, KORPUS A, ZELENOGRAD"
    assert entry.party.detail("name_and_address") == "MILANDR, GEORGIEVSKIY, KORPUS A, ZELENOGRAD, , RU,"
    assert entry.party.countries == ("RU",)


def test_what_a_row_tells_about_its_party() -> None:
    entries = _csv(
        '"JOHN ROE, INMATE NUMBER: 1, FCI X, BASTROP, TX, US, 78602",1/5/2024,,89 F.R. 1 1/9/2024,Standard',
        '"ALPHA CO., LTD., 1 ROAD, OSLO, , NO, ",1/5/2024,,"87 30173 5/18/2022, F.R. 30078 5/10/2023",',
        '"BETA, 1 ROAD, OSLO, , NO, ",1/5/2024,,89 F.R. 52022, Standard'.replace(", Standard", ",Standard"),
    )
    types = {entry.party.key: entry.party.type for entry in entries.values()}
    assert types == {
        "JOHN ROE": PartyType.PERSON,
        "ALPHA CO., LTD.": PartyType.ORGANIZATION,
        "BETA": PartyType.UNKNOWN,
    }
    alpha = entries["ALPHA CO., LTD.|2024-01-05"].party
    assert alpha.detail("citation") == "F.R. 30078 5/10/2023; 87 30173 5/18/2022"
    assert alpha.detail("order_type") is None


@pytest.mark.parametrize("name", ["dpl_04142026.xlsx", "dpl_04142026.xls"])
def test_a_spreadsheet_is_named_as_such(name: str) -> None:
    page = document(PAGE, f'<html><body><a href="{FILES}{name}">Export as XLS</a></body></html>')
    with pytest.raises(ParseError, match="spreadsheet"):
        parse((page,))
    with pytest.raises(ParseError, match="xlsx spreadsheet"):
        parse((document(FILES + "dpl_04142026.csv", b"PK\x03\x04"),))


def test_text_wins_over_a_spreadsheet_of_the_same_day() -> None:
    links = "".join(f'<a href="{FILES}dpl_04142026.{kind}">Export</a>' for kind in ("xlsx", "csv", "xls"))
    parsed = parse((document(PAGE, f"<html><body>{links}</body></html>"),))
    assert [request.url for request in parsed.follow] == [FILES + "dpl_04142026.csv"]


ROW = '"ALPHA CO., 1 ROAD, OSLO, , NO, ",1/5/2024,,89 F.R. 1 1/9/2024,Standard\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no header"),
        (HEAD, "without rows"),
        (
            HEAD.replace("Type of Denial", "Type of Denial,Notes") + ROW.replace("\n", ",new\n"),
            "unknown field 'Notes'",
        ),
        (HEAD.replace("Effective_Date", "From") + ROW, "no field 'Effective_Date'"),
        (HEAD + ROW.replace("1/5/2024", "soon"), "without a name or a date"),
        (HEAD + ROW.replace("ALPHA CO., 1 ROAD, OSLO, , NO, ", "ALPHA"), "no name, address and country"),
        ("<html><body>Access denied</body></html>", "no header"),
    ],
)
def test_another_form_of_the_file_raises(content: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse((document(FILES + "dpl_04142026.csv", content),))


def test_an_unknown_kind_of_order_raises() -> None:
    line = "\t".join(
        ['"A"', '"1 ROAD"', '"OSLO"', '""', '"NO"', '""', '"01/05/2024"', '""', '"X"', '""', '""', '""']
    )
    with pytest.raises(ParseError, match="type of order"):
        parse((document(FILES + "dpl_04142026.txt", TEXT_HEAD + line + "\n"),))


@pytest.mark.parametrize("content", ["", "<html><body><p>Access denied</p></body></html>"])
def test_a_page_without_the_link_raises(content: str) -> None:
    with pytest.raises(ParseError):
        parse((document(PAGE, content),))


def test_nothing_at_all_raises() -> None:
    with pytest.raises(ParseError, match="no page and no file"):
        parse(())


def test_half_a_file_is_no_shorter_list() -> None:
    page, file = sample("us_bis_dpl", "2026-04-14")
    with pytest.raises(ParseError):
        parse((page, document(file.url, file.body[: len(file.body) // 2])))


def test_a_file_name_without_a_day_has_no_date() -> None:
    parsed = parse((document(FILES + "dpl.csv", HEAD + ROW),))
    assert parsed.as_of is None
    assert parse((document(FILES + "dpl_99999999.csv", HEAD + ROW),)).as_of is None
    assert next(csv.reader(io.StringIO(HEAD)))[0] == "Name_and_Address"


def test_an_order_without_a_citation() -> None:
    (entry,) = _csv('"ALPHA CO., 1 ROAD, OSLO, , NO, ",1/5/2024,,"; ,",Standard').values()
    assert entry.party.detail("citation") is None
