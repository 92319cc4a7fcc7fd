"""Every official text of the ministry in the corpus, in every markup: exactly what the page prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from support import mofcom_pages as markup
from support.chinese_corpus import FOLDER, Case, cases, events, names_of, number_of

from watcher.core.numbers import normal
from watcher.model.document import Document, Request
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry, UntilBasis
from watcher.model.source import Parsed
from watcher.sources.cn_mofcom_announcements import parser as announcements
from watcher.sources.cn_mofcom_control_bureau import parser as control_bureau
from watcher.sources.cn_mofcom_exportcontrol import parser as exportcontrol
from watcher.sources.cn_mofcom_spokesperson import parser as spokesperson

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.exists(), reason="no ../shared/corpus: the official texts are not here"),
]

BUREAU = "https://aqygzj.mofcom.gov.cn"
MINISTRY = "https://www.mofcom.gov.cn"
PAGE = f"{BUREAU}/flzc/gzjgfxwj/art/2025/art_0.html"
VERBS = {
    "add": {ChangeKind.ADDED},
    "add_measure": {ChangeKind.AMENDED},
    "investigate": {ChangeKind.PUBLISHED},
    "impose": {ChangeKind.PUBLISHED},
    "suspend": {ChangeKind.SUSPENDED},
    "extend_suspension+stop": {ChangeKind.SUSPENSION_EXTENDED, ChangeKind.ENDED},
}
ACTIONS = {
    "suspend": ChangeKind.SUSPENDED,
    "extend_suspension": ChangeKind.SUSPENSION_EXTENDED,
    "stop": ChangeKind.ENDED,
}


def notices() -> list[Case]:
    return list(cases("UEL-2", "MOFCOM-"))


def answers() -> list[Case]:
    return list(cases("UEL-STATUS", "ECL-STATUS"))


def index(case: Case) -> Document:
    reply = markup.unit_reply([(PAGE, case.row_title, str(case.on))], count=1)
    return markup.document(f"{BUREAU}{markup.UNIT}?pageId=x", reply, "application/json")


def redesign(case: Case) -> tuple[Document, ...]:
    page = markup.article(case.title, case.lines, published=f"{case.on} 17:00", fields=case.fields)
    return (index(case), markup.document(PAGE, page))


def nested(case: Case) -> tuple[Document, ...]:
    page = markup.article(
        case.title, case.lines, published=f"{case.on} 17:00", fields=case.fields, nested=True
    )
    return (index(case), markup.document(PAGE, page))


def old_layout(case: Case) -> tuple[Document, ...]:
    page = markup.old_article(case.title, case.lines, published=f"{case.on} 17:00:00")
    return (index(case), markup.document(PAGE, page))


def portal(case: Case) -> tuple[Document, ...]:
    page = markup.portal_article(case.title, case.lines, published=f"{case.on} 17:00:00")
    return (index(case), markup.document(PAGE, page))


def redirected(case: Case) -> tuple[Document, ...]:
    target = f"{MINISTRY}/article/zcfb/zczxzc/202405/20240503510680.shtml"
    page = markup.old_article(case.title, case.lines, published=f"{case.on} 17:00:00")
    return (index(case), markup.document(PAGE, markup.redirect(target)), markup.document(target, page))


def framed(case: Case) -> tuple[Document, ...]:
    target = f"{BUREAU}/cms_files/filemanager/viewcore.html"
    outer = markup.with_frame(case.title, target, published=f"{case.on} 17:00")
    return (index(case), markup.document(PAGE, outer), markup.document(target, markup.framed(case.lines)))


def gb18030(case: Case) -> tuple[Document, ...]:
    page = markup.article(case.title, case.lines, published=f"{case.on} 17:00", fields=case.fields)
    raw = page.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030")
    return (index(case), markup.document(PAGE, raw, "text/html; charset=gb2312"))


def portal_list(case: Case) -> Document:
    """The export control portal's list, which strips the spaces of English names."""
    lines = [f"【{name}】{value}" for name, value in case.fields] + list(case.lines)
    content = "".join(f"<p>{line.replace(' ', '')}</p>" for line in lines)
    row = {
        "title": case.row_title,
        "url": "/article/1.html",
        "publishTimeStr": "2025-12-31",
        "content": content,
    }
    body = json.dumps({"pageInfo": {"rows": [row], "maxPageNum": 1}}, ensure_ascii=False)
    return Document(Request(exportcontrol.LIST, "POST", "pageNumber=1&columnID=10&title="), body.encode())


