"""Who is listed by a notice, and taken off; what its text, its title and its annexes each decide."""

from __future__ import annotations

from datetime import date, time

import pytest

from watcher.core.chinese.index import Row
from watcher.core.chinese.listing import measures_text
from watcher.core.chinese.notice import notice, text_digest
from watcher.core.chinese.page import Page
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, NoticeEntry

URL = "https://aqygzj.mofcom.gov.cn/flzc/gzjgfxwj/art/2025/art_1.html"
ON, NOV_10, DECEMBER = date(2025, 11, 5), date(2025, 11, 10), date(2025, 12, 1)
MOF = "商务部公告2025年第{}号".format
UEL = "不可靠实体清单工作机制〔2025〕{}号".format
WATCH, CONTROL, UNRELIABLE = "cn_mofcom_watch", "cn_mofcom_control", "cn_mofcom_unreliable"
ADDED, REMOVED = ChangeKind.ADDED, ChangeKind.REMOVED
ANNEX = ("附件", "1. 甲公司（A）", "2. 乙公司（B）")


def one(title: str, *lines: str, number: str = "", on: date | None = ON) -> NoticeEntry:
    page = Page(URL, title, lines, number, published_on=on)
    return notice(page, None, stage="announced").entry


def listed(entry: NoticeEntry) -> list[tuple[ChangeKind, str | None, str]]:
    return [(m.verb, m.list_id, m.subject.name) for m in entry.measures if isinstance(m.subject, Party)]


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        # The title decides, where the text only prints the names.
        ("公布将2家实体列入关注名单", ANNEX, [(ADDED, WATCH, "A"), (ADDED, WATCH, "B")]),
        ("公布将2家实体移出关注名单", ANNEX, [(REMOVED, WATCH, "A"), (REMOVED, WATCH, "B")]),
        (
            "关于对2家企业采取不可靠实体清单措施的公告",
            ANNEX,
            [(ADDED, UNRELIABLE, "A"), (ADDED, UNRELIABLE, "B")],
        ),
        # Not where it speaks of a list, or does two things to it.
        ("关于关注名单有关事项的公告", ANNEX, []),
        ("列入关注名单工作程序规定", ANNEX, []),
        ("公布将1家实体移出关注名单、将1家实体列入关注名单", ANNEX, []),
        ("公布列入有关名单的实体", ANNEX, []),
        # Two sentences on one list: both count where there is no annex, else the annex names all.
        (
            "公布名单",
            ("决定将甲公司（A）列入关注名单。现将乙公司（B）列入关注名单。",),
            [(ADDED, WATCH, "A"), (ADDED, WATCH, "B")],
        ),
        (
            "公布名单",
            ("决定将甲公司等列入关注名单。现将乙公司列入关注名单。现将丙公司列入关注名单。", *ANNEX),
            [(ADDED, WATCH, "A"), (ADDED, WATCH, "B")],
        ),
        # Two lists: each annex to the list that its heading names; who has none is in the sentence.
        (
            "公布名单",
            (
                "决定将甲公司等列入出口管制管控名单。现将乙公司等列入关注名单。",
                *("附件1", "出口管制管控名单", "1. 甲公司（A）", "2. 丙公司（C）"),
                *("附件2", "关注名单", "1. 乙公司（B）"),
            ),
            [(ADDED, CONTROL, "A"), (ADDED, CONTROL, "C"), (ADDED, WATCH, "B")],
        ),
        (
            "公布名单",
            (
                "决定将甲公司等列入出口管制管控名单。现将乙公司（B）列入关注名单。",
                *("附件", "出口管制管控名单", "1. 甲公司（A）"),
            ),
            [(ADDED, CONTROL, "A"), (ADDED, WATCH, "B")],
        ),
        (
            "公布名单",
            (
                "决定将甲公司等列入关注名单。现将乙公司列入关注名单。现将丙公司（C）列入出口管制管控名单。",
                *("附件", "关注名单", *ANNEX[1:]),
            ),
            [(ADDED, WATCH, "A"), (ADDED, WATCH, "B"), (ADDED, CONTROL, "C")],
        ),
        # Put on a list and taken off another, or the same.
        (
            "公布名单",
            (
                "决定将甲公司列入关注名单。现决定将乙公司移出出口管制管控名单。",
                *("附件1", "关注名单", "1. 甲公司（A）"),
                *("附件2", "出口管制管控名单", "1. 乙公司（B）"),
            ),
            [(ADDED, WATCH, "A"), (REMOVED, CONTROL, "B")],
        ),
        (
            "公布名单",
            (
                "决定将甲公司列入关注名单。现决定将乙公司移出关注名单。",
                *("附件1", "列入关注名单的实体", "1. 甲公司（A）"),
                *("附件2", "移出关注名单的实体", "1. 乙公司（B）"),
            ),
            [(ADDED, WATCH, "A"), (REMOVED, WATCH, "B")],
        ),
        # A sentence that goes on, with names and not with what is done to who is listed.
        (
            "公布名单",
            (
                "决定将甲公司（A）列入出口管制管控名单，并将乙公司（B Inc.，简称BI）列入关注名单，"
                "将丙公司（C）等1家实体移出关注名单，将于近日对丁公司（D）等已列入关注名单的实体核查。",
            ),
            [(ADDED, CONTROL, "A"), (ADDED, WATCH, "B Inc."), (REMOVED, WATCH, "C")],
        ),
        # One sentence that moves all of an annex.
        (
            "公布名单",
            ("决定将甲公司等2家实体从关注名单调整至出口管制管控名单。", *ANNEX),
            [(REMOVED, WATCH, "A"), (REMOVED, WATCH, "B"), (ADDED, CONTROL, "A"), (ADDED, CONTROL, "B")],
        ),
        # A list that is not the ministry's.
        ("公布名单", ("决定将甲公司（A）列入反制裁清单。",), []),
    ],
)
def test_who_is_put_on_which_list(
    title: str, lines: tuple[str, ...], expected: list[tuple[ChangeKind, str, str]]
) -> None:
    entry = one(title, *lines)
    assert listed(entry) == expected
    assert [count.stated for count in entry.counts] == [count.extracted for count in entry.counts]


