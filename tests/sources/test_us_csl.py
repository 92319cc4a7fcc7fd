from __future__ import annotations

import csv
import io
import random
from collections import Counter
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.samples import document, sample
from support.walking import read, small, walk

from watcher.catalog import find_sources
from watcher.core.hashing import content_hash
from watcher.errors import NotTheDocument, ParseError
from watcher.fetch.inspect import inspect
from watcher.model.document import Document
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind
from watcher.model.snapshot import Judgement
from watcher.model.source import CUT, Parsed
from watcher.sources.us_csl.fields import citations, places, several
from watcher.sources.us_csl.parser import parse

URL = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"
SOURCE = find_sources()["us_csl"]
TREASURY = {name for name in SOURCE.declaration.lists if name.startswith("us_ofac_")}


def _body() -> bytes:
    return sample("us_csl", "2023-11-30")[0].body


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_body().decode(), newline="")))


def _file(rows: list[dict[str, str]], *, drop: str = "", eol: str = "\n") -> Document:
    out = io.StringIO(newline="")
    columns = [name for name in rows[0] if name != drop]
    writer = csv.DictWriter(out, columns, extrasaction="ignore", quoting=csv.QUOTE_ALL, lineterminator=eol)
    writer.writeheader()
    writer.writerows(rows)
    return document(URL, out.getvalue())


def _entries(parsed: Parsed) -> dict[tuple[str, str], PartyEntry]:
    return {(one.list_id, one.key): one for one in parsed.entries if isinstance(one, PartyEntry)}


@cache
def _whole() -> dict[tuple[str, str], PartyEntry]:
    return _entries(parse((document(URL, _body()),)))


def test_all_thirteen_lists_are_read() -> None:
    counts = Counter(list_id for list_id, _ in _whole())
    assert set(counts) == set(SOURCE.declaration.lists)
    assert len(counts) == 13
    assert sum(counts.values()) == len(_rows())


def test_no_key_is_made_of_the_row_id() -> None:
    rows = _rows()
    for at, row in enumerate(rows):
        row["_id"] = f"{at:056x}"
    assert _entries(parse((_file(rows),))) == _whole()
    assert _entries(parse((_file(rows, drop="_id"),))) == _whole()  # the layout of 2019


def test_the_numbers_of_ofac_are_the_keys_of_its_lists() -> None:
    assert _whole()["us_ofac_ssi", "17016"].party.key == _whole()["us_ofac_mbs", "17016"].party.key
    assert _whole()["us_ofac_cmic", "30882"].party.identifiers == (("ofac_ent_num", "30882"),)


def test_one_name_under_several_countries_is_one_party_with_several_entries() -> None:
    first = _whole()["us_bis_entity", "Kinglead Electronics Co., Ltd."]
    second = _whole()["us_bis_entity", "Kinglead Electronics Co., Ltd.#2"]
    assert first.party.key == second.party.key
    assert {first.party.countries, second.party.countries} == {("CN",), ("HK",)}


def test_each_order_and_each_determination_is_an_act_of_its_own() -> None:
    keys = [key for list_id, key in _whole() if list_id in ("us_bis_denied", "us_state_isn")]
    assert "ABDULAH AL NASSER|2002-03-04#2" in keys
    assert "Government of Syria|2013-09-10" in keys
    assert "Government of Syria|2013-12-10" in keys


def test_names_that_are_sentences_and_names_with_a_leading_space() -> None:
    names = {entry.party.name for entry in _whole().values()}
    assert "Sinobright Import and Export Company; and any successor, sub-unit, or subsidiary thereof" in names
    assert "Atlas Sanatgaran" in names
    assert "Xi?an Research Institute of Navigation Technology" in names  # the lost character is not guessed