MARKUPS: list[Callable[[Case], tuple[Document, ...]]] = [
    redesign, nested, old_layout, portal, redirected, framed, gb18030,
]  # fmt: skip


def only(parsed: Parsed) -> NoticeEntry:
    assert parsed.remarks == ()
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    return entry


def parties(entry: NoticeEntry) -> list[Party]:
    return [measure.subject for measure in entry.measures if isinstance(measure.subject, Party)]


@pytest.mark.parametrize("wrapped", MARKUPS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("case", notices(), ids=lambda case: case.id)
def test_a_notice_names_exactly_whom_its_page_prints(
    case: Case, wrapped: Callable[[Case], tuple[Document, ...]]
) -> None:
    entry = only(control_bureau.parse(wrapped(case)))
    truth = case.truth
    listed = parties(entry)
    wanted = set() if truth["verb"] == "investigate" else case.names
    assert {names_of(party) for party in listed} == wanted
    assert len(listed) == len(wanted)
    assert {measure.verb for measure in entry.measures} == VERBS[truth["verb"]]
    assert {measure.list_id or measure.topic for measure in entry.measures} == {truth["list_id"]}
    assert entry.key == entry.notice.number == normal(truth["announcement_no"])
    assert entry.notice.published_on == case.on
    assert entry.notice.published_at is not None
    assert entry.notice.published_at.isoformat() == f"{case.on}T09:00:00+00:00"
    assert str(entry.notice.effective_on) == truth["effective_date"]
    assert entry.measures[0].effective_on == entry.notice.effective_on
    printed = truth["effective_time"]
    assert {m.effective_time.isoformat("minutes") if m.effective_time else None for m in entry.measures} == {
        printed
    }


@pytest.mark.parametrize("case", notices(), ids=lambda case: case.id)
def test_every_markup_gives_the_same_text(case: Case) -> None:
    digests = {only(control_bureau.parse(wrapped(case))).text_digest for wrapped in MARKUPS}
    assert len(digests) == 1


@pytest.mark.parametrize("case", notices(), ids=lambda case: case.id)
def test_every_source_gives_the_same_notice(case: Case) -> None:
    first = only(control_bureau.parse(redesign(case)))
    page = markup.article(case.title, case.lines, published=f"{case.on} 17:00", fields=case.fields)
    reply = markup.unit_reply([(f"{MINISTRY}/zwgk/zcfb/art/2025/art_0.html", case.row_title, str(case.on))])
    second = only(
        announcements.parse(
            (
                markup.document(f"{MINISTRY}{markup.UNIT}?pageId=x", reply, "application/json"),
                markup.document(f"{MINISTRY}/zwgk/zcfb/art/2025/art_0.html", page),
            )
        )
    )
    third = only(exportcontrol.parse((portal_list(case),)))
    assert first.key == second.key == third.key
    assert first.measures == second.measures
    assert {names_of(party) for party in parties(third)} == {names_of(party) for party in parties(first)}
    assert {party.key for party in parties(third)} == {party.key for party in parties(first)}
    assert first.text_digest == second.text_digest == third.text_digest
    signed = any(name == "发文日期" for name, _ in case.fields)
    if signed:
        assert third.notice.published_on == case.on


@pytest.mark.parametrize("case", notices(), ids=lambda case: case.id)
def test_the_stated_count_is_the_extracted_one_or_declared(case: Case) -> None:
    entry = only(control_bureau.parse(redesign(case)))
    for count in entry.counts:
        if case.id == "UEL-2024-1":
            assert (count.stated, count.extracted) == (3, 2)
            assert count.explained
            assert "Caplugs" in count.explained
        else:
            assert count.stated == count.extracted
            assert count.explained is None
    stated = case.truth["entity_count_stated"]
    if stated and case.truth["verb"] == "add" and case.id not in ("UEL-2023-1", "UEL-2024-2"):
        assert stated in {count.stated for count in entry.counts}


def test_precision_and_recall_are_whole() -> None:
    printed = read = both = 0
    for case in notices():
        if case.truth["verb"] == "investigate":
            continue
        found = {names_of(party) for party in parties(only(control_bureau.parse(redesign(case))))}
        printed, read, both = printed + len(case.names), read + len(found), both + len(found & case.names)
    assert (printed, read, both) == (132, 132, 132)


def affected(entry: NoticeEntry) -> dict[str | None, tuple[ChangeKind, date | None, UntilBasis | None]]:
    return {
        measure.subject.number: (measure.verb, measure.until, measure.until_basis)
        for measure in entry.measures
        if isinstance(measure.subject, InstrumentRef)
    }


@pytest.mark.parametrize("case", [*answers(), *cases("MOFCOM-2025-70")], ids=lambda case: case.id)
def test_what_is_done_to_earlier_notices(case: Case) -> None:
    if "STATUS" in case.id:
        url = f"{MINISTRY}/xwfb/xwfyrth/art/2025/art_0.html"
        page = markup.article(case.title, case.lines, published=f"{case.on} 22:00")
        entry = only(spokesperson.parse((Document(Request(url), page.encode()),)))
        assert entry.notice.document_type == "answer"
    else:
        entry = only(control_bureau.parse(redesign(case)))
    assert parties(entry) == []
    assert {measure.effective_on for measure in entry.measures} == {case.on}
    assert {measure.list_id or measure.topic for measure in entry.measures} == {case.truth["list_id"]}
    wanted = {number_of(one["announcement"]): one for one in case.truth["affects"]}
    found = affected(entry)
    assert set(found) == set(wanted)
    for number, (verb, until, basis) in found.items():
        one = wanted[number]
        assert verb is ACTIONS[one["action"]]
        if one.get("until"):
            assert (until, basis) == (date.fromisoformat(one["until"]), UntilBasis.STATED)
        elif one.get("duration") == "90天":
            assert basis is UntilBasis.COMPUTED
            assert until == {5: date(2025, 8, 12), 8: date(2025, 11, 10)}[case.on.month]
        else:
            assert (until, basis) == (None, None)


def test_the_august_answer_names_its_notices_by_day_and_count() -> None:
    (case,) = cases("ECL-STATUS-2025-08")
    url = f"{MINISTRY}/xwfb/xwfyrth/art/2025/art_0.html"
    page = markup.article(case.title, case.lines, published="2025-08-12 09:00")
    entry = only(spokesperson.parse((Document(Request(url), page.encode()),)))
    refs = [measure.subject for measure in entry.measures if isinstance(measure.subject, InstrumentRef)]
    assert [(ref.published_on, ref.count, ref.list_id) for ref in refs] == [
        (date(2025, 4, 4), 16, "cn_mofcom_control"),
        (date(2025, 4, 9), 12, "cn_mofcom_control"),
    ]


def test_every_text_of_the_ministry_is_covered() -> None:
    texts = {event["text_file"] for event in events() if event["text_file"]}
    ours = {case.truth["text_file"] for case in (*notices(), *answers())}
    assert {text for text in texts - ours if not text.startswith("MFA")} == set()


@pytest.mark.parametrize("name", ["MOFCOM-2023-066", "MOFCOM-2024-051", "LAW-dual-use-regulation-792"])
def test_rules_list_nobody(name: str) -> None:
    lines = [line for line in (FOLDER / "notices" / f"{name}.txt").read_text("utf-8").splitlines() if line]
    page = markup.article("规章", lines, published="2024-12-01 17:00")
    entry = only(control_bureau.parse((markup.document(PAGE, page),)))
    assert parties(entry) == []
    assert entry.measures
    assert {measure.list_id for measure in entry.measures} == {None}
