"""Persons as the Foreign Ministry prints them: an office before the name, several persons in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from watcher.core.chinese.names import Printed, printed
from watcher.core.chinese.script import enumerated, has_latin, split_outside

_OFFICES = (
    "议员|主席|主任|所长|行政官|执行官|运营官|财务官|总裁|经理|顾问|董事|秘书长?|部长|委员|创始人|总监|议长|司令|"
    "大使|教授|专员|会长|社长|院长|校长|局长|负责人|总统|总理|首相|研究员|律师|记者|主编|发言人"
)
# 哈德逊研究所董事会主席萨拉·斯特恩: the name is what follows the last word for an office.
# Initials stay Latin in a Chinese name: 威廉·J·甲.
_NAME = r"[\u4e00-\u9fffA-Za-z·•．・.]{2,24}(?:[（(][^（）()]*[)）])?"
_OFFICE = re.compile(rf"(?P<office>.*(?:{_OFFICES}))(?P<name>{_NAME})")
_ONLY_OFFICE = re.compile(rf"(?:{_OFFICES})$")
_INCLUDING = re.compile(
    r"包括(?P<all>.*?)(?:等[^、，,（）()]{0,6})?[，,]?\s*"
    r"(?:共\s*(?:\d+|[一二三四五六七八九十]+)\s*[人名家]|[。；;]?\s*$)"
)
# A person without a Latin name beside those that have one; 其配偶 is nobody's name.
_PERSON = re.compile(rf"(?!其|有关|相关){_NAME}")
_QUOTED = re.compile(r"(?P<country>[\u4e00-\u9fff]{0,8})[“\"](?P<name>[^”\"]+)[”\"]")


def without_office(name: Printed) -> Printed:
    """The name with a leading office moved to its tail; other names unchanged."""
    match = _OFFICE.fullmatch(name.zh or "")
    if match is None:
        return name
    tail = "，".join(part for part in (match["office"], name.tail) if part)
    return replace(name, zh=match["name"], tail=tail)


def unquoted(name: Printed) -> tuple[Printed, str]:
    """A name in quotation marks without them, and the country before it: 加拿大“加拿大西藏委员会”."""
    match = _QUOTED.fullmatch(name.zh or "")
    return (replace(name, zh=match["name"]), match["country"]) if match else (name, "")


def included(line: str) -> tuple[Printed, ...]:
    """The persons that a line names after 包括, each with the office said last; none for other lines."""
    match = _INCLUDING.search(line)
    return tuple(_each(match["all"])) if match else ()


def _each(text: str) -> Iterator[Printed]:
    office = said = ""
    for chunk in enumerated(text) if has_latin(text) else ():
        for piece in map(str.strip, split_outside(chunk, "、，,")):
            if _ONLY_OFFICE.search(piece):
                said += f"{piece}、"
            elif has_latin(piece) or _PERSON.fullmatch(piece):
                name = without_office(printed(said + piece))
                said, office = "", name.tail or office
                yield replace(name, tail=office)
