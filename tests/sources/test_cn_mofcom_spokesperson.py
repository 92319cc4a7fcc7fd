"""The spokesperson's answers: suspensions, endings, and what changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from support import mofcom_pages as markup

from watcher.core.announce import announce
from watcher.core.chinese.answer import answer as read
from watcher.core.chinese.answer import spoken
from watcher.core.chinese.index import Row
from watcher.core.chinese.page import Page
from watcher.core.correlate import correlate
from watcher.errors import ParseError
from watcher.model.change import Severity
from watcher.model.document import Document
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry, UntilBasis
from watcher.sources.cn_mofcom_control_bureau import parser as control_bureau
from watcher.sources.cn_mofcom_spokesperson.parser import COLUMN, parse

HOST = "https://www.mofcom.gov.cn"
PAGE = f"{HOST}/xwfb/xwfyrth/art/2025/art_1.html"
NOW = datetime(2025, 11, 5, 10, tzinfo=UTC)


def answer(title: str, lines: list[str], published: str = "2025-11-05 17:00") -> NoticeEntry:
    parsed = parse((markup.document(PAGE, markup.article(title, lines, published=published)),))
    assert parsed.remarks == ()
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    return entry


Touched = tuple[str, str | None, int | None, date | None, date | None, UntilBasis | None]


def touched(entry: NoticeEntry) -> list[Touched]:
    return [
        (m.verb.value, m.subject.number, m.subject.count, m.effective_on, m.until, m.until_basis)
        for m in entry.measures
        if isinstance(m.subject, InstrumentRef)
    ]


def test_november_fifteen_are_stopped_and_sixteen_stay_suspended() -> None:
    entry = answer(
        "商务部新闻发言人就调整出口管制管控名单措施答记者问",
        [
            "问：中方将暂停或者取消有关措施。管控名单方面将怎样安排？",
            "答：2025年3月4日和4月4日，商务部先后以第13号和第21号公告把31家美国实体列入出口管制管控名单。"
            "现决定，自2025年11月10日起，对于2025年3月4日列入管控名单的15家美国实体，停止对其适用的措施；"
            "对于2025年4月4日列入管控名单的16家美国实体，继续暂停对其适用的措施一年。",
        ],
    )
    day, year = date(2025, 11, 10), date(2026, 11, 10)
    assert touched(entry) == [
        ("ended", "商务部公告2025年第13号", 15, day, None, None),
        ("suspension_extended", "商务部公告2025年第21号", 16, day, year, UntilBasis.COMPUTED),
    ]
    assert {measure.list_id for measure in entry.measures} == {"cn_mofcom_control"}
    assert entry.key == "商务部新闻发言人就调整出口管制管控名单措施答记者问@2025-11-05"
    assert (entry.notice.number, entry.notice.document_type) == (None, "answer")
    assert entry.notice.published_at == datetime(2025, 11, 5, 9, tzinfo=UTC)
    assert entry.notice.authority == "商务部新闻发言人"
    assert entry.stage == "announced"


def test_november_two_verbs_in_one_sentence() -> None:
    entry = answer(
        "商务部新闻发言人就调整不可靠实体清单措施答记者问",
        [
            "答：自2025年11月10日起，继续暂停适用4月4日发布的公告（不可靠实体清单工作机制〔2025〕7号）1年，"
            "停止适用3月4日发布的公告（不可靠实体清单工作机制〔2025〕5号和6号）。",
        ],
    )
    assert [(verb, number and number[-4:], until) for verb, number, _, _, until, _ in touched(entry)] == [
        ("suspension_extended", "5〕7号", date(2026, 11, 10)),
        ("ended", "5〕5号", None),
        ("ended", "5〕6号", None),
    ]
    assert {measure.list_id for measure in entry.measures} == {"cn_mofcom_unreliable"}


def test_a_day_said_at_the_end_holds_for_all() -> None:
    entry = answer(
        "商务部新闻发言人就调整出口管制管控名单措施答记者问",
        [
            "答：停止商务部公告2025年第13号相关措施，继续暂停商务部公告2025年第21号相关措施。本决定自2025年11月10日起执行。"
        ],
    )
    assert {effective for _, _, _, effective, _, _ in touched(entry)} == {date(2025, 11, 10)}


NOTHING = [
    # Only an intention.
    (
        "商务部新闻发言人就中美吉隆坡经贸磋商联合安排答记者问",
        "中方将相应暂停10月9日公布的出口管制措施，为期一年。",
    ),
    # A political extension.
    ("商务部新闻发言人就有关问题答记者问", "双方同意，联合安排再延期至2027年1月10日。"),
    # Another side's list.
    (
        "商务部新闻发言人就美国将中国企业列入“实体清单”答记者问",
        "美方将多家中国实体列入“实体清单”，中方坚决反对。",
    ),
    # A number that is only mentioned.
    ("商务部新闻发言人就稀土管制答记者问", "中方依法实施商务部公告2025年第61号，有关许可正常审批。"),
]


@pytest.mark.parametrize(("title", "text"), NOTHING)
def test_what_changes_nothing_is_a_statement(title: str, text: str) -> None:
    entry = answer(title, ["问：请问有何评论？", f"答：{text}"])
    (measure,) = entry.measures
    assert (measure.verb, measure.topic, measure.subject) == (ChangeKind.PUBLISHED, "statements", None)
    (change,) = announce((), (entry,), source_id="cn_mofcom_spokesperson", seen_at=NOW)
    assert change.severity is Severity.LOW


def test_a_question_decides_nothing() -> None:
    entry = answer(
        "商务部新闻发言人就有关问题答记者问",
        [
            "有记者问：自2025年11月10日起，中方停止商务部公告2025年第13号相关措施。请问有何考虑？答：相关信息已经发布。"
        ],
    )
    assert touched(entry) == []
    words = spoken(("题", "问：甲？答：乙。", "丙。", "彭博社记者：丁？", "发言人：戊。"))
    assert (words.asked, words.said, words.turns) == ("甲？\n丁？", "乙。\n丙。\n戊。", True)
    assert spoken(("只有声明。",)).said == "只有声明。"


@pytest.mark.parametrize(
    ("lines", "asked", "replied"),
    [
        # What stands before the first turn is neither, once somebody answers.
        (("导语。", "答：甲。"), "", "甲。"),
        (("导语。", "答：甲。", "问：乙？"), "乙？", "甲。"),
        (("问： 答：iDrone公司 。", "问：乙？"), "乙？", "iDrone公司 。"),
    ],
)
def test_turns_part_questions_from_answers(lines: tuple[str, ...], asked: str, replied: str) -> None:
    words = spoken(lines)
    assert (words.asked, words.said, words.turns) == (asked, replied, True)


def test_a_statement_without_a_question() -> None:
    entry = answer("商务部新闻发言人谈话", ["中方注意到有关情况。"])
    assert entry.notice.document_type == "statement"
    assert entry.notice.summary == "中方注意到有关情况。"


def test_an_act_that_an_answer_reports_is_left_to_its_own_notice() -> None:
    entry = answer(
        "商务部新闻发言人就暂停实施有关公告答记者问",
        [
            "答：商务部今日发布2025年第70号公告，自即日起至2026年11月10日，暂停实施商务部公告2025年第55号、56号。"
        ],
    )
    assert entry.measures == ()
    assert entry.notice.related == ("商务部公告2025年第70号",)


LISTING = [
    (
        "商务部新闻发言人就将3家美国企业列入不可靠实体清单答记者问",
        "决定将甲公司等3家企业列入不可靠实体清单。",
        3,
    ),
    ("商务部新闻发言人就将美国甲集团和乙公司列入不可靠实体清单答记者问", "有关公告已经发布。", 2),
    ("商务部新闻发言人就将有关实体列入不可靠实体清单答记者问", "工作机制将4家企业列入不可靠实体清单。", 4),
]


@pytest.mark.parametrize(("title", "text", "count"), LISTING)
def test_the_answer_on_a_new_listing_joins_the_notice_and_adds_nobody(
    title: str, text: str, count: int
) -> None:
    entry = answer(title, [f"答：{text}"], "2025-09-25 16:05")
    assert entry.measures == ()
    assert f"cn_mofcom_unreliable@2025-09-25#{count}" in entry.notice.related
    lines = [f"{n}. 甲{n}公司（A{n} Inc.）" for n in range(1, count + 1)]
    page = markup.article(
        "不可靠实体清单工作机制关于将甲1公司等美国企业列入不可靠实体清单的公告",
        ["决定将甲1公司等美国企业列入不可靠实体清单。", "附件", *lines],
        published="2025-09-25 16:00",
        fields=(("发布文号", "不可靠实体清单工作机制〔2025〕9号"),),
    )
    (notice,) = control_bureau.parse((markup.document(PAGE, page),)).entries
    assert isinstance(notice, NoticeEntry)
    changes = [
        *announce((), (notice,), source_id="cn_mofcom_control_bureau", seen_at=NOW),
        *announce((), (entry,), source_id="cn_mofcom_spokesperson", seen_at=NOW),
    ]
    notices = {one.key: one.notice for one in (notice, entry)}
    updates = correlate(changes, notices=notices, events=(), now=NOW, lists={})
    assert len(updates) == 1
    assert sum(change.kind is ChangeKind.ADDED for change in changes) == count


def test_a_title_of_a_change_over_a_text_without_one_is_for_a_person() -> None:
    title = "商务部新闻发言人就调整不可靠实体清单措施答记者问"
    page = markup.article(title, ["答：请看附图。"], published="2026-11-05 17:00")
    (remark,) = parse((markup.document(PAGE, page),)).remarks
    assert "change of status" in remark.message


def test_a_shell_page_without_parameters_raises() -> None:
    with pytest.raises(ParseError, match="queryData"):
        parse((markup.document(COLUMN.shell, markup.column_shell(None)),))


def test_the_walk_from_the_shell() -> None:
    params = {**markup.PARAMS, "tagId": "分页列表", "pageId": "not known before"}
    shell = markup.document(COLUMN.shell, markup.column_shell(params))
    (ask,) = parse((shell,)).follow
    assert ask.url.startswith(f"{HOST}{markup.UNIT}?")
    assert "pageId=not+known+before" in ask.url
    reply = markup.unit_reply([(PAGE, "商务部新闻发言人谈话", "2025-11-05")], count=1)
    parsed = parse((shell, Document(ask, reply.encode())))
    assert [(r.url, r.reuse) for r in parsed.follow[1:]] == [(PAGE, True)]


def made(page: Page | None, row: Row | None = None) -> NoticeEntry:
    return read(page, row, stage="announced").entry


def said(
    *lines: str, title: str = "商务部新闻发言人就有关问题答记者问", day: date | None = None
) -> NoticeEntry:
    return made(Page(PAGE, title, lines, published_on=day or date(2025, 11, 5)))


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("商务部新闻发言人就有关问题答记者问", "中方注意到有关情况。", "answer"),
        ("商务部新闻发言人谈话", "答：中方注意到有关情况。", "answer"),
        ("商务部新闻发言人谈话", "中方注意到有关情况。", "statement"),
    ],
)
def test_an_answer_is_one_by_its_title_or_by_its_turns(title: str, text: str, kind: str) -> None:
    entry = said(text, title=title)
    assert entry.notice.document_type == kind
    assert entry.measures[0].quote == entry.notice.summary.removesuffix("。")


def test_a_statement_is_quoted_by_its_first_sentence() -> None:
    assert said("问：如何评论？", "答：中方注意到。双方保持沟通。").measures[0].quote == "中方注意到"


def test_an_answer_is_known_by_title_and_day_and_by_what_its_page_says() -> None:
    title = "商务部新闻发言人谈话"
    parsed = parse((markup.document(PAGE, markup.article(title, ["甲。"], published="2025-11-05 17:00")),))
    (entry,) = parsed.entries
    assert isinstance(entry, NoticeEntry)
    assert (entry.notice.url, entry.read_from) == (PAGE, (f"GET {PAGE}",))
    undated = made(Page(PAGE, title, ("甲。",)))
    assert (entry.key, undated.key) == (f"{title}@2025-11-05", f"{title}@")
    # The same words in other spaces are the same text.
    assert entry.text_digest == made(Page(PAGE, "", ("甲 。",))).text_digest
    assert entry.text_digest != made(Page(PAGE, title, ("乙。",))).text_digest


def test_of_an_answer_on_another_site_the_index_is_all_that_is_told() -> None:
    row = Row("https://www.gov.cn/a.htm", "商务部新闻发言人就暂停管控名单措施答记者问", date(2025, 11, 5))
    reading = read(None, row, stage="announced")
    entry = reading.entry
    assert (entry.key, entry.notice.url) == (f"{row.title}@2025-11-05", row.url)
    assert (entry.notice.published_at, entry.text_digest, entry.notice.summary) == (None, "", "")
    assert [measure.verb for measure in entry.measures] == [ChangeKind.PUBLISHED]
    assert reading.unread == ()


def test_a_day_on_a_line_of_an_answer_is_not_the_day_of_the_answer() -> None:
    entry = said("答：以下为公告原文。", "2025年3月4日", "停止商务部公告2025年第13号相关措施。")
    assert entry.notice.published_on == date(2025, 11, 5)


def test_what_an_answer_changes_is_told_whole() -> None:
    entry = said(
        "答：自2025年12月1日13时01分起，停止执行税委会公告2025年第9号规定的加征关税措施。"
        "停止商务部公告2025年第13号相关措施。自11月10日13时01分起，暂停商务部公告2025年第46号第二款一年。",
        title="商务部新闻发言人就调整管控名单措施答记者问",
    )
    listed, items = entry.measures
    assert (listed.list_id, listed.topic) == ("cn_mofcom_control", None)
    assert listed.quote == "停止商务部公告2025年第13号相关措施"
    assert (items.effective_on, items.effective_time) == (date(2025, 11, 10), time(13, 1))
    assert items.until == date(2026, 11, 10)


def test_an_item_control_that_is_suspended_belongs_to_the_item_controls() -> None:
    (measure,) = said("答：自11月10日起，暂停实施商务部公告2025年第61号一年。").measures
    assert (measure.list_id, measure.topic) == (None, "cn_item_controls")
    assert (measure.effective_on, measure.until) == (date(2025, 11, 10), date(2026, 11, 10))


def test_an_answer_holds_from_the_first_day_on_which_something_does() -> None:
    entry = said(
        "答：停止商务部公告2025年第13号相关措施。自2025年12月1日起，暂停商务部公告2025年第21号相关措施一年。"
        "自2025年11月10日起，暂停商务部公告2025年第22号相关措施一年。"
    )
    days = [measure.effective_on for measure in entry.measures]
    assert days == [None, date(2025, 12, 1), date(2025, 11, 10)]
    assert entry.notice.effective_on == date(2025, 11, 10)


def test_an_answer_joins_the_notices_of_its_own_day() -> None:
    words = "答：11月5日，商务部发布商务部公告2025年第80号。此前，3月4日发布商务部公告2025年第13号。"
    assert said(words).notice.related == ("商务部公告2025年第80号",)
    assert said("答：11月5日，将甲公司列入名单。").notice.related == ()
    undated = made(Page(PAGE, "商务部新闻发言人谈话", ("答：商务部公告2025年第13号依法有效。",)))
    assert undated.notice.related == ()


@pytest.mark.parametrize(
    ("title", "text", "counts"),
    [
        ("商务部新闻发言人就将3家美国企业列入不可靠实体清单答记者问", "答：今年共9家。", (3,)),
        # Nobody between 将 and 列入: what the answer counts.
        ("商务部新闻发言人就列入不可靠实体清单有关问题答记者问", "答：9家企业在内，今日新增2家。", (2, 9)),
        ("商务部新闻发言人就将甲公司和乙公司列入不可靠实体清单答记者问", "答：今年共9家。", (2, 9)),
    ],
)
def test_an_answer_on_a_listing_may_mean_any_number_that_it_says(
    title: str, text: str, counts: tuple[int, ...]
) -> None:
    expected = tuple(f"cn_mofcom_unreliable@2025-11-05#{count}" for count in counts)
    assert said(text, title=title).notice.related == expected


def test_an_answer_that_lists_and_suspends_joins_the_listing_too() -> None:
    entry = said(
        "答：自2025年11月10日起，暂停商务部公告2025年第21号相关措施一年。",
        title="商务部新闻发言人就将3家美国企业列入管控名单答记者问",
    )
    assert [measure.verb for measure in entry.measures] == [ChangeKind.SUSPENDED]
    assert entry.notice.related == ("cn_mofcom_control@2025-11-05#3",)


@pytest.mark.parametrize(
    ("title", "text", "unread"),
    [
        ("就调整列入管控名单的16家美国实体措施答记者问", "有关信息已经公布。", True),
        (
            "就调整管控名单措施答记者问",
            "商务部今日发布2025年第70号公告，停止商务部公告2025年第13号相关措施。",
            False,
        ),
        ("就将3家美国企业列入管控名单答记者问", "有关信息已经公布。", False),
        ("就有关问题答记者问", "有关信息已经公布。", False),
        ("就调整管控名单措施答记者问", "停止商务部公告2025年第13号相关措施。", False),
    ],
)
def test_only_a_change_that_is_announced_and_not_found_is_for_a_person(
    title: str, text: str, unread: bool
) -> None:
    page = Page(PAGE, f"商务部新闻发言人{title}", (f"答：{text}",), published_on=date(2025, 11, 5))
    assert bool(read(page, None, stage="announced").unread) is unread
