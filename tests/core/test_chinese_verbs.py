"""What Chinese texts do to earlier notices, and when their own words begin to hold."""

from __future__ import annotations

from datetime import date, time

import pytest

from watcher.core.chinese import items, verbs
from watcher.core.chinese.counts import EXPLAINED, counts
from watcher.core.chinese.effect import Effect, effects, first
from watcher.core.chinese.intent import asserted, begin_of, carrier
from watcher.core.chinese.mentions import read
from watcher.errors import ParseError
from watcher.model.measure import ChangeKind, UntilBasis

PUBLISHED = date(2025, 11, 5)
CONTROL_TITLE = "商务部新闻发言人就调整出口管制管控名单措施答记者问"
MOF = "商务部公告2025年第{}号".format
UEL = "不可靠实体清单工作机制公告〔2025〕{}号".format
NOV_10, NEXT_YEAR = date(2025, 11, 10), date(2026, 11, 10)
MARCH, APRIL, NINTH = date(2025, 3, 4), date(2025, 4, 4), date(2025, 4, 9)
COMPUTED, STATED = UntilBasis.COMPUTED, UntilBasis.STATED

Row = tuple[str, str | None, date | None, date | None, UntilBasis | None]


def statuses(text: str, title: str = CONTROL_TITLE, on: date = PUBLISHED) -> list[Row]:
    found = verbs.read(text, title=title, published_on=on).statuses
    return [(s.verb.value, s.ref.number, s.effective_on, s.until, s.until_basis) for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One sentence, two verbs, three notices; the term belongs to the first alone.
        (
            "自2025年11月10日起，继续暂停适用4月4日发布的公告（不可靠实体清单工作机制〔2025〕7号）1年，"
            "停止适用3月4日发布的公告（不可靠实体清单工作机制〔2025〕5号和6号）。",
            [
                ("suspension_extended", UEL(7), NOV_10, NEXT_YEAR, COMPUTED),
                ("ended", UEL(5), NOV_10, None, None),
                ("ended", UEL(6), NOV_10, None, None),
            ],
        ),
        # By day and count; the day has its number elsewhere in the answer.
        (
            "2025年3月4日和4月4日，商务部先后以第13号和第21号公告把31家美国实体列入管控名单。"
            "现决定，自2025年11月10日起，对于2025年3月4日列入管控名单的15家美国实体，停止对其适用的措施；"
            "对于2025年4月4日列入管控名单的16家美国实体，继续暂停对其适用的措施一年。",
            [
                ("ended", MOF(13), NOV_10, None, None),
                ("suspension_extended", MOF(21), NOV_10, NEXT_YEAR, COMPUTED),
            ],
        ),
        # By day and count alone.
        (
            "自2025年11月10日起，对于2025年3月4日列入管控名单的15家美国实体，停止对其适用的措施。",
            [("ended", None, NOV_10, None, None)],
        ),
        # The notices come before the verb; the term is a printed day.
        (
            "商务部、海关总署公告2025年第55号、56号，以及商务部公告2025年第61号，自即日起暂停实施，至2026年11月10日止。",
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
        # What an act is based on is not what it stops; what follows an act put first goes with it.
        (
            "依照商务部公告2025年第70号，停止商务部公告2025年第13号相关措施。",
            [("ended", MOF(13), None, None, None)],
        ),
        (
            "自2025年11月10日起，将商务部公告2025年第13号暂停实施一年，第21号公告亦同。",
            [("suspended", MOF(n), NOV_10, NEXT_YEAR, COMPUTED) for n in (13, 21)],
        ),
        # A day within the week before the text is one of its decisions; what began before that is told.
        (
            "自2025年11月3日起，停止商务部公告2025年第13号相关措施。",
            [("ended", MOF(13), date(2025, 11, 3), None, None)],
        ),
        (
            "自2025年5月14日起，暂停商务部公告2025年第21号相关措施90天。自11月10日起，停止商务部公告2025年第13号相关措施。",
            [("ended", MOF(13), NOV_10, None, None)],
        ),
        # A verb without a day takes the last coming one that is named before it.
        (
            "2025年11月10日起实施甲安排。停止商务部公告2025年第13号相关措施。",
            [("ended", MOF(13), NOV_10, None, None)],
        ),
        (
            "2025年11月10日起实施甲安排。2025年12月1日起实施乙安排。停止商务部公告2025年第13号相关措施。",
            [("ended", MOF(13), date(2025, 12, 1), None, None)],
        ),
        (
            "自2025年3月4日起，将某实体列入管控名单。停止商务部公告2025年第13号相关措施。",
            [("ended", MOF(13), None, None, None)],
        ),
        # 分别 parts the verbs of its own sentence that name no notice of their own.
        (
            "商务部公告2025年第13号和第21号所列措施，自2025年11月10日起分别停止执行。有关各方恢复谈判。",
            [("ended", MOF(n), NOV_10, None, None) for n in (13, 21)],
        ),
        (
            "商务部公告2025年第13号和第21号所列措施，自2025年11月10日起分别停止执行，"
            "继续暂停商务部公告2025年第22号措施，有关各方恢复谈判。",
            [
                ("ended", MOF(13), NOV_10, None, None),
                ("ended", MOF(21), NOV_10, None, None),
                ("suspension_extended", MOF(22), NOV_10, None, None),
            ],
        ),
        (
            "停止商务部公告2025年第35号。自2025年11月10日起，商务部公告2025年第13号和第21号所列措施"
            "分别停止执行、继续暂停一年。",
            [
                ("ended", MOF(35), None, None, None),
                ("ended", MOF(13), NOV_10, None, None),
                ("suspension_extended", MOF(21), NOV_10, NEXT_YEAR, COMPUTED),
            ],
        ),
        (
            "商务部公告2025年第13号和第21号已经公布。自2025年11月10日起，停止上述公告相关措施。",
            [("ended", MOF(n), NOV_10, None, None) for n in (13, 21)],
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
        "中方将相应暂停10月9日公布的出口管制措施，为期一年。",
        "美方将把其9月29日公布的规则暂停一年。",
        "美方暂停商务部公告2025年第21号所针对的做法。",
        "中方将继续暂停商务部公告2025年第21号相关措施。",
        "双方同意暂停商务部公告2025年第21号相关措施。",
        "如美方一意孤行，中方将自2025年11月10日起恢复商务部公告2025年第21号相关措施。",
        "2025年8月12日，中方已继续暂停商务部公告2025年第21号相关措施90天。",
        "中方没有停止商务部公告2025年第21号相关措施。",
        "自2025年5月14日起，暂停商务部公告2025年第21号相关措施90天。",
        "自2025年5月14日起，暂停商务部公告2025年第21号相关措施90天，停止商务部公告2025年第13号相关措施。",
        "联合安排将延期至2027年1月10日。",
        "已经开始的出口活动须即行停止。",
        "上述企业的高级管理人员，其在华工作许可一律取消。",
        "暂停或者取消对美国的反制。",
        "《关于暂停对甲公司实施商务部令2025年第6号措施一年的决定》现予公布，自2025年11月10日起施行。",
    ],
)
def test_what_is_only_meant_told_or_done_by_others_changes_nothing(text: str) -> None:
    assert statuses(text) == []


def test_a_reference_keeps_day_count_clause_and_words() -> None:
    (one,) = verbs.read(
        "自2025年11月10日起，对于2025年3月4日列入管控名单的15家美国实体，停止对其适用的措施。",
        published_on=PUBLISHED,
    ).statuses
    assert (one.ref.published_on, one.ref.count, one.ref.list_id) == (
        date(2025, 3, 4),
        15,
        "cn_mofcom_control",
    )
    assert one.ref.as_printed.startswith("自2025年11月10日起，对于2025年3月4日")
    (two,) = verbs.read(
        "《关于加强相关两用物项对美国出口管制的公告》（商务部公告2024年第46号）第二款自即日起暂停实施，至2026年11月27日止。",
        published_on=date(2025, 11, 9),
    ).statuses
    assert (two.ref.number, two.ref.clause, two.ref.list_id) == ("商务部公告2024年第46号", "第二款", None)
    assert (two.effective_on, two.until, two.until_basis) == (date(2025, 11, 9), date(2026, 11, 27), STATED)
    (three,) = verbs.read(
        "决定自2025年11月10日起，暂停实施2025年10月14日公布的《关于对韩华海洋株式会社5家美国相关子公司采取反制措施的决定》"
        "（商务部令2025年第6号）一年。",
        published_on=NOV_10,
    ).statuses
    assert (three.ref.number, three.ref.published_on, three.ref.count) == (
        "商务部令2025年第6号",
        date(2025, 10, 14),
        5,
    )
    (four,) = verbs.read(
        "自2025年11月10日起，暂停对被列入关注名单的20家日本实体的措施一年。", published_on=PUBLISHED
    ).statuses
    assert (four.ref.number, four.ref.count, four.ref.list_id) == (None, 20, "cn_mofcom_watch")
    assert four.ref.as_printed == "列入关注名单的20家"
    (five,) = verbs.read(
        "停止2025年3月4日公布的商务部公告2025年第13号所列15家实体所涉的全部有关措施，即商务部公告2025年第13号的措施。",
        published_on=PUBLISHED,
    ).statuses
    assert (five.ref.number, five.ref.published_on, five.ref.count) == (MOF(13), MARCH, 15)
    (six,) = verbs.read(
        "停止商务部公告2025年第13号的措施，即2025年3月4日公布的商务部公告2025年第13号的措施。",
        published_on=PUBLISHED,
    ).statuses
    assert (six.ref.number, six.ref.published_on) == (MOF(13), MARCH)
    both = verbs.read("停止3月4日和4月4日列入管控名单的实体所涉措施。", published_on=PUBLISHED).statuses
    assert [(one.ref.number, one.ref.published_on) for one in both] == [(None, MARCH), (None, APRIL)]


@pytest.mark.parametrize(
    ("text", "list_id"),
    [
        # By the number alone, whatever list the words name.
        ("停止对管控名单内实体适用的不可靠实体清单工作机制〔2025〕5号公告措施。", "cn_mofcom_unreliable"),
        ("停止对管控名单内实体适用的商务部令2025年第6号措施。", "cn_mofcom_countermeasure"),
        ("停止对管控名单内实体适用的外交部令第5号措施。", "cn_mfa_countermeasure"),
        # Else by its own words, by the words before it, by those after it, by the title.
        ("不可靠实体清单另有规定。停止商务部公告2025年第13号对关注名单内实体的措施。", "cn_mofcom_watch"),
        ("不可靠实体清单另有规定。关注名单另有规定。停止商务部公告2025年第13号措施。", "cn_mofcom_watch"),
        ("停止商务部公告2025年第13号措施。关注名单另有规定。反制措施另有规定。", "cn_mofcom_watch"),
        ("停止商务部公告2025年第13号措施。", "cn_mofcom_control"),
    ],
)
def test_which_list_a_notice_is_of(text: str, list_id: str) -> None:
    (one,) = verbs.read(text, title=CONTROL_TITLE, published_on=PUBLISHED).statuses
    assert one.ref.list_id == list_id


FIFTEEN_AND_SIXTEEN = (
    "前者所列15家实体的措施自2025年11月10日起停止执行，后者所列16家实体的措施自同日起继续暂停一年。"
)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "2025年3月4日和4月4日，商务部先后以第13号和第21号公告把31家美国实体列入管控名单。",
            [(MOF(13), MARCH), (MOF(21), APRIL)],
        ),
        ("2025年3月4日把15家、4月4日把16家实体列入管控名单。", [(None, MARCH), (None, APRIL)]),
        (
            "2025年3月4日公布不可靠实体清单工作机制〔2025〕5号和6号公告。",
            [(UEL(5), MARCH), (UEL(6), MARCH)],
        ),
        ("商务部公告2025年第13号和第21号中，", [(MOF(13), None), (MOF(21), None)]),
        (
            "商务部公告2025年第13号和第21号针对31家实体。自2025年11月10日起，",
            [(MOF(13), None), (MOF(21), None)],
        ),
        ("商务部公告2025年第13号、第21号、第22号已经公布。", []),
        ("商务部公告2025年第13号已经公布。", []),
    ],
)
def test_the_former_and_the_latter(before: str, expected: list[tuple[str | None, date | None]]) -> None:
    found = verbs.read(before + FIFTEEN_AND_SIXTEEN, title=CONTROL_TITLE, published_on=PUBLISHED)
    verb_and_count = [("ended", 15), ("suspension_extended", 16)]
    assert [(one.ref.number, one.ref.published_on) for one in found.statuses] == expected
    assert [(one.verb.value, one.ref.count) for one in found.statuses] == verb_and_count[: len(expected)]
    assert bool(found.unclear) == (not expected)


