"""Announcement numbers: one normal form for the many spellings of one act."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.core.zh_numerals import (
    COUNT,
    YEAR,
    PrintedDate,
    Squashed,
    chinese_date,
    chinese_dates,
    chinese_int,
    squash,
)

__all__ = [
    "Number",
    "PrintedDate",
    "chinese_date",
    "chinese_dates",
    "chinese_int",
    "find_all",
    "normal",
]

_UEL = "不可靠实体清单工作机制"
_TARIFF = "税委会"
_MFA = "外交部"
# An act of several ministries bears the number of the one that is named first: 商务部、海关总署公告
# 2025年第70号 is printed as 商务部公告2025年第70号 on the export control portal.
_AGENCIES = {
    "国务院关税税则委员会": _TARIFF,
    _TARIFF: _TARIFF,
    _UEL: _UEL,
    "商务部": "商务部",
    _MFA: _MFA,
    "海关总署": "海关总署",
    "工业和信息化部": "工业和信息化部",
    "国家发展和改革委员会": "国家发展改革委",
    "国家发展改革委": "国家发展改革委",
    "国家互联网信息办公室": "国家网信办",
    "国家网信办": "国家网信办",
    "国家密码管理局": "国家密码局",
    "国家密码局": "国家密码局",
    "国家国防科技工业局": "国家国防科工局",
    "国家国防科工局": "国家国防科工局",
    "财政部": "财政部",
    "国家税务总局": "税务总局",
    "税务总局": "税务总局",
    "市场监管总局": "市场监管总局",
    "生态环境部": "生态环境部",
    "国家原子能机构": "国家原子能机构",
    "国家禁毒委员会办公室": "国家禁毒办",
    "科技部": "科技部",
    "公安部": "公安部",
}
_NAMES = "|".join(_AGENCIES)
_AGENCY = rf"(?:中华人民共和国)?(?:{_NAMES})"
# Enumerations end, here and below: one that never did would be gone through from each of its parts.
_OTHERS = rf"(?:[、,和及与]{{0,2}}{_AGENCY}){{1,20}}"
_HEAD = rf"(?:中华人民共和国)?(?P<agency>{_NAMES})(?:等{COUNT}个?部门|{_OTHERS})?"
# 商务部公告2025第61号: the title of the page leaves 年 out, so that 第 must then be there.
_YEAR = rf"[〔\[(【]?(?P<year>{YEAR})(?:[〕\])】]年?第?|年第?|第)"
_NUMBER = rf"(?P<number>{COUNT})号"
_FORM = re.compile(
    rf"{_HEAD}(?P<kind>公告|令)?(?:{_YEAR}|(?:(?<=公告)|(?<=令))第){_NUMBER}(?P<after>公告|令)?"
)
# 〔2025〕5号和6号; 第55号、56号、57号、58号; 55号（…）、56号（…）
_MORE = re.compile(
    rf"(?:\([^()]*\)|《[^《》]*》)*(?:[、,和及与]|以及)+"
    rf"(?P<words>(?:[〔\[(【](?P<year>{YEAR})[〕\])】]|(?P<plain>{YEAR})年)?第?{_NUMBER})"
)
_BARE = re.compile(
    rf"(?<![年〕\])】公告令\d])第{_NUMBER}(?=(?:(?:[、,和及与]|以及)第?{COUNT}号){{0,50}}公告)"
)
_CHAIN = re.compile(rf"(?:[、,和及与]|以及)(?P<words>第?{_NUMBER})")
_AGENCY_ALONE = re.compile(_NAMES)
_YEAR_ALONE = re.compile(rf"(?P<year>{YEAR})年|〔(?P<bracketed>{YEAR})〕")
_LABEL = re.compile(r"^(?:[【\[]?(?:发布)?文号[】\]]?:?|[(〔\[《])*")


@dataclass(frozen=True, slots=True)
class Number:
    """One announcement number found in a text: its normal form, its words, and their place."""

    normal: str
    printed: str
    span: tuple[int, int]


def normal(text: str) -> str | None:
    """The normal form of the number that the text begins with; None where it begins with none.

    商务部公告2025年第13号 · 商务部令2025年第7号 · 不可靠实体清单工作机制公告〔2025〕4号 · 外交部令第19号 ·
    税委会公告2025年第10号. Spaces, full-width signs, Chinese numerals, further ministries and a label
    (【发布文号】) are all the same to it. A title that only mentions another act's number has none.
    """
    squashed = squash(text)
    label = _LABEL.match(squashed.text)
    found = _numbered(squashed)
    start = label.end() if label else 0
    return found[0][0] if found and found[0][1] == start else None


def find_all(text: str, year: int | None = None) -> tuple[Number, ...]:
    """Every announcement number in the text, in order, those that share a prefix one by one.

    In "〔2025〕5号和6号" the second takes agency and year from the first; in "2025年4月4日和9日，商务部
    先后公布第21号和22号公告" both take them from what stands before (at first `year`). What has no
    agency or no year to take is left out.
    """
    squashed = squash(text)
    found = _numbered(squashed)
    found += _bare(squashed, found, year)
    return tuple(
        Number(number, squashed.printed(start, end), squashed.span(start, end))
        for number, start, end in sorted(found, key=lambda item: item[1:])
    )


def _numbered(squashed: Squashed) -> list[tuple[str, int, int]]:
    text, found, place = squashed.text, list[tuple[str, int, int]](), 0
    while match := _FORM.search(text, place):
        agency, year = _AGENCIES[match["agency"]], match["year"]
        kind = match["kind"] or match["after"]
        number = _form(agency, kind, year, match["number"])
        place = match.end()
        if number is None:
            continue
        end = match.end() if match["kind"] is None else match.end("number") + 1
        found.append((number, match.start(), end))
        place = end
        while more := _MORE.match(text, place):
            year = more["year"] or more["plain"] or year
            following = _form(agency, kind, year, more["number"])
            if following is None:
                break
            found.append((following, more.start("words"), more.end()))
            place = more.end()
    return found


def _bare(
    squashed: Squashed, found: list[tuple[str, int, int]], year: int | None
) -> list[tuple[str, int, int]]:
    text, out = squashed.text, list[tuple[str, int, int]]()
    taken = {place for _, *span in found for place in range(*span)}
    earlier = {_tail(number): number for number, *_ in found}
    agencies, years = [*_AGENCY_ALONE.finditer(text)], [*_YEAR_ALONE.finditer(text)]
    for match in _BARE.finditer(text):
        if match.start() in taken:
            continue
        agency, said = _last(agencies, match.start()), _last(years, match.start())
        if agency is None:
            continue
        printed_year = (said["year"] or said["bracketed"]) if said else str(year or "")
        place, start = match, match.start()
        while True:
            number = _form(_AGENCIES[agency[0]], "公告", printed_year, place["number"])
            if number is not None:
                # 第46号公告 after 商务部公告2024年第46号 means that one, whatever year was named between;
                # so does 第13号公告 after 至2026年11月10日, where the text spoke of it before.
                out.append((earlier.setdefault(_tail(number), number), start, place.end()))
                taken.update(range(start, place.end()))
            following = _CHAIN.match(text, place.end())
            if following is None:
                break
            place, start = following, following.start("words")
    return out


def _last(found: Sequence[re.Match[str]], place: int) -> re.Match[str] | None:
    """The last of these that ends before a place."""
    count = bisect_right(found, place, key=lambda match: match.end())
    return found[count - 1] if count else None


def _tail(number: str) -> str:
    return re.split("[第〕]", number)[-1]


def _form(agency: str, kind: str | None, year: str | None, number: str) -> str | None:
    count = chinese_int(number)
    known = None if year is None else chinese_int(year)
    if not count:
        return None
    if agency == _UEL:
        return f"{_UEL}公告〔{known}〕{count}号" if known else None
    if agency == _MFA and kind == "令":
        # The Foreign Ministry numbers its orders through, without a year: 外交部令第19号.
        return f"{_MFA}令第{count}号"
    if known is None or kind is None:
        return None
    return f"{agency}{kind}{known}年第{count}号"
