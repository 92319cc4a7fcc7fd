"""What Chinese texts do to earlier notices, and when their own words begin to hold."""

from __future__ import annotations

from datetime import date, time

import pytest

from watcher.core.chinese import items, verbs
from watcher.core.chinese.effect import effects, first
from watcher.core.chinese.mentions import read
from watcher.model.measure import UntilBasis

PUBLISHED = date(2025, 11, 5)
CONTROL_TITLE = "商务部新闻发言人就调整出口管制管控名单措施答记者问"
MOF = "商务部公告2025年第{}号".format
UEL = "不可靠实体清单工作机制公告〔2025〕{}号".format
NOV_10, NEXT_YEAR = date(2025, 11, 10), date(2026, 11, 10)
COMPUTED, STATED = UntilBasis.COMPUTED, UntilBasis.STATED

Row = tuple[str, str | None, date | None, date | None, UntilBasis | None]


def statuses(text: str, title: str = CONTROL_TITLE, on: date = PUBLISHED) -> list[Row]:
    found = verbs.read(text, title=title, published_on=on)
    return [(s.verb.value, s.ref.number, s.effective_on, s.until, s.until_basis) for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One sentence, two verbs, three notices; the term belongs to the first alone.
        (
            "自2025年11月10日起，继续暂停4月4日公告（不可靠实体清单工作机制〔2025〕7号）相关措施1年，"
            "停止3月4日公告（不可靠实体清单工作机制〔2025〕5号和6号）相关措施。",
            [
                ("suspension_extended", UEL(7), NOV_10, NEXT_YEAR, COMPUTED),
                ("ended", UEL(5), NOV_10, None, None),
                ("ended", UEL(6), NOV_10, None, None),
            ],
        ),
        # By day and count; the day has its number elsewhere in the answer.
        (
            "商务部分别于2025年3月4日和4月4日发布第13号和第21号公告，将31家美国实体列入出口管制管控名单。"
            "决定自2025年11月10日起，对于2025年3月4日被列入出口管制管控名单的15家美国实体，停止执行相关措施；"
            "对于2025年4月4日被列入出口管制管控名单的16家美国实体，继续暂停上述相关措施一年。",
            [
                ("ended", MOF(13), NOV_10, None, None),
                ("suspension_extended", MOF(21), NOV_10, NEXT_YEAR, COMPUTED),
            ],
        ),
        # By day and count alone.
        (
            "自2025年11月10日起，对于2025年3月4日被列入出口管制管控名单的15家美国实体，停止执行相关措施。",
            [("ended", None, NOV_10, None, None)],
        ),
        # The notices come before the verb; the term is a printed day.
        (
            "经批准，自即日起至2026年11月10日，商务部、海关总署公告2025年第55号、56号，及商务部公告2025年第61号暂停实施。",
            [("suspended", MOF(n), PUBLISHED, NEXT_YEAR, STATED) for n in (55, 56, 61)],
        ),
        # 上述措施 are those of the sentence before.
        (
            "商务部先后发布第21号和第22号公告。自2025年5月14日起暂停上述公告相关措施90天。",
            [],  # told in November of a day in May: a recapitulation
        ),
        (
            "商务部先后发布2025年第21号和第22号公告。自2025年11月10日起，暂停上述公告相关措施90天。",
            [("suspended", MOF(n), NOV_10, date(2026, 2, 8), COMPUTED) for n in (21, 22)],
        ),
        (
            "自2025年11月10日起，取消商务部令2025年第6号反制措施。",
            [("cancelled", "商务部令2025年第6号", NOV_10, None, None)],
        ),
        ("决定恢复实施商务部公告2025年第21号。", [("resumed", MOF(21), None, None, None)]),
        (
            "将不可靠实体清单工作机制〔2025〕7号公告的暂停期限延长至2026年11月10日。",
            [("suspension_extended", UEL(7), None, NEXT_YEAR, STATED)],
        ),
        ("停止暂停商务部公告2025年第21号相关措施。", [("resumed", MOF(21), None, None, None)]),
        (
            "停止2025年第13号公告相关措施，继续暂停2025年第21号公告相关措施。",
            [("ended", MOF(13), None, None, None), ("suspension_extended", MOF(21), None, None, None)],
        ),
        # Its own day is the decision: 将 with a day and a number.
        (
            "中方将自2025年11月10日起，继续暂停商务部公告2025年第21号相关措施一年。",
            [("suspension_extended", MOF(21), NOV_10, NEXT_YEAR, COMPUTED)],
        ),
        (
            "停止商务部公告2025年第13号并继续暂停商务部公告2025年第21号措施一年，自2025年11月10日起执行。",
            [
                ("ended", MOF(13), None, None, None),
                ("suspension_extended", MOF(21), NOV_10, NEXT_YEAR, COMPUTED),
            ],
        ),
    ],
)
def test_verbs_and_what_they_touch(text: str, expected: list[Row]) -> None:
    assert statuses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "中方将相应暂停实施10月9日公布的相关出口管制等措施一年。",
        "美方将暂停实施其9月29日公布的出口管制50%穿透性规则一年。",
        "美方暂停商务部公告2025年第21号所针对的做法。",
        "中方将继续暂停商务部公告2025年第21号相关措施。",
        "双方同意暂停商务部公告2025年第21号相关措施。",
        "如美方一意孤行，中方将自2025年11月10日起恢复商务部公告2025年第21号相关措施。",
        "2025年8月12日，中方已继续暂停商务部公告2025年第21号相关措施90天。",
        "中方没有停止商务部公告2025年第21号相关措施。",
        "自2025年5月14日起，暂停商务部公告2025年第21号相关措施90天。",
        "将吉隆坡经贸磋商联合安排延期至2027年1月10日。",
        "正在开展的相关出口活动应当立即停止。",
        "不批准并取消上述企业高级管理人员在中国境内工作许可、停留或者居留资格。",
        "暂停或取消针对美国的非关税反制措施。",
    ],
)
def test_what_is_only_meant_told_or_done_by_others_changes_nothing(text: str) -> None:
    assert statuses(text) == []


