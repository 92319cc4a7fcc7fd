"""What a notice says of itself before its text: title, number, day, authority."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core.chinese.index import Row
from watcher.core.chinese.page import Page
from watcher.core.numbers import find_all, normal
from watcher.core.text import fold, squeeze
from watcher.core.zh_numerals import chinese_dates, squash

_UEL = "不可靠实体清单工作机制"
_MINISTRY = "商务部"
_AGENCIES = re.compile(
    r"^(?:(?:中华人民共和国)?(?:商务部|海关总署|工业和信息化部|国家密码(?:管理)?局|国家发展(?:和)?改革委(?:员会)?|外交部|"
    r"国家国防科(?:技)?工(?:业)?局|国家原子能机构|生态环境部|财政部|国家税务总局|国家禁毒(?:委员会)?办(?:公室)?|公安部)[\s、]*)+$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Title, number and days of one notice; `number` is in normal form."""

    title: str
    number: str | None
    number_as_printed: str | None
    published_on: date | None
    authority: str

    @property
    def key(self) -> str:
        """The number in normal form, else title and day."""
        return self.number or f"{fold(self.title)}@{self.published_on or ''}"


def head(page: Page | None, row: Row | None) -> Head:
    """Read the head from the page, and from the index row what the page lacks.

    A page may print its number in the block 【发布文号】, in its title or in its letterhead (不 可 靠 实 体
    清 单 工 作 机 制 … 2025年 第5号), or nowhere.
    """
    title = (page.title if page else "") or (row.title if row else "")
    printed, number = _number(page, (page.title if page else "", row.title if row else ""))
    return Head(
        title=title or (page.lines[0] if page and page.lines else ""),
        number=number,
        number_as_printed=printed,
        published_on=_published(page, row),
        authority=_authority(number, page),
    )


def _number(page: Page | None, titles: Sequence[str]) -> tuple[str | None, str | None]:
    block = page.number if page else ""
    letterhead = ["\n".join(page.lines[first : first + 5]) for first in range(4)] if page else []
    for text in (block, *titles, *letterhead):
        if number := normal(text):
            return squeeze(find_all(text)[0].printed), number
    return (squeeze(block) or None), None


def _published(page: Page | None, row: Row | None) -> date | None:
    """The day of the act: as its block says, as it is signed, as the index or the page dates it.

    The portal's copies are dated up to four days late (No. 70 of 2025: 7 November, there 11 November).
    """
    if page is not None:
        if page.issued_on:
            return page.issued_on
        signed = _signed(page.lines)
        if signed:
            return signed
    if row is not None and row.on:
        return row.on
    return page.published_on if page else None


def _signed(lines: Sequence[str]) -> date | None:
    for line in lines:
        squashed = squash(line).text
        days = chinese_dates(squashed)
        if len(days) == 1 and (days[0].printed == squashed or _is_signature(squashed, days[0].printed)):
            return days[0].on
    return None


def _is_signature(line: str, day: str) -> bool:
    """部长 王文涛 2025年8月13日: minister and day on one line."""
    return line.endswith(day) and line.startswith("部长") and len(line) <= len(day) + 8


def _authority(number: str | None, page: Page | None) -> str:
    if number and number.startswith(_UEL):
        return _UEL
    for line in reversed(page.lines if page else ()):
        if _AGENCIES.match(line):
            return squeeze(line.replace("中华人民共和国", ""))
    return _MINISTRY
