from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import document, sample
from support.walking import read, small, walk

from watcher.catalog import find_sources
from watcher.core import ofac_files, ofac_lists
from watcher.core.hashing import content_hash
from watcher.core.ofac_entries import party_keys
from watcher.core.ofac_remarks import effective_on, facts
from watcher.errors import NotTheDocument, ParseError
from watcher.fetch.inspect import inspect
from watcher.fetch.redirect import is_named
from watcher.model.document import Document
from watcher.model.entry import NameRole, PartyEntry, PartyType
from watcher.model.measure import ChangeKind
from watcher.model.source import Parsed
from watcher.sources.us_ofac_consolidated.parser import parse as parse_consolidated
from watcher.sources.us_ofac_sdn.parser import parse as parse_sdn

EXPORTS = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
ALL = find_sources()
NULL = "-0- "


def _entries(parsed: Parsed) -> dict[str, PartyEntry]:
    return {entry.key: entry for entry in parsed.entries if isinstance(entry, PartyEntry)}


def _file(name: str, *rows: str, end: str = "\r\n\x1a") -> Document:
    return document(EXPORTS + name, "\r\n".join(rows) + end)


def _party(number: int, name: str, kind: str = NULL, programme: str = '"SDGT"', remarks: str = NULL) -> str:
    return ",".join([str(number), f'"{name}"', kind, programme, *[NULL] * 7, remarks])


def _set(*parties: str, **more: Document) -> tuple[Document, ...]:
    files = {
        "ALT": _file("ALT.CSV", end="\x1a"),
        "ADD": _file("ADD.CSV", end="\x1a"),
        "SDN_COMMENTS": _file("SDN_COMMENTS.CSV", end="\x1a"),
    }
    return (_file("SDN.CSV", *parties), *(files | more).values())


def test_a_party_has_all_that_four_files_say_of_it() -> None:
    entry = _entries(parse_sdn(sample("us_ofac_sdn", "2026-09-23")))["306"]
    assert [(name.text, name.role) for name in entry.party.names] == [
        ("BANCO NACIONAL DE CUBA", NameRole.PRIMARY),
        ("NATIONAL BANK OF CUBA", NameRole.ALIAS),
        ("BANCO NACIONAL (stand-in)", NameRole.FORMER),
        ("BNC", NameRole.ALIAS),
    ]
    assert entry.party.countries == ("CH", "PA")
    assert entry.party.addresses[0] == "Zweierstrasse 35, Zurich CH-8022, Switzerland"
    assert entry.party.identifiers == (("ofac_ent_num", "306"),)
    assert entry.party.detail("programme") == "CUBA"


def test_programmes_and_types() -> None:
    found = _entries(parse_sdn(sample("us_ofac_sdn", "2026-09-23")))
    assert found["2676"].party.detail("programme") == "SDGT; SDT"
    assert [found[key].party.type for key in ("36", "2676", "4234", "15431")] == [
        PartyType.ORGANIZATION,
        PartyType.PERSON,
        PartyType.VESSEL,
        PartyType.AIRCRAFT,
    ]
    vessel = found["15036"].party
    assert ("imo", "9187629") in vessel.identifiers
    assert vessel.detail("flag") == "Iran"
    assert vessel.countries == ("IR",)


def test_remarks_go_on_in_the_comments_where_they_were_cut() -> None:
    found = _entries(parse_sdn(sample("us_ofac_sdn", "2026-09-23")))
    assert found["15036"].party.detail("linked_to") == "NATIONAL IRANIAN TANKER COMPANY"
    listed = _entries(parse_consolidated(sample("us_ofac_consolidated", "2025-12-19")))["30930"]
    assert ("uscc", "91110000710934369E") in listed.party.identifiers  # the break stands behind a blank
    assert listed.party.names[-1].text == "CCCC"
    assert listed.effective_on == date(2021, 8, 2)


def test_nothing_of_the_remarks_is_lost() -> None:
    said = facts("DOB 1962; alt. DOB 1963; POB Shati; nationality Palestinian; HAMAS - Jenin; a.k.a. 'X.Y.'")
    assert dict(said.details) == {
        "date_of_birth": "1962; 1963",
        "place_of_birth": "Shati",
        "nationality": "Palestinian",
        "remarks": "HAMAS - Jenin",
    }
    assert said.aliases == (("aka", "X.Y."),)
    assert said.countries == ("PS",)


