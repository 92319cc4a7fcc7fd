"""Notices of MOFCOM's control bureau: the walk from the shell page to the measures."""

from __future__ import annotations

from datetime import date

import pytest
from support import mofcom_pages as markup

from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry
from watcher.model.source import Parsed
from watcher.sources.cn_mofcom_control_bureau.parser import COLUMN, parse

HOST = "https://aqygzj.mofcom.gov.cn"
UNIT = HOST + markup.UNIT
UEL = "不可靠实体清单工作机制公告〔2025〕{}号".format


def shell(params: dict[str, str] | None = markup.PARAMS) -> Document:
    return markup.document(COLUMN.shell, markup.column_shell(params))


def listed(request: Request, rows: list[tuple[str, str, str]], **more: int) -> Document:
    return markup.document(request.url, markup.unit_reply(rows, **more), "application/json", request=request)


def page(
    url: str, title: str, lines: list[str], published: str = "2025-03-04 16:00", number: str = ""
) -> Document:
    fields = (("发布文号", number),) if number else ()
    return markup.document(url, markup.article(title, lines, published=published, fields=fields))


def one(title: str, lines: list[str], number: str = "", published: str = "2025-10-09 16:00") -> NoticeEntry:
    """A notice by itself, without an index."""
    (entry,) = parse((page(f"{HOST}/a/art_1.html", title, lines, published, number),)).entries
    assert isinstance(entry, NoticeEntry)
    return entry


def names(entry: NoticeEntry) -> list[str]:
    return [measure.subject.name for measure in entry.measures if isinstance(measure.subject, Party)]


def test_the_shell_page_leads_to_the_list_and_the_list_to_the_notices() -> None:
    (ask,) = parse((shell(),)).follow
    assert ask == COLUMN.request(markup.PARAMS, 1)
    assert not ask.older
    rows = [
        (
            "/flzc/gzjgfxwj/art/2025/art_1.html",
            "商务部公告2025年第13号 公布将2家美国实体列入出口管制管控名单",
            "2025-03-04",
        )
    ]
    first = parse((shell(), listed(ask, rows, count=1)))
    detail = first.follow[-1]
    assert detail.url == f"{HOST}/flzc/gzjgfxwj/art/2025/art_1.html"
    assert (detail.reuse, detail.older, detail.dated) == (True, False, date(2025, 3, 4))
    assert first.entries == ()
    text = [
        "决定将甲公司等2家美国实体列入出口管制管控名单（见附件）。",
        "附件",
        "1. 甲公司（A）",
        "2. 乙公司（B）",
    ]
    last = parse((shell(), listed(ask, rows, count=1), page(detail.url, "", text)))
    (entry,) = last.entries
    assert isinstance(entry, NoticeEntry)
    assert entry.key == "商务部公告2025年第13号"
    assert names(entry) == ["A", "B"]
    assert entry.read_from == (f"GET {detail.url}",)
    assert entry.notice.title.endswith("列入出口管制管控名单")
    assert last.remarks == ()


def test_ids_come_from_the_page_and_from_what_was_last_known_only_where_it_has_none() -> None:
    moved = {**markup.PARAMS, "pageId": "0123456789abcdef"}
    assert "pageId=0123456789abcdef" in parse((shell(moved),)).follow[0].url
    parsed = parse((shell(None),))
    assert parsed.follow == (COLUMN.request(COLUMN.fallback or {}, 1),)
    assert [remark.kind for remark in parsed.remarks] == ["fallback"]


def test_older_pages_are_asked_for_until_the_end() -> None:
    asked = [COLUMN.request(markup.PARAMS, n) for n in (1, 2)]
    rows = [(f"/a/art_{n}.html", f"题{n}", f"2025-03-{30 - n:02}") for n in range(20)]
    one = listed(asked[0], rows[:15], count=20)
    older = [request for request in parse((shell(), one)).follow if request.older]
    assert [(request.url, request.dated) for request in older] == [(asked[1].url, date(2025, 3, 16))]
    two = listed(asked[1], rows[15:], count=20)
    assert not [r for r in parse((shell(), one, two)).follow if r.older and r.url != asked[1].url]