def test_a_reference_keeps_day_count_clause_and_words() -> None:
    (one,) = verbs.read(
        "自2025年11月10日起，对于2025年3月4日被列入出口管制管控名单的15家美国实体，停止执行相关措施。",
        published_on=PUBLISHED,
    )
    assert (one.ref.published_on, one.ref.count, one.ref.list_id) == (
        date(2025, 3, 4),
        15,
        "cn_mofcom_control",
    )
    assert one.ref.as_printed.startswith("自2025年11月10日起，对于2025年3月4日")
    (two,) = verbs.read(
        "自即日起至2026年11月27日，《关于加强相关两用物项对美国出口管制的公告》（商务部公告2024年第46号）第二款暂停实施。",
        published_on=date(2025, 11, 9),
    )
    assert (two.ref.number, two.ref.clause, two.ref.list_id) == ("商务部公告2024年第46号", "第二款", None)
    assert (two.effective_on, two.until, two.until_basis) == (date(2025, 11, 9), date(2026, 11, 27), STATED)
    (three,) = verbs.read(
        "决定自2025年11月10日起，暂停实施2025年10月14日公布的《关于对韩华海洋株式会社5家美国相关子公司采取反制措施的决定》"
        "（商务部令2025年第6号）一年。",
        published_on=NOV_10,
    )
    assert (three.ref.number, three.ref.published_on, three.ref.count) == (
        "商务部令2025年第6号",
        date(2025, 10, 14),
        5,
    )
    (four,) = verbs.read(
        "自2025年11月10日起，暂停对被列入关注名单的20家日本实体的措施一年。", published_on=PUBLISHED
    )
    assert (four.ref.number, four.ref.count, four.ref.list_id) == (None, 20, "cn_mofcom_watch")


def test_an_hour_is_kept() -> None:
    (one,) = verbs.read(
        "自2025年11月10日13时01分起，停止商务部公告2025年第13号相关措施。", published_on=PUBLISHED
    )
    assert one.effective_time == time(13, 1)


def test_an_act_that_is_only_reported_is_named() -> None:
    text = "商务部今日发布2025年第70号公告，自即日起至2026年11月10日，暂停实施商务部公告2025年第55号、56号。"
    assert {one.by for one in verbs.read(text, published_on=PUBLISHED)} == {MOF(70)}


def test_a_repealed_annex_is_no_repealed_act() -> None:
    text = "自2025年12月1日起实施。同日，商务部公告2020年第63号所附《商用密码出口管制清单》不再适用。"
    (one,) = verbs.read(text, published_on=PUBLISHED)
    assert (one.verb.value, one.effective_on) == ("ended", date(2025, 12, 1))
    assert one.ref.clause == "所附《商用密码出口管制清单》"


