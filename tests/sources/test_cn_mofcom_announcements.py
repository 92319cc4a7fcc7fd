"""The ministry's announcements: two indexes, few of whose rows are this program's matter."""

from __future__ import annotations

import pytest
from support import mofcom_pages as markup

from watcher.core.chinese.relevant import is_act, is_affair
from watcher.errors import ParseError
from watcher.model.measure import NoticeEntry
from watcher.sources.cn_mofcom_announcements.parser import COLUMN, YEAR, parse
from watcher.sources.cn_mofcom_control_bureau import parser as control_bureau

PARAMS = dict(COLUMN.fallback or {})
TITLE = "商务部公告2025年第13号 公布将2家美国实体列入出口管制管控名单"
LINES = [
    "决定将甲公司等2家美国实体列入出口管制管控名单（见附件）。",
    "附件",
    "1. 甲公司（A）",
    "2. 乙公司（B）",
]


def test_the_list_leads_to_the_index_of_its_newest_year_and_to_relevant_notices_only() -> None:
    shell = markup.document(COLUMN.shell, markup.column_shell(PARAMS))
    ask = COLUMN.request(PARAMS, 1)
    rows = [
        ("/zwgk/zcfb/art/2025/art_1.html", TITLE, "2025-03-04"),
        (
            "/zwgk/zcfb/art/2025/art_2.html",
            "商务部公告2025年第14号 关于原产于某国的进口产品反倾销措施的公告",
            "2025-03-05",
        ),
    ]
    reply = markup.document(ask.url, markup.unit_reply(rows, count=2), request=ask)
    asked = [request.url for request in parse((shell, reply)).follow]
    assert asked == [
        ask.url,
        YEAR.format(2025),
        "https://www.mofcom.gov.cn/zwgk/zcfb/art/2025/art_1.html",
    ]
    links = (
        "<html><body><a href='/zcfb/blgg/gg/2025nswbgg/art/2025/art_3.html'>公布将3家实体列入关注名单</a>"
        "<a href='/other.html'>列入关注名单</a></body></html>"
    )
    year = markup.document(YEAR.format(2025), links)
    further = [request.url for request in parse((shell, reply, year)).follow]
    assert further[-1] == "https://www.mofcom.gov.cn/zcfb/blgg/gg/2025nswbgg/art/2025/art_3.html"


def test_an_index_of_the_year_without_a_link_raises() -> None:
    with pytest.raises(ParseError):
        parse((markup.document(YEAR.format(2025), "<html><body>空</body></html>"),))


def test_the_same_notice_is_the_same_entry_from_both_sources() -> None:
    fields = (("发布文号", "商务部公告2025年第13号"),)
    one = markup.article(TITLE, LINES, published="2025-03-04 16:00", fields=fields)
    other = markup.article(TITLE, [TITLE, *LINES], published="2025-03-04 16:05", fields=fields, nested=True)
    (here,) = parse(
        (markup.document("https://www.mofcom.gov.cn/zwgk/zcfb/art/2025/art_1.html", one),)
    ).entries
    (there,) = control_bureau.parse(
        (markup.document("https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/art/2025/art_9.html", other),)
    ).entries
    assert isinstance(here, NoticeEntry)
    assert isinstance(there, NoticeEntry)
    assert (here.key, here.measures, here.text_digest) == (there.key, there.measures, there.text_digest)


@pytest.mark.parametrize(
    ("title", "act", "affair"),
    [
        ("商务部公告2025年第13号 公布将15家美国实体列入出口管制管控名单", True, True),
        ("不可靠实体清单工作机制关于对X等10家美国企业采取不可靠实体清单措施的公告", True, True),
        ("公布对钨、碲、铋、钼、铟相关物项实施出口管制的决定", True, True),
        ("公布调整实施商务部公告2024年第46号的决定", True, False),
        ("关于暂停对韩华海洋株式会社5家美国相关子公司实施反制措施一年的决定", True, True),
        ("商务部公告2025年第14号 关于反倾销措施期终复审裁定的公告", False, False),
        ("商务部部长王文涛与美国商务部长雷蒙多举行会谈", False, True),
        ("李成钢与美方举行经贸磋商", False, True),
        ("全国秋季商品展销活动启动", False, False),
    ],
)
def test_titles_are_sorted(title: str, act: bool, affair: bool) -> None:
    assert (is_act(title), is_affair(title)) == (act, affair)