def test_a_server_that_gives_the_same_page_for_every_number_is_asked_only_once_more() -> None:
    rows = [(f"/a/art_{n}.html", f"题{n}", "2025-03-01") for n in range(15)]
    asked = [COLUMN.request(markup.PARAMS, n) for n in (1, 2)]
    assert [r.older for r in parse((shell(), listed(asked[0], rows))).follow].count(True) == 1
    again = parse((shell(), *(listed(request, rows) for request in asked)))
    assert not [request for request in again.follow if request.older]
    more = [(f"/a/art_{n}.html", f"题{n}", "2025-03-01") for n in range(40)]
    whole = parse((shell(), listed(asked[0], more)))
    assert not [request for request in whole.follow if request.older]


@pytest.mark.parametrize(
    ("pages", "more", "expected"),
    [
        # The whole list is there, or one row of it is not.
        ((range(15),), {"count": 15}, None),
        ((range(15),), {"count": 16}, (2, date(2025, 3, 16))),
        ((range(15), range(15, 30)), {"count": 40}, (3, date(2025, 3, 1))),
        # A notice that came meanwhile has moved a row to the next page.
        ((range(15), range(14, 29)), {"count": 40}, (3, date(2025, 3, 2))),
        # The server gives pages of its own size, whatever was asked for.
        ((range(20),), {"count": 40, "size": 20}, (2, date(2025, 3, 11))),
        ((range(20),), {"count": 20, "size": 20}, None),
    ],
)
def test_the_next_page_is_asked_for_where_there_is_one(
    pages: tuple[range, ...], more: dict[str, int], expected: tuple[int, date] | None
) -> None:
    asked = [COLUMN.request(markup.PARAMS, number) for number in range(1, 4)]
    shown = [
        listed(request, [(f"/a/art_{n}.html", f"题{n}", f"2025-03-{30 - n:02}") for n in numbers], **more)
        for request, numbers in zip(asked, pages, strict=False)
    ]
    # In whatever order the pages are handed over.
    for documents in ((shell(), *shown), (shell(), *reversed(shown))):
        older = [(r.url, r.dated) for r in parse(documents).follow if r.older]
        assert older == ([(asked[expected[0] - 1].url, expected[1])] if expected else [])


def test_a_list_that_does_not_say_how_long_it_is_goes_on_after_a_full_page() -> None:
    ask = COLUMN.request(markup.PARAMS, 1)
    bare = ask.url.partition("&paramJson")[0]
    rows = [(f"/a/art_{n}.html", f"题{n}", "") for n in range(15)]
    for request in (ask, Request(bare)):
        older = [r for r in parse((shell(), listed(request, rows))).follow if r.older]
        assert [(r.url, r.dated) for r in older] == [(COLUMN.request(markup.PARAMS, 2).url, None)]
    dated = [*rows[1:], ("/a/art_99.html", "题", "2025-03-04")]
    (next_page,) = [r for r in parse((shell(), listed(ask, dated))).follow if r.older]
    assert next_page.dated == date(2025, 3, 4)


def test_a_shell_that_is_none_says_where() -> None:
    with pytest.raises(ParseError, match="no list") as failed:
        parse((markup.document(COLUMN.shell, "<html><body></body></html>"),))
    assert failed.value.url == COLUMN.shell


def test_an_index_that_is_none_raises() -> None:
    ask = COLUMN.request(markup.PARAMS, 1)
    for body in (markup.unit_reply([]), "<html>Access denied</html>", '{"data": {}'):
        with pytest.raises(ParseError):
            parse((shell(), markup.document(ask.url, body)))


def test_a_shell_that_carries_its_list_is_the_index() -> None:
    html = markup.column_shell(None).replace(
        "<div class='list-con'>",
        "<ul class='txtList_01'><li><a href='/a/art_1.html' title='题'>题</a>"
        "<span>[2025-03-04]</span></li></ul>",
    )
    parsed = parse((markup.document(COLUMN.shell, html),))
    assert [request.url for request in parsed.follow] == [f"{HOST}/a/art_1.html"]