def test_a_day_belongs_to_its_number() -> None:
    found = read("商务部于2025年4月4日和9日分别发布了第21号和22号公告", 2025).notices
    assert [(one.number, one.on) for one in found] == [
        (MOF(21), date(2025, 4, 4)),
        (MOF(22), date(2025, 4, 9)),
    ]
    (one, two) = read("暂停3月4日公告（不可靠实体清单工作机制〔2025〕5号和6号）", 2025).notices
    assert one.on == two.on == date(2025, 3, 4)
    (alone,) = read("2025年4月4日发布公告。商务部公告2025年第21号", 2025).notices[1:]
    assert alone.on is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本公告自公布之日起正式实施。", [(PUBLISHED, None, ())]),
        ("本公告自公布之日起实施。", [(PUBLISHED, None, ())]),
        ("本公告自2025年4月10日12时01分起正式实施。", [(date(2025, 4, 10), time(12, 1), ())]),
        ("本公告自 2025 年 11 月 8 日起正式实施。", [(date(2025, 11, 8), None, ())]),
        (
            "现公布《关于对欧盟两家金融机构采取反制措施的决定》，自2025年8月13日起施行。",
            [(date(2025, 8, 13), None, ())],
        ),
        ("本决定自北京时间2025年11月10日起执行。", [(date(2025, 11, 10), None, ())]),
        (
            "（2024年4月11日中华人民共和国外交部令第5号公布，自2024年4月11日起施行）",
            [(date(2024, 4, 11), None, ())],
        ),
        (
            "本公告“一（一）”和“一（二）”部分自2025年12月1日起实施。本公告“一（三）”部分自公布之日起实施。",
            [(date(2025, 12, 1), None, ("一（一）", "一（二）")), (PUBLISHED, None, ("一（三）",))],
        ),
        ("自即日起至2026年11月10日，某公告暂停实施。", []),
        ("上述企业应当自本公告公布之日起15日内办理缴款。", []),
        ("本公告自某日起实施。", []),
    ],
)
def test_from_which_day(text: str, expected: list[tuple[date, time | None, tuple[str, ...]]]) -> None:
    assert [(one.on, one.at, one.clauses) for one in effects([text], PUBLISHED)] == expected


def test_the_first_day_stated_leads_and_none_is_guessed() -> None:
    assert first(()) is None
    assert effects(["本公告自公布之日起实施。"], None) == ()


def test_goods_with_their_codes() -> None:
    lines = [
        "一、钨相关物项",
        "（一）1C117.d．钨相关材料：",
        "1．仲钨酸铵(参考海关商品编号：2841801000)；",
        "3．非1C226项下管制的碳化钨(参考海关商品编号：2849902000、2849902001)。",
        "二、1C909 钬相关物项",
        "（一）1E004、1E101.b．技术。（管制编码：1E902.a）",
        "三、境外组织应当申请许可。",
        "说明：",
        "1. 1C999项包括粉末。",
    ]
    assert [(one.heading, one.codes, one.tariff) for one in items.goods(lines)] == [
        ("钨相关物项", ("1C117.d",), ("2841801000", "2849902000", "2849902001")),
        ("钬相关物项", ("1C909", "1E004", "1E101.b", "1E902.a"), ()),
    ]
    assert items.described(lines) == (
        "钨相关物项（1C117.d；海关编号 2841801000、2849902000、2849902001）；"
        "钬相关物项（1C909、1E004、1E101.b、1E902.a）"
    )
    assert items.described(lines, limit=60).endswith("；…")
    assert items.described(["无"]) == ""


def test_a_day_is_not_told_beside_its_own_numbers_and_nothing_twice() -> None:
    text = (
        "自2025年11月10日起，对于2025年3月4日被列入不可靠实体清单的企业，停止3月4日公告（不可靠实体清单工作机制"
        "〔2025〕5号和6号）相关措施。停止不可靠实体清单工作机制〔2025〕5号相关措施。"
    )
    assert [(verb, number) for verb, number, *_ in statuses(text)] == [("ended", UEL(5)), ("ended", UEL(6))]


def test_the_above_measures_of_nothing() -> None:
    assert statuses("自2025年11月10日起，停止上述措施。商务部公告2025年第13号有效。") == []