def test_an_annex_of_no_list_is_for_a_person_to_read() -> None:
    lines = ("决定将甲公司（A）列入出口管制管控名单。现将乙公司（B）列入关注名单。", "附件", "1. 丙公司（C）")
    for heading in ((), ("后附名单",)):
        page = Page(URL, "公布名单", (*lines[:2], *heading, *lines[2:]), published_on=ON)
        assert notice(page, None, stage="announced").unread == (heading or ("1. 丙公司（C）",))
    known = Page(URL, "公布名单", (*lines[:2], "关注名单", "1. 乙公司（B）"), published_on=ON)
    assert notice(known, None, stage="announced").unread == ()


def test_a_title_that_promises_over_a_text_that_says_nothing_is_for_a_person_to_read() -> None:
    title = "公布将1家实体移出关注名单、将1家实体列入关注名单"
    told = notice(Page(URL, title, ANNEX, published_on=ON), None, stage="announced").unread
    assert told == ("the title announces measures, the text was read without finding any",)
    # Without its page nothing was read.
    assert notice(None, Row(URL, title, ON), stage="announced").unread == ()


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("公布将甲公司列入关注名单", ("决定将甲公司（A）、乙公司（B）等2家美国实体列入关注名单。",)),
        ("公布将2家美国实体列入关注名单", ("决定将甲公司（A）、乙公司（B）列入关注名单。",)),
        ("公布名单", ("决定将下列实体列入关注名单。", "附件", "列入关注名单的2家美国实体", *ANNEX[1:])),
    ],
)
def test_where_those_listed_are_from(title: str, lines: tuple[str, ...]) -> None:
    parties = [m.subject for m in one(title, *lines).measures if isinstance(m.subject, Party)]
    assert [party.countries for party in parties][-1] == ("US",)
    assert len(parties) == 2


def test_counts_of_two_lists_are_kept_apart() -> None:
    entry = one(
        "公布将3家实体列入出口管制管控名单和关注名单",
        "决定将甲公司（A）等1家实体列入关注名单。现决定将乙公司（B）、丙公司（C）等2家实体移出关注名单。"
        "现决定将丁公司（D）、戊公司（E）、己公司（F）列入出口管制管控名单。",
        "上述6家实体应当配合。",
    )
    assert [(c.verb, c.list_id, c.stated, c.extracted) for c in entry.counts] == [
        (ADDED, WATCH, 1, 1),
        (REMOVED, WATCH, 2, 2),
    ]
    # An answer of the day may name each list by how many were put on it.
    assert entry.notice.related == (f"{WATCH}@{ON}#1", f"{CONTROL}@{ON}#3")