def test_a_page_that_cannot_be_read_is_remarked_on_and_the_rest_is_read() -> None:
    ask = COLUMN.request(markup.PARAMS, 1)
    rows = [("/a/art_1.html", "题一", "2025-03-04"), ("/a/art_2.html", "题二", "2025-03-03")]
    bad = markup.document(f"{HOST}/a/art_1.html", markup.portal_shell())
    parsed = parse(
        (shell(), listed(ask, rows, count=2), bad, page(f"{HOST}/a/art_2.html", "题二", ["正文。"]))
    )
    assert [entry.key for entry in parsed.entries] == ["题二@2025-03-03"]
    assert [(remark.kind, remark.url) for remark in parsed.remarks] == [("unread", f"{HOST}/a/art_1.html")]


def test_a_law_on_another_site_is_told_by_its_title() -> None:
    ask = COLUMN.request(markup.PARAMS, 1)
    rows = [("https://www.gov.cn/zhengce/content_1.htm", "中华人民共和国两用物项出口管制条例", "2024-10-19")]
    parsed = parse((shell(), listed(ask, rows, count=1)))
    assert all("gov.cn/zhengce" not in request.url for request in parsed.follow)
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    assert (entry.notice.url, entry.notice.published_on) == (rows[0][0], date(2024, 10, 19))
    assert [(m.verb, m.topic) for m in entry.measures] == [(ChangeKind.PUBLISHED, "cn_item_controls")]


def test_redirects_are_followed_but_not_for_ever() -> None:
    start, target = f"{HOST}/a/art_1.html", "http://www.mofcom.gov.cn/article/b/c/202302/1.shtml"
    sent = markup.document(start, markup.redirect(target))
    (ask,) = parse((sent,)).follow
    assert (ask.url, ask.reuse, ask.headers) == (target, True, (("Referer", start),))
    arrived = markup.document(target, markup.old_article("题", ["正文。"], published="2023-02-16 17:00:00"))
    for documents in ((sent, arrived), (arrived, sent)):
        (entry,) = parse(documents).entries
        assert isinstance(entry, NoticeEntry)
        assert entry.read_from == (f"GET {start}", f"GET {target}")
    loop = markup.document(target, markup.redirect(start))
    assert "more than 3 times" in parse((sent, loop)).remarks[0].message


def test_a_framed_notice_keeps_what_its_outer_page_says() -> None:
    start, target = f"{HOST}/a/art_1.html", f"{HOST}/cms_files/view.html"
    outer = markup.document(start, markup.with_frame("题", target, published="2024-05-20 17:00"))
    inner = markup.document(target, markup.framed(["正文很长。" * 20]))
    for documents in ((outer, inner), (inner, outer)):
        parsed = parse(documents)
        assert parsed.remarks == ()
        assert [
            (e.key, e.notice.published_at is not None) for e in parsed.entries if isinstance(e, NoticeEntry)
        ] == [("题@2024-05-20", True)]


ELEVEN = [
    "附件",
    "被列入不可靠实体清单的外国实体名单",
    "1. 反无人机技术公司（Dedrone by Axon）",
    "2. 技术洞察公司（TechInsights Inc.）及其分支机构",
    "-TechInsights Europe Limited",
    "-TechInsights Japan K.K.",
    "3. 哈利法克斯国际安全论坛（Halifax International Security Forum）",
]