@pytest.mark.parametrize(
    ("text", "addresses", "countries"),
    [
        ("Komitas 26/114, Yerevan, Armenia, AM", ("Komitas 26/114, Yerevan, Armenia",), ("AM",)),
        ("TR", (), ("TR",)),
        (
            "No. 1 A Street, Baku, AZ; and 2 B Street, IL",
            ("No. 1 A Street, Baku", "2 B Street"),
            ("AZ", "IL"),
        ),
        ("INMATE NUMBER: 1, EL PASO, TX, 79905", ("INMATE NUMBER: 1, EL PASO, TX, 79905",), ("US",)),
        ("1 ELM STREET, PORTSMOUTH, NH, 3801", ("1 ELM STREET, PORTSMOUTH, NH, 3801",), ("US",)),
        ("P.O. Box 3000, ANTHONY, 88021, NM", ("P.O. Box 3000, ANTHONY, 88021, NM",), ("US",)),
        ("Room 2205, 555 Nathan Road, Hong Kong, ", ("Room 2205, 555 Nathan Road, Hong Kong",), ("HK",)),
        (
            "Kirova, Simferopol, 95000, crimea (occupied)",
            ("Kirova, Simferopol, 95000, crimea (occupied)",),
            ("UA",),
        ),
        ("No. 6 Yong Xin Street, Chengdu", ("No. 6 Yong Xin Street, Chengdu",), ()),
        ("", (), ()),
    ],
)
def test_addresses_and_their_countries(
    text: str, addresses: tuple[str, ...], countries: tuple[str, ...]
) -> None:
    assert places(text) == (addresses, countries)


def test_aliases_and_citations() -> None:
    assert several("a; b; and c") == ("a", "b", "c")
    assert several("[]") == several("") == ()
    assert several("IRGC, The Iranian Revolutionary Guards") == ("IRGC, The Iranian Revolutionary Guards",)
    assert citations("75 FR 1699 (1/13/2010), 77 FR 24587") == "75 FR 1699 (1/13/2010); 77 FR 24587"
    assert citations("Vol. 74, No. 137, 07/20/09") == "Vol. 74, No. 137, 07/20/09"


def test_apostrophes_of_another_encoding_are_read() -> None:
    rows = _rows()
    for row in rows:
        row["name"] = row["name"].replace("Xi?an", "Xi\x92an")
    names = {entry.party.name for entry in _entries(parse((_file(rows),))).values()}
    assert "Xi’an Research Institute of Navigation Technology" in names


def test_a_repeated_header_is_named_and_is_no_party() -> None:
    header, _, rest = _body().decode().partition("\n")
    middle = rest.index('"\n', len(rest) // 2) + 2
    for text in (
        f"{header}\n{header}\n{rest}",
        f"{header}\n{rest[:middle]}{header}\n{rest[middle:]}",
    ):
        parsed = parse((document(URL, text),))
        assert _entries(parsed) == _whole()
        assert [remark.kind for remark in parsed.remarks] == ["repeated header"]


@given(st.integers(0, len(_body()) - 1))
@example(_body().rindex(b"S.A. DE C.V."))
@example(_body().rindex(b'",""'))
@example(len(_body()) - 2)
def test_a_row_inside_which_the_file_is_cut_is_not_read(at: int) -> None:
    """What the last party lacks would be told as taken out of its entry; that it is missing holds its list."""
    body = _body()
    try:
        parsed = parse((document(URL, body[:at]),))
    except ParseError:
        assert body[:at].count(b"\n") <= 1, "cut before the first row ended"
        return
    found, whole = _entries(parsed), _entries(parse((document(URL, body[: body[:at].rindex(b"\n") + 1]),)))
    if b"\n" in body[at - 1 : at + 1]:
        assert CUT not in {remark.kind for remark in parsed.remarks}
    else:
        assert [remark.kind for remark in parsed.remarks][-1] == CUT
        assert found == whole


def test_a_file_without_quotation_marks_that_is_cut_inside_its_last_cell() -> None:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*_rows()[0]], lineterminator="\n")
    writer.writeheader()
    for row in _rows()[:2]:
        writer.writerow({**row, "ids": "Passport, A1234567"[:8]})
    whole = parse((document(URL, out.getvalue()),))
    for end in (1, 3):
        parsed = parse((document(URL, out.getvalue()[:-end]),))
        assert len(parsed.entries) == len(whole.entries) - 1
        assert [remark.kind for remark in parsed.remarks] == [CUT]


def test_an_open_quotation_mark_swallows_nothing_in_silence() -> None:
    body = _body()
    at = body.index(b'"Gazprombank')
    with pytest.raises(ParseError):
        parse((document(URL, body[:at] + b'"' + body[at:]),))
    with pytest.raises(ParseError):
        parse((document(URL, body[: at + 3] + body[body.index(b'"', at + 3) + 1 :]),))


