"""Pages and indexes of MOFCOM in every markup seen."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from support import mofcom_pages as markup

from watcher.core.chinese.index import Column, Index, Row, query_data, rows, unit_page
from watcher.core.chinese.lines import lines
from watcher.core.chinese.page import Elsewhere, Page, of_lines, read
from watcher.core.html import fragment
from watcher.errors import ParseError
from watcher.model.document import Document, Request

URL = "https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/art/2025/art_1.html"
FIELDS = (
    ("发布单位", "安全与管制局"),
    ("发布文号", "商务部公告2025年第13号"),
    ("发文日期", "2025年03月04日"),
)
BODY = ("根据有关规定，决定如下。", "附件", "1. 莱多斯公司（Leidos）")


def page_of(html: str | bytes, *, framed: bool = False) -> Page:
    page = read(markup.document(URL, html), framed=framed)
    assert isinstance(page, Page)
    return page


@pytest.mark.parametrize("nested", [True, False])
def test_the_redesign(nested: bool) -> None:
    page = page_of(markup.article("标题", BODY, published="2025-03-04 16:30", fields=FIELDS, nested=nested))
    assert page == Page(
        url=URL,
        title="标题",
        lines=BODY,
        number="商务部公告2025年第13号",
        issued_on=date(2025, 3, 4),
        published_on=date(2025, 3, 4),
        published_at=datetime(2025, 3, 4, 8, 30, tzinfo=UTC),
    )


def test_make_time_is_never_the_time() -> None:
    html = markup.article("标题", BODY, published="2025-03-04 16:30").replace('name="PubDate"', 'name="X"')
    assert page_of(html).published_at is None


def test_the_other_name_of_the_number_and_a_value_on_its_own_line() -> None:
    html = (
        "<html><body><div class='art-con'><p>【发布单位】安全与管制局【发文字号】商务部公告2025年第1号</p>"
        "<p>【发文日期】</p><p>2025年1月2日</p><p>正文。</p></div></body></html>"
    )
    page = page_of(html)
    assert (page.number, page.issued_on, page.lines) == (
        "商务部公告2025年第1号",
        date(2025, 1, 2),
        ("正文。",),
    )


def test_the_time_in_the_visible_header() -> None:
    html = (
        "<html><body><h1>标题</h1><p>来源：安全与管制局 类型：原创 时效状态：现行有效 2023-02-16 17:00</p>"
        "<div class='art-con'><p>正文。</p></div></body></html>"
    )
    page = page_of(html)
    assert page.title == "标题"
    assert page.published_at == datetime(2023, 2, 16, 9, 0, tzinfo=UTC)


def test_the_old_layout() -> None:
    page = page_of(markup.old_article("标题", BODY, published="2023-02-16 17:00:00"))
    assert (page.title, page.lines) == ("标题", BODY)
    assert page.published_at == datetime(2023, 2, 16, 9, 0, tzinfo=UTC)


def test_the_portal_and_what_it_answers_for_a_deleted_article() -> None:
    page = page_of(markup.portal_article("标题", BODY, published="2024-12-03 10:00:00"))
    assert (page.title, page.lines, page.published_on) == ("标题", BODY, date(2024, 12, 3))
    with pytest.raises(ParseError, match="no notice"):
        read(markup.document(URL, markup.portal_shell()))


@pytest.mark.parametrize("form", ["cofing", "location"])
def test_a_script_sends_the_reader_on(form: str) -> None:
    found = read(markup.document(URL, markup.redirect("/article/b/c/202302/1.shtml", form)))
    assert isinstance(found, Elsewhere)
    assert found.url == "https://aqygzj.mofcom.gov.cn/article/b/c/202302/1.shtml"
    assert not found.framed


def test_a_frame_holds_the_notice() -> None:
    found = read(
        markup.document(URL, markup.with_frame("标题", "../view.html", published="2024-05-20 17:00"))
    )
    assert isinstance(found, Elsewhere)
    assert (found.framed, found.title) == (True, "标题")
    assert found.published_at == datetime(2024, 5, 20, 9, 0, tzinfo=UTC)
    assert page_of(markup.framed(BODY), framed=True).lines == BODY
    with pytest.raises(ParseError):
        read(markup.document(URL, markup.framed(BODY)))


def test_a_page_that_was_cut_off_is_not_read() -> None:
    html = markup.article("标题", BODY, published="2025-03-04 16:30")
    with pytest.raises(ParseError, match="cut off"):
        read(markup.document(URL, html[: html.index("莱多斯")]))


def test_the_foot_of_the_page_is_no_text() -> None:
    html = "<html><body><div class='art-con'><p>正文。</p><p>关于我们 联系我们</p></div></body></html>"
    assert page_of(html).lines == ("正文。",)


def test_gb18030_under_a_wrong_label() -> None:
    html = markup.article("标题〇", BODY, published="2025-03-04 16:30")
    assert page_of(html.encode("gb18030")).title == "标题〇"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>出口管制\n  管控名单</p>", ("出口管制管控名单",)),
        ("<p>高点（<span>\u200cHigh</span> <b>Point</b>）</p>", ("高点（High Point）",)),
        ("<div>一<br>二<p>三</p>四</div>", ("一", "二", "三", "四")),
        ("<p>　　1. 甲</p><script>x</script><!-- y -->", ("1. 甲",)),
        ("<table><tr><td>1</td><td>甲</td><td>A</td></tr></table>", ("1\t甲\tA",)),
        ("<pre>一\n二</pre>三\n四", ("一", "二", "三四")),
        ("<span>一\n二\n三\n四</span>", ("一", "二", "三", "四")),
        ("<table><tr><td><p>一</p><p>二</p></td></tr></table>", ("一", "二")),
        ("<table><tr><td></td><td>甲</td></tr></table>", ("甲",)),
        ("<table><tr><th>序号</th><th>名称</th></tr></table>", ("序号\t名称",)),
        ("<table><tr><td>1</td><td><p>甲</p><p>乙</p></td></tr></table>", ("1\t甲 乙",)),
        ("<table><tr><td>1</td><td>出口管制\n管控名单</td></tr></table>", ("1\t出口管制管控名单",)),
        ("甲<tr><td>1</td><td>乙</td></tr>丙", ("甲", "1\t乙", "丙")),
        ("<span>出口管制\n管控名单</span>", ("出口管制管控名单",)),
        ("<header>一</header>二<picture></picture>三", ("一", "二三")),
    ],
)
def test_lines_are_what_a_reader_sees(html: str, expected: tuple[str, ...]) -> None:
    body = fragment(html).body
    assert body is not None
    assert lines(body) == expected


COLUMN = Column("https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/index.html", size=15)
UNIT = "https://aqygzj.mofcom.gov.cn" + markup.UNIT


def test_the_shell_names_the_list() -> None:
    shell = markup.document(COLUMN.shell, markup.column_shell(markup.PARAMS))
    params = query_data(shell)
    assert params == markup.PARAMS
    request = COLUMN.request(params, 2, dated=date(2025, 1, 2))
    assert request.url.startswith(UNIT + "?parseType=bulidstatic&webId=b28941ad")
    assert "tagId=%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8" in request.url
    assert request.url.endswith("paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A15%7D")
    assert (request.older, request.reuse, request.dated) == (True, False, date(2025, 1, 2))


def test_the_list_is_told_from_other_units_and_doubt_raises() -> None:
    menu = {**markup.PARAMS, "tagId": "导航", "pageId": "other"}
    both = markup.column_shell(markup.PARAMS) + markup.column_shell(menu)
    assert query_data(markup.document(COLUMN.shell, both)) == markup.PARAMS
    assert query_data(markup.document(COLUMN.shell, markup.column_shell(None))) is None
    with pytest.raises(ParseError, match="2 units"):
        query_data(
            markup.document(
                COLUMN.shell, markup.column_shell(menu) + markup.column_shell({**menu, "pageId": "3"})
            )
        )
    listing = "<script queryData=\"['pageId']\"></script>"
    with pytest.raises(ParseError, match="no object"):
        query_data(markup.document(COLUMN.shell, listing))
    broken = markup.column_shell(markup.PARAMS).replace("'pageId'", "pageId")
    with pytest.raises(ParseError, match="queryData"):
        query_data(markup.document(COLUMN.shell, broken))


@pytest.mark.parametrize("brackets", [True, False])
def test_a_reply_of_the_list(brackets: bool) -> None:
    reply = markup.unit_reply([("/a/art_1.html", "题一", "2025-03-04")], count=31, brackets=brackets)
    found = unit_page(markup.document(UNIT + "?paramJson=%7B%22pageNo%22:2,%22pageSize%22:15%7D", reply))
    row = Row("https://aqygzj.mofcom.gov.cn/a/art_1.html", "题一", date(2025, 3, 4))
    assert found == Index((row,), page=2, size=15, total=31)


def test_an_index_without_a_link_is_an_error_and_not_an_empty_day() -> None:
    empty = markup.unit_reply([])
    with pytest.raises(ParseError, match="without a link"):
        unit_page(markup.document(UNIT, empty))
    assert unit_page(markup.document(UNIT + '?paramJson={"pageNo":9}', empty)).rows == ()


@pytest.mark.parametrize(
    "reply",
    [
        "<html><body>Access denied</body></html>",
        "[]",
        json.dumps({"success": False, "code": "500", "message": "错误", "data": {}}),
        json.dumps({"success": True, "code": "200", "data": None}),
    ],
)
def test_a_reply_that_is_none_raises(reply: str) -> None:
    with pytest.raises(ParseError):
        unit_page(markup.document(UNIT, reply))


def test_a_page_number_that_is_none_raises() -> None:
    reply = markup.unit_reply([("/a", "题", "2025-01-02")])
    for query in ("x", "[]", '{"pageNo":"x"}', '{"pageNo":null}', '{"pageSize":[]}'):
        with pytest.raises(ParseError, match="paramJson"):
            unit_page(markup.document(f"{UNIT}?paramJson={query}", reply))


def test_rows_of_the_old_list() -> None:
    html = (
        "<ul class='txtList_01'><li><a href='/article/1.shtml' title='长题'>长…</a>"
        "<span><script>document.write('2023-02-16 17:00:00')</script></span></li>"
        "<li class='listline'></li><li><a href='javascript:void(0)'>更多</a></li>"
        "<li><a href='/article/2.shtml'>二</a><span>无日期</span></li></ul>"
    )
    assert rows(fragment(html), "http://www.mofcom.gov.cn/article/") == (
        Row("http://www.mofcom.gov.cn/article/1.shtml", "长题", date(2023, 2, 16)),
        Row("http://www.mofcom.gov.cn/article/2.shtml", "二", None),
    )


def test_depth_loses_nothing() -> None:
    """Pages that go on opening what they never close."""
    deep = fragment("<div><b>" * 50 + "深" + "<table><tr><td>" * 45 + "底<br>末")
    assert [line for line in lines(deep) if line] == ["深", "底", "末"]


def test_more_letters_than_any_notice_has_are_refused_whole() -> None:
    line = "字" * 1_000
    assert of_lines("u", "t", (line,) * 200).lines == (line,) * 200
    with pytest.raises(ParseError, match="200001 letters") as refused:
        of_lines("u", "t", (*(line,) * 200, "字"))
    assert refused.value.url == "u"
    assert str(refused.value) == "u: 200001 letters, where 200000 are the most"


def asked(reply: str, query: str = '?paramJson={"pageNo":2,"pageSize":15}') -> Index:
    return unit_page(markup.document(UNIT + query, reply))


def test_the_list_is_asked_for_as_its_own_page_asks() -> None:
    request = COLUMN.request({"webId": "1"}, 1)
    assert request.url == UNIT + "?webId=1&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D"
    assert request.headers == (("Referer", COLUMN.shell), ("X-Requested-With", "XMLHttpRequest"))


def test_units_that_are_no_list_or_the_same_list_again_leave_one() -> None:
    unit = {"tagId": "导航", "pageId": "1"}
    again = dict(reversed([*unit.items(), ("paramJson", "x")]))
    shell = markup.column_shell(unit) + markup.column_shell(again) + markup.column_shell({"a": "b"})
    assert query_data(markup.document(COLUMN.shell, shell)) == unit


ROW = [("/a/art_1.html", "题一", "2025-03-04")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"success": False, "message": "无权"}, "无权"),
        ({"code": "500", "message": "错误"}, "错误"),
        ({"code": 403, "message": ""}, "403"),
        ({"data": {"html": "<ul></ul>"}}, "without a link"),
        ({"data": {}}, "without a link"),
    ],
)
def test_a_refusal_is_no_list_whatever_it_carries(change: dict[str, object], words: str) -> None:
    reply = json.loads(markup.unit_reply(ROW)) | change
    with pytest.raises(ParseError, match=words) as refused:
        unit_page(markup.document(UNIT, json.dumps(reply)))
    assert refused.value.url == UNIT


@pytest.mark.parametrize("code", [None, 200, "200", ""])
def test_a_reply_without_a_code_is_a_reply(code: object) -> None:
    reply = json.loads(markup.unit_reply(ROW)) | {"code": code}
    assert len(unit_page(markup.document(UNIT, json.dumps(reply))).rows) == 1


@pytest.mark.parametrize(
    ("bar", "size", "total"),
    [
        ('rows="20" count="31"', 20, 31),
        ('rows="20 a page" count="31 in all"', 15, None),
        ('count="31"', 15, 31),
        ('rows="20"', 15, None),
    ],
)
def test_a_list_says_how_many_rows_it_has(bar: str, size: int, total: int | None) -> None:
    reply = json.loads(markup.unit_reply(ROW))
    reply["data"]["html"] += f'<div class="pagination" {bar}></div>'
    found = asked(json.dumps(reply))
    assert (found.size, found.total) == (size, total)


def test_every_failure_of_an_index_says_where() -> None:
    for call in (
        lambda: unit_page(markup.document(UNIT, "[]")),
        lambda: asked(markup.unit_reply(ROW), "?paramJson=[]"),
        lambda: query_data(
            markup.document(UNIT, "<html><body><script queryData=\"['pageId']\"></script></body></html>")
        ),
        lambda: query_data(
            markup.document(
                UNIT, "".join(markup.column_shell({"tagId": "导航", "pageId": page}) for page in "12")
            )
        ),
    ):
        with pytest.raises(ParseError, match=r"no object|paramJson|2 units") as failed:
            call()
        assert str(failed.value.url).startswith(UNIT)


def test_the_day_of_a_row_stands_beside_its_title_and_not_in_it() -> None:
    html = (
        "<ul class='txtList_01'><li><a href='/1.html'>2025-01-02<b>公告</b></a><span>[2025-03-04]</span></li>"
        "<li><a href='#'>顶部</a></li></ul>"
    )
    assert rows(fragment(html), "http://www.mofcom.gov.cn/") == (
        Row("http://www.mofcom.gov.cn/1.html", "2025-01-02公告", date(2025, 3, 4)),
    )


def framed_page(head: str, body: str) -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("block", "number", "issued_on", "kept"),
    [
        (
            "【文号】商务部公告2025年第1号【发布日期】2025年1月2日",
            "商务部公告2025年第1号",
            date(2025, 1, 2),
            0,
        ),
        ("【发布文号】商务部公告2025年第1号【文号】乙", "商务部公告2025年第1号", None, 0),
        ("【索引号】甲【发文字号】商务部公告2025年第1号", "商务部公告2025年第1号", None, 0),
        # Neither an unknown label nor a known one inside a sentence makes a block.
        ("【说明】商务部公告2025年第1号", "", None, 1),
        ("见【发文日期】2025年1月2日", "", None, 1),
    ],
)
def test_the_block_of_the_number(block: str, number: str, issued_on: date | None, kept: int) -> None:
    page = page_of(framed_page("", f"<div class='art-con'><p>{block}</p><p>正文。</p></div>"))
    assert (page.number, page.issued_on) == (number, issued_on)
    assert page.lines == (*[block] * kept, "正文。")
    nested = page_of(framed_page("", f"<div class='art-con'><div class='art-con'>{block}</div>正文。</div>"))
    assert nested.lines == page.lines


def test_pages_in_capitals_and_pieces_of_pages_are_whole() -> None:
    body = "<DIV CLASS='art-con'><P>正文。</P></DIV>"
    assert page_of(f"<HTML><BODY>{body}</BODY></HTML>").lines == ("正文。",)
    assert page_of(body).lines == ("正文。",)


@pytest.mark.parametrize(
    ("html", "told"),
    [("<html><body>", "the page was cut off before its end"), ("<p>正文。</p>", "no notice on this page")],
)
def test_a_page_that_is_none_is_told_by_where_it_was_found(html: str, told: str) -> None:
    moved = "https://www.mofcom.gov.cn/moved/a.html"
    for final, url in (("", URL), (moved, moved)):
        with pytest.raises(ParseError) as refused:
            read(Document(Request(URL), html.encode(), final_url=final))
        assert (str(refused.value), refused.value.url) == (f"{url}: {told}", url)
    framed = markup.with_frame("题", "b.html", published="2024-05-20 17:00")
    sent = read(Document(Request(URL), framed.encode(), final_url=moved))
    assert sent.url == "https://www.mofcom.gov.cn/moved/b.html"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<meta name='articletitle' content=' 全 题 '><title>站</title>", "<h1>短题</h1>", "全 题"),
        ("<title>题 - 中华人民共和国商务部网站</title>", "<h1> </h1><h2></h2>", "题"),
        ("<title>站</title>", "<h2>次</h2><h1>一<b>二</b></h1>", "一 二"),
        ("<title>站</title>", "<h2>次</h2>", "次"),
        ("<script>var title='';</script>", "", ""),
    ],
)
def test_the_title_of_a_page(head: str, body: str, title: str) -> None:
    assert page_of(framed_page(head, f"{body}<div class='art-con'><p>正文。</p></div>")).title == title


FEB_16, FIVE_PM = date(2023, 2, 16), datetime(2023, 2, 16, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "on", "at"),
    [
        ("<p>【大 中 小】 来源：甲 2023-02-16 17:00</p>", FEB_16, FIVE_PM),
        ("<p>2020-01-01 10:00</p><p>类型：原创</p><p>2023-02-16</p><p>17:00</p>", FEB_16, FIVE_PM),
        ("<p>来源：甲</p><p>类型：原创</p><p>时效</p><p>2023-02-16</p>", FEB_16, None),
        # Further away it is the day of something else.
        ("<p>来源：甲</p><p>类型：原创</p><p>时效</p><p>有效</p><p>2023-02-16</p>", None, None),
        ("<p>2023-02-16 17:00</p>", None, None),
    ],
)
def test_the_moment_that_the_page_shows(header: str, on: date | None, at: datetime | None) -> None:
    page = page_of(framed_page("", f"{header}<div class='art-con'><p>正文。</p></div>"))
    assert (page.published_on, page.published_at) == (on, at)


@pytest.mark.parametrize(
    "sends",
    [
        "<script>var a=1;</script><script>location.replace('/b.html')</script>",
        "<script>window.location='/b.html';</script>",
        "<meta name='x' content='1'><meta http-equiv='Refresh' content=\"0; URL='/b.html'\">",
        "<meta http-equiv='refresh' content='0;url= /b.html '>",
    ],
)
def test_every_way_to_send_a_reader_on(sends: str) -> None:
    found = read(markup.document(URL, framed_page(sends, "")))
    assert isinstance(found, Elsewhere)
    assert (found.url, found.framed) == ("https://aqygzj.mofcom.gov.cn/b.html", False)
    with pytest.raises(ParseError, match="no notice"):
        read(markup.document(URL, framed_page("<meta http-equiv='refresh' content='30'>", "")))


def test_a_layout_whose_marks_are_ids() -> None:
    head = "<meta name='ArticleTitle'><meta content='x'>"
    page = page_of(framed_page(head, "<h4 id='artitle'>题</h4><div id='zoom'><p>正文。</p></div><p>外</p>"))
    assert (page.title, page.lines) == ("题", ("正文。",))


def test_a_frame_beside_a_text_is_an_illustration() -> None:
    text = "决定如下。" * 20
    body = f"<div class='art-con'><p>{text}</p><iframe src='/map.html'></iframe></div>"
    assert page_of(framed_page("", body)).lines == (text,)
    sent = read(markup.document(URL, framed_page("", body.replace(text, "请看下文"))))
    assert isinstance(sent, Elsewhere)