def test_legal_entities_under_a_numbered_one_are_parties() -> None:
    decision = (
        "不可靠实体清单工作机制决定将反无人机技术公司等外国实体列入不可靠实体清单，对其适用下列处理措施："
    )
    entry = one(
        "不可靠实体清单工作机制关于将反无人机技术公司等外国实体列入不可靠实体清单的公告",
        [decision, "一、凡与中国有关的进出口，一律不得从事。", "本公告自公布之日起实施。", *ELEVEN],
        "不可靠实体清单工作机制〔2025〕10号",
    )
    assert entry.key == UEL(10)
    assert names(entry) == [
        "Dedrone by Axon",
        "TechInsights Inc.",
        "TechInsights Europe Limited",
        "TechInsights Japan K.K.",
        "Halifax International Security Forum",
    ]
    assert entry.counts == ()
    assert {measure.effective_on for measure in entry.measures} == {date(2025, 10, 9)}
    assert entry.notice.summary == "一、凡与中国有关的进出口，一律不得从事。"


def test_a_count_of_the_numbered_names_is_compared_with_those() -> None:
    entry = one(
        "商务部公告2025年第99号 公布将3家外国实体列入出口管制管控名单",
        ["决定将反无人机技术公司等3家外国实体列入出口管制管控名单（见附件）。", *ELEVEN],
    )
    assert [(count.of, count.stated, count.extracted) for count in entry.counts] == [("entries", 3, 3)]


def test_a_notice_that_lists_fifteen_and_gives_fourteen_says_both() -> None:
    lines = [f"{n}. 甲{n}公司（A{n} Inc.）" for n in range(1, 15)]
    entry = one(
        "商务部公告2025年第98号 公布将15家美国实体列入出口管制管控名单",
        ["决定将甲1公司等15家美国实体列入出口管制管控名单（见附件）。", "附件", *lines],
    )
    assert len(names(entry)) == 14
    assert [(c.stated, c.extracted, c.explained) for c in entry.counts] == [(15, 14, None)]


def test_the_watch_list_with_addresses() -> None:
    entry = one(
        "商务部公告2026年第12号 公布将2家日本实体列入关注名单",
        [
            "决定将甲株式会社等2家日本实体列入关注名单（见附件）。",
            "本公告自公布之日起实施。",
            "附件",
            "关注名单",
            "1.甲株式会社（Ko Co.,Ltd.）",
            "地 址：东京都港区1-1",
            "邮 编：105-0001",
            "2.防卫研究所（NationalInstituteforDefenseStudies）",
            "地址：东京都目黑区2-2",
            "常用名称：NIDS",
        ],
        published="2026-02-24 16:00",
    )
    parties = [m.subject for m in entry.measures if isinstance(m.subject, Party)]
    assert {measure.list_id for measure in entry.measures} == {"cn_mofcom_watch"}
    assert [party.countries for party in parties] == [("JP",), ("JP",)]
    assert parties[0].detail("postcode") == "105-0001"
    assert parties[1].addresses == ("东京都目黑区2-2",)
    assert parties[1].names[-1].text == "NIDS"


def test_removal_from_a_list() -> None:
    entry = one("商务部公告2026年第40号 公布将甲公司移出关注名单", ["决定将甲公司（A）移出关注名单。"])
    assert [(m.verb, m.list_id) for m in entry.measures] == [(ChangeKind.REMOVED, "cn_mofcom_watch")]


def test_two_lists_in_one_notice() -> None:
    entry = one(
        "商务部公告2026年第41号 公布将有关实体列入出口管制管控名单和关注名单",
        [
            "决定将甲公司等2家日本实体列入出口管制管控名单。决定将丙公司列入关注名单。",
            "附件1",
            "出口管制管控名单",
            "1. 甲公司（A）",
            "2. 乙公司（B）",
            "附件2",
            "关注名单",
            "1. 丙公司（C）",
        ],
    )
    placed = [(m.subject.name, m.list_id) for m in entry.measures if isinstance(m.subject, Party)]
    assert placed == [("A", "cn_mofcom_control"), ("B", "cn_mofcom_control"), ("C", "cn_mofcom_watch")]
    assert [(count.list_id, count.stated, count.extracted) for count in entry.counts] == [
        ("cn_mofcom_control", 2, 2)
    ]


