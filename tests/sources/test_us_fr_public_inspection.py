from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from support.samples import document, sample
from support.walking import walk

from watcher.catalog import find_sources
from watcher.core.announce import announce
from watcher.core.federal_register import filing
from watcher.core.reading import Reading, of_feed
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, NoticeEntry
from watcher.model.snapshot import FEED, Head, Judgement
from watcher.model.source import Parsed
from watcher.sources.us_fr_documents.parser import parse as parse_published
from watcher.sources.us_fr_public_inspection.parser import parse

SITE = "https://www.federalregister.gov"
LIST = f"{SITE}/api/v1/public-inspection-documents/current.json"
TEXT = f"{SITE}/public-inspection/raw_text/202/400/001.txt"
SEEN = datetime(2026, 10, 2, 7, 0, tzinfo=UTC)


def _filing(**fields: Any) -> dict[str, Any]:
    return {
        "agencies": [{"raw_name": "Bureau of Industry and Security", "slug": "industry-and-security-bureau"}],
        "document_number": "2024-00001",
        "title": "Revisions to the Entity List ",
        "type": "Rule",
        "filed_at": "2024-01-09T16:15:00.000-05:00",
        "publication_date": "2024-01-11",
        "raw_text_url": TEXT,
        "editorial_note": None,
        "page_views": {"count": 1},
    } | fields


def _list(*results: dict[str, Any], **fields: Any) -> Document:
    return document(LIST, json.dumps({"count": len(results), "results": list(results)} | fields))


def _entries(*documents: Document) -> dict[str, NoticeEntry]:
    return {entry.key: entry for entry in parse(documents).entries if isinstance(entry, NoticeEntry)}


def _text(dates: str, *paragraphs: str) -> Document:
    body = "\n".join(paragraphs)
    return document(
        TEXT,
        f"BILLING CODE 3510-33-P\nDEPARTMENT OF COMMERCE\nBureau of Industry and Security\n15 CFR Part 744\n"
        f"SUMMARY: Words.\nDATES: {dates}\nSUPPLEMENTARY INFORMATION:\nPART 744 – CONTROL POLICY\n"
        f"1. The authority citation for part 744 continues to read as follows:\n{body}\n[FR Doc. "
        f"2024-00001 Filed]",
    )


def test_the_names_of_a_rule_the_day_before_it_is_published() -> None:
    (entry,) = _entries(*sample("us_fr_public_inspection", "2023-08-21")).values()
    assert (entry.key, entry.stage) == ("2023-18125@2023-08-22", "filed")
    assert entry.notice.filed_at == datetime(2023, 8, 21, 12, 45, tzinfo=UTC)
    assert entry.notice.effective_on == date(2023, 8, 22)  # "[INSERT DATE OF PUBLICATION …]"
    removed = [m.subject for m in entry.measures if isinstance(m.subject, Party)]
    assert len(removed) == 35
    assert {m.verb for m in entry.measures} == {ChangeKind.REMOVED}
    assert [(one.stated, one.extracted) for one in entry.counts] == [(35, 35)]


def test_what_was_told_when_filed_is_not_told_again_when_published() -> None:
    filed = _entries(*sample("us_fr_public_inspection", "2023-08-21"))["2023-18125@2023-08-22"]
    published = next(
        entry
        for entry in parse_published(sample("us_fr_documents", "2023-08-22")).entries
        if isinstance(entry, NoticeEntry) and entry.key == filed.key
    )
    known = [("us_fr_public_inspection", filed)]
    assert len(announce([], [filed], source_id=known[0][0], seen_at=SEEN)) == 35
    assert announce(known, [published], source_id="us_fr_documents", seen_at=SEEN) == ()


def test_other_agencies_are_left_out_and_a_rule_is_followed() -> None:
    other = _filing(agencies=[{"slug": "fish-and-wildlife-service"}], document_number="2024-2")
    parsed = parse((_list(_filing(), other, _filing(agencies=None, document_number="2024-3")),))
    assert parsed.entries == ()
    assert parsed.follow == (Request(TEXT, reuse=True),)