def test_without_a_day_of_publication_only_printed_days_count() -> None:
    at_once = "自即日起，停止商务部公告2025年第13号相关措施。"
    (one,) = verbs.read(at_once, whole=Effect(NOV_10)).statuses
    assert one.effective_on == NOV_10
    (two,) = verbs.read("2025年3月4日起实施甲安排。停止商务部公告2025年第13号相关措施。").statuses
    assert two.effective_on == MARCH


def test_a_flood_of_verbs_is_refused() -> None:
    with pytest.raises(ParseError, match=r"^a text with 1001 verbs, where 1000 are the most"):
        verbs.read("暂停。" * 1001)


def test_an_hour_is_kept() -> None:
    (one,) = verbs.read(
        "自2025年11月10日13时01分起，停止商务部公告2025年第13号相关措施。", published_on=PUBLISHED
    ).statuses
    assert one.effective_time == time(13, 1)


def test_an_act_that_is_only_reported_is_named() -> None:
    text = "商务部今日发布2025年第70号公告，自即日起至2026年11月10日，暂停实施商务部公告2025年第55号、56号。"
    assert {one.by for one in verbs.read(text, published_on=PUBLISHED).statuses} == {MOF(70)}


def test_a_repealed_annex_is_no_repealed_act() -> None:
    text = "自2025年12月1日起实施。同日，商务部公告2020年第63号所附《商用密码出口管制清单》不再适用。"
    (one,) = verbs.read(text, published_on=PUBLISHED).statuses
    assert (one.verb.value, one.effective_on) == ("ended", date(2025, 12, 1))
    assert one.ref.clause == "所附《商用密码出口管制清单》"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年4月4日和9日，商务部先后公布第21号和22号公告", [(MOF(21), APRIL), (MOF(22), NINTH)]),
        ("暂停3月4日公告（不可靠实体清单工作机制〔2025〕5号和6号）", [(UEL(5), MARCH), (UEL(6), MARCH)]),
        # A number with its year and without a ministry is the ministry's.
        ("3月4日和4月4日，2025年第13号和第21号公告", [(MOF(13), MARCH), (MOF(21), APRIL)]),
        ("3月4日和4月4日，2025年第13号公告和商务部公告2025年第21号", [(MOF(13), MARCH), (MOF(21), APRIL)]),
        (
            "3月4日公布的《关于对某国部分企业采取有关管控措施并依法依规予以公布的各项有关决定》"
            "（商务部公告2025年第13号）",
            [(MOF(13), MARCH)],
        ),
        # Three days and two numbers: nobody can say which.
        (
            "3月4日、4月4日和4月9日，2025年第13号和第21号公告",
            [(None, MARCH), (None, APRIL), (None, NINTH), (MOF(13), None), (MOF(21), None)],
        ),
        # A sentence between them, or many words, parts a day from a number.
        ("4月4日发布公告。商务部公告2025年第21号", [(None, APRIL), (MOF(21), None)]),
        (
            "3月4日会谈时双方就经贸领域各自关心的有关问题坦诚深入交换了意见并且同意保持沟通和商务部公告2025年第21号",
            [(MOF(21), None)],
        ),
        # Alone, a day is a notice where somebody was listed on it, with the number it has elsewhere.
        ("2025年4月4日和9日，将17家实体列入", [(None, APRIL), (None, NINTH)]),
        ("2025年4月4日会谈后，各方表示", []),
        ("2025年4月4日会谈，4月9日将17家实体列入", [(None, NINTH)]),
        (
            "4月4日公布第21号公告。4月9日公布第22号公告。4月4日被列入的实体",
            [(MOF(21), APRIL), (MOF(22), NINTH), (MOF(21), APRIL)],
        ),
        (
            "4月4日公布第21号公告。4月4日公布第22号公告。4月4日被列入的实体",
            [(MOF(21), APRIL), (MOF(22), APRIL), (None, APRIL)],
        ),
    ],
)
def test_which_number_a_day_belongs_to(text: str, expected: list[tuple[str | None, date | None]]) -> None:
    assert [(one.number, one.on) for one in read(text, 2025).notices] == expected


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("停止商务部公告2025年第13号所列15家美国实体的措施", [15]),
        ("4月4日被列入的16家，继续暂停", [16]),
        # A comma in parentheses ends no clause, and one outside does, whatever was closed before it.
        ("商务部公告2025年第13号（以下称公告，含附件）所列15家美国实体停止执行", [15]),
        ("（商务部公告2025年第13号），其他15家美国实体停止执行", [None]),
        ("商务部公告2025年第13号有效，15家美国实体表示", [None]),
        ("商务部公告2025年第13号（已公布），15家美国实体表示", [None]),
        ("商务部公告2025年第13号有效。15家美国实体表示", [None]),
        # No letter is a sign.
        ("商务部公告2025年第13号所列X公司等15家美国实体停止执行", [15]),
        ("商务部公告2025年第13号（含X公司，另附）所列15家美国实体停止执行", [15]),
        ("商务部公告2025年第13号所列X公司，15家美国实体表示", [None]),
        # The count of two is of neither.
        ("商务部公告2025年第13号和第21号所列31家美国实体停止执行", [None, None]),
        # What stands before a further notice of the clause may be the count of that one.
        ("停止第13号公告和涉及16家美国实体的商务部公告2025年第21号", [None, None]),
        ("《关于对某株式会社5家美国子公司采取反制措施的决定》（商务部令2025年第6号）暂停实施。", [5]),
    ],
)
def test_how_many_a_mention_counts(text: str, counts: list[int | None]) -> None:
    assert [one.count for one in read(text, 2025).notices] == counts


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("商务部公告2024年第46号第二款暂停实施", "第二款"),
        ("2024年第46号公告第二款暂停实施", "第二款"),
        ("商务部公告2024年第46号中的“一（二）”暂停实施", "一（二）"),
        ("商务部公告2024年第46号所附清单X不再执行", "所附清单X"),
        ("商务部公告2024年第46号暂停实施", None),
    ],
)
def test_the_clause_of_an_earlier_notice(text: str, clause: str | None) -> None:
    (one,) = read(text, 2025).notices
    assert (one.number, one.clause) == ("商务部公告2024年第46号", clause)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("2025年11月10日起暂停", ["from"]),
        ("自2025年11月10日零时起暂停", ["from"]),
        ("决定自2025年11月10日零时起暂停", ["from"]),
        ("自2025年11月10日零时起暂停" + "有关措施" * 20, ["from"]),
        ("自北京时间2025年11月10日零时起暂停", ["from"]),
        ("至2025年11月10日止", ["until"]),
        ("会谈在2025年11月10日举行", [""]),
        ("2025年11月10日至会谈结束，2026年11月10日再谈", ["", ""]),
        # From and until; what happened within a week is no term.
        ("2025年11月10日至2026年11月10日暂停", ["from", "until"]),
        ("2025年11月10日起至2026年11月10日暂停", ["from", "until"]),
        ("4月4日至4月9日公布，2025年11月10日至2026年11月10日暂停", ["", "until", "from", "until"]),
        ("至2025年5月14日，到2026年11月10日", ["until", "until"]),
    ],
)
def test_what_a_day_is(text: str, roles: list[str]) -> None:
    assert [day.role for day in read(text, 2025).days] == roles