def test_an_order_that_suspends_an_order() -> None:
    entry = one(
        "中华人民共和国商务部令二〇二五年第7号 "
        "关于暂停对韩华海洋株式会社5家美国相关子公司实施反制措施一年的决定",
        [
            "中华人民共和国商务部令",
            "二〇二五年 第7号",
            "《关于暂停对韩华海洋株式会社5家美国相关子公司实施反制措施一年的决定》现予公布，"
            "自2025年11月10日起施行。",
            "鉴于美方自2025年11月10日起暂停有关301调查措施一年，中方决定自2025年11月10日起，暂停实施"
            "《关于对韩华海洋株式会社5家美国相关子公司采取反制措施的决定》（商务部令2025年第6号）"
            "规定的反制措施一年。",
        ],
        published="2025-11-10 16:00",
    )
    assert (entry.key, entry.notice.document_type) == ("商务部令2025年第7号", "order")
    (measure,) = entry.measures
    assert isinstance(measure.subject, InstrumentRef)
    assert (measure.verb, measure.list_id) == (ChangeKind.SUSPENDED, "cn_mofcom_countermeasure")
    assert (measure.subject.number, measure.subject.count) == ("商务部令2025年第6号", 5)
    assert (measure.effective_on, measure.until) == (date(2025, 11, 10), date(2026, 11, 10))


def test_one_clause_of_a_notice_is_suspended() -> None:
    entry = one(
        "商务部公告2025年第72号 公布调整实施商务部公告2024年第46号的决定",
        [
            "《关于加强相关两用物项对美国出口管制的公告》（商务部公告2024年第46号）第二款"
            "自即日起暂停实施，至2026年11月27日止。"
        ],
        published="2025-11-09 16:00",
    )
    (measure,) = entry.measures
    assert isinstance(measure.subject, InstrumentRef)
    assert (measure.subject.number, measure.subject.clause) == ("商务部公告2024年第46号", "第二款")
    assert (measure.topic, measure.until) == ("cn_item_controls", date(2026, 11, 27))


def test_clauses_with_days_of_their_own_stand_by_themselves() -> None:
    entry = one(
        "商务部公告2025第61号 公布对境外相关稀土物项实施出口管制的决定",
        [
            "本公告中“一（一）”“一（二）”的规定自2025年12月1日起施行。本公告中“一（三）”的规定自公布之日起施行。"
        ],
    )
    clauses = [
        (m.subject.clause, m.effective_on) for m in entry.measures if isinstance(m.subject, InstrumentRef)
    ]
    assert clauses == [
        ("一（一）", date(2025, 12, 1)),
        ("一（二）", date(2025, 12, 1)),
        ("一（三）", date(2025, 10, 9)),
    ]
    assert {m.subject.number for m in entry.measures if isinstance(m.subject, InstrumentRef)} == {
        "商务部公告2025年第61号"
    }


def test_a_title_that_promises_what_the_text_does_not_give_is_for_a_person() -> None:
    parsed = parse(
        (page(f"{HOST}/a/art_1.html", "公布将15家美国实体列入出口管制管控名单", ["名单见图片。"]),)
    )
    assert [remark.kind for remark in parsed.remarks] == ["unread"]
    assert parsed.remarks[0].url is None
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    assert [(count.stated, count.extracted) for count in entry.counts] == [(15, 0)]


@pytest.mark.parametrize(
    "title",
    [
        "不可靠实体清单工作机制关于对美国甲集团启动不可靠实体清单调查的公告",
        "不可靠实体清单规定",
        "关于不可靠实体清单工作机制受理申请有关事项的公告",
    ],
)
def test_titles_that_only_mention_a_list_list_nobody(title: str) -> None:
    text = (
        "2025年2月4日，不可靠实体清单工作机制将甲公司（A）列入不可靠实体清单。提示与乙公司（B）交易的风险。"
    )
    entry = one(title, [text])
    assert names(entry) == []
    assert [(m.verb, m.list_id) for m in entry.measures] == [(ChangeKind.PUBLISHED, "cn_mofcom_unreliable")]


def test_nothing_to_read_is_nothing_asked() -> None:
    assert parse(()) == Parsed()
