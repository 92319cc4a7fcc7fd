"""The annex of a notice: numbered names, and what stands under each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from watcher.core.chinese.lines import CELL
from watcher.core.chinese.names import Printed, printed
from watcher.core.chinese.script import has_han, has_latin, is_open
from watcher.core.zh_numerals import chinese_date, chinese_int

_MARK = re.compile(r"^附\s*件?\s*[一二三四五六七八九十\d]*\s*[:：]?$")
_HAN_NUMBER = "[一二三四五六七八九十百]{1,4}"
# Arabic numbers on MOFCOM's lists; （一） under headings 一、企业 in the Foreign Ministry's decisions.
_STYLES = (
    re.compile(r"^(?P<number>\d{1,3})\s*[.．、:：)）]\s*(?P<text>.*)$"),
    re.compile(rf"^[（(]\s*(?P<number>{_HAN_NUMBER}|\d{{1,3}})\s*[)）]\s*(?P<text>.*)$"),
    re.compile(rf"^(?P<number>{_HAN_NUMBER})\s*、\s*(?P<text>.*)$"),
)
_BULLET = re.compile(r"^[-–—―•●▪·・‧*]+\s*(?P<text>\S.*)$")
_LABELS = (
    r"地\s*址|邮\s*编|邮\s*政\s*编\s*码|常\s*用\s*名\s*称|别\s*名|曾\s*用\s*名|又\s*称|英\s*文\s*名\s*称?|"
    r"中\s*文\s*名\s*称?|国\s*别|国\s*家|国家\s*[/、（(]\s*地区[)）]?|注\s*册\s*号|备\s*注|网\s*址|电\s*话"
)
_FIELD = re.compile(rf"^({_LABELS}|[\u4e00-\u9fff]{{2,6}})\s*[:：]\s*(.*)$")
_BEFORE_FIELD = re.compile(rf"[\s，,；;。]+(?=(?:{_LABELS})\s*[:：])")
_HEAD = re.compile(r"序号|名称|名字|英文|地址|邮编|编号")
_LOST = "｜"  # a row of a table that has no number and is not its head
_GLUED = re.compile(r"(?<=[)）])\s*[;；]?\s*(?=\d{1,3}\s*[.．、]\s*[^\d\s])")
_BRANCHES = re.compile(r"(?:分支机构|子公司|分公司|附属机构|关联公司)[)）]?\s*[:：]?$|[:：]$")
_SIGNED = re.compile(r"^(?:商务部|海关总署|外交部|不可靠实体清单工作机制|（商务部代章）)+$")


@dataclass(frozen=True, slots=True)
class Slot:
    """One numbered name. `fields` are (label, value); `subs` the names under it; `section` its heading."""

    number: int
    name: Printed
    line: str
    fields: tuple[tuple[str, str], ...]
    subs: tuple[tuple[Printed, str], ...]
    section: str


@dataclass(frozen=True, slots=True)
class Annex:
    """One annex. `unread` are lines that belong to nothing known, `gap` says where the numbers jump."""

    heading: str
    slots: tuple[Slot, ...]
    unread: tuple[str, ...]
    gap: str


def split(text: Sequence[str]) -> tuple[tuple[str, ...], tuple[Annex, ...]]:
    """The body of a notice, and its annexes of names.

    The annex begins at a line that says only 附件 (a line "附件：…" in the body merely announces it), or
    else at the first line with an Arabic number: the measures of a listing are numbered in Chinese.
    """
    start = next(
        (i for i, line in enumerate(text) if _MARK.match(line) and any(map(_numbered, text[i:]))), None
    )
    if start is None:
        first = next((i for i, line in enumerate(text) if _item(_STYLES[0], line) == 1), None)
        if first is None:
            return tuple(text), ()
        start = first
        while start and _is_heading(text[start - 1]):
            start -= 1
    parts: list[list[str]] = []
    for line in text[start:]:
        if not parts or _MARK.match(line):
            parts.append([])
        parts[-1].append(line)
    return tuple(text[:start]), tuple(annex for part in parts if (annex := read(part)).slots)


def read(part: Sequence[str]) -> Annex:
    """One annex from its lines, the line 附件 included or not."""
    rows = [row for line in part for row in _rows(line)]
    style = next((s for s in _STYLES if any(_item(s, row) for row in rows)), _STYLES[0])
    first = next((i for i, row in enumerate(rows) if _item(style, row)), len(rows))
    lost = [row for row in rows[:first] if row.startswith(_LOST)]
    sections = [row for row in rows[:first] if not (_MARK.match(row) or row.startswith(_LOST))]
    heading = "".join(row for row in sections if _item(_STYLES[2], row) is None)
    reader = _Reader(style, sections[-1] if sections and _item(_STYLES[2], sections[-1]) else "")
    for row in (*lost, *rows[first:]):
        reader.take(row)
    slots = tuple(reader.slots())
    return Annex(heading, slots, tuple(reader.unread), _gap(slots))


class _Reader:
    """Reads the rows of one annex from its first name on, keeping the name that is open."""

    def __init__(self, style: re.Pattern[str], section: str) -> None:
        self.unread: list[str] = []
        self._style = style
        self._section = section
        self._open: list[_Open] = []

    def take(self, row: str) -> None:
        match = self._style.match(row)
        if row.startswith(_LOST):
            self.unread.append(row.removeprefix(_LOST))
        elif match is not None:
            number = chinese_int(match["number"]) or 0
            self._open.append(_Open(number, match["text"], row, self._section))
        elif _STYLES[2].match(row):
            self._section = row
        elif not self._open[-1].take(row) and not _is_signature(row):
            self.unread.append(row)

    def slots(self) -> Iterator[Slot]:
        for one in self._open:
            slot = one.slot()
            if not slot.name.empty:
                yield slot


class _Open:
    """A numbered name while its lines are read."""

    def __init__(self, number: int, text: str, line: str, section: str) -> None:
        self._number, self._text, self._line, self._section = number, text, line, section
        self._fields: list[tuple[str, str]] = []
        self._subs: list[str] = []

    def take(self, row: str) -> bool:
        """Whether the row belongs to this name."""
        begins = row.startswith(("（", "(")) and not has_latin(self._text)
        if not self._fields and not self._subs and (begins or is_open(self._text)):
            self._text = _joined(self._text, row)
            return True
        bullet, field = _BULLET.match(row), _FIELD.match(row)
        if bullet:
            self._subs.append(bullet["text"])
        elif field:
            self._fields.append(("".join(field[1].split()), field[2].strip()))
        elif self._fields and not _is_signature(row):
            label, value = self._fields[-1]
            self._fields[-1] = (label, _joined(value, row))
        elif _BRANCHES.search(self._text) and not _is_signature(row):
            self._subs.append(row)
        else:
            return False
        return True

    def slot(self) -> Slot:
        fields = [(label, value) for label, value in self._fields if value]
        subs = tuple((printed(text), text) for text in self._subs)
        return Slot(self._number, printed(self._text), self._line, tuple(fields), subs, self._section)


def _rows(line: str) -> Iterator[str]:
    """A line as rows: two names on one line parted, a table row turned into name and fields."""
    if CELL in line:
        yield from _cells(line)
        return
    for piece in _GLUED.split(line):
        yield from (row for row in _BEFORE_FIELD.split(piece) if row)


def _cells(line: str) -> Iterator[str]:
    cells = [cell.strip() for cell in line.split(CELL)]
    if not cells[0].rstrip(".．、").isdigit():
        if not any(_HEAD.search(cell) for cell in cells):
            yield _LOST + " ".join(cell for cell in cells if cell)
        return
    names = [cell for cell in cells[1:] if cell]
    if not names:
        return
    plain = len(names) > 1 and has_han(names[0]) and not has_han(names[1]) and has_latin(names[1])
    yield f"{cells[0].rstrip('.．、')}. " + (f"{names[0]}（{names[1]}）" if plain else names[0])
    for cell in names[2:] if plain else names[1:]:
        yield cell if _FIELD.match(cell) else f"备注：{cell}"


def _item(style: re.Pattern[str], row: str) -> int | None:
    match = style.match(row)
    return None if match is None else chinese_int(match["number"])


def _numbered(row: str) -> bool:
    return any(style.match(row) for style in _STYLES) or CELL in row


def _is_heading(row: str) -> bool:
    return (("名单" in row or "清单" in row) and "。" not in row) or _is_date(row)


def _is_date(row: str) -> bool:
    return len(row) <= 20 and chinese_date(row) is not None


def _is_signature(row: str) -> bool:
    return _is_date(row) or _SIGNED.match("".join(row.split())) is not None


def _joined(first: str, second: str) -> str:
    tight = first and (has_han(first[-1]) or has_han(second[0]))
    return f"{first}{second}" if tight else f"{first} {second}".strip()


def _gap(slots: Sequence[Slot]) -> str:
    for before, after in pairwise(slots):
        if after.number not in (before.number + 1, 1):
            return f"{before.number} is followed by {after.number}"
    return f"the first number is {slots[0].number}" if slots and slots[0].number != 1 else ""