def test_the_days_of_notices_are_no_term() -> None:
    text = "自2025年11月10日起，停止2025年4月4日和9日公布的第21号和第22号公告相关措施。"
    for before in ("", "有关情况已经说明。"):
        assert statuses(before + text) == [("ended", MOF(n), NOV_10, None, None) for n in (21, 22)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本公告自公布之日起正式实施。", [(PUBLISHED, None, ())]),
        ("本公告自公布之日起实施。", [(PUBLISHED, None, ())]),
        ("本公告自2025年4月10日12时01分起正式实施。", [(date(2025, 4, 10), time(12, 1), ())]),
        ("本公告自 2025 年 11 月 8 日起正式实施。", [(date(2025, 11, 8), None, ())]),
        (
            "《关于对欧盟两家金融机构采取反制措施的决定》现予公布，自2025年8月13日起施行。",
            [(date(2025, 8, 13), None, ())],
        ),
        ("本决定自北京时间2025年11月10日起执行。", [(date(2025, 11, 10), None, ())]),
        (
            "（外交部令第5号，2024年4月11日公布，自2024年4月11日起施行）",
            [(date(2024, 4, 11), None, ())],
        ),
        (
            "本公告中“一（一）”“一（二）”的规定自2025年12月1日起施行。本公告中“一（三）”的规定自公布之日起施行。",
            [(date(2025, 12, 1), None, ("一（一）", "一（二）")), (PUBLISHED, None, ("一（三）",))],
        ),
        (
            "本公告第一、二条自2025年12月1日起施行，第三条自公布之日起施行。",
            [(date(2025, 12, 1), None, ("第一、二条",)), (PUBLISHED, None, ("第三条",))],
        ),
        ("某法第三条自2025年12月1日起施行。", []),
        ("自即日起至2026年11月10日，某公告暂停实施。", []),
        ("罚款须自本公告公布之日起15日内缴清。", []),
        ("本公告自某日起实施。", []),
        ("本公告自某日起实施。本公告自2025年12月1日\n起实施。", [(date(2025, 12, 1), None, ())]),
        ("本公告自2025年12月1日起实施。本公告自2026年1月1日起实施。", [(date(2025, 12, 1), None, ())]),
        ("本公告自2025年13月1日起实施。本公告自12月1日起实施。", [(date(2025, 12, 1), None, ())]),
        ("本公告自即日起实施。", [(PUBLISHED, None, ())]),
        ("本公告自今日起施行。", [(PUBLISHED, None, ())]),
        # A clause of another act, before one of this act.
        (
            "某法第三条自2025年12月1日起施行。本公告第一条自2026年1月1日起施行。",
            [(date(2026, 1, 1), None, ("第一条",))],
        ),
    ],
)
def test_from_which_day(text: str, expected: list[tuple[date, time | None, tuple[str, ...]]]) -> None:
    assert [(one.on, one.at, one.clauses) for one in effects(text.split("\n"), PUBLISHED)] == expected


