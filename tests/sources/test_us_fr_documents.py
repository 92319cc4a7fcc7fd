from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree
from support.samples import document, sample

from watcher.core.announce import announce
from watcher.core.correlate import correlate
from watcher.core.federal_register import document as full_texts
from watcher.core.federal_register.desks import Desk
from watcher.core.federal_register.entry import build, is_nameless, needs_text
from watcher.core.federal_register.imprint import Imprint
from watcher.core.hashing import content_hash
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import NameRole, Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, NoticeEntry, UntilBasis
from watcher.model.source import Parsed
from watcher.sources.us_fr_documents.parser import parse

SITE = "https://www.federalregister.gov"
API = f"{SITE}/api/v1/documents.json?conditions[agencies][]=industry-and-security-bureau"
TEXT = f"{SITE}/documents/full_text/xml/2024/01/10/2024-00001.xml"
ENTITY, UNVERIFIED, MEU = "us_bis_entity", "us_bis_unverified", "us_bis_meu"


def _notices(parsed: Parsed) -> dict[str, NoticeEntry]:
    found = {entry.key: entry for entry in parsed.entries if isinstance(entry, NoticeEntry)}
    assert len(found) == len(parsed.entries)
    return found


def _of(name: str) -> dict[str, NoticeEntry]:
    return _notices(parse(sample("us_fr_documents", name)))


def _parties(entry: NoticeEntry, verb: ChangeKind) -> list[Party]:
    return [m.subject for m in entry.measures if m.verb is verb and isinstance(m.subject, Party)]


def _result(**fields: Any) -> dict[str, Any]:
    return {
        "document_number": "2024-00001",
        "title": "Revisions to the Entity List",
        "publication_date": "2024-01-10",
        "type": "Rule",
        "full_text_xml_url": TEXT,
    } | fields


def _index(*results: dict[str, Any], **fields: Any) -> Document:
    return document(API, json.dumps({"count": len(results), "results": list(results)} | fields))


def _rule(*paragraphs: str, extra: str = "", title: str = "Revisions to the Entity List") -> Document:
    body = "".join(f"<AMDPAR>{text}</AMDPAR>" for text in paragraphs)
    return document(
        TEXT,
        "<RULE><PREAMB><SUBAGY>Bureau of Industry and Security</SUBAGY>"
        f"<SUBJECT>{title}</SUBJECT><EFFDATE><P>This rule is effective January 9, "
        f"2024.</P></EFFDATE></PREAMB>"
        f"<REGTEXT TITLE='15' PART='744'>{body}{extra}</REGTEXT>"
        "<FRDOC>[FR Doc. 2024-00001 Filed 1-9-24; 4:15 pm]</FRDOC></RULE>",
    )


def _one(*documents: Document) -> NoticeEntry:
    (entry,) = _notices(parse(documents)).values()
    return entry


def test_the_unverified_list_rule_of_august_2023() -> None:
    entry = _of("2023-08-22")["2023-18125@2023-08-22"]
    removed = _parties(entry, ChangeKind.REMOVED)
    assert len(removed) == len({party.key for party in removed}) == 35
    countries = [party.countries for party in removed]
    assert [countries.count((code,)) for code in ("CN", "ID", "PK", "RU", "SG", "TR", "AE")] == [
        27,
        1,
        2,
        2,
        1,
        1,
        1,
    ]
    names = {party.name for party in removed}
    assert {"Guangdong Guanghua Sci-Tech Co., Ltd.", "Nanjing GOVA Technology Co., Ltd."} <= names
    (count,) = entry.counts
    assert (count.verb, count.list_id, count.stated, count.extracted) == (
        ChangeKind.REMOVED,
        UNVERIFIED,
        35,
        35,
    )
    assert dict(count.breakdown) == {"CN": 27, "ID": 1, "PK": 2, "SG": 1, "TR": 1, "AE": 1, "RU": 2}
    assert {measure.effective_on for measure in entry.measures} == {date(2023, 8, 22)}
    assert entry.notice.filed_at == datetime(2023, 8, 21, 12, 45, tzinfo=UTC)
    assert entry.notice.document_type == "rule"
    assert entry.measures[0].quote == (
        "Supplement No. 6 to part 744 is amended by removing … Under CHINA, PEOPLE'S REPUBLIC OF, the "
        "entries for "
        "“party 1 of 35, name not reproduced,”"
    )


def test_eight_left_and_one_name_was_corrected_in_june_2019() -> None:
    (entry,) = _of("2019-06-27").values()
    assert len(_parties(entry, ChangeKind.REMOVED)) == 8
    (mended,) = _parties(entry, ChangeKind.RENAMED)
    assert [(name.text, name.role) for name in mended.names] == [
        ("Beijing Institute of Nanoenergy and Nanosystems", NameRole.PRIMARY),
        ("Beijing Institute of Nanoenergy and Technology", NameRole.FORMER),
    ]
    assert [(one.of, one.stated, one.extracted) for one in entry.counts] == [
        ("parties", 8, 8),
        ("entries", 1, 1),
    ]


def test_a_renamed_heading_changes_no_party() -> None:
    (entry,) = _of("2024-07-03").values()
    assert len(_parties(entry, ChangeKind.ADDED)) == 13
    assert len(_parties(entry, ChangeKind.REMOVED)) == 8
    assert _parties(entry, ChangeKind.AMENDED) == []
    headings = [m.fields[0] for m in entry.measures if m.verb is ChangeKind.AMENDED]
    assert [(one.field, one.before, one.after) for one in headings] == [
        ("country heading", "RUSSIA", None),
        ("country heading", "TURKEY", "TÜRKİYE"),
    ]
    quotes = [m.quote for m in entry.measures if m.verb is ChangeKind.AMENDED]
    assert ["RUSSIA" in quotes[0], "TÜRKİYE" in quotes[1]] == [True, True]
    turkish = [party for party in _parties(entry, ChangeKind.ADDED) if party.countries == ("TR",)]
    assert len(turkish) == 2
    second = _parties(entry, ChangeKind.ADDED)[1]
    assert [name.role for name in second.names] == [NameRole.PRIMARY, NameRole.ALIAS, NameRole.ALIAS]
    assert len(second.addresses) == 2
    assert [one.stated == one.extracted for one in entry.counts] == [True, True]


