"""The codified lists: one request while nothing moved, every form of a row, nothing read past a surprise."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.desk import Desk
from support.origin import Answer, Origin
from support.part744 import Edition, render
from support.part744_facts import HEADINGS, Fact
from support.samples import document, sample
from support.walking import read, small, walk

from watcher.catalog import find_sources
from watcher.core.ecfr_versions import day_of, full_url, latest
from watcher.core.hashing import content_hash
from watcher.errors import NotTheDocument, ParseError
from watcher.fetch.inspect import inspect
from watcher.model.document import Document, Request
from watcher.model.entry import PartyEntry, PartyType
from watcher.model.measure import ChangeKind
from watcher.model.source import Parsed
from watcher.sources.us_ecfr_744.parser import parse

API = "https://www.ecfr.gov/api/versioner/v1"
VERSIONS = f"{API}/versions/title-15.json?part=744"
TITLES = f"{API}/titles.json"
SOURCE = find_sources()["us_ecfr_744"]


def versions(*days: str) -> Document:
    return document(VERSIONS, json.dumps({"content_versions": [{"date": day} for day in days], "meta": {}}))


def titles(day: str, mark: str = "") -> Document:
    body = {
        "titles": [{"number": 14, "up_to_date_as_of": "2030-01-01"}, {"number": 15, "up_to_date_as_of": day}]
    }
    return document(TITLES + mark, json.dumps(body))


def full(day: str, body: bytes | None = None) -> Document:
    return document(full_url(15, 744, date.fromisoformat(day)), body or _text())


def _text(day: str = "2026-06-16") -> bytes:
    return sample("us_ecfr_744", day)[2].body


def _entries(body: bytes) -> dict[tuple[str, str], PartyEntry]:
    parsed = parse((full("2026-06-16", body),))
    return {(one.list_id, one.key): one for one in parsed.entries if isinstance(one, PartyEntry)}


def _asked(*documents: Document) -> list[Request]:
    parsed = parse(documents)
    assert not parsed.entries
    return list(parsed.follow)


def test_the_versions_lead_to_titles_and_these_to_the_text() -> None:
    moved = versions("2016-12-27", "2026-06-11", "2020-01-01")
    marked = Request(f"{TITLES}#2026-06-11", reuse=True)
    assert _asked(moved) == [marked]
    text = Request(f"{API}/full/2026-06-16/title-15.xml?part=744", reuse=True)
    assert _asked(moved, titles("2026-06-16", "#2026-06-11")) == [text]
    parsed = parse((moved, titles("2026-06-16", "#2026-06-11"), full("2026-06-16")))
    assert (parsed.follow, parsed.as_of) == ((), date(2026, 6, 16))
    assert len(parsed.entries) == 36


def test_what_titles_said_for_an_earlier_amendment_is_not_believed() -> None:
    asked = _asked(versions("2026-07-01"), titles("2026-06-16", "#2026-06-11"), full("2026-06-16"))
    assert asked == [Request(f"{TITLES}#2026-07-01", reuse=True)]


def test_while_the_text_lags_titles_is_asked_every_time() -> None:
    """An import that is under way: the versions know an amendment that the text does not have yet."""
    moved, first = versions("2026-07-01"), titles("2026-06-30", "#2026-07-01")
    assert _asked(moved, first) == [Request(TITLES)]
    assert _asked(moved, first, titles("2026-07-03")) == [Request(full("2026-07-03").url, reuse=True)]
    (older,) = _asked(moved, first, titles("2026-06-30"))
    assert day_of(older.url) == date(2026, 6, 30)


def test_a_recorded_text_is_read_alone_and_the_newest_of_several() -> None:
    alone = parse((full("2026-06-16"),))
    assert alone.as_of == date(2026, 6, 16)
    assert parse((full("2026-07-03", _text("2026-07-03")), full("2026-06-16"))).as_of == date(2026, 7, 3)
    plain = parse((versions("2026-06-11"), titles("2026-06-16"), full("2026-06-16")))
    assert plain == alone


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ((), "no document"),
        ((document(VERSIONS, "<html><title>Request Access</title></html>"),), "not JSON"),
        ((document(VERSIONS, "[]"),), "no content_versions"),
        ((document(VERSIONS, '{"content_versions": []}'),), "no content_versions"),
        (
            (document(VERSIONS, '{"content_versions": [{"date": "soon"}, {"name": 3}]}'),),
            f"{VERSIONS}: versions without a day",
        ),
        (
            (versions("2026-06-11"), document(TITLES, '{"titles": [{"number": 15}]}')),
            f"{TITLES}: title 15 has no day",
        ),
    ],
)
def test_another_answer_of_the_versioner_raises(documents: tuple[Document, ...], message: str) -> None:
    with pytest.raises(ParseError, match=re.escape(message)) as raised:
        parse(documents)
    assert raised.value.url == (documents[-1].url if documents else None)


@pytest.mark.parametrize("found", ["5", '{"a": {}}', "[1]", "[{}, 1]"])
def test_versions_that_are_no_list_of_objects_raise(found: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse((document(VERSIONS, f'{{"content_versions": {found}}}'),))
    assert str(raised.value).startswith(f"{VERSIONS}: no content_versions: {{'content_versions': ")
    assert raised.value.url == VERSIONS


def test_the_last_amendment_is_the_latest_day_of_any_kind() -> None:
    body = [
        {"date": "2026-06-01T00:00:00Z", "amendment_date": "2026-06-05"},
        {"issue_date": "2026-06-09T10:00:00.000-04:00", "amendment_date": None},
    ]
    some = [document(VERSIONS, json.dumps({"content_versions": body[:count]})) for count in (1, 2)]
    assert [latest(one) for one in some] == [date(2026, 6, 5), date(2026, 6, 9)]


def test_an_address_without_a_day_is_no_text() -> None:
    assert day_of(f"{API}/full/2026-13-40/title-15.xml?part=744") is None
    assert day_of(f"{API}/full/current/title-15.xml?part=744") is None


def test_a_request_for_access_with_status_200_is_not_the_text() -> None:
    page = b"<html><head><title>Request Access</title></head><body>Due to aggressive automated scraping"
    for url in (VERSIONS, TITLES, full("2026-06-16").url):
        with pytest.raises(NotTheDocument):
            inspect(document(url, page), SOURCE.declaration.fetch)
    with pytest.raises(ParseError, match="the root is <html>"):
        parse((full("2026-06-16", page + b"</body></html>"),))


@pytest.mark.parametrize("name", ["versions.json", "titles.json", "part744.xml"])
def test_every_real_document_has_a_marker(name: str) -> None:
    for one in sample("us_ecfr_744", "2026-06-16"):
        inspect(one, SOURCE.declaration.fetch)


def test_one_supplement_missing_is_that_list_alone() -> None:
    body = re.sub(rb'<DIV9 N="Supplement No. 6 .*?</DIV9>', b"", _text(), flags=re.DOTALL)
    source = small(SOURCE)
    head = walk(source, [parse((full("2026-06-16"),))])[-1].head
    reading = read(source, head, parse((full("2026-06-17", body),)))
    assert [one.verdict.list_id for one in reading.held] == ["us_bis_unverified"]
    assert reading.changes == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"to Part 744", b"to Part 999", "none of the supplements"),
        (b"<TH>License requirement</TH>", b"<TH>Licence</TH>", "the columns"),
        (b"<TH>Country</TH>", b"<TH>Country</TH><TH>Listed on</TH>", "the columns"),
        (b"<THEAD>", b"<!--<THEAD>-->", "not XML"),
        (b"<TR><TD>INDIA</TD><TD>The", b"<TR><TD>INDIA</TD><TD/><TD/><TD/><TD/><TD>The", "a row with"),
        (b"<TD>AFGHANISTAN</TD>", b"<TD/>", "a row out of place"),
        (b"<TD>A. Leib Ltd.; HA'Assif 19, Rosh Ha'ayin, Israel.</TD>", b"<TD/>", "a row out of place"),
    ],
)
def test_another_form_of_the_tables_raises(old: bytes, new: bytes, message: str) -> None:
    assert old in _text()
    with pytest.raises(ParseError, match=message):
        _entries(_text().replace(old, new))


def test_a_table_without_a_head_raises() -> None:
    with pytest.raises(ParseError, match="without a head"):
        _entries(re.sub(rb"<THEAD>.*?</THEAD>", b"", _text(), flags=re.DOTALL))


def test_a_head_printed_as_a_row_is_a_head() -> None:
    body = re.sub(rb"<THEAD>(.*?)</THEAD>", lambda m: m[1].replace(b"TH>", b"TD>"), _text(), flags=re.DOTALL)
    assert _entries(body) == _entries(_text())


def test_what_a_row_says_of_its_party() -> None:
    entries = _entries(_text())
    tako = entries["us_bis_entity", "Tako LLC|ARMENIA"].party
    assert (tako.countries, tako.type) == (("AM",), PartyType.ORGANIZATION)
    assert tako.detail("review_policy") == "Policy of denial"
    assert tako.detail("licence_requirement") == (
        "For all items subject to the EAR (See §§ 734.9(g),³ 746.8(a)(3), and 744.21(b) of the EAR)"
    )
    foang = entries["us_bis_entity", f"Foang Tech Inc.|{HEADINGS['China']}"].party
    assert foang.detail("citation") == "81 FR 40178, 6/21/16; 85 FR 83769, 12/23/20"
    assert len(foang.addresses) == 2
    assert entries["us_bis_entity", "Megel|RUSSIA"].party.type is PartyType.UNKNOWN


def test_institutions_printed_below_an_entity_are_parties_of_their_own() -> None:
    entries = _entries(_text())
    below = {
        key: one.party.detail("subordinate_to")
        for (_, key), one in entries.items()
        if one.party.detail("subordinate_to")
    }
    china = HEADINGS["China"]
    parent = "China Electronics Technology Group Corporation 14th Research Institute (CETC 14)"
    assert below == {
        f"Nanjing SunSea Industry Corporation|{china}": parent,
        f"Nanjing Institute of Radio Technology|{china}": parent,
        f"Beijing Huawei Longshine Information Technology Co., Ltd.|{china}": "Huawei Technologies Co., Ltd.",
        f"Huawei Mobile Technology Ltd.|{china}": "Huawei Technologies Co., Ltd.",
        f"Huawei Tech. Investment Co.|{china}": "Huawei Technologies Co., Ltd.",
        f"AECC Aero Science & Technology Co. Ltd.|{china}": "Aero-Engine Company of China",
        f"AECC Aviation Power Co. Ltd.|{china}": "Aero-Engine Company of China",
    }
    one = entries["us_bis_entity", f"Huawei Mobile Technology Ltd.|{china}"].party
    assert one.detail("citation") == "84 FR 22963, 5/21/19"
    assert not {key for _, key in entries if "ubordinate" in key or "ollowing" in key or "Reserved" in key}


def test_a_repeated_name_has_an_ordinal_that_follows_its_content() -> None:
    body, rows = _text(), re.findall(rb"<TR>.*?</TR>", _text(), re.DOTALL)
    one, two = (row for row in rows if b"Wong Yung Fai" in row)
    swapped = body.replace(one, b"<!-->").replace(two, one).replace(b"<!-->", two)
    assert swapped != body
    assert content_hash(_entries(swapped).values()) == content_hash(_entries(body).values())


def test_headings_in_another_order_change_nothing() -> None:
    facts = [
        Fact(
            heading,
            f"Party {number} of 9",
            addresses=(f"{number} Road",),
            licence="All",
            citations=("1 FR 2, 1/1/20",),
        )
        for number, heading in enumerate(["ARMENIA", "INDIA", "IRAN"] * 3)
    ]
    facts.sort(key=lambda fact: fact.heading)
    shuffled = sorted(random.Random(3).sample(facts, 9), key=lambda fact: fact.heading, reverse=True)
    one, two = (_entries(render(some, facts, []).body) for some in (facts, shuffled))
    bare = [{(key, entry.party.addresses) for key, entry in entries.items()} for entries in (one, two)]
    assert bare[0] == bare[1]


def test_what_the_samples_tell_in_full() -> None:
    before, after = (parse(sample("us_ecfr_744", day)) for day in ("2026-06-16", "2026-07-03"))
    changes = walk(SOURCE, [before, after])[-1].changes
    renamed = next(one for one in changes if one.kind is ChangeKind.AMENDED)
    assert (renamed.party, renamed.entries) == (None, 2)
    assert [(one.field, one.before, one.after) for one in renamed.fields] == [
        ("country heading", "TURKEY", "TÜRKİYE")
    ]


# A whole installation against a scripted eCFR.


def _edition(less: int = 0) -> Edition:
    """As large as the declaration expects, of stand-ins."""
    entity = [
        Fact(
            "IRAN",
            f"Stand-in {n} of 2600 (name not reproduced)",
            (),
            (f"{n} Road, Tehran, Iran",),
            licence="All items",
            citations=("77 FR 1, 1/1/12",),
        )
        for n in range(1, 2601 - less)
    ]
    entity.append(
        Fact(
            HEADINGS["China"],
            "Huawei Mobile Technology Ltd.",
            licence="All items",
            citations=("84 FR 1, 5/21/19",),
        )
    )
    some = [
        Fact(
            "IRAN",
            f"Stand-in {n} of 120 (name not reproduced)",
            (),
            (f"{n} Road, Tehran, Iran",),
            citations=("88 FR 1, 1/1/23",),
        )
        for n in range(120)
    ]
    anchor = Fact(
        HEADINGS["China"],
        "Harbin General Aircraft Industry Co., Ltd.",
        (),
        ("15 Youxie Street, Harbin",),
        citations=("85 FR 1, 12/23/20",),
    )
    return render(entity, some, [anchor, *some[:60]])


@pytest.fixture(scope="module")
def before() -> bytes:
    return _edition().body


@pytest.fixture
def ecfr() -> Iterator[Origin]:
    with Origin() as server:
        yield server


def _serve(ecfr: Origin, moved: str, current: str, body: bytes) -> None:
    ecfr.route(
        "/www.ecfr.gov/api/versioner/v1/versions/title-15.json", Answer(versions("2016-12-27", moved).body)
    )
    ecfr.route("/www.ecfr.gov/api/versioner/v1/titles.json", Answer(titles(current).body))
    ecfr.route(f"/www.ecfr.gov/api/versioner/v1/full/{current}/title-15.xml", Answer(body))


def _asked_of(ecfr: Origin) -> list[str]:
    paths = (
        "versions/title-15.json",
        "titles.json",
        "full/2026-06-16/title-15.xml",
        "full/2026-07-03/title-15.xml",
    )
    return [
        path.split("/title")[0] for path in paths for _ in ecfr.seen(f"/www.ecfr.gov/api/versioner/v1/{path}")
    ]


def test_an_unmoved_part_costs_one_request(tmp_path: Path, ecfr: Origin, before: bytes) -> None:
    desk = Desk(tmp_path, ecfr.mirror("www.ecfr.gov"), clock="2026-06-18T12:00:00Z")
    _serve(ecfr, "2026-06-11", "2026-06-16", before)
    first = desk.check("us_ecfr_744")["sources"][0]
    assert (first["outcome"], first["error"]) == ("baseline", None)
    assert _asked_of(ecfr) == ["versions", "titles.json", "full/2026-06-16"]
    # The title moves on every day; the part does not.
    ecfr.route("/www.ecfr.gov/api/versioner/v1/titles.json", Answer(titles("2026-06-17").body))
    again = desk.check("us_ecfr_744", at="2026-06-19T12:00:00Z")["sources"][0]
    assert (again["outcome"], again["entries"]) == ("unchanged", first["entries"])
    assert _asked_of(ecfr) == ["versions", "versions", "titles.json", "full/2026-06-16"]
    after = before.replace(b"Stand-in 7 of 2600", b"Stand-in 7a of 2600")
    _serve(ecfr, "2026-07-01", "2026-07-03", after)
    said = desk.check("us_ecfr_744", at="2026-07-04T12:00:00Z")
    assert said["sources"][0]["outcome"] == "changed"
    assert [one["kind"] for one in said["changes"]] == ["renamed"]
    assert _asked_of(ecfr).count("full/2026-07-03") == 1
    assert {
        seen.headers.get("accept-encoding")
        for seen in ecfr.seen("/www.ecfr.gov/api/versioner/v1/titles.json")
    } == {"gzip"}


def test_a_list_with_a_tenth_of_its_rows_is_held(tmp_path: Path, ecfr: Origin, before: bytes) -> None:
    desk = Desk(tmp_path, ecfr.mirror("www.ecfr.gov"), clock="2026-06-18T12:00:00Z")
    _serve(ecfr, "2026-06-11", "2026-06-16", before)
    desk.check("us_ecfr_744")
    _serve(ecfr, "2026-07-01", "2026-07-03", _edition(less=2340).body)
    said = desk.check("us_ecfr_744", at="2026-07-04T12:00:00Z")
    assert (said["sources"][0]["outcome"], said["sources"][0]["held"]) == ("held", ["us_bis_entity"])
    assert said["changes"] == []
    _serve(ecfr, "2026-07-01", "2026-07-03", before)
    mended = desk.check("us_ecfr_744", at="2026-07-04T13:00:00Z")
    assert mended["sources"][0]["outcome"] == "unchanged"
    assert mended["changes"] == []


def test_a_reading_is_the_same_for_the_same_bytes(before: bytes) -> None:
    one: Parsed = parse((full("2026-06-16", before),))
    assert one == parse((full("2026-06-16", before),))
