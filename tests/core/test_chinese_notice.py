"""A notice as a whole: what only some of them have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from watcher.core.chinese.answer import answer
from watcher.core.chinese.days import day_of, moment_of
from watcher.core.chinese.head import head
from watcher.core.chinese.index import Row
from watcher.core.chinese.listing import measures_text
from watcher.core.chinese.news import statement
from watcher.core.chinese.notice import notice, text_digest
from watcher.core.chinese.page import Page
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef

URL = "https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/art/2025/art_1.html"
UEL_TITLE = "不可靠实体清单工作机制关于对美国因美纳公司采取不可靠实体清单处理措施的公告"


def page(title: str, *lines: str, on: date | None = date(2025, 3, 4), number: str = "") -> Page:
    return Page(URL, title, lines, number, published_on=on)


def test_a_new_measure_on_a_listed_firm_amends() -> None:
    entry = notice(
        page(
            UEL_TITLE,
            "美国因美纳公司（Illumina, Inc.）一案，不可靠实体清单工作机制已于2025年2月4日将该公司列入不可靠实体清单。"
            "现决定对其追加采取如下处理措施：",
            "基因测序仪不得输往中国。",
            "本公告自公布之日起实施。",
            number="不可靠实体清单工作机制〔2025〕6号",
        ),
        None,
        stage="announced",
    ).entry
    (measure,) = entry.measures
    assert (measure.verb, measure.effective_on) == (ChangeKind.AMENDED, date(2025, 3, 4))
    assert isinstance(measure.subject, Party)
    assert (measure.subject.key, measure.subject.countries) == ("因美纳公司", ("US",))
    assert [(f.field, f.before, f.after) for f in measure.fields] == [
        ("measures", None, "基因测序仪不得输往中国。")
    ]
    assert entry.counts == ()
    assert entry.notice.number_as_printed == "不可靠实体清单工作机制〔2025〕6号"


def test_the_measures_of_a_notice_end_where_its_next_paragraph_begins() -> None:
    lines = ("决定将甲列入，并采取以下处理措施：", "（一）禁止；", "（二）也禁止。", "二、另有提示。")
    assert measures_text(lines) == "（一）禁止；（二）也禁止。"
    assert measures_text(("并采取以下反制措施：禁止交易。", "本决定自公布之日起施行。")) == "禁止交易。"
    assert measures_text(("无。",)) == ""


@pytest.mark.parametrize(
    ("title", "number", "list_id"),
    [
        ("关于反制措施实施办法", "商务部令2025年第9号", "cn_mofcom_countermeasure"),
        ("关于有关事项的公告", "不可靠实体清单工作机制〔2025〕30号", "cn_mofcom_unreliable"),
        ("关于关注名单有关事项的公告", "", "cn_mofcom_watch"),
        ("两用物项出口许可证管理办法", "商务部令2025年第10号", None),
    ],
)
def test_a_rule_is_published_on_the_list_it_speaks_of(title: str, number: str, list_id: str | None) -> None:
    (measure,) = notice(page(title, "内容。", number=number), None, stage="announced").entry.measures
    assert (measure.verb, measure.list_id) == (ChangeKind.PUBLISHED, list_id)
    assert measure.topic == (None if list_id else "cn_item_controls")


def test_an_act_repealed_from_before_our_time_is_only_mentioned() -> None:
    entry = notice(
        page(
            "公布两用物项出口管制清单",
            "现公布清单，自2025年12月1日起实施。同日，商务部公告2003年第5号废止；商务部公告2022年第42号同时废止。",
        ),
        None,
        stage="announced",
    ).entry
    numbers = [m.subject.number for m in entry.measures if isinstance(m.subject, InstrumentRef)]
    assert numbers == ["商务部公告2022年第42号"]


def test_two_decisions_on_one_list_share_its_annex() -> None:
    entry = notice(
        page(
            "商务部公告2025年第90号 公布将2家实体列入关注名单",
            "决定将甲公司等实体列入关注名单。现将乙公司列入关注名单。",
            "上述两家实体应当配合。",
            "附件",
            "关注名单",
            "1. 甲公司（A）",
            "2. 乙公司（B）",
        ),
        None,
        stage="announced",
    ).entry
    assert len(entry.measures) == 2
    assert [(count.stated, count.extracted) for count in entry.counts] == [(2, 2)]


def test_a_stated_nought_counts_nothing() -> None:
    entry = notice(
        page("商务部公告2025年第91号", "决定将甲公司（A）等〇家实体列入关注名单。"), None, stage="announced"
    ).entry
    assert entry.counts == ()


def test_what_the_page_lacks_comes_from_the_row() -> None:
    row = Row(URL, "商务部 海关总署公告2025年第57号 公布对物项实施出口管制的决定", date(2025, 10, 9))
    reading = notice(page("", "决定实施管制。", on=None), row, stage="announced")
    known = reading.entry.notice
    assert (known.number, known.published_on, known.title) == ("商务部公告2025年第57号", row.on, row.title)
    assert known.number_as_printed == "商务部 海关总署公告2025年第57号"
    assert notice(page("", "只有一行。", on=None), None, stage="announced").entry.key == "只有一行。@"


def test_days_that_no_calendar_has() -> None:
    assert day_of("2025-13-45") is None
    assert moment_of("2025-02-28 25:00") == (None, None)
    assert day_of("发布日期：2026年08月26日") == date(2026, 8, 26)


def test_answers_leave_tariffs_to_the_commission_and_need_a_day_to_meet_a_notice() -> None:
    said = "答：自2025年11月10日起，停止实施税委会公告2025年第9号规定的加征关税措施。"
    entry = answer(page("商务部新闻发言人就关税答记者问", said), None, stage="announced").entry
    assert [m.verb for m in entry.measures] == [ChangeKind.PUBLISHED]
    undated = page("商务部新闻发言人就将3家美国企业列入不可靠实体清单答记者问", "答：已公布。", on=None)
    assert answer(undated, None, stage="announced").entry.notice.related == ()


def test_a_change_of_somebody_unclear_is_for_a_person_to_read() -> None:
    words = "自2025年11月10日起，对其余16家实体继续暂停有关措施一年"
    told = "it is not clear which notice these words change: " + words
    said = page("商务部新闻发言人就调整管控名单措施答记者问", f"答：{words}。", on=date(2025, 11, 5))
    assert told in answer(said, None, stage="announced").unread
    act = "商务部公告2025年第{}号 公布{}的决定".format
    changed = page(act(92, "调整对有关实体的措施"), f"{words}。", on=date(2025, 11, 5))
    assert told in notice(changed, None, stage="announced").unread
    ruled = page(act(93, "对物项实施出口管制"), f"{words}。", on=date(2025, 11, 5))
    assert notice(ruled, None, stage="announced").unread == ()


@pytest.mark.parametrize("whom", ["有关美国实体", "附件所列企业", "下列机构和个人"])
def test_an_annex_that_is_not_on_the_page_lists_nobody_and_is_for_a_person(whom: str) -> None:
    title = "商务部公告2025年第94号 公布将有关实体列入出口管制管控名单"
    reading = notice(page(title, f"决定将{whom}列入出口管制管控名单（见附件）。"), None, stage="announced")
    assert [(m.verb, m.subject) for m in reading.entry.measures] == [(ChangeKind.PUBLISHED, None)]
    assert reading.unread


READOUT = ("双方举行会谈", "就有关问题交换意见。同意保持沟通。")
ROW = Row("https://www.mofcom.gov.cn/row.html", "会谈消息", date(2025, 3, 3))


@pytest.mark.parametrize(
    ("known", "row", "key", "on", "url", "quote"),
    [
        # The index dates a statement, else its page.
        (
            page("会谈", *READOUT),
            ROW,
            "会谈@2025-03-03",
            date(2025, 3, 3),
            URL,
            "双方举行会谈\n就有关问题交换意见",
        ),
        (
            page("会谈", *READOUT),
            None,
            "会谈@2025-03-04",
            date(2025, 3, 4),
            URL,
            "双方举行会谈\n就有关问题交换意见",
        ),
        (page("会谈", *READOUT, on=None), None, "会谈@", None, URL, "双方举行会谈\n就有关问题交换意见"),
        # Without its page, or without a word on it, it says what its title says.
        (None, ROW, "会谈消息@2025-03-03", date(2025, 3, 3), ROW.url, "会谈消息"),
        (None, Row(URL, "会谈消息", None), "会谈消息@", None, URL, "会谈消息"),
        (page("会谈"), None, "会谈@2025-03-04", date(2025, 3, 4), URL, "会谈"),
    ],
)
def test_a_readout_is_told_by_what_is_known_of_it(
    known: Page | None, row: Row | None, key: str, on: date | None, url: str, quote: str
) -> None:
    moment = datetime(2025, 3, 4, 8, 0, tzinfo=UTC)
    dated = replace(known, published_at=moment) if known else None
    entry = statement(dated, row, authority="商务部", stage="announced", read_from=("GET x",))
    lines = known.lines if known else ()
    assert (entry.key, entry.notice.published_on, entry.notice.url) == (key, on, url)
    assert [(m.verb, m.topic, m.quote) for m in entry.measures] == [
        (ChangeKind.PUBLISHED, "statements", quote)
    ]
    assert entry.notice.published_at == (moment if known else None)
    assert entry.notice.summary == "\n".join(lines)
    assert entry.text_digest == (text_digest(lines) if lines else "")
    assert entry.read_from == ("GET x",)


ROW = Row(URL, "公布对物项实施出口管制的决定", date(2025, 10, 9))


def test_without_a_page_the_row_is_all_and_without_a_row_the_page() -> None:
    known = head(None, ROW)
    assert (known.title, known.number, known.number_as_printed) == (ROW.title, None, None)
    assert (known.published_on, known.authority) == (ROW.on, "商务部")
    assert head(None, replace(ROW, on=None)).published_on is None
    # A row without a day: that of the page.
    assert head(page("题", "正文。"), replace(ROW, on=None)).published_on == date(2025, 3, 4)
    bare = Page(URL, "", ())
    assert (head(bare, None).title, head(bare, None).published_on) == ("", None)


def test_a_number_that_cannot_be_read_is_told_as_it_is_printed() -> None:
    known = head(page("题", "正文。", number="安管局 第1号"), None)
    assert (known.number, known.number_as_printed) == (None, "安管局 第1号")
    assert head(page("题", "正文。"), None).number_as_printed is None


@pytest.mark.parametrize(
    ("line", "signed"),
    [
        ("2025年8月13日", True),
        ("部长 王文涛 2025年8月13日", True),
        ("2025年8月13日 部长 王文涛", False),
        ("部长 2025年8月13日 签", False),
        ("签于 2025年8月13日", False),
        ("部长在会上介绍有关情况后签署的日期是2025年8月13日", False),
        ("2025年8月13日、14日", False),
    ],
)
def test_a_notice_is_dated_as_it_is_signed(line: str, signed: bool) -> None:
    known = head(page("题", "正文。", line), ROW)
    assert known.published_on == (date(2025, 8, 13) if signed else ROW.on)


def test_the_authorities_are_those_that_sign() -> None:
    lines = ("商务部", "正文。", "中华人民共和国商务部 中华人民共和国海关总署", "2025年10月9日")
    assert head(page("题", *lines), None).authority == "商务部 海关总署"