def test_a_stay_suspends_the_rule_that_it_names() -> None:
    entry = _of("2025-11-12")["2025-19846@2025-11-12"]
    (measure,) = entry.measures
    assert (measure.verb, measure.topic, measure.list_id) == (ChangeKind.SUSPENDED, "us_export_rules", None)
    assert isinstance(measure.subject, InstrumentRef)
    assert (measure.subject.number, measure.subject.published_on) == ("2025-19001", date(2025, 9, 30))
    assert (measure.effective_on, measure.until) == (date(2025, 11, 10), date(2026, 11, 9))
    assert measure.until_basis is UntilBasis.STATED
    assert "November 9, 2026" in measure.quote


def test_without_full_text_title_and_abstract_speak() -> None:
    entry = _of("2025-11-12")["2025-19858@2025-11-12"]
    assert [(m.verb, m.list_id, m.subject) for m in entry.measures] == [(ChangeKind.REMOVED, ENTITY, None)]
    assert [(c.stated, c.extracted, c.explained) for c in entry.counts] == [
        (1, 0, "the full text was not at hand")
    ]
    notices = _of("2026-10-02")
    verbs = {
        key: [(m.verb.value, m.list_id or m.topic) for m in one.measures] for key, one in notices.items()
    }
    assert verbs == {
        "2026-20058@2026-09-30": [("published", "statements")],
        "2026-19927@2026-09-29": [("published", "us_bis_denied")],
        "C1-2026-16628@2026-08-28": [("published", "us_export_rules")],
        "2026-17231@2026-08-24": [("amended", ENTITY)],
        "2026-17230@2026-08-24": [("removed", ENTITY)],
        "2026-16628@2026-08-14": [("published", "us_export_rules")],
    }


def test_what_abstract_and_title_say_is_quoted_and_has_the_day_of_the_index() -> None:
    abstract = "In this rule, BIS is removing two entities from the Entity List. BIS also removes 1 entity."
    row = _result(full_text_xml_url=None, effective_on="2024-01-09")
    [removed] = _one(_index(row | {"abstract": abstract})).measures
    assert (removed.verb, removed.list_id) == (ChangeKind.REMOVED, ENTITY)
    assert removed.quote.startswith("removing two entities from the Entity List")
    [revised] = _one(_index(row)).measures
    assert (revised.verb, revised.quote) == (ChangeKind.AMENDED, "Revisions to the Entity List")
    twice = "BIS is adding five entities to the Entity List. BIS is adding 7 entries to the Entity List."
    [added] = _one(_index(row | {"abstract": twice})).measures
    assert added.quote.startswith("adding five entities")
    assert {removed.effective_on, revised.effective_on} == {date(2024, 1, 9)}


def test_a_correction_and_an_order() -> None:
    notices = _of("2026-10-02")
    correction = notices["C1-2026-16628@2026-08-28"].notice
    assert (correction.status, correction.related) == ("correction", ("2026-16628",))
    order = notices["2026-19927@2026-09-29"]
    assert order.notice.document_type == "order"
    assert isinstance(order.measures[0].subject, Party)
    assert order.measures[0].subject.name == "URAL Airlines JSC"
    assert notices["2026-20058@2026-09-30"].notice.document_type == "notice"


def test_another_notice_is_a_matter_of_the_rules() -> None:
    entry = _one(_index(_result(type="Notice", title="Impositions of Measures")))
    assert [(m.verb, m.topic) for m in entry.measures] == [(ChangeKind.PUBLISHED, "us_export_rules")]


def test_the_next_page_is_asked_without_the_cache_buster() -> None:
    (older,) = parse(sample("us_fr_documents", "2025-11-12")).follow
    assert (older.older, older.reuse, older.dated) == (True, False, date(2025, 9, 30))
    assert "_=" not in older.url
    assert older.url.endswith("&page=2&per_page=40")
    for following in (f"{SITE}/api/v1/documents?page=2&_=17", f"{SITE}/api/v1/documents?_=17&page=2"):
        parsed = parse((_index(_result(full_text_xml_url=None), next_page_url=following),))
        assert [request.url for request in parsed.follow] == [f"{SITE}/api/v1/documents?page=2"]


def test_a_rule_waits_for_its_full_text_and_a_notice_does_not() -> None:
    parsed = parse((_index(_result(), _result(document_number="2024-2", type="Notice")),))
    assert parsed.follow == (Request(TEXT, reuse=True),)
    assert [entry.key for entry in parsed.entries] == ["2024-2@2024-01-10"]
    older = document(API + "&page=2", _index(_result()).body)
    assert parse((older,)).follow == (Request(TEXT, reuse=True, dated=date(2024, 1, 10)),)


def test_a_missing_detail_page_is_skipped_and_a_broken_one_is_told() -> None:
    gone = Document(Request(TEXT), b"<html>404</html>", status=404)
    parsed = parse((_index(_result(abstract="adding two entities to the Entity List")), gone))
    assert [(m.verb, m.subject) for m in _one(*(_index(_result()), gone)).measures] == [
        (ChangeKind.AMENDED, None)
    ]
    assert parsed.remarks == ()
    broken = document(TEXT, "<html><body>Request Access</body></html>")
    parsed = parse((_index(_result()), broken))
    assert [remark.url for remark in parsed.remarks] == [TEXT]
    assert len(parsed.entries) == 1
    assert parsed.follow == ()