def test_notices_and_rules_without_raw_text_are_told_by_their_titles() -> None:
    entries = _entries(*sample("us_fr_public_inspection", "2026-10-02"))
    assert {
        key: [(m.verb.value, m.list_id or m.topic) for m in one.measures] for key, one in entries.items()
    } == {
        "2026-20300@2026-10-05": [("published", "us_bis_denied")],
        "2026-20301@2026-10-05": [("added", "us_bis_entity")],
        "2026-20295@2026-10-05": [("cancelled", "us_export_rules")],
    }


def test_a_withdrawn_filing_keeps_its_key_and_is_told_as_withdrawn() -> None:
    list_, text = (
        _list(_filing()),
        _text(
            "This rule is effective January 9, 2024.",
            "2. Supplement No. 4 to part 744 is",
            "amended under IRAN by adding “A”.",
        ),
    )
    (filed,) = _entries(list_, text).values()
    note = "Withdrawal was requested. It will remain through close of business on January 11, 2024."
    gone = _filing(filed_at=None, publication_date=None, page_views=None, editorial_note=note)
    (withdrawn,) = _entries(_list(gone)).values()
    assert withdrawn.key == filed.key
    assert (withdrawn.notice.status, withdrawn.notice.published_on) == ("withdrawn", None)
    changes = announce([("pi", filed)], [withdrawn], source_id="pi", seen_at=SEEN)
    assert ChangeKind.CANCELLED in {change.kind for change in changes}
    assert ("party", "added: A") in {(f.field, f.before) for change in changes for f in change.fields}
    assert announce([("pi", withdrawn)], [withdrawn], source_id="pi", seen_at=SEEN) == ()


def test_the_night_answer_tells_nothing_twice() -> None:
    day = _list(_filing(type="Notice"), _filing(document_number="2024-00002", type="Notice"))
    night = _list(
        _filing(type="Notice", page_views=None),
        meta={"pil_unavailability_message": "not available until 8:45 am"},
    )
    known = [("pi", entry) for entry in _entries(day).values()]
    assert announce(known, list(_entries(night).values()), source_id="pi", seen_at=SEEN) == ()


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("This rule is effective January 9, 2024.", date(2024, 1, 9)),
        ("This rule is effective [INSERT DATE OF PUBLICATION IN THE FEDERAL\nREGISTER].", date(2024, 1, 11)),
        ("This rule is effective [INSERT DATE OF FILING FOR PUBLIC INSPECTION].", date(2024, 1, 9)),
        ("Comments are due soon.", None),
    ],
)
def test_the_day_of_effect(dates: str, expected: date | None) -> None:
    (entry,) = _entries(_list(_filing()), _text(dates)).values()
    assert entry.notice.effective_on == expected


def test_a_filing_without_its_hour_has_no_day_of_filing() -> None:
    text = _text("This rule is effective [INSERT DATE OF FILING FOR PUBLIC INSPECTION].")
    (entry,) = _entries(_list(_filing(filed_at=None, publication_date=None)), text).values()
    assert (entry.key, entry.notice.effective_on) == ("2024-00001", None)


def test_words_of_a_table_are_not_taken_for_instructions() -> None:
    text = _text(
        "None.",
        "2. Supplement No. 4 to part 744 is amended by adding, under IRAN, an entry for “A”;",
        "12",
        "and an entry for “B”.",
        "SUPPLEMENT NO. 4 TO PART 744 – ENTITY LIST",
        "* * * * *",
        "IRAN A, a.k.a., “C”, by removing the entry for “D”",
        "3. Supplement No. 6 to part 744 is amended by removing the entry for “E”.",
        "PART 746 – EMBARGOES",
        "1. The authority citation for part 746 continues to read as follows:",
        "2. Section 746.8 is amended by revising paragraph (a).",
    )
    (entry,) = _entries(_list(_filing()), text).values()
    names = [(m.verb.value, m.subject.name if isinstance(m.subject, Party) else None) for m in entry.measures]
    assert names == [("added", "A"), ("added", "B"), ("removed", "E"), ("published", None)]