def test_the_first_day_stated_leads_and_none_is_guessed() -> None:
    assert first(()) is None
    assert effects(["本公告自公布之日起实施。"], None) == ()
    assert effects(["本公告自12月1日起实施。"], None) == ()


def test_goods_with_their_codes() -> None:
    lines = [
        "一、钨相关物项",
        "（一）1C117.d．钨相关材料：",
        "1．仲钨酸铵(参考海关商品编号：2841801000)；",
        "3．碳化钨，1C226所列的除外(参考海关商品编号：2849902000、2849902001)。",
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
    first = "钨相关物项（1C117.d；海关编号 2841801000、2849902000、2849902001）"
    assert items.described(lines, limit=60) == f"{first}；…"
    assert items.described(["无"]) == ""


def test_goods_without_a_heading_or_without_codes() -> None:
    lines = [
        "管制编码：1C001",
        "一、钨相关物项",
        "仲钨酸铵（税则号列：28418010）",
        f"二、{'用于多种用途的' * 6}物项",
        "1C002 技术。",
        "三、无编码物项",
    ]
    assert items.described(lines) == "物项（1C001）；钨相关物项（海关编号 28418010）；物项（1C002）"


def test_a_day_is_not_told_beside_its_own_numbers_and_nothing_twice() -> None:
    text = (
        "自2025年11月10日起，对于2025年3月4日被列入不可靠实体清单的企业，停止3月4日公告（不可靠实体清单工作机制"
        "〔2025〕5号和6号）相关措施。停止不可靠实体清单工作机制〔2025〕5号相关措施。"
    )
    assert [(verb, number) for verb, number, *_ in statuses(text)] == [("ended", UEL(5)), ("ended", UEL(6))]


def test_the_above_measures_of_nothing() -> None:
    assert statuses("自2025年11月10日起，停止上述措施。商务部公告2025年第13号有效。") == []


LISTED_BY = "2025年3月4日和4月4日，商务部先后以第13号和第21号公告把31家美国实体列入管控名单。"
STOPPED = "2025年3月4日被列入管控名单的15家美国实体，所涉措施停止执行"
STAYED = "2025年4月4日被列入管控名单的16家美国实体，所涉措施继续暂停一年"


@pytest.mark.parametrize(
    "text",
    [
        # A semicolon parts the two, whatever stands between it and the second verb.
        f"自2025年11月10日起，{STOPPED}；{STAYED}。",
        f"自2025年11月10日起，对{STOPPED}；对{STAYED}。",
        f"现决定自2025年11月10日起：{STOPPED}；{STAYED}。",
        # So does a comma, before words that name the notice which the second verb does not name itself.
        f"自2025年11月10日起，{STOPPED}，{STAYED}。",
        "自2025年11月10日起，3月4日公告（第13号）所列15家实体，有关措施停止执行，4月4日公告（第21号）所列16家实体，"
        "有关措施继续暂停一年。",
        "自2025年11月10日起，停止适用第13号公告，第21号公告所列16家实体，有关措施继续暂停一年。",
        # The day may stand with the first verb only, the term by itself.
        "第13号公告所涉措施自2025年11月10日起停止执行；第21号公告所涉措施自同日起继续暂停；为期一年。",
        "自2025年11月10日起，2025年3月4日列入的15家停止执行有关措施，2025年4月4日列入的16家继续暂停有关措施一年。",
        # Each its own.
        "自2025年11月10日起，上述两份公告所列措施分别停止执行、继续暂停一年。",
        "自2025年11月10日起，第13号公告和第21号公告所列措施，分别停止执行和继续暂停一年。",
        "其中，前者所列15家实体的措施自2025年11月10日起停止执行，后者所列16家实体的措施自同日起继续暂停一年。",
        # Joined without a comma, each with its own.
        "自2025年11月10日起，停止适用第13号公告并对第21号公告继续暂停适用一年。",
        "自2025年11月10日起，第13号公告所列措施停止执行、对第21号公告所列措施继续暂停一年。",
        "自2025年11月10日起，分别停止适用第13号公告、继续暂停适用第21号公告一年。",
        # A day in between does not lend its year to the number that follows.
        "自2025年11月10日起，停止适用第13号公告；第21号公告继续暂停适用，期限一年。",
    ],
)
def test_fifteen_are_stopped_and_sixteen_stay_suspended(text: str) -> None:
    assert statuses(LISTED_BY + text) == [
        ("ended", MOF(13), NOV_10, None, None),
        ("suspension_extended", MOF(21), NOV_10, NEXT_YEAR, COMPUTED),
    ]


def test_without_a_first_day_nothing_is_computed() -> None:
    assert statuses(f"{LISTED_BY}{STOPPED}；{STAYED}。") == [
        ("ended", MOF(13), None, None, None),
        ("suspension_extended", MOF(21), None, None, None),
    ]
    alone = verbs.read(f"{STOPPED}；{STAYED}。", title=CONTROL_TITLE, published_on=PUBLISHED).statuses
    assert [(one.verb.value, one.ref.published_on, one.ref.count) for one in alone] == [
        ("ended", date(2025, 3, 4), 15),
        ("suspension_extended", date(2025, 4, 4), 16),
    ]


def test_a_number_keeps_the_year_that_it_had_before() -> None:
    text = f"{LISTED_BY}自2025年11月10日起，继续暂停适用第21号公告，至2026年11月10日止；停止适用第13号公告。"
    assert statuses(text) == [
        ("suspension_extended", MOF(21), NOV_10, NEXT_YEAR, STATED),
        ("ended", MOF(13), NOV_10, None, None),
    ]


def test_a_stretch_of_days_says_from_when() -> None:
    text = "2025年11月10日至2026年11月10日，暂停适用商务部公告2025年第21号。"
    assert statuses(text) == [("suspended", MOF(21), NOV_10, NEXT_YEAR, STATED)]
    (week,) = read("2025年4月4日至9日公布", 2025).days[:1]
    assert week.role == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # Some of those above, and nobody can say which.
        (
            "自2025年11月10日起，对上述31家实体中的15家停止执行有关措施，对其余16家继续暂停有关措施一年。",
            ("自2025年11月10日起，对上述31家实体中的15家停止执行有关措施", "对其余16家继续暂停有关措施一年"),
        ),
        # Two verbs for each of three notices, or two verbs on one.
        (
            "商务部公告2025年第13号、第21号、第22号所列实体的措施，自2025年11月10日起分别停止执行、继续暂停一年。",
            (
                "商务部公告2025年第13号、第21号、第22号所列实体的措施，自2025年11月10日起分别停止执行",
                "继续暂停一年",
            ),
        ),
        # Two verbs that nothing parts.
        (
            "自2025年11月10日起，停止或者暂停适用第21号公告。",
            ("自2025年11月10日起，停止或者暂停适用第21号公告",),
        ),
        (
            "自2025年11月10日起，对上述31家实体中的15家停止执行有关措施。",
            ("自2025年11月10日起，对上述31家实体中的15家停止执行有关措施",),
        ),
        # Somebody, and a first or a last day, but no notice.
        ("自2025年11月10日起，停止对某些实体的措施。", ("自2025年11月10日起，停止对某些实体的措施",)),
        ("某些实体的暂停期限延长至2026年11月10日。", ("某些实体的暂停期限延长至2026年11月10日",)),
        (
            "自2025年11月10日起，对上述实体停止执行有关措施，对上述实体继续暂停有关措施一年。",
            ("自2025年11月10日起，对上述实体停止执行有关措施", "对上述实体继续暂停有关措施一年"),
        ),
    ],
)
def test_what_is_not_clear_is_not_guessed(text: str, words: tuple[str, ...]) -> None:
    found = verbs.read(LISTED_BY + text, title=CONTROL_TITLE, published_on=PUBLISHED)
    assert found.statuses == ()
    assert set(found.unclear) <= set(words)
    assert found.unclear