def test_a_row_of_another_width_in_the_middle_raises() -> None:
    lines = _body().decode().split("\n")
    lines[4] = lines[4].rsplit(",", 2)[0]
    with pytest.raises(ParseError, match="27 cells under 29"):
        parse((document(URL, "\n".join(lines)),))


def test_a_new_column_raises_and_a_missing_one_too() -> None:
    rows = _rows()
    with pytest.raises(ParseError, match="unknown column 'risk'"):
        parse((_file([{**row, "risk": "x"} for row in rows]),))
    with pytest.raises(ParseError, match="no column 'alt_names'"):
        parse((_file(rows, drop="alt_names"),))


def test_a_list_that_is_not_known_is_named_and_the_others_are_read() -> None:
    rows = _rows()
    rows.append({**rows[0], "source": "Stand-in List (SIL) - Department of Stand-ins"})
    rows.append({**rows[0], "name": " "})
    parsed = parse((_file(rows),))
    assert _entries(parsed) == _whole()
    assert [remark.kind for remark in parsed.remarks] == ["unknown list", "nameless"]


def test_the_order_of_rows_and_line_ends_are_irrelevant() -> None:
    rows = _rows()
    random.Random(3).shuffle(rows)
    assert content_hash(parse((_file(rows, eol="\r\n"),)).entries) == content_hash(_whole().values())


def test_without_the_treasury_seven_lists_are_held_and_six_go_on() -> None:
    source = small(SOURCE)
    head = walk(source, [parse((document(URL, _body()),))])[-1].head
    rows = [row for row in _rows() if "Treasury" not in row["source"]]
    for row in rows:
        if row["name"] == "Abdul Satar Ghoura":
            row["federal_register_notice"] += "; 90 FR 11111"
    reading = read(source, head, parse((_file(rows),)))
    assert {one.verdict.list_id for one in reading.held} == TREASURY
    assert len(TREASURY) == 7
    going = {one.verdict.list_id: one.verdict.judgement for one in reading.lists if one not in reading.held}
    assert len(going) == 6
    assert going.pop("us_bis_entity") is Judgement.ACCEPTED
    assert set(going.values()) == {Judgement.UNCHANGED}
    # A row id that changed because a citation was appended is at most an amendment.
    assert [(one.kind, one.list_id) for one in reading.changes] == [(ChangeKind.AMENDED, "us_bis_entity")]


@pytest.mark.parametrize("list_id", sorted(SOURCE.declaration.lists))
def test_each_list_that_vanishes_alone_is_held_alone(list_id: str) -> None:
    source = small(SOURCE)
    head = walk(source, [parse((document(URL, _body()),))])[-1].head
    kept = tuple(one for one in _whole().values() if one.list_id != list_id)
    reading = read(source, head, Parsed(kept))
    assert [one.verdict.list_id for one in reading.held] == [list_id]
    assert reading.changes == ()


def test_a_spelling_mended_is_no_removal() -> None:
    source = small(SOURCE, may_lose=1.0)
    head = walk(source, [parse((document(URL, _body()),))])[-1].head
    rows = _rows()
    for row in rows:
        if row["name"].startswith("Academy of Aerospace"):
            row["name"], row["_id"] = "Academy of Aerospace Solid Propulsion Technology", "0"
    (change,) = read(source, head, parse((_file(rows),))).changes
    assert change.kind is ChangeKind.RENAMED
    assert change.reason is not None
    assert "address and citation" in change.reason


def test_every_list_has_bounds_of_its_own_and_removals_wait() -> None:
    assert set(SOURCE.declaration.expectations) == set(SOURCE.declaration.lists)
    assert SOURCE.declaration.confirm_removals
    assert SOURCE.declaration.stage == "consolidated"


def test_other_pages_are_refused() -> None:
    rules = SOURCE.declaration.fetch
    inspect(document(URL, _body()), rules)
    with pytest.raises(NotTheDocument):
        inspect(document(URL, "<html><title>Access Denied</title></html>"), rules)
    for text in ("", "a,b\n1,2\n", _body().split(b"\n")[0].decode() + "\n"):
        with pytest.raises(ParseError):
            parse((document(URL, text),))
    with pytest.raises(ParseError, match="one file"):
        parse(())