@pytest.mark.parametrize("folder", ["2019-01-15", "2026-09-23"])
def test_a_file_without_its_last_byte_was_cut_off(folder: str) -> None:
    documents = sample("us_ofac_sdn", folder)
    for at, one in enumerate(documents):
        if b"\r\n" in one.body:
            cut = document(one.url, one.body[:-1])
            with pytest.raises(ParseError, match="end mark"):
                parse_sdn((*documents[:at], cut, *documents[at + 1 :]))


@given(st.data())
def test_no_part_of_a_file_is_believed(data: st.DataObject) -> None:
    documents = sample("us_ofac_consolidated", "2025-12-19")
    at = data.draw(st.integers(0, len(documents) - 1))
    one = documents[at]
    cut = document(one.url, one.body[: data.draw(st.integers(0, len(one.body) - 1))])
    with pytest.raises(ParseError):
        parse_consolidated((*documents[:at], cut, *documents[at + 1 :]))


def test_the_files_of_2019_have_no_end_mark_and_this_is_said() -> None:
    whole = sample("us_ofac_sdn", "2019-01-15")
    bare = tuple(document(one.url, one.body.rstrip(b"\x1a")) for one in whole)
    parsed = parse_sdn(bare)
    assert parsed.entries == parse_sdn(whole).entries
    assert {remark.kind for remark in parsed.remarks} == {"unproven"}
    with pytest.raises(ParseError):
        parse_sdn((document(bare[0].url, bare[0].body[:-41]), *bare[1:]))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('1,"A",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ', "11 cells"),
        ('1,"A",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"new"', "13 cells"),
        ('ent_num,"A",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ', "no number"),
        ('1,"A,-0- ,"SDGT",-0- ', "line"),
    ],
)
def test_a_row_of_another_form_raises(row: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parse_sdn(_set(row))


def test_files_of_two_editions_are_not_joined() -> None:
    late = _file("ALT.CSV", f'2,7,"aka","NEW ALIAS",{NULL}')
    with pytest.raises(ParseError, match=r"No\. 2") as caught:
        parse_sdn(_set(_party(1, "A"), ALT=late))
    assert "next check" in caught.value.advice


def test_two_parties_do_not_share_a_number() -> None:
    with pytest.raises(ParseError, match="share one number"):
        parse_sdn(_set(_party(1, "A"), _party(1, "B")))


def test_what_is_not_known_is_read_and_named() -> None:
    parsed = parse_sdn(_set(_party(1, "A", kind='"spacecraft"')))
    assert [entry.party.type for entry in _entries(parsed).values()] == [PartyType.UNKNOWN]
    assert [remark.kind for remark in parsed.remarks] == ["unknown"]
    alone = parse_sdn((_file("SDN.CSV", _party(1, "A")),))
    assert {remark.kind for remark in alone.remarks} == {"incomplete"}


def test_other_files_are_refused() -> None:
    with pytest.raises(ParseError, match="none of the files"):
        parse_sdn((_file("SDN_ADVANCED.XML", _party(1, "A")),))
    with pytest.raises(ParseError, match="second file"):
        parse_sdn((_file("SDN.CSV", _party(1, "A")), _file("CONS_PRIM.CSV", _party(2, "B"))))
    with pytest.raises(ParseError):
        parse_sdn(())
    with pytest.raises(ParseError):
        parse_consolidated(())


def test_the_order_of_rows_and_files_is_irrelevant() -> None:
    documents = sample("us_ofac_consolidated", "2025-12-19")
    mixed = []
    for one in documents:
        rows = one.body.rstrip(b"\x1a").splitlines(keepends=True)
        if "COMMENTS" not in one.url and "ALT" not in one.url and "ADD" not in one.url:
            random.Random(7).shuffle(rows)
        mixed.append(document(one.url, b"".join(rows) + b"\x1a"))
    again = parse_consolidated(tuple(reversed(mixed)))
    assert content_hash(again.entries) == content_hash(parse_consolidated(documents).entries)


def test_a_namesake_is_added_and_not_a_change_of_the_first() -> None:
    source = ALL["us_ofac_sdn"]
    before, after = (
        _set(_party(7, "KIM, Yong Chol")),
        _set(_party(7, "KIM, Yong Chol"), _party(12, "KIM, Yong Chol")),
    )
    steps = walk(source, [parse_sdn(before), parse_sdn(after)])
    assert [(change.kind, change.entry_keys) for change in steps[1].changes] == [(ChangeKind.ADDED, ("12",))]
    assert party_keys([("12", "A"), ("7", " A ")]) == {"7": "A", "12": "A (12)"}
    assert party_keys([("19", "A"), ("17", "A")]) == {"17": "A", "19": "A (19)"}


def test_a_new_suffix_is_a_new_name_of_the_same_party() -> None:
    source = ALL["us_ofac_sdn"]
    steps = walk(source, [parse_sdn(_set(_party(7, name))) for name in ("A COMPANY LIMITED", "A CO LTD")])
    (change,) = steps[1].changes
    assert change.kind is ChangeKind.RENAMED
    assert change.party is not None
    assert change.party.name == "A CO LTD"


@pytest.mark.parametrize(
    ("programmes", "remarks", "lists"),
    [
        (["CMIC-EO13959"], "", ["us_ofac_cmic"]),
        (["SDGT", "NS-PLC"], "", ["us_ofac_plc"]),
        (["FSE-SY"], "", ["us_ofac_fse"]),
        (["561-Related"], "", ["us_ofac_capta"]),
        (["UKRAINE-EO13662", "VENEZUELA-EO13850"], "", ["us_ofac_ssi"]),
        (["UKRAINE-EO13662", "RUSSIA-EO14024"], "", ["us_ofac_ssi"]),
        (
            ["UKRAINE-EO13662", "RUSSIA-EO14024"],
            "Listing Date (EO 14024 Directive 3): 24 Feb 2022",
            ["us_ofac_ssi", "us_ofac_mbs"],
        ),
        (
            ["UKRAINE-EO13662", "RUSSIA-EO14024"],
            "Listing Date (EO 14024 Directive 2): 24 Feb 2022; Listing Date (EO 14024 Directive 3): 24 Feb 2022",
            ["us_ofac_ssi"],
        ),
        (["RUSSIA-EO14024"], "Listing Date (EO 14024 Directive 1a): 22 Feb 2022", ["us_ofac_mbs"]),
        (["RUSSIA-EO14024"], "Listing Date (EO 14024 Directive 2): 24 Feb 2022", ["us_ofac_capta"]),
        (["CAATSA - RUSSIA"], "", ["us_ofac_mbs"]),
        (["CAATSA - RUSSIA"], "DOB none; no correspondent account may be opened for it", ["us_ofac_capta"]),
        (
            ["UKRAINE-EO13662", "RUSSIA-EO14024"],
            "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
            ["us_ofac_ssi"],
        ),
    ],
)
def test_which_list_an_entry_is_on(programmes: list[str], remarks: str, lists: list[str]) -> None:
    assert ofac_lists.of_programmes(programmes, remarks) == (tuple(lists), True)


def test_an_unknown_programme_loses_nobody() -> None:
    parsed = parse_consolidated(
        (
            _file(
                "CONS_PRIM.CSV",
                _party(1, "A", programme='"NEW-EO19999"'),
                _party(2, "B", programme='"NS-PLC"'),
            ),
        )
    )
    assert [(entry.key, entry.list_id) for entry in parsed.entries if isinstance(entry, PartyEntry)] == [
        ("1", "us_ofac_mbs"),
        ("2", "us_ofac_plc"),
    ]
    assert [remark.message for remark in parsed.remarks if remark.kind == "unknown"] == [
        "No. 1: programme NEW-EO19999, read as the menu-based list"
    ]


def test_a_party_of_two_lists_has_an_entry_on_each() -> None:
    parsed = parse_consolidated(sample("us_ofac_consolidated", "2025-12-19"))
    both = [
        entry.list_id for entry in parsed.entries if entry.key == "17016" and isinstance(entry, PartyEntry)
    ]
    assert both == ["us_ofac_ssi", "us_ofac_mbs"]


def test_a_list_that_vanishes_is_held_and_the_others_go_on() -> None:
    source = small(ALL["us_ofac_consolidated"])
    documents = sample("us_ofac_consolidated", "2025-06-25")
    head = walk(source, [parse_consolidated(documents)])[-1].head
    kept = [
        entry
        for entry in parse_consolidated(documents).entries
        if isinstance(entry, PartyEntry) and entry.list_id != "us_ofac_cmic"
    ]
    reading = read(source, head, Parsed(tuple(kept)))
    assert [one.verdict.list_id for one in reading.held] == ["us_ofac_cmic"]
    assert reading.changes == ()


def test_an_empty_list_of_evaders_is_right() -> None:
    source = ALL["us_ofac_consolidated"]
    parsed = parse_consolidated(sample("us_ofac_consolidated", "2025-12-19"))
    kept = tuple(e for e in parsed.entries if isinstance(e, PartyEntry) and e.list_id != "us_ofac_fse")
    bounds = {
        name: replace(one, min_entries=min(one.min_entries, 1), filled={}, anchors=())
        for name, one in source.declaration.expectations.items()
    }
    lenient = replace(source, declaration=replace(source.declaration, expectations=bounds))
    head = walk(small(ALL["us_ofac_consolidated"]), [parsed])[-1].head
    first = replace(head, lists={}, seq=0)
    assert read(lenient, first, Parsed(kept)).held == ()


@pytest.mark.parametrize("name", ["us_ofac_sdn", "us_ofac_consolidated"])
def test_the_storage_behind_the_redirect_is_allowed_and_others_are_not(name: str) -> None:
    hosts = ALL[name].declaration.fetch.hosts
    assert is_named("wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com", hosts)
    for other in ("evil.example", "s3.us-gov-west-1.amazonaws.com.evil.example", "bucket.s3.amazonaws.com"):
        assert not is_named(other, hosts)


@pytest.mark.parametrize("name", ["us_ofac_sdn", "us_ofac_consolidated"])
def test_a_page_in_front_of_the_files_is_not_the_document(name: str) -> None:
    rules = ALL[name].declaration.fetch
    for page in ("<html><title>Request Access</title>x</html>", "<html><body>moved</body></html>", ""):
        with pytest.raises(NotTheDocument):
            inspect(document(EXPORTS + "SDN.CSV", page), rules)
    for one in sample(name, "2026-09-23" if name == "us_ofac_sdn" else "2025-12-19"):
        inspect(one, rules)


def test_the_reading_of_a_file_is_known_by_its_name() -> None:
    rows, _ = ofac_files.read(
        (document("https://www.treasury.gov/ofac/downloads/sdn.csv", _party(3, "A") + "\n"),)
    )
    assert [row.number for row in rows] == ["3"]


def test_an_alias_of_an_unknown_kind_is_an_alias_and_is_named() -> None:
    parsed = parse_sdn(_set(_party(1, "A"), ALT=_file("ALT.CSV", f'1,7,"nickname","B",{NULL}')))
    [entry] = _entries(parsed).values()
    assert [(name.text, name.role) for name in entry.party.names][1:] == [("B", NameRole.ALIAS)]
    assert [(remark.kind, remark.message) for remark in parsed.remarks] == [
        ("unknown", "No. 1: type of alias 'nickname'")
    ]


def test_an_empty_line_is_no_row_and_an_empty_file_no_list() -> None:
    assert len(parse_sdn(_set(_party(1, "A"), "", _party(2, "B"))).entries) == 2
    with pytest.raises(ParseError, match="no party in any of the files"):
        parse_sdn((_file("ALT.CSV", end="\x1a"),))


def test_a_day_that_is_none_stays_a_remark() -> None:
    [entry] = _entries(
        parse_sdn(_set(_party(1, "A", remarks='"Effective Date (EO 14024 Directive 3): 31 Jun 2021"')))
    ).values()
    assert entry.effective_on is None
    assert entry.party.detail("remarks") == "Effective Date (EO 14024 Directive 3): 31 Jun 2021"


def test_each_list_has_its_own_first_effective_day() -> None:
    said = facts(
        "Effective Date (CMIC) 02 Aug 2021; Effective Date (EO 14024 Directive 3): 26 Mar 2022; "
        "Effective Date (EO 14024 Directive 1a): 01 Mar 2022"
    ).effective
    assert effective_on(said, ofac_lists.CMIC) == date(2021, 8, 2)
    assert effective_on(said, ofac_lists.MBS) == date(2022, 3, 1)
    assert effective_on(said, ofac_lists.SSI) is None


def test_two_semicolons_have_no_remark_between_them() -> None:
    assert dict(facts("Formed in a port;; DOB 1962; ").details) == {
        "date_of_birth": "1962",
        "remarks": "Formed in a port",
    }


def _read(name: str, *rows: str, **more: Document) -> tuple[ofac_files.Row, ...]:
    return ofac_files.read((_file(name, *rows), *more.values()))[0]


def test_parties_stand_in_the_order_of_their_numbers() -> None:
    rows = _read("SDN.CSV", *(_party(number, "A") for number in (10, 9, 200, 3)))
    assert [row.number for row in rows] == ["3", "9", "10", "200"]


def test_a_party_without_a_programme_has_none() -> None:
    (row,) = _read("SDN.CSV", _party(1, "A", programme=NULL))
    assert row.programmes == ()


def test_kinds_are_read_in_any_case() -> None:
    rows = _set(_party(1, "A", kind='"Individual"'), ALT=_file("ALT.CSV", f'1,7,"FKA","B",{NULL}'))
    parsed = parse_sdn(rows)
    assert parsed.remarks == ()
    (party,) = [entry.party for entry in _entries(parsed).values()]
    assert (party.type, party.names[1].role) == (PartyType.PERSON, NameRole.FORMER)


def test_files_of_before_unicode_are_read() -> None:
    (row,) = ofac_files.read(
        (document(EXPORTS + "SDN.CSV", _party(1, "ESPAÑA").encode("cp1252") + b"\r\n\x1a"),)
    )[0]
    assert row.name == "ESPAÑA"


def test_remarks_of_any_length_are_read_whole() -> None:
    csv.field_size_limit(131_072)  # where Python itself stops
    (row,) = _read("SDN.CSV", _party(1, "A", remarks=f'"{"x" * 200_000}"'))
    assert len(row.remarks) == 200_000


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (f'"Cardin Avenue",{NULL},"Cuba",{NULL}', ("Cardin Avenue, Cuba",)),
        (f'{NULL},"Havana","Cuba",{NULL}', ("Havana, Cuba",)),
        (f'{NULL},{NULL},"Cuba",{NULL}', ()),
        (f'{NULL},{NULL},"Cuba","all offices"', ("all offices",)),
    ],
)
def test_a_street_or_a_town_is_an_address_and_a_country_alone_is_none(
    cells: str, expected: tuple[str, ...]
) -> None:
    [entry] = _entries(parse_sdn(_set(_party(1, "A"), ADD=_file("ADD.CSV", f"1,7,{cells}")))).values()
    assert entry.party.addresses == expected
    assert entry.party.countries == ("CU",)


@pytest.mark.parametrize(
    "files",
    [
        (("SDN_ADVANCED.XML", _party(1, "A")),),
        (("SDN.CSV", "1,2,3"),),
        (("SDN.CSV", _party(1, "A").replace("1", "one", 1)),),
        (("SDN.CSV", '1,"A'),),
        (("ALT.CSV", f'1,7,"aka","B",{NULL}'),),
        (("SDN.CSV", _party(1, "A")), ("CONS_PRIM.CSV", _party(2, "B"))),
    ],
)
def test_what_is_refused_is_named_by_its_address(files: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ParseError) as caught:
        ofac_files.read(tuple(_file(*one) for one in files))
    assert caught.value.url == EXPORTS + files[-1][0]
    assert str(caught.value).startswith(EXPORTS + files[-1][0])


def test_no_file_at_all_and_a_file_cut_off_are_refused_with_what_is_known() -> None:
    with pytest.raises(ParseError, match="no document"):
        ofac_files.read(())
    with pytest.raises(ParseError) as caught:
        ofac_files.read((_file("SDN.CSV", _party(1, "A"), end="\r\n"),))
    assert caught.value.url == EXPORTS + "SDN.CSV"