@pytest.mark.parametrize(
    "text", ["自2025年11月10日起，暂停有关谈判。", "停止对某些实体的措施。", "暂停或者取消对美国的反制。"]
)
def test_what_touches_nobody_or_has_no_day_needs_no_reader(text: str) -> None:
    assert verbs.read(text, title=CONTROL_TITLE, published_on=PUBLISHED) == verbs.Verbs()


@pytest.mark.parametrize(
    ("text", "dated", "decides"),
    [
        ("暂停有关措施", False, True),
        # Grounds are the other side's, the decision is not; a ground of its own decides nothing.
        ("鉴于美方自同日起取消加征，中方决定暂停有关措施", True, True),
        ("鉴于中方决定暂停有关措施", True, False),
        ("据报道，近日美方决定暂停有关措施", True, False),
        ("美方宣布让步，自同日起暂停有关措施", True, False),
        # A condition holds for its own sentence.
        ("如果磋商失败，中方决定暂停有关措施", True, False),
        ("磋商继续。若失败，中方决定暂停有关措施", True, False),
        ("磋商继续，若失败，中方决定暂停有关措施", True, False),
        ("如果磋商失败则另议。中方决定暂停有关措施", True, True),
        # 将 with its day is a decision, 愿 is none; 决定 is one without a day.
        ("中方将继续暂停有关措施", True, True),
        ("中方将继续暂停有关措施", False, False),
        ("中方愿意继续暂停有关措施", True, False),
        ("商务部决定，将暂停有关措施", False, True),
    ],
)
def test_what_is_decided_and_what_is_not(text: str, dated: bool, decides: bool) -> None:
    verb = text.index("暂停")
    assert asserted(text, begin_of(text, verb), verb, dated=dated) is decides


