"""The export control portal: full texts in the list, question marks without its header."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from support import mofcom_pages as markup

from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import Party
from watcher.model.measure import NoticeEntry
from watcher.sources.cn_mofcom_exportcontrol.parser import LIST, parse

TEXT = (
    "<p>【发布文号】商务部公告2025年第13号</p><p>【发文日期】2025年03月04日</p>"
    "<p>决定将甲公司等2家美国实体列入出口管制管控名单（见附件）。</p><p>附件</p>"
    "<p>1.甲公司（ACompany）</p><p>2.乙公司（B）</p>"
)
ROW = {
    "id": "1",
    "title": "公布将2家美国实体列入出口管制管控名单",
    "url": "/article/a/202503/1.html",
    "publishTimeStr": "2025-03-08",
    "source": "安全与管制局",
    "columnName": "规章及规范性文件",
    "content": TEXT,
}


def reply(
    rows: list[dict[str, Any]], pages: int = 1, body: str = "pageNumber=1&columnID=10&title="
) -> Document:
    data = {"pageInfo": {"rows": rows, "total": len(rows), "maxPageNum": pages}}
    return Document(Request(LIST, "POST", body), json.dumps(data, ensure_ascii=False).encode())


def test_the_text_in_the_list_is_the_notice() -> None:
    parsed = parse((reply([ROW]), reply([], body="pageNumber=1&columnID=9&title=")))
    assert (parsed.follow, parsed.remarks) == ((), ())
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    assert (entry.key, entry.stage) == ("商务部公告2025年第13号", "copied")
    assert (entry.notice.published_on, entry.notice.published_at) == (date(2025, 3, 4), None)
    assert entry.notice.url == "https://exportcontrol.mofcom.gov.cn/article/a/202503/1.html"
    assert [m.subject.key for m in entry.measures if isinstance(m.subject, Party)] == ["甲公司", "乙公司"]


def test_a_row_without_its_text_leads_to_its_page() -> None:
    bare = {**ROW, "content": ""}
    (ask,) = parse((reply([bare]),)).follow
    assert (ask.url, ask.reuse, ask.dated) == (
        "https://exportcontrol.mofcom.gov.cn/article/a/202503/1.html",
        True,
        date(2025, 3, 8),
    )
    page = markup.portal_article("题", ["商务部公告2025年第13号", "正文。"], published="2025-03-08 10:00:00")
    (entry,) = parse((reply([bare]), markup.document(ask.url, page))).entries
    assert entry.key == "商务部公告2025年第13号"
    gone = parse((reply([bare]), markup.document(ask.url, markup.portal_shell())))
    assert [remark.url for remark in gone.remarks] == [ask.url]


def test_older_pages() -> None:
    (ask,) = parse((reply([ROW], pages=2),)).follow
    assert (ask.method, ask.body, ask.older) == ("POST", "pageNumber=2&columnID=10&title=", True)
    assert ("X-Requested-With", "XMLHttpRequest") in ask.headers
    assert parse((reply([ROW], pages=2, body="pageNumber=2&columnID=10&title="),)).follow == ()


def test_question_marks_instead_of_chinese_are_an_error_with_advice() -> None:
    with pytest.raises(ParseError, match="question marks") as caught:
        parse((reply([{**ROW, "title": "????2025??13?"}]),))
    assert "X-Requested-With" in caught.value.advice


def test_what_is_no_list_raises() -> None:
    for body in (b"<html>", b"[]", b'{"pageInfo": null}'):
        with pytest.raises(ParseError):
            parse((Document(Request(LIST, "POST", "pageNumber=1"), body),))
    with pytest.raises(ParseError, match="without a row"):
        parse((reply([]),))


def test_a_text_without_a_number_is_left_alone_and_an_unknown_field_is_said() -> None:
    law = {**ROW, "title": "出口管制法", "content": "<p>第一条</p>", "colour": "red"}
    parsed = parse((reply([law]),))
    assert parsed.entries == ()
    assert "colour" in parsed.remarks[0].message