def test_a_gone_text_leaves_the_title() -> None:
    gone = replace(_text("None."), status=404)
    (entry,) = _entries(_list(_filing()), gone).values()
    assert [(m.verb, m.subject) for m in entry.measures] == [(ChangeKind.AMENDED, None)]


def test_an_empty_day_is_no_error() -> None:
    assert parse((_list(),)).entries == ()
    assert parse((document(LIST, '{"count": 0}'),)).entries == ()


def test_one_unreadable_filing_does_not_silence_the_others() -> None:
    parsed = parse((_list(_filing(title=""), _filing(type="Notice", document_number="2024-9")),))
    assert [remark.kind for remark in parsed.remarks] == ["unreadable"]
    assert len(parsed.entries) == 1


def test_a_filing_as_the_api_lists_it() -> None:
    imprint = filing.of_api(
        _filing(
            document_number="C1-2024-00001",
            type="Proposed Rule",
            pdf_url="https://x.gov/1.pdf",
            docket_numbers=["Docket  No. 1"],
            editorial_note="Filed early, by January 8, 2024.",
            publication_date=None,
        )
    )
    assert (imprint.kind, imprint.url, imprint.dockets) == (
        "proposed_rule",
        "https://x.gov/1.pdf",
        ("Docket No. 1",),
    )
    assert imprint.agencies == ("Bureau of Industry and Security",)
    assert (imprint.related, imprint.withdrawn, imprint.planned_on) == (("2024-00001",), False, None)
    assert (
        filing.of_api(_filing(html_url="https://x.gov/", pdf_url="https://x.gov/1.pdf")).url
        == "https://x.gov/"
    )
    assert (filing.of_api(_filing(type=None)).kind, filing.of_api(_filing()).url) == ("", "")
    withdrawn = filing.of_api(_filing(publication_date=None, editorial_note="Withdrawn on January 11, 2024."))
    assert (withdrawn.withdrawn, withdrawn.planned_on) == (True, date(2024, 1, 11))


@pytest.mark.parametrize("fields", [{"document_number": None}, {"document_number": ""}, {"title": None}])
def test_without_number_or_title_there_is_no_filing(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="without number or title"):
        filing.of_api(_filing(**fields))


@pytest.mark.parametrize(("url", "expected"), [(TEXT, TEXT), ("", None), (None, None), (5, None)])
def test_the_words_of_a_filing_may_not_be_there(url: object, expected: str | None) -> None:
    assert filing.raw_text_url({"raw_text_url": url}) == expected


def test_filings_that_are_there_are_read_whatever_their_number_is_said_to_be() -> None:
    assert filing.page(document(LIST, json.dumps({"count": 0, "results": [_filing()]}))) == [_filing()]