@pytest.mark.parametrize(
    ("text", "begin"),
    [("X一二三", 0), ("。二三", 1), ("一。二三", 2), ("一！二。三", 4), ("一？二", 2), ("一\n二", 2)],
)
def test_where_a_sentence_begins(text: str, begin: int) -> None:
    assert begin_of(text, len(text)) == begin
    assert begin_of(f"{text}。四", len(text)) == begin


def test_the_act_that_carries_a_verb_is_the_one_that_is_published() -> None:
    text = "此前发布3月4日公告。现发布商务部公告2025年第70号，参照商务部公告2024年第46号，暂停有关措施"
    every = read(text, 2025).notices
    assert carrier(text, 0, every) == "商务部公告2025年第70号"
    assert carrier(text, 0, [one for one in every if one.number != "商务部公告2025年第70号"]) is None


def stated(title: str, *, number: str | None = None, parties: int, numbered: int) -> list[tuple[object, ...]]:
    found = counts(
        number,
        ChangeKind.ADDED,
        "cn_mofcom_unreliable",
        title=title,
        decisions=(("决定将甲公司列入", None),),
        headings=(),
        body=(),
        parties=parties,
        numbered=numbered,
    )
    return [(one.of, one.stated, one.extracted, one.explained) for one in found]


def test_a_stated_number_is_of_parties_or_of_the_numbered_names() -> None:
    two, three = "公布将2家实体列入", "公布将3家实体列入"
    assert stated(two, parties=3, numbered=2) == [("entries", 2, 2, None)]
    assert stated(three, parties=3, numbered=2) == [("parties", 3, 3, None)]
    assert stated("公布将〇家企业和3家实体列入", parties=3, numbered=3) == [("parties", 3, 3, None)]
    # What explains a known miscount explains nothing where the numbers are right.
    (known, words), *_ = EXPLAINED.items()
    assert stated(two, number=known, parties=3, numbered=2) == [("entries", 2, 2, None)]
    assert stated(three, number=known, parties=3, numbered=2) == [("parties", 3, 3, None)]
    assert stated(three, number=known, parties=2, numbered=2) == [("parties", 3, 2, words)]


def test_a_number_said_again_below_is_a_stated_one() -> None:
    (count,) = counts(
        None,
        ChangeKind.ADDED,
        "cn_mofcom_watch",
        title="",
        decisions=(),
        headings=(),
        body=("决定如下。", "上述两家实体应当配合。"),
        parties=2,
        numbered=2,
    )
    assert (count.stated, count.extracted, count.words) == (2, 2, "上述两家")
