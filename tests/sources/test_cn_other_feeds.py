"""News, tariff acts and cybersecurity reviews of the Chinese authorities."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

import pytest
from support import mofcom_pages as markup

from watcher.core.chinese.index import Row
from watcher.core.chinese.page import Page
from watcher.core.chinese.reviews import is_review, review
from watcher.core.chinese.tariffs import tariff_act
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import (
    ChangeKind,
    FieldChange,
    InstrumentRef,
    Measure,
    Notice,
    NoticeEntry,
    UntilBasis,
)
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


ACT = "税委会公告2025年第{}号".format
ACT_URL = f"{tariffs.INDEX}202505/t20250513_1.htm"
ANNOUNCED = date(2025, 5, 13)


def tariff(*lines: str, title: str = "关于加征关税措施的公告") -> tuple[tuple[Measure, ...], date | None]:
    """Act No. 7, announced on 13 May 2025: its measures, and its day in force."""
    page = Page(ACT_URL, title, (ACT(7), *lines), published_on=ANNOUNCED)
    reading = tariff_act(page, None, stage="announced")
    assert reading.unread == ()
    return reading.entry.measures, reading.entry.notice.effective_on


def test_a_tariff_act_says_what_it_is_and_where_it_was_read() -> None:
    what = ("对原产于甲国的商品加征10%关税。", "加征的关税不予减免。")
    lines = (ACT(7), "为落实共识，公告如下。", *what, "本公告自公布之日起实施。")
    moment = datetime(2025, 5, 13, 4, 0, tzinfo=UTC)
    page = Page(ACT_URL, "关于加征关税的公告", lines, published_on=ANNOUNCED, published_at=moment)
    row = Row("https://www.gov.cn/a.htm", "关于暂停加征关税的公告", date(2025, 5, 14))
    entry = tariff_act(page, row, stage="announced", read_from=("GET a",)).entry
    assert entry.notice == Notice(
        title="关于加征关税的公告",
        url=ACT_URL,
        number=ACT(7),
        number_as_printed=ACT(7),
        published_on=row.on,
        published_at=moment,
        effective_on=row.on,
        lang="zh",
        authority="国务院关税税则委员会",
        summary="".join(what),
    )
    assert (entry.stage, entry.read_from, len(entry.text_digest)) == ("announced", ("GET a",), 64)
    assert entry.measures == (
        Measure(ChangeKind.PUBLISHED, topic="cn_tariffs", effective_on=row.on, quote="关于加征关税的公告"),
    )
    reading = tariff_act(None, row, stage="announced")
    known = reading.entry.notice
    assert (known.title, known.url, known.published_on, known.published_at) == (
        row.title,
        row.url,
        row.on,
        None,
    )
    assert (known.summary, reading.entry.text_digest, reading.unread) == ("", "", ())


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ("调整（税委会公告2025年第4号）规定的税率，由34%提高至84%。", [(4, None, "34%", "84%")]),
        ("税委会公告2025年第4号的税率由84%降至10%。", [(4, None, "84%", "10%")]),
        # Each rate is that of the act named last before it; the day of the act has the year of the text.
        (
            "4月4日公布的税委会公告2025年第4号的税率由34%调整为10%；税委会公告2025年第5号的税率由12.5%调整为0%。",
            [(4, date(2025, 4, 4), "34%", "10%"), (5, None, "12.5%", "0%")],
        ),
        # A day names no act.
        ("2025年4月4日公布的加征关税税率，由34%调整为10%。", []),
    ],
)
def test_a_rate_is_changed(words: str, changes: list[tuple[int, date | None, str, str]]) -> None:
    measures, _ = tariff(words)
    amended = [m for m in measures if m.verb is ChangeKind.AMENDED]
    found = [(m.subject, *((f.before, f.after) for f in m.fields)) for m in amended]
    assert found == [
        (InstrumentRef(ACT(number), on, as_printed=ACT(number)), (before, after))
        for number, on, before, after in changes
    ]
    assert {(m.quote, m.effective_on, m.effective_time) for m in amended} <= {(words, None, None)}
    assert len(measures) == max(1, len(changes))


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("停止实施税委会公告2025年第5号规定的加征84%关税措施", [("ended", 5, None)]),
        ("24%的税率在90天内暂停，依据税委会公告2025年第4号加征的其余部分保留", [("suspended", 4, "24%")]),
        ("暂停实施税委会公告2025年第4号第二款规定的24%的关税", [("suspended", 4, "第二款")]),
        ("对被列入不可靠实体清单的企业，停止实施税委会公告2025年第5号", [("ended", 5, None)]),
        # The measures of others are told by their own notices, and no act undoes itself.
        ("停止实施商务部公告2025年第13号和税委会公告2025年第5号", [("ended", 5, None)]),
        ("依照税委会公告2025年第7号停止实施加征", []),
        ("停止实施2025年4月4日公布的加征关税措施", []),
    ],
)
def test_what_an_act_does_to_earlier_tariffs(words: str, does: list[tuple[str, int, str | None]]) -> None:
    for end in ("。", ""):  # a line without a full stop is a statement of its own as well
        measures, _ = tariff(f"自5月14日起，{words}{end}", "其他事项照旧。")
        found = [(m.verb.value, m.subject) for m in measures if isinstance(m.subject, InstrumentRef)]
        assert found == [
            (verb, InstrumentRef(ACT(number), clause=clause, as_printed=ACT(number)))
            for verb, number, clause in does
        ]
        assert {m.quote for m in measures if m.subject} <= {f"自5月14日起，{words}"}
        assert {m.effective_on for m in measures} == {date(2025, 5, 14)}


@pytest.mark.parametrize(
    ("lines", "begins"),
    [
        # The day of the whole act, wherever one of its sentences has another.
        (
            ("自2025年6月1日起，停止实施税委会公告2025年第5号。", "本公告自2025年5月14日起实施。"),
            date(2025, 5, 14),
        ),
        (("2025年2月4日，甲国加税。4月9日再加。自5月20日起，对其商品加征关税。",), date(2025, 5, 20)),
        (
            ("一、税委会公告2025年第4号的税率由34%调整为10%。二、即日起停止实施税委会公告2025年第5号。",),
            ANNOUNCED,
        ),
        (("加征关税。",), None),
    ],
)
def test_from_which_day_a_tariff_act_holds(lines: tuple[str, ...], begins: date | None) -> None:
    assert tariff(*lines)[1] == begins


@pytest.mark.parametrize("word", ["暂停", "停止", "调整", "恢复", "取消"])
def test_a_title_that_changes_tariffs_over_a_text_that_was_not_understood(word: str) -> None:
    page = Page(ACT_URL, f"关于{word}对甲国加征关税措施的公告", (ACT(7), "见附件。"), published_on=ANNOUNCED)
    assert len(tariff_act(page, None, stage="announced").unread) == 1
    tariff("停止实施税委会公告2025年第5号。", title=page.title)


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
        ("关于甲公司在华销售的产品未通过网络安全审查的通报", "存在隐患。", "failed", "甲公司"),
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


@pytest.mark.parametrize(
    ("title", "text", "outcome", "quote"),
    [
        # What the title says; else what the text says, in the first sentence that speaks of the review.
        ("关于对甲公司启动网络安全审查的公告", "为防范风险。依法对甲公司实施网络安全审查。", "started", None),
        (
            "甲公司产品安全通报",
            "近日依法办理该事项有关情况如下。经查，甲公司的产品未通过网络安全审查。应停止采购。",
            "failed",
            "经查，甲公司的产品未通过网络安全审查",
        ),
        ("甲公司通过网络安全审查的公告", "甲公司产品通过了网络安全审查。", "passed", None),
        ("甲公司有关情况的通报和说明", "审查已经结束。", "announced", None),
        ("产品情况通报", "该平台现已依法接受网络安全审查", "announced", "该平台现已依法接受网络安全审查"),
        (
            "网络安全审查通报",
            "审查。有关情况。网络安全审查的各项工作仍在进行。",
            "announced",
            "网络安全审查的各项工作仍在进行",
        ),
    ],
)
def test_what_a_review_came_to_and_in_which_words(
    title: str, text: str, outcome: str, quote: str | None
) -> None:
    day = date(2026, 5, 21)
    page = Page("https://www.cac.gov.cn/c_1.htm", title, (text,), published_on=day)
    entry = review(page, None, stage="announced", read_from=("GET a", "GET b"))
    (measure,) = entry.measures
    assert measure.fields == (FieldChange("review", None, outcome),)
    assert measure.quote == (quote or title)
    # Operators have to act from the day of a review that begins or fails; the others ask nothing of them.
    assert measure.effective_on == (day if outcome in ("started", "failed") else None)
    assert entry.read_from == ("GET a", "GET b")


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("关于对甲公司启动网络安全审查的公告", True),
        ("网络安全审查办法", False),
        ("《网络安全审查办法》解读", False),
        ("甲公司召开年会", False),
    ],
)
def test_the_rules_of_reviews_are_none(title: str, is_one: bool) -> None:
    assert is_review(title) is is_one


def test_only_reviews_are_read_and_an_empty_list_raises() -> None:
    rows = [
        ("网络安全审查办法", "//www.cac.gov.cn/a.htm", "2022-01-04"),
        ("某通报", "//www.cac.gov.cn/b.htm", "x"),
    ]
    assert cac.parse((listed(rows),)).follow == ()
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