def test_a_listing_is_found_by_our_count_and_by_the_stated_one() -> None:
    title = "公布将16家实体列入关注名单"
    entry = one(title, "决定将16家实体列入关注名单。", *ANNEX)
    assert entry.notice.related == (f"{WATCH}@{ON}#2", f"{WATCH}@{ON}#16")
    assert entry.measures[0].quote == "决定将16家实体列入关注名单"
    assert one(title, *ANNEX, on=None).notice.related == ()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("采取以下处理措施：", "一、禁止；", "二、也禁止。", "本公告有效。"), "一、禁止；二、也禁止。"),
        (("采取以下处理措施：", "(一)禁止；", "二、另有提示。"), "(一)禁止；"),
        (("采取以下处理措施：", "（一）对其采取以下措施：禁止。", "附件"), "（一）对其采取以下措施：禁止。"),
        (("本公告依据某法。", "采取以下处理措施：", "禁止。"), "禁止。"),
    ],
)
def test_where_the_measures_of_a_notice_begin_and_end(lines: tuple[str, ...], words: str) -> None:
    assert measures_text(lines) == words


@pytest.mark.parametrize(
    ("title", "before", "end", "list_id", "when"),
    [
        # By its title, by its words, at an hour, and from no day.
        (
            "关于对甲公司采取不可靠实体清单处理措施的公告",
            "另见关注名单。2025年2月4日将甲公司（A）列入不可靠实体清单。采取以下处理措施：",
            "本公告自2025年11月10日13时01分起实施。",
            UNRELIABLE,
            (NOV_10, time(13, 1)),
        ),
        (
            "关于对甲公司采取以下处理措施的公告",
            "2025年2月4日将甲公司（A）列入关注名单。采取以下处理措施：",
            "本公告有效。",
            WATCH,
            (None, None),
        ),
        (
            "关于甲公司的公告",
            "2025年2月4日将甲公司（A）列入关注名单。现决定对该公司采取以下处理措施：",
            "本公告自公布之日起实施。",
            WATCH,
            (ON, None),
        ),
    ],
)
def test_a_further_measure_on_who_is_listed(
    title: str, before: str, end: str, list_id: str, when: tuple[date | None, time | None]
) -> None:
    (measure,) = one(title, before, "禁止交易。", end).measures
    assert (measure.verb, measure.list_id, measure.quote) == (ChangeKind.AMENDED, list_id, "禁止交易。")
    assert (measure.effective_on, measure.effective_time) == when


def test_what_is_decided_of_another_authority_s_list_or_of_nobody_amends_nothing() -> None:
    for text in (
        "现决定对关注名单内实体适用处理措施。",
        "将甲公司（A）列入反制裁清单。现决定对其适用处理措施。",
        "将甲公司（A）列入关注名单的决定有效。",
    ):
        assert [m.verb for m in one("公告", text).measures] == [ChangeKind.PUBLISHED]


def test_what_a_notice_does_to_earlier_ones() -> None:
    entry = one(
        "公布调整关注名单措施的决定",
        "决定自2025年12月1日起，停止商务部公告2025年第13号相关措施",
        "自2025年11月10日13时01分起，继续暂停商务部公告2025年第21号相关措施一年。",
        "对于2025年3月4日被列入的15家实体，停止有关措施。商务部公告2020年第5号、商务部公告2019年第6号同时废止。",
        number=MOF(70),
    )
    rows = [
        (m.verb.value, m.subject.number, m.effective_on, m.effective_time)
        for m in entry.measures
        if isinstance(m.subject, InstrumentRef)
    ]
    at = time(13, 1)
    assert rows == [
        ("ended", MOF(13), DECEMBER, None),
        ("suspension_extended", MOF(21), NOV_10, at),
        ("ended", None, NOV_10, at),
        ("cancelled", "商务部公告2020年第5号", NOV_10, at),
    ]
    assert entry.measures[0].quote == "决定自2025年12月1日起，停止商务部公告2025年第13号相关措施"
    assert entry.measures[0].list_id == WATCH
    assert entry.notice.effective_on == NOV_10
    whole = one("公布决定", "停止商务部公告2025年第13号相关措施。", "本公告自2025年12月1日起实施。")
    assert whole.measures[0].effective_on == DECEMBER