def test_one_rule_three_lists_and_a_revision() -> None:
    entry = _one(
        _index(_result(title="Revisions", abstract=None)),
        _rule(
            "1. The authority citation for 15 CFR part 744 continues to read as follows:",
            "2. Supplement No. 4 to part 744 is amended under IRAN by adding an entry for “Party A” and "
            "by revising "
            "the entry for “Party B”.",
            "3. Supplement No. 6 to part 744 is amended under IRAN by removing the entry for “Party A”.",
            "4. Supplement No. 7 to part 744 is amended by removing the entry for “Party C” under CHINA.",
            "5. Section 744.15 is amended by revising paragraph (b).",
        ),
    )
    assert [(m.list_id or m.topic, m.verb.value, _name(m)) for m in entry.measures] == [
        (ENTITY, "added", "Party A"),
        (ENTITY, "amended", "Party B"),
        (UNVERIFIED, "removed", "Party A"),
        (MEU, "removed", "Party C"),
        ("us_export_rules", "published", None),
    ]
    assert entry.measures[-1].quote == "Section 744.15 is amended by revising paragraph (b)."
    assert entry.notice.effective_on == date(2024, 1, 9)
    assert entry.notice.filed_at == datetime(2024, 1, 9, 21, 15, tzinfo=UTC)
    assert len(entry.text_digest) == 64
    assert entry.read_from == (f"GET {API}", f"GET {TEXT}")


def test_measures_go_by_list_and_verb_then_as_printed() -> None:
    entry = _one(
        _index(_result()),
        _rule(
            "2. Supplement No. 6 to part 744 is amended by removing the entry for “Party D”.",
            "3. Supplement No. 4 to part 744 is amended by revising the entry for “Party C”.",
            "4. Supplement No. 4 to part 744 is amended by adding entries for “Party B” and “Party A”.",
        ),
    )
    assert [(m.list_id, m.verb.value, _name(m)) for m in entry.measures] == [
        (ENTITY, "added", "Party B"),
        (ENTITY, "added", "Party A"),
        (ENTITY, "amended", "Party C"),
        (UNVERIFIED, "removed", "Party D"),
    ]
    parties = [m.subject for m in entry.measures if isinstance(m.subject, Party)]
    assert [(party.countries, party.details) for party in parties] == [((), ())] * 4


def _name(measure: Measure) -> str | None:
    return measure.subject.name if isinstance(measure.subject, Party) else None


ROW = (
    "<ROW><ENT I='22'> </ENT><ENT>{}</ENT><ENT>All items.<SU>4</SU></ENT><ENT>Denial.</ENT>"
    "<ENT>89 FR [INSERT FR PAGE NUMBER AND 1/10/2024].</ENT></ROW>"
)


def _table(*rows: str) -> str:
    return f"<GPOTABLE COLS='5'><ROW><ENT I='01'>IRAN</ENT></ROW>{''.join(rows)}</GPOTABLE>"


def test_a_table_entry_gets_the_verb_of_its_instruction() -> None:
    entry = _one(
        _index(_result(abstract="adding one entity to the Entity List. It also revises 3 existing entries.")),
        _rule(
            "2. Supplement No. 4 to part 744 is amended under IRAN by adding an entry for “Party, A” and "
            "by revising "
            "the entry for “Party B”.",
            extra=_table(
                ROW.format("Party, A, Somewhere, 1 Road, Tehran."), ROW.format("Party B, 2 Road, Tehran.")
            ),
        ),
    )
    added, amended = entry.measures
    assert (added.verb, _name(added), added.subject.addresses) == (  # type: ignore[union-attr]
        ChangeKind.ADDED,
        "Party, A",
        ("Somewhere, 1 Road, Tehran",),
    )
    assert (amended.verb, _name(amended)) == (ChangeKind.AMENDED, "Party B")
    assert isinstance(amended.subject, Party)
    assert dict(amended.subject.details) == {
        "licence_requirement": "All items.⁴",
        "review_policy": "Denial",
        "citation": "89 FR [INSERT FR PAGE NUMBER AND 1/10/2024]",
    }
    # Both numbers are kept where they differ.
    assert [(c.stated, c.extracted, c.of) for c in entry.counts] == [(1, 1, "parties"), (3, 1, "entries")]


def test_a_table_entry_that_no_instruction_names() -> None:
    only_revised = _rule(
        "2. Supplement No. 4 to part 744 is amended under IRAN by revising the entry for “Party B”.",
        extra=_table(ROW.format("Party Bee, 2 Road, Tehran.")),
    )
    assert [m.verb for m in _one(_index(_result()), only_revised).measures] == [ChangeKind.AMENDED] * 2
    unnamed = _rule(
        "2. Supplement No. 4 to part 744 is amended as follows:", extra=_table(ROW.format("X, 2 Road."))
    )
    [added] = _one(_index(_result()), unnamed).measures
    assert (added.verb, added.quote, added.fields) == (ChangeKind.ADDED, "", ())


IRANIAN = _table(ROW.format("Party X, 2 Road, Tehran."))


@pytest.mark.parametrize(
    ("instruction", "verb"),
    [
        ("2. Supplement No. 4 is amended by revising the entry for “Party B”.", "amended"),
        (
            "2. Supplement No. 4 is amended under IRAN by revising the entry for “Party B” and by removing “Party C”.",
            "amended",
        ),
        (
            "2. Supplement No. 4 is amended under IRAN by revising the entry for “Party B” and by adding “Party C”.",
            "added",
        ),
    ],
)
def test_what_is_done_under_a_heading_is_done_to_its_unnamed_entries(instruction: str, verb: str) -> None:
    entry = _one(_index(_result()), _rule(instruction, extra=IRANIAN))
    assert [m.verb.value for m in entry.measures if _name(m) == "Party X"] == [verb]


