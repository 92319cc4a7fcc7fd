"""News, tariff acts and cybersecurity reviews of the Chinese authorities."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from support import mofcom_pages as markup

from watcher.core.chinese.reviews import is_review
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry, UntilBasis
from watcher.model.source import Parsed
from watcher.sources.cn_cac_reviews import parser as cac
from watcher.sources.cn_mofcom_news import parser as news
from watcher.sources.cn_tariff_commission import parser as tariffs


def only(parsed: Parsed) -> NoticeEntry:
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    return entry


def act(lines: list[str], title: str = "关于调整对美加征关税措施的公告") -> Parsed:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f"<html><body><h2 class='title_con'>{title}</h2><div class='my_doccontent'>{body}</div></body></html>"
    )
    return tariffs.parse((markup.document(f"{tariffs.INDEX}202511/t20251105_1.htm", html),))


def test_a_part_of_a_tariff_is_suspended_and_the_rest_goes_on() -> None:
    entry = only(
        act(
            [
                "税委会公告2025年第7号",
                "一、《甲公告》（税委会公告2025年第4号）所加的税率，由34%调整为10%，其中，24%的部分在90天内暂停，"
                "其余10%照旧。",
                "二、停止实施《乙公告》（税委会公告2025年第5号）和《丙公告》（税委会公告2025年第6号）的加税。",
                "三、本公告自2025年5月14日12时01分起实施。",
                "2025年5月13日",
            ]
        )
    )
    assert (entry.key, entry.notice.published_on) == ("税委会公告2025年第7号", date(2025, 5, 13))
    rows = [
        (m.verb.value, m.subject.number, m.subject.clause, m.until, m.until_basis)
        for m in entry.measures
        if isinstance(m.subject, InstrumentRef)
    ]
    four = "税委会公告2025年第4号"
    assert rows == [
        ("amended", four, None, None, None),
        ("suspended", four, "24%", date(2025, 8, 12), UntilBasis.COMPUTED),
        ("ended", "税委会公告2025年第5号", None, None, None),
        ("ended", "税委会公告2025年第6号", None, None, None),
    ]
    assert {(m.effective_on, m.effective_time, m.topic) for m in entry.measures} == {
        (date(2025, 5, 14), time(12, 1), "cn_tariffs")
    }
    assert [(f.field, f.before, f.after) for f in entry.measures[0].fields] == [("rate", "34%", "10%")]


def test_a_new_tariff_begins_on_the_day_of_its_sentence() -> None:
    entry = only(
        act(["税委会公告2025年第2号", "自2025年3月10日起，加征关税。", "2025年3月4日"], "关于加征关税的公告")
    )
    assert [(m.verb, m.effective_on) for m in entry.measures] == [(ChangeKind.PUBLISHED, date(2025, 3, 10))]
    assert entry.notice.effective_on == date(2025, 3, 10)
    other = only(
        act(
            ["税委会公告2025年第3号", "停止实施商务部公告2025年第13号。", "税率由5%调整为3%。"],
            "关于关税的公告",
        )
    )
    assert [m.verb for m in other.measures] == [ChangeKind.PUBLISHED]


def test_a_tariff_title_over_a_text_that_says_nothing_is_for_a_person() -> None:
    parsed = act(["见附件。"], "关于暂停加征关税的公告")
    assert len(parsed.remarks) == 1
    assert only(parsed).measures[0].effective_on is None


def test_tariff_titles_are_chosen_from_the_index() -> None:
    html = (
        "<html><body><ul class='liBox'><li><a href='./202511/t20251105_1.htm' title='关于对美加征关税的公告'>x</a>"
        "<span>2025-11-05</span></li><li><a href='./202511/t20251106_2.htm' title='关于种子进口的通知'>y</a></li>"
        "</ul></body></html>"
    )
    parsed = tariffs.parse((markup.document(tariffs.INDEX, html),))
    assert [(r.url, r.dated) for r in parsed.follow] == [
        (f"{tariffs.INDEX}202511/t20251105_1.htm", date(2025, 11, 5))
    ]
    with pytest.raises(ParseError):
        tariffs.parse((markup.document(tariffs.INDEX, "<html><body></body></html>"),))


def listed(rows: list[tuple[str, str, str]]) -> Document:
    data = {"list": [{"topic": t, "infourl": u, "pubtime": p} for t, u, p in rows]}
    return Document(Request(cac.LIST, "POST", "channelCode=A093702"), json.dumps(data).encode())


@pytest.mark.parametrize(
    ("title", "text", "outcome", "who"),
    [
        ("美光公司在华销售的产品未通过网络安全审查", "存在隐患。", "failed", "美光公司"),
        ("关于对美光公司在华销售产品启动网络安全审查的公告", "依法进行。", "started", "美光公司"),
        ("关于对“甲出行”启动网络安全审查的公告", "依法进行。", "started", "甲出行"),
        ("某平台通过网络安全审查", "完成审查。", "passed", None),
        ("网络安全审查情况通报", "有关情况。", "announced", None),
    ],
)
def test_reviews_and_their_outcomes(title: str, text: str, outcome: str, who: str | None) -> None:
    url = "https://www.cac.gov.cn/2023-05/21/c_1.htm"
    page = f"<html><body><h1>{title}</h1><p>2023-05-21 18:00 来源：中国网信网</p><p>{text}</p></body></html>"
    parsed = cac.parse((listed([(title, "//" + url[8:], "2023-05-21 18:00")]), markup.document(url, page)))
    entry = only(parsed)
    (measure,) = entry.measures
    assert (measure.verb, measure.topic) == (ChangeKind.PUBLISHED, "cn_cyber_reviews")
    assert [field.after for field in measure.fields] == [outcome]
    assert (measure.subject.name if measure.subject and hasattr(measure.subject, "name") else None) == who
    assert entry.notice.document_type == "notice"
    assert title in measure.quote or "审查" in measure.quote


def test_only_reviews_are_read_and_an_empty_list_raises() -> None:
    rows = [
        ("网络安全审查办法", "//www.cac.gov.cn/a.htm", "2022-01-04"),
        ("某通报", "//www.cac.gov.cn/b.htm", "x"),
    ]
    assert cac.parse((listed(rows),)).follow == ()
    assert not is_review("网络安全审查办法")
    for body in (b"", b"[]", b'{"list": []}'):
        with pytest.raises(ParseError):
            cac.parse((Document(Request(cac.LIST, "POST", ""), body),))


def test_news_is_told_and_nothing_more() -> None:
    ask = news.COLUMN.request(news.COLUMN.fallback or {}, 1)
    url = "https://www.mofcom.gov.cn/xwfb/rcxwfb/art/2023/art_1.html"
    title = "商务部部长王文涛与美国商务部长雷蒙多举行会谈"
    rows = [(url, title, "2023-08-28"), (url + "x", "展销活动启动", "2023-08-27")]
    reply = markup.document(ask.url, markup.unit_reply(rows, count=2), request=ask)
    assert [request.url for request in news.parse((reply,)).follow] == [url]
    page = markup.article(title, ["双方举行会谈。暂停商务部公告2025年第21号。"], published="2023-08-28 15:10")
    entry = only(news.parse((reply, markup.document(url, page))))
    assert entry.key == f"{title}@2023-08-28"
    assert (entry.notice.document_type, entry.notice.lang) == ("statement", "zh")
    assert [(m.verb, m.topic, m.quote) for m in entry.measures] == [
        (ChangeKind.PUBLISHED, "statements", "双方举行会谈")
    ]