@pytest.mark.parametrize(
    ("number", "text", "touched"),
    [
        # Its own doing, also where it says so of itself; and what another act does.
        (MOF(70), "商务部发布商务部公告2025年第70号，自即日起暂停实施商务部公告2025年第55号。", [MOF(55)]),
        (MOF(71), "商务部发布商务部公告2025年第70号，自即日起暂停实施商务部公告2025年第55号。", []),
        (MOF(70), "停止商务部公告2025年第55号相关措施，商务部公告2025年第70号另有规定的除外。", [MOF(55)]),
    ],
)
def test_only_its_own_doing_and_never_to_itself(number: str, text: str, touched: list[str]) -> None:
    entry = one("公布决定", text, number=number)
    assert [m.subject.number for m in entry.measures if isinstance(m.subject, InstrumentRef)] == touched


@pytest.mark.parametrize(
    ("title", "text", "list_id", "start"),
    [
        ("关于关注名单有关事项的公告", "本公告自2025年12月1日起施行。", WATCH, DECEMBER),
        ("关于关注名单有关事项的公告", "内容。", WATCH, None),
        ("关于启动不可靠实体清单调查的公告", "内容。", UNRELIABLE, ON),
        ("关于反制有关行为的决定", "内容。", "cn_mofcom_countermeasure", None),
    ],
)
def test_an_act_about_a_list(title: str, text: str, list_id: str, start: date | None) -> None:
    (measure,) = one(title, text).measures
    assert (measure.verb, measure.list_id) == (ChangeKind.PUBLISHED, list_id)
    assert (measure.effective_on, measure.quote) == (start, title)


GOODS = ("一、钨相关物项", "（一）1C117.d．钨相关材料。")


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (("内容。",), [(None, None, None, "公布管制")]),
        (GOODS, [(None, None, None, "钨相关物项（1C117.d）")]),
        (
            (*GOODS, "本公告自2025年11月10日13时01分起实施。"),
            [(NOV_10, time(13, 1), None, "钨相关物项（1C117.d）")],
        ),
        (("本公告自2025年12月1日起实施。",), [(DECEMBER, None, None, "公布管制")]),
        (
            (*GOODS, "本公告第一条自2025年12月1日起施行，第二条自2025年11月10日13时01分起施行。"),
            [
                (DECEMBER, None, "第一条", "本公告第一条自2025年12月1日起施行"),
                (NOV_10, time(13, 1), "第二条", "第二条自2025年11月10日13时01分起施行"),
            ],
        ),
    ],
)
def test_a_control_of_goods_is_told_with_its_goods_for_each_day_in_force(
    lines: tuple[str, ...], rows: list[tuple[date | None, time | None, str | None, str]]
) -> None:
    measures = one("公布管制", *lines, number=MOF(61)).measures
    assert [
        (m.effective_on, m.effective_time, getattr(m.subject, "clause", None), m.quote) for m in measures
    ] == rows


DECIDED = "根据有关法律法规的规定，经研究，现决定对有关行为予以规范，具体事项公告如下。"


@pytest.mark.parametrize(
    ("lines", "summary"),
    [
        (("关于某事的决定", "有关情况说明如下：" + "甲" * 20, DECIDED, "又决定。" * 9), DECIDED),
        (("内容。",), ""),
        ((*GOODS, DECIDED), "钨相关物项（1C117.d）"),
        ((DECIDED, "采取以下处理措施：", "禁止交易。", *GOODS), "禁止交易。" + "".join(GOODS)),
    ],
)
def test_the_summary_is_what_is_decided(lines: tuple[str, ...], summary: str) -> None:
    assert one("公告", *lines).notice.summary == summary


def test_one_text_has_one_digest_however_it_is_set() -> None:
    text = ("标题", "决定将甲公司（A）列入，并公布。", "特此公告")
    digest = text_digest(text)
    assert {
        text_digest(("另一标题", "信头", *text[1:])),
        text_digest(("决定将甲公司(A)列入, 并公布。特此", "公告")),
    } == {digest}
    assert len({digest, text_digest(text[:2]), text_digest(("标题",)), text_digest(("题",))}) == 4
    page = Page(URL, "标题", text, published_on=ON)
    assert notice(page, None, stage="announced").entry.text_digest == digest
    assert notice(None, Row(URL, "标题", ON), stage="announced").entry.text_digest == ""