@pytest.mark.parametrize(
    "other",
    [
        "3. Supplement No. 6 to part 744 is amended under IRAN by adding “Party C”.",
        "3. Supplement No. 4 to part 744 is amended under CANADA by adding “Party C”.",
    ],
)
def test_what_is_done_elsewhere_is_not_done_here(other: str) -> None:
    revised = "2. Supplement No. 4 is amended under IRAN by revising the entry for “Party B”."
    entry = _one(_index(_result()), _rule(other.replace("3.", "1."), revised, extra=IRANIAN))
    assert [m.verb.value for m in entry.measures if _name(m) == "Party X"] == ["amended"]


@pytest.mark.parametrize(
    ("instructions", "expected"),
    [
        (
            ("1. Supplement No. 6 is amended by revising “Party X”.", "2. Supplement No. 4 is amended."),
            [(ENTITY, "added", ("IR",)), (UNVERIFIED, "amended", ())],
        ),
        (
            (
                "2. Supplement No. 4 is amended under CANADA by removing “Party X”, and under IRAN by adding "
                "“Party Y”.",
            ),
            [(ENTITY, "added", ("IR",)), (ENTITY, "removed", ("CA",))],
        ),
        (
            (
                "2. Supplement No. 4 is amended:",
                "a. Under CANADA, by adding “Party X”;",
                "b. Under IRAN, by revising “Party X”.",
            ),
            [(ENTITY, "added", ("CA",)), (ENTITY, "amended", ("IR",))],
        ),
    ],
)
def test_the_instruction_of_an_entry_is_of_its_list_and_heading(
    instructions: tuple[str, ...], expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    entry = _one(_index(_result()), _rule(*instructions, extra=IRANIAN))
    parties = [(m, m.subject) for m in entry.measures if isinstance(m.subject, Party)]
    assert [
        (m.list_id, m.verb.value, party.countries) for m, party in parties if party.name == "Party X"
    ] == expected


def test_what_several_entries_say_of_one_party_is_kept_once_each() -> None:
    rows = ROW.format("Party X, 2 Road."), "<ROW><ENT I='01'>OMAN</ENT></ROW>", ROW.format("Party X, 3 Road.")
    extra = _table(*rows[:2], rows[2].replace("Denial", "Case by case"))
    entry = _one(_index(_result()), _rule("2. Supplement No. 4 is amended:", extra=extra))
    [measure] = entry.measures
    assert isinstance(measure.subject, Party)
    assert (measure.entries, measure.subject.countries) == (2, ("IR", "OM"))
    assert measure.subject.detail("review_policy") == "Denial; Case by case"
    assert measure.subject.detail("licence_requirement") == "All items.⁴"


def test_numbers_are_counted_on_their_own_list() -> None:
    abstract = "BIS is adding two entities to the Entity List and adding one person to the UVL."
    entry = _one(
        _index(_result(abstract=abstract)),
        _rule(
            "2. Supplement No. 4 is amended by adding “A” and “B”.",
            "3. Supplement No. 6 is amended by adding “C”.",
        ),
    )
    assert [(one.list_id, one.stated, one.extracted) for one in entry.counts] == [
        (ENTITY, 2, 2),
        (UNVERIFIED, 1, 1),
    ]


@pytest.mark.parametrize(
    ("abstract", "until", "basis"),
    [
        ("The suspension is set to end November 9, 2026.", date(2026, 11, 9), UntilBasis.STATED),
        ("The suspension is set to end November 31, 2026.", None, None),
    ],
)
def test_a_stay_without_a_first_day_begins_with_its_rule(
    abstract: str, until: date | None, basis: UntilBasis | None
) -> None:
    title = "One Year Suspension of Some Controls"
    [measure] = _one(
        _index(_result(title=title, abstract=abstract)), _rule("1. Words.", title=title)
    ).measures
    assert (measure.verb, measure.effective_on) == (ChangeKind.SUSPENDED, date(2024, 1, 9))
    assert (measure.until, measure.until_basis) == (until, basis)


def test_a_rule_that_says_nothing_of_lists_is_published() -> None:
    [measure] = _one(_index(_result()), _rule()).measures
    assert (measure.verb, measure.topic, measure.quote) == (ChangeKind.PUBLISHED, "us_export_rules", "")


def test_a_table_and_its_instruction_may_spell_name_and_heading_otherwise() -> None:
    entry = _one(
        _index(_result()),
        _rule(
            "2. Supplement No. 4 to part 744 is amended under IRAN, ISLAMIC REPUBLIC OF, by adding an entry for "
            "“Party A”, and by revising the entry for “Party B Co. Ltd.”.",
            extra=_table(ROW.format("Party B Co., Ltd., 2 Road, Tehran.")),
        ),
    )
    assert [(m.verb.value, _name(m), m.entries) for m in entry.measures] == [
        ("added", "Party A", 1),
        ("amended", "Party B Co., Ltd.", 1),
    ]


def test_an_unknown_country_keeps_its_heading() -> None:
    table = _table(ROW.format("X, 2 Road.")).replace("IRAN", "ATLANTIS")
    entry = _one(_index(_result()), _rule("2. Supplement No. 4 to part 744 is amended:", extra=table))
    assert isinstance(entry.measures[0].subject, Party)
    assert (entry.measures[0].subject.countries, entry.measures[0].subject.detail("heading")) == (
        (),
        "ATLANTIS",
    )


def test_a_full_text_alone_is_a_notice() -> None:
    entry = _one(_rule("2. Supplement No. 4 to part 744 is amended under IRAN by adding “Party A”."))
    assert (entry.key, entry.notice.url) == ("2024-00001@2024-01-10", f"{SITE}/d/2024-00001")
    assert entry.notice.authority == "Bureau of Industry and Security"


def test_a_daily_issue_tells_only_what_the_bureau_published() -> None:
    ours = _rule("2. Supplement No. 4 to part 744 is amended under IRAN by adding “Party A”.").body.decode()
    other = ours.replace("Bureau of Industry and Security", "Fish and Wildlife Service").replace(
        "00001", "00002"
    )
    issue = f"<FEDREG><DATE>Wednesday, January 10, 2024</DATE><RULES>{ours}{other}</RULES></FEDREG>"
    url = "https://www.govinfo.gov/content/bulkdata/FR/2024/01/FR-2024-01-10.xml"
    (entry,) = parse((document(url, issue),)).entries
    assert entry.key == "2024-00001@2024-01-10"
    undated = issue.replace("Wednesday, January 10, 2024", "Contents")
    assert [one.key for one in parse((document(url, undated),)).entries] == ["2024-00001@2024-01-10"]
    assert [one.key for one in parse((document("https://x.gov/issue.xml", undated),)).entries] == [
        "2024-00001"
    ]


def test_an_impossible_day_in_an_address_is_no_day() -> None:
    text = document(TEXT.replace("2024/01/10", "2024/13/40"), _rule("1. Nothing.").body)
    assert [entry.key for entry in parse((text,)).entries] == ["2024-00001"]


def test_a_correction_has_its_own_element() -> None:
    url = f"{SITE}/documents/full_text/xml/2024/01/10/C1-2024-00001.xml"
    text = "<CORRECT><SUBAGY>Bureau of Industry and Security</SUBAGY><P>A correction.</P></CORRECT>"
    entry = _one(
        _index(_result(document_number="C1-2024-00001", title="X", full_text_xml_url=url)),
        document(url, text),
    )
    assert (entry.notice.status, entry.notice.related) == ("correction", ("2024-00001",))
    assert [(m.verb, m.topic) for m in entry.measures] == [(ChangeKind.PUBLISHED, "us_export_rules")]


@pytest.mark.parametrize("name", ["2023-08-22", "2026-10-02"])
def test_the_order_of_the_list_is_irrelevant(name: str) -> None:
    index, *texts = sample("us_fr_documents", name)
    body = json.loads(index.body)
    random.Random(3).shuffle(body["results"])
    shuffled = (*texts, document(index.url, json.dumps(body)))
    assert content_hash(parse(shuffled).entries) == content_hash(parse((index, *texts)).entries)


def test_a_document_on_two_pages_is_one_notice() -> None:
    again = document(API + "&page=2", _index(_result(full_text_xml_url=None)).body)
    assert len(parse((_index(_result(full_text_xml_url=None)), again)).entries) == 1


def test_an_unreadable_result_does_not_silence_the_others() -> None:
    parsed = parse((_index(_result(title=None), _result(full_text_xml_url=None)),))
    assert [remark.kind for remark in parsed.remarks] == ["unreadable"]
    assert len(parsed.entries) == 1
    with pytest.raises(ParseError, match="can be read"):
        parse((_index(_result(title=None)),))


@pytest.mark.parametrize(
    "content", ["", "<html><body>Request Access</body></html>", '{"count": 0, "results": []}']
)
def test_what_is_no_list_raises(content: str) -> None:
    with pytest.raises(ParseError):
        parse((document(API, content),))
    with pytest.raises(ParseError):
        parse(())


def test_a_suspension_is_read_from_title_and_abstract_too() -> None:
    index, _text = sample("us_fr_documents", "2025-11-12")
    body = json.loads(index.body)
    body["results"][0]["full_text_xml_url"] = None
    (measure,) = _notices(parse((document(index.url, json.dumps(body)),)))["2025-19846@2025-11-12"].measures
    assert (measure.verb, measure.until) == (ChangeKind.SUSPENDED, date(2026, 11, 9))
    assert isinstance(measure.subject, InstrumentRef)
    assert measure.subject.number == "2025-19001"


DEFENSE = f"{SITE}/api/v1/documents.json?conditions[agencies][]=defense-department&conditions[term]=1260H"
MILITARY, ISN = "us_dod_1260h", "us_state_isn"


def _agency(slug: str) -> list[dict[str, str]]:
    return [{"raw_name": slug, "name": slug, "slug": slug}]


def _notice_text(agency: str, title: str, *paragraphs: str, number: str = "2024-00001") -> str:
    body = "".join(f"<P>{text}</P>" for text in paragraphs)
    return (
        f"<NOTICE><PREAMB><AGENCY>{agency}</AGENCY><SUBJECT>{title}</SUBJECT></PREAMB>"
        f"<SUPLINF><HD SOURCE='HED'>SUPPLEMENTARY INFORMATION:</HD>{body}</SUPLINF>"
        f"<FRDOC>[FR Doc. {number} Filed 1-9-24; 8:45 am]</FRDOC></NOTICE>"
    )


def test_the_military_companies_of_two_notices() -> None:
    notices = _of("2024-12-18")
    whole, removal = notices["2024-06895@2024-04-02"], notices["2024-30018@2024-12-18"]
    assert len(_parties(whole, ChangeKind.ADDED)) == 8
    assert all(measure.restates for measure in whole.measures)
    assert [party.name for party in _parties(removal, ChangeKind.REMOVED)] == [
        f"Party {n} of 8, name not reproduced" for n in (6, 7)
    ]
    assert [(one.stated, one.extracted) for one in removal.counts] == [(2, 2)]
    rule = notices["2024-00444@2024-11-15"]
    assert [(m.verb, m.list_id, m.subject) for m in rule.measures] == [(ChangeKind.PUBLISHED, MILITARY, None)]
    assert rule.notice.citations == ("48 CFR 225", "48 CFR 252")
    assert rule.notice.dockets == ("Docket DARS-2024-0000",)


def test_nobody_else_of_an_agency_is_told() -> None:
    keys = {key for name in ("2023-08-08", "2024-12-18", "2026-10-06") for key in _of(name)}
    ignored = {"2023-00900", "2023-00901", "2024-00445", "2026-00705", "2026-00709"}
    assert not ignored & {key.partition("@")[0] for key in keys}
    for name in ("2023-08-08", "2024-12-18", "2026-06-10", "2026-10-06"):
        assert parse(sample("us_fr_documents", name)).remarks == ()


def test_a_notice_that_names_nobody_is_told_and_remarked() -> None:
    title = "Notice of Removal of Designated Chinese Military Companies"
    row = _result(title=title, type="Notice", agencies=_agency("defense-department"))
    text = document(TEXT, _notice_text("DEPARTMENT OF DEFENSE", title, "The names are on a website."))
    parsed = parse((document(DEFENSE, _index(row).body), text))
    assert [(remark.kind, remark.url) for remark in parsed.remarks] == [("nameless", TEXT)]
    [entry] = _notices(parsed).values()
    assert [(m.verb, m.list_id, m.subject) for m in entry.measures] == [(ChangeKind.REMOVED, MILITARY, None)]


def test_before_its_text_is_there_a_notice_waits() -> None:
    row = _result(title="Notice of Designation of Chinese Military Company", type="Notice")
    parsed = parse((document(DEFENSE, _index(row | {"agencies": _agency("defense-department")}).body),))
    assert parsed.entries == ()
    assert parsed.follow == (Request(TEXT, reuse=True),)
    without = parse(
        (document(DEFENSE, _index(row | {"full_text_xml_url": None}).body),)
    )  # the page's own agency
    [entry] = _notices(without).values()
    assert [(m.verb, m.list_id) for m in entry.measures] == [(ChangeKind.ADDED, MILITARY)]


def test_a_search_that_finds_nothing_is_no_error() -> None:
    nothing = document(DEFENSE, json.dumps({"description": "Documents", "count": 0}))
    assert len(_notices(parse((_index(_result(type="Notice")), nothing)))) == 1
    with pytest.raises(ParseError):
        parse((document(API, json.dumps({"count": 0})),))
    with pytest.raises(ParseError):
        parse((document(DEFENSE, json.dumps({"count": 3})),))


def test_older_pages_of_ofac_are_passed_over() -> None:
    rows = [
        _result(document_number="2025-2", title="Notice of OFAC Sanctions Action", type="Notice")
        | {"agencies": _agency("foreign-assets-control-office")},
        _result(document_number="2025-3", title="Notice of Action: Section 301", type="Notice", abstract="")
        | {"agencies": _agency("trade-representative-office-of-united-states")},
    ]
    newest = parse((_index(*rows),))
    assert [request.url for request in newest.follow] == [TEXT]
    assert set(_notices(newest)) == {"2025-3@2024-01-10"}
    older = parse((document(API + "&page=2", _index(*rows).body),))
    assert (older.follow, set(_notices(older))) == ((), {"2025-3@2024-01-10"})


@pytest.mark.parametrize(
    ("agency", "title", "paragraphs", "list_id", "names"),
    [
        (
            "DEPARTMENT OF DEFENSE",
            "Notice of Designation of Chinese Military Company",
            ("It was determined that the following entity qualifies:", "Alpha Co., Ltd. (Alpha)"),
            MILITARY,
            ["Alpha Co., Ltd."],
        ),
        (
            "DEPARTMENT OF STATE",
            "Imposition of Nonproliferation Measures Against Foreign Persons",
            ("The measures shall apply to the following foreign persons:", "Alpha (China);"),
            ISN,
            ["Alpha"],
        ),
        (
            "Office of Foreign Assets Control",
            "Notice of OFAC Sanctions Action",
            ("ALPHA LTD., 1 Road, Beijing, China [SDGT].",),
            "us_ofac_sdn",
            ["ALPHA LTD."],
        ),
        ("OFFICE OF THE UNITED STATES TRADE REPRESENTATIVE", "Section 301 Action", ("Words.",), None, []),
        ("DEPARTMENT OF DEFENSE", "Defense Health Board; Meeting", ("Words.",), None, None),
    ],
)
def test_a_daily_issue_tells_what_every_desk_published(
    agency: str, title: str, paragraphs: tuple[str, ...], list_id: str | None, names: list[str] | None
) -> None:
    url = "https://www.govinfo.gov/bulkdata/FR/2024/01/FR-2024-01-10.xml"
    issue = (
        f"<FEDREG><DATE>Wednesday, January 10, 2024</DATE>{_notice_text(agency, title, *paragraphs)}</FEDREG>"
    )
    parsed = parse((document(url, issue),))
    if names is None:
        assert (parsed.entries, parsed.remarks) == ((), ())
        return
    [entry] = _notices(parsed).values()
    assert entry.key == "2024-00001@2024-01-10"
    assert {measure.list_id for measure in entry.measures} == {list_id}
    assert [_name(measure) for measure in entry.measures if measure.subject] == names


def test_the_parts_of_a_rule_that_enter_into_force_later() -> None:
    rule = _rule("2. Section 744.15 is amended.").body.decode()
    dates = (
        "This rule is effective January 9, 2024, except for instruction 2, which is effective March 1, 2024."
    )
    rule = rule.replace("This rule is effective January 9, 2024.", dates)
    rule = rule.replace(
        "<PREAMB>", "<PREAMB><CFR>15 CFR Parts 734, 740, and 744</CFR><DEPDOC>[Docket No. 240101]</DEPDOC>"
    )
    entry = _one(_index(_result()), document(TEXT, rule))
    whole, part = entry.measures
    assert (whole.topic, whole.effective_on) == ("us_export_rules", date(2024, 1, 9))
    assert isinstance(part.subject, InstrumentRef)
    assert (part.subject.number, part.subject.clause, part.effective_on) == (
        "2024-00001",
        "instruction 2",
        date(2024, 3, 1),
    )
    assert (part.topic, part.subject.as_printed) == ("us_export_rules", "instruction 2")
    assert part.quote == "except for instruction 2, which is effective March 1, 2024"
    assert entry.notice.citations == ("15 CFR 734", "15 CFR 740", "15 CFR 744")
    assert entry.notice.dockets == ("Docket No. 240101",)


def test_a_correction_joins_the_event_of_its_original() -> None:
    index = sample("us_fr_documents", "2026-10-02")
    notices = _notices(parse(index))
    original, correction = notices["2026-16628@2026-08-14"], notices["C1-2026-16628@2026-08-28"]
    seen = datetime(2026, 8, 28, 12, 0, tzinfo=UTC)
    source = "us_fr_documents"
    by_key = {one.key: one.notice for one in (original, correction)}
    [first] = correlate(
        announce([], [original], source_id=source, seen_at=seen),
        notices=by_key,
        events=[],
        now=seen,
        lists={},
    )
    changes = announce([(source, original)], [correction], source_id=source, seen_at=seen)
    [update] = correlate(changes, notices=by_key, events=[(first.event, first.changes)], now=seen, lists={})
    assert (update.event.id, update.event.revision) == (first.event.id, 1)
    assert update.notes == ("joined over the document number 2026-16628",)


DAY = date(2024, 1, 9)
NAMED = "It was determined that the following entity qualifies:"


def _imprint(title: str = "Title", **fields: Any) -> Imprint:
    return replace(Imprint("2024-1", title, date(2024, 1, 10)), **fields)


def _full(*paragraphs: str, tag: str = "NOTICE", summary: str = "", dates: str = "") -> full_texts.FullText:
    body = "".join(f"<P>{text}</P>" for text in paragraphs)
    return full_texts.read(
        etree.fromstring(
            f"<{tag}><PREAMB><SUM><P>{summary}</P></SUM><DATES><P>{dates}</P></DATES></PREAMB>"
            f"<SUPLINF>{body}</SUPLINF></{tag}>"
        )
    )


def test_a_document_of_which_nothing_is_known_but_its_number() -> None:
    entry = build(Imprint("2024-1", "Words", None), None, acts={})
    notice = entry.notice
    assert (notice.document_type, notice.url, notice.summary, notice.authority) == ("rule", "", "", "")
    assert (notice.number, notice.effective_on, notice.status, entry.text_digest) == ("2024-1", None, "", "")


def test_the_text_says_what_the_index_does_not() -> None:
    full = _full(NAMED, "Alpha Co., Ltd.", summary="In short.")
    entry = build(_imprint("Notice"), full, acts={}, desk=Desk.MILITARY)
    assert (entry.notice.document_type, entry.notice.summary) == ("notice", "In short.")
    assert [_name(m) for m in entry.measures] == ["Alpha Co., Ltd."]
    listed = build(_imprint("Notice", abstract="Shorter."), full, acts={}, desk=Desk.MILITARY)
    assert listed.notice.summary == "Shorter."


ORDER = "Order Denying Export Privileges; Alpha LLC, 1 Road, Moscow, Russia"


@pytest.mark.parametrize(
    ("desk", "kind", "order"),
    [
        (Desk.EXPORTS, "notice", True),
        (Desk.EXPORTS, "", True),
        (Desk.EXPORTS, "rule", False),
        (Desk.SANCTIONS, "notice", False),
    ],
)
def test_a_denial_order_is_a_notice_of_the_bureau(desk: Desk, kind: str, order: bool) -> None:
    entry = build(_imprint(ORDER, kind=kind, effective_on=DAY), None, acts={}, desk=desk)
    assert (entry.notice.document_type == "order") is order
    assert ([m.list_id for m in entry.measures] == ["us_bis_denied"]) is order
    if order:
        [measure] = entry.measures
        assert (_name(measure), measure.effective_on, measure.quote) == ("Alpha LLC", DAY, ORDER)


@pytest.mark.parametrize(
    ("desk", "title", "kind", "fields", "needed"),
    [
        (Desk.EXPORTS, "Revisions", "rule", {}, True),
        (Desk.EXPORTS, "Revisions", "", {}, True),
        (Desk.EXPORTS, "Revisions", "notice", {}, False),
        (Desk.EXPORTS, "Revisions", "rule", {"withdrawn": True}, False),
        (Desk.MILITARY, "Notice", "notice", {}, True),
        (Desk.MILITARY, "Notice", "", {}, True),
        (Desk.MILITARY, "Notice", "rule", {}, False),
        (Desk.MILITARY, "Notice", "notice", {"related": ("2023-1",)}, False),
        (Desk.STATE_SANCTIONS, "Notice", "notice", {}, True),
        (Desk.SANCTIONS, "Notice of OFAC Sanctions Actions", "notice", {}, True),
        (Desk.SANCTIONS, "Publication of Web General Licenses", "notice", {}, False),
        (Desk.SANCTIONS, "Information Collection: Reports of Blocking", "notice", {}, False),
        (Desk.OUTBOUND, "Removals From the Scope", "notice", {}, False),
    ],
)
def test_whose_text_is_needed(
    desk: Desk, title: str, kind: str, fields: dict[str, Any], needed: bool
) -> None:
    assert needs_text(desk, _imprint(title, kind=kind, **fields)) is needed


@pytest.mark.parametrize(
    ("desk", "kind", "fields", "paragraphs", "nameless"),
    [
        (Desk.MILITARY, "notice", {}, ("Words.",), True),
        (Desk.MILITARY, "notice", {}, (NAMED, "Alpha Co., Ltd."), False),
        (Desk.MILITARY, "notice", {"related": ("2023-1",)}, ("Words.",), False),
        (Desk.MILITARY, "rule", {}, ("Words.",), False),
        (Desk.MILITARY, "notice", {}, None, False),
        (Desk.STATE_SANCTIONS, "notice", {}, ("Words.",), False),
    ],
)
def test_which_notice_must_name_somebody(
    desk: Desk, kind: str, fields: dict[str, Any], paragraphs: tuple[str, ...] | None, nameless: bool
) -> None:
    full = None if paragraphs is None else _full(*paragraphs)
    entry = build(_imprint("Notice", kind=kind, **fields), full, acts={}, desk=desk)
    assert is_nameless(entry, desk) is nameless


def test_one_name_is_enough() -> None:
    entry = build(_imprint("Notice", kind="notice"), _full(NAMED, "Alpha"), acts={}, desk=Desk.MILITARY)
    [measure] = entry.measures
    assert not is_nameless(replace(entry, measures=(measure, replace(measure, subject=None))), Desk.MILITARY)
    assert is_nameless(replace(entry, measures=()), Desk.MILITARY)


BLOCKED = "ALPHA LTD., 1 Road, Beijing, China [SDGT]."


@pytest.mark.parametrize(
    ("desk", "kind", "fields"),
    [
        (Desk.OUTBOUND, "notice", {}),
        (Desk.SANCTIONS, "rule", {}),
        (Desk.SANCTIONS, "notice", {"related": ("2023-1",)}),
        (Desk.SANCTIONS, "notice", {"title": "Information Collection"}),
    ],
)
def test_whose_text_names_nobody(desk: Desk, kind: str, fields: dict[str, Any]) -> None:
    imprint = _imprint(**({"title": "Action", "kind": kind, "effective_on": DAY} | fields))
    [measure] = build(imprint, _full(BLOCKED), acts={}, desk=desk).measures
    assert (measure.verb, measure.subject, measure.effective_on) == (ChangeKind.PUBLISHED, None, DAY)
    assert measure.quote == imprint.title


@pytest.mark.parametrize(
    ("title", "kind", "fields", "verb"),
    [
        ("Designation of a Company", "notice", {}, "added"),
        ("Designation of a Company", "", {}, "added"),
        ("Removal of a Company", "notice", {}, "removed"),
        ("Designation of a Company", "notice", {"related": ("2023-1",)}, "published"),
        ("Designation of a Company", "rule", {}, "published"),
    ],
)
def test_what_a_notice_without_its_text_does(
    title: str, kind: str, fields: dict[str, Any], verb: str
) -> None:
    [measure] = build(_imprint(title, kind=kind, **fields), None, acts={}, desk=Desk.MILITARY).measures
    assert (measure.verb.value, measure.list_id) == (verb, MILITARY)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_title_and_abstract_name_the_list_of_an_action(withdrawn: bool) -> None:
    imprint = _imprint("Publication on CMIC", abstract="Words", kind="notice", withdrawn=withdrawn)
    [measure] = build(imprint, None, acts={}, desk=Desk.SANCTIONS).measures
    assert (measure.list_id, measure.quote) == ("us_ofac_cmic", "Publication on CMIC")


def test_a_statement_of_the_bureau_has_its_day() -> None:
    imprint = _imprint("Statement of Policy", kind="notice", effective_on=DAY)
    [measure] = build(imprint, None, acts={}).measures
    assert (measure.topic, measure.effective_on) == ("us_export_rules", DAY)


def test_title_and_summary_help_to_read_the_names() -> None:
    lifted = build(
        _imprint("Notice of Lifting of Measures", kind="notice"),
        _full("The measures concern the following entity:", "Alpha (China)", summary="two foreign entities"),
        acts={},
        desk=Desk.NONPROLIFERATION,
    )
    assert [(m.verb.value, _name(m)) for m in lifted.measures] == [("removed", "Alpha")]
    assert [one.stated for one in lifted.counts] == [2]
    rescinded = build(
        _imprint("Rescission of Debarments", kind="notice"),
        _full("John Roe; June 2, 2022; District of X; 1:21-cr-00339.", summary="three persons"),
        acts={},
        desk=Desk.DEBARMENT,
    )
    assert [(m.verb.value, _name(m)) for m in rescinded.measures] == [("removed", "John Roe")]
    assert [one.stated for one in rescinded.counts] == [3]


def test_the_dates_of_a_tariff_action_say_its_term() -> None:
    dates = "The action is suspended from November 10, 2025, until November 9, 2026."
    [measure] = build(
        _imprint("Action", kind="notice"), _full(dates=dates), acts={}, desk=Desk.TARIFFS
    ).measures
    assert (measure.verb, measure.until) == (ChangeKind.SUSPENDED, date(2026, 11, 9))


def test_the_day_of_the_index_goes_before_that_of_the_text() -> None:
    text = _rule("2. Supplement No. 4 is amended by adding “A”.")
    entry = _one(_index(_result(effective_on="2024-01-08")), text)
    assert (entry.notice.effective_on, entry.measures[0].effective_on) == (date(2024, 1, 8), date(2024, 1, 8))