@pytest.mark.parametrize(
    "content", ["", "<html>Request Access</html>", "[]", '{"count": 3}', '{"results": [1]}']
)
def test_what_is_no_list_raises(content: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse((document(LIST, content),))
    assert raised.value.url == LIST
    with pytest.raises(ParseError):
        parse(())


MILITARY = "us_dod_1260h"
SOURCE = find_sources()["us_fr_public_inspection"]


def _defense(**fields: Any) -> dict[str, Any]:
    title = "Notice of Designation of Chinese Military Company "
    return _filing(
        agencies=[{"raw_name": "Defense Department", "slug": "defense-department"}],
        **({"title": title, "type": "Notice"} | fields),
    )


def test_agencies_and_subjects_are_filtered_here() -> None:
    treasury = [{"raw_name": "Foreign Assets Control Office", "slug": "foreign-assets-control-office"}]
    filings = _list(
        _defense(raw_text_url=None),
        _defense(document_number="2024-2", title="Defense Health Board; Meeting"),
        _filing(document_number="2024-3", agencies=[{"slug": "coast-guard"}]),
        _filing(document_number="2024-4", agencies=[]),
        _filing(
            document_number="2024-5", agencies=treasury, type="Rule", title="Cuban Assets Control Regulations"
        ),
    )
    parsed = parse((filings,))
    assert {
        entry.key.partition("@")[0]: [(m.verb.value, m.list_id) for m in entry.measures]
        for entry in parsed.entries
        if isinstance(entry, NoticeEntry)
    } == {"2024-00001": [("added", MILITARY)], "2024-5": [("published", "us_ofac_sdn")]}
    assert (parsed.follow, parsed.remarks) == ((), ())


def test_the_names_of_a_notice_from_its_printed_lines() -> None:
    [entry] = _entries(*sample("us_fr_public_inspection", "2026-02-13")).values()
    assert (entry.key, entry.stage, entry.notice.document_type) == (
        "2026-00213@2026-02-17",
        "filed",
        "notice",
    )
    named = [(m.verb.value, m.subject.name) for m in entry.measures if isinstance(m.subject, Party)]
    assert [verb for verb, _ in named] == ["added"] * 4 + ["removed"]
    assert named[1][1] == (
        "Party 2 of 4, name not reproduced, Long Enough To Be Broken By The Printer Technology Co., Ltd."
    )
    assert named[2][1] == "Subsidiary of party 2 – name not reproduced"


def test_a_notice_without_names_is_told_and_remarked() -> None:
    text = document(
        TEXT, "DEPARTMENT OF DEFENSE\nSUPPLEMENTARY INFORMATION: The names follow in a picture.\n"
    )
    parsed = parse((_list(_defense()), text))
    assert [(remark.kind, remark.url) for remark in parsed.remarks] == [("nameless", TEXT)]
    assert len(parsed.entries) == 1
    other = document(TEXT, "DEPARTMENT OF DEFENSE\nNothing of what is asked for.\n")
    assert [remark.kind for remark in parse((_list(_defense()), other)).remarks] == ["nameless"]


def test_an_unreadable_filing_of_nobody_here_is_no_trouble() -> None:
    parsed = parse((_list(_filing(title="", agencies=[{"slug": "coast-guard"}])),))
    assert (parsed.entries, parsed.remarks) == ((), ())


def _read(head: Head, parsed: Parsed, at: str) -> Reading:
    known = [(SOURCE.id, one) for one in head.lists[FEED].entries.values() if isinstance(one, NoticeEntry)]
    return of_feed(SOURCE, head, parsed, {}, now=datetime.fromisoformat(at), notices=known)


def test_at_three_in_the_night_nothing_is_told_twice() -> None:
    day = parse(sample("us_fr_public_inspection", "2026-02-13"))
    before = parse(sample("us_fr_public_inspection", "2023-08-21"))
    head = walk(SOURCE, [before, day])[-1].head
    rows = json.loads(sample("us_fr_public_inspection", "2026-02-13")[0].body)["results"]
    special = [row | {"page_views": None} for row in rows if row["filing_type"] == "special"]
    meta = {"pil_unavailability_message": "The list is not available until 8:45 am Eastern."}
    page = document(LIST, json.dumps({"count": len(special), "results": special, "meta": meta}))
    at = "2026-02-14T08:00:00+00:00"  # 03:00 Eastern
    # In the night the raw text is known already, and is neither fetched nor given to the parser again.
    night = parse((page,))
    assert [request.reuse for request in night.follow] == [True]
    reading = _read(head, night, at)
    assert (reading.changes, reading.lists[0].verdict.judgement) == ((), Judgement.UNCHANGED)
    with_text = parse((page, sample("us_fr_public_inspection", "2026-02-13")[1]))
    assert _read(head, with_text, at).changes == ()
    empty = parse((document(LIST, json.dumps({"count": 0, "meta": meta})),))
    assert _read(head, empty, at).changes == ()
    gone = _read(head, parse(sample("us_fr_public_inspection", "2026-02-14")), at)
    assert [change.kind for change in gone.changes] == [ChangeKind.CANCELLED, ChangeKind.AMENDED]
    assert gone.changes[0].notice is not None
    assert gone.changes[0].notice.status == "withdrawn"
