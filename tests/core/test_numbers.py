"""Announcement numbers, Chinese numerals and dates, as the official texts print them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.numbers import find_all, normal
from watcher.core.zh_numerals import chinese_date, chinese_dates, chinese_int, squash

UEL = "不可靠实体清单工作机制公告〔2025〕{}号"
MOF = "商务部公告2025年第{}号"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("商务部公告2025年第13号", "商务部公告2025年第13号"),
        ("商务部公告2025年第13号 公布将15家美国实体列入出口管制管控名单", "商务部公告2025年第13号"),
        ("商务部公告2025第61号", "商务部公告2025年第61号"),
        ("【发布文号】商务部公告2025年第70号", "商务部公告2025年第70号"),
        ("【发布文号】 不可靠实体清单工作机制〔2025〕6号", UEL.format(6)),
        ("文号：商务部公告2025年第70号", "商务部公告2025年第70号"),
        ("不可靠实体清单工作机制〔2025〕4号", UEL.format(4)),
        ("不可靠实体清单工作机制公告〔2025〕4号", UEL.format(4)),
        ("不可靠实体清单工作机制公告2023年第1号", "不可靠实体清单工作机制公告〔2023〕1号"),
        (
            "不 可 靠 实 体 清 单 工 作 机 制\n公           告\n2025年 第5号",
            UEL.format(5),
        ),
        ("不可靠实体清单工作机制公告［２０２５］第４号", UEL.format(4)),
        ("商务部令二〇二五年第7号", "商务部令2025年第7号"),
        ("商务部令二零二五年第7号", "商务部令2025年第7号"),
        ("商务部令2025年第7号", "商务部令2025年第7号"),
        ("中华人民共和国商务部令 二〇二五年 第6号", "商务部令2025年第6号"),
        ("中华人民共和国商务部令\n\n 二〇二五年 第6号", "商务部令2025年第6号"),
        ("商务部令2025年第5号 (二〇二五年第5号)", "商务部令2025年第5号"),
        ("商务部 海关总署公告2025年第55号", MOF.format(55)),
        ("商务部、海关总署公告2025年第55号", MOF.format(55)),
        ("商务部 工业和信息化部 海关总署 国家密码局公告2024年第51号", "商务部公告2024年第51号"),
        ("商务部等5部门公告2025年第55号", MOF.format(55)),
        ("商务部等五部门公告2025年第55号", MOF.format(55)),
        (
            "中华人民共和国商务部\n\n中华人民共和国海关总署\n\n公 告\n\n2023年 第66号",
            "商务部公告2023年第66号",
        ),
        ("商务部、海关总署2022年第42号公告", "商务部公告2022年第42号"),
        ("商务部、海关总署2005年第29号令", "商务部令2005年第29号"),
        ("海关总署公告2025年第3号", "海关总署公告2025年第3号"),
        ("外交部令第19号", "外交部令第19号"),
        ("中华人民共和国外交部令\u3000第十九号", "外交部令第19号"),
        ("外交部令2025年第19号", "外交部令第19号"),
        ("外交部公告2025年第3号", "外交部公告2025年第3号"),
        ("税委会公告2025年第10号", "税委会公告2025年第10号"),
        ("国务院关税税则委员会公告2025年第10号", "税委会公告2025年第10号"),
        ("商务部公告２０２５年第２１号", MOF.format(21)),
        ("商务部\u200c公告2025年\u200c第21号", MOF.format(21)),
    ],
)
def test_one_act_has_one_normal_form(text: str, expected: str) -> None:
    assert normal(text) == expected
    assert normal(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-03929",
        "商务部新闻发言人就调整不可靠实体清单措施答记者问",
        "公布暂停实施商务部、海关总署公告2025年第55号的决定",
        "公布调整实施商务部公告2024年第46号的决定",
        "商务部公告第21号",
        "商务部2025年第21号",
        "不可靠实体清单工作机制公告第4号",
        "商务部公告2025年第零号",
        "商务部2025年4月4日",
    ],
)
def test_what_does_not_begin_with_a_number_has_none(text: str) -> None:
    assert normal(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "停止适用3月4日发布的公告（不可靠实体清单工作机制〔2025〕5号和6号）",
            [(UEL.format(5), "不可靠实体清单工作机制〔2025〕5号"), (UEL.format(6), "6号")],
        ),
        (
            "2025年4月4日和9日，商务部先后公布第21号和22号公告，共28家",
            [(MOF.format(21), "第21号"), (MOF.format(22), "22号")],
        ),
        (
            "商务部、海关总署公告2025年第55号、56号、57号、58号，以及商务部公告2025年第61号、62号",
            [
                (MOF.format(55), "商务部、海关总署公告2025年第55号"),
                (MOF.format(56), "56号"),
                (MOF.format(57), "57号"),
                (MOF.format(58), "58号"),
                (MOF.format(61), "商务部公告2025年第61号"),
                (MOF.format(62), "62号"),
            ],
        ),
        (
            "不可靠实体清单工作机制〔2025〕7号、〔2024〕2号，以及2023年第1号",
            [
                (UEL.format(7), "不可靠实体清单工作机制〔2025〕7号"),
                ("不可靠实体清单工作机制公告〔2024〕2号", "〔2024〕2号"),
                ("不可靠实体清单工作机制公告〔2023〕1号", "2023年第1号"),
            ],
        ),
        (
            "商务部公告2025年第55号（超硬材料）、第56号（稀土设备）",
            [(MOF.format(55), "商务部公告2025年第55号"), (MOF.format(56), "第56号")],
        ),
        (
            "商务部公告2024年第46号自2024年12月3日起实施。2025年11月9日，第46号公告第二款暂停实施",
            [("商务部公告2024年第46号", "商务部公告2024年第46号"), ("商务部公告2024年第46号", "第46号")],
        ),
        (
            "商务部、海关总署2022年第42号公告公布的目录，2005年第29号令",
            [("商务部公告2022年第42号", "商务部、海关总署2022年第42号公告")],
        ),
        # In the order of the text, wherever their agency and year stand.
        (
            "2025年4月4日，商务部公布第21号和22号公告，税委会公告2025年第4号，2025年第9号",
            [
                (MOF.format(21), "第21号"),
                (MOF.format(22), "22号"),
                ("税委会公告2025年第4号", "税委会公告2025年第4号"),
                ("税委会公告2025年第9号", "2025年第9号"),
            ],
        ),
        (
            "不可靠实体清单工作机制〔2025〕5号继续有效，第6号公告停止执行",
            [(UEL.format(5), "不可靠实体清单工作机制〔2025〕5号"), (UEL.format(6), "第6号")],
        ),
        (
            "税委会公告2025年第5号、第6号公告，商务部第21号公告",
            [
                ("税委会公告2025年第5号", "税委会公告2025年第5号"),
                ("税委会公告2025年第6号", "第6号"),
                (MOF.format(21), "第21号"),
            ],
        ),
        # What has no kind, or nobody before it, is no number; those after it are.
        ("商务部2025年第20号。商务部公告2025年第21号公告", [(MOF.format(21), "商务部公告2025年第21号")]),
        ("2025年第20号公告、第19号公告之后，商务部发布第21号公告", [(MOF.format(21), "第21号")]),
        ("于四月四日发布了第21号公告", []),
        ("商务部发布了第21号公告", []),
        ("2025年4月4日发布了第21号公告", []),
        ("商务部2025年发布了第0号公告", []),
        ("商务部公告2025年第5号、第0号", [(MOF.format(5), "商务部公告2025年第5号")]),
    ],
)
def test_every_number_of_a_sentence_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_all(text)
    assert [(number.normal, number.printed) for number in found] == expected
    assert all(text[slice(*number.span)] == number.printed for number in found)


def test_a_bare_number_takes_the_year_that_the_caller_knows() -> None:
    found = find_all("商务部此前发布了第21号和第22号公告", year=2025)
    assert [number.normal for number in found] == [MOF.format(21), MOF.format(22)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三", 3),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("二十八", 28),
        ("一百零五", 105),
        ("一千二百", 1200),
        ("两", 2),
        ("两家", 2),
        ("共2家", 2),
        ("等15家", 15),
        ("等三家", 3),
        ("２８", 28),
        ("二〇二五", 2025),
        ("二零二五", 2025),
        ("二○二五", 2025),
        ("二O二五", 2025),
        ("O", 0),
        ("٣", None),
        ("九十天", 90),
        ("第二款", 2),
        ("", None),
        ("家", None),
        ("abc", None),
        ("十x", None),
    ],
)
def test_chinese_numerals(text: str, expected: int | None) -> None:
    assert chinese_int(text) == expected


@given(st.integers(1, 999))
def test_every_numeral_reads_back(number: int) -> None:
    signs = "〇一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    word = f"{signs[hundreds]}百" if hundreds else ""
    if tens:
        word += f"{signs[tens]}十"
    elif hundreds and ones:
        word += "零"
    word += signs[ones] if ones else ""
    assert chinese_int(word) == number


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("2025年4月4日", None, [date(2025, 4, 4)]),
        ("2025年04月04日", None, [date(2025, 4, 4)]),
        ("2025 年 4 月 4 日", None, [date(2025, 4, 4)]),
        ("二〇二五年十一月五日", None, [date(2025, 11, 5)]),
        ("二零二五年十一月二十五日", None, [date(2025, 11, 25)]),
        ("于2025年4月4日和9日，将17家", None, [date(2025, 4, 4), date(2025, 4, 9)]),
        ("4月4日和9日", 2025, [date(2025, 4, 4), date(2025, 4, 9)]),
        ("4月4日和9日", None, []),
        (
            "2025年3月4日……4月4日、9日和10日",
            None,
            [date(2025, m, d) for m, d in [(3, 4), (4, 4), (4, 9), (4, 10)]],
        ),
        ("2025年2月30日", None, []),
        ("2025年11月", None, []),
        ("没有日期", 2025, []),
    ],
)
def test_chinese_dates(text: str, year: int | None, expected: list[date]) -> None:
    found = chinese_dates(text, year)
    assert [day.on for day in found] == expected
    assert all(text[slice(*day.span)] == day.printed for day in found)
    assert chinese_date(text, year) == (expected[0] if expected else None)


def test_each_day_of_an_enumeration_has_its_own_words() -> None:
    found = chinese_dates("于2025年4月4日和 9日，将17家")
    assert [day.printed for day in found] == ["2025年4月4日", "9日"]


@pytest.mark.parametrize(
    ("hour", "at"),
    [
        ("0时00分", time(0, 0)),
        ("23时59分", time(23, 59)),
        ("13:01", time(13, 1)),
        ("12时", time(12, 0)),
        ("24时00分", None),
        ("12时60分", None),
        ("", None),
    ],
)
def test_an_hour_of_the_day(hour: str, at: time | None) -> None:
    (day,) = chinese_dates(f"自2025年4月10日{hour}起")
    assert (day.on, day.at, day.printed) == (date(2025, 4, 10), at, f"2025年4月10日{hour}")


def test_the_hour_is_kept_where_it_is_printed() -> None:
    assert [(d.on, d.at) for d in chinese_dates("自2025年4月10日12时01分起，至2026年11月10日13:01")] == [
        (date(2025, 4, 10), time(12, 1)),
        (date(2026, 11, 10), time(13, 1)),
    ]
    assert chinese_dates("2025年4月10日25时01分")[0].at is None


@given(st.text())
def test_squashed_text_knows_its_way_back(text: str) -> None:
    squashed = squash(text)
    assert len(squashed.text) == len(squashed.origin)
    assert list(squashed.origin) == sorted(squashed.origin)
    assert not any(sign.isspace() for sign in squashed.text)


@given(st.text(alphabet="商务部公告令第号年〔〕2025、和 一二三十〇不可靠实体清单工作机制", max_size=60))
def test_what_is_found_is_normal(text: str) -> None:
    for number in find_all(text, year=2025):
        assert normal(number.normal) == number.normal
        assert text[slice(*number.span)] == number.printed
