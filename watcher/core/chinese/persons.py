"""Persons as the Foreign Ministry prints them: an office before the name, several persons in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from watcher.core.chinese.names import Printed, printed
from watcher.core.chinese.script import groups, has_han, has_latin, split_outside

_OFFICES = (
    "议员|主席|主任|所长|行政官|执行官|运营官|财务官|总裁|经理|顾问|董事|秘书长?|部长|委员|创始人|总监|议长|司令|"
    "大使|教授|专员|会长|社长|院长|校长|局长|负责人|总统|总理|首相|研究员|律师|记者|主编|发言人"
)
# 哈德逊研究所董事会主席萨拉·斯特恩: the name is what follows the last word for an office.
_OFFICE = re.compile(rf"^(?P<office>.*(?:{_OFFICES}))(?P<name>[\u4e00-\u9fff·•．・]{{2,24}})$")
_ONLY_OFFICE = re.compile(rf"(?:{_OFFICES})$")
_INCLUDING = re.compile(
    r"包括(?P<all>.*?)(?:等)?[，,]?\s*共\s*(?P<count>\d+|[一二三四五六七八九十]+)\s*[人名家]|包括(?P<rest>.*)$"
)
_JOINT = re.compile(r"^[\s，,、；和及与]+")
_QUOTED = re.compile(r"^(?P<country>[\u4e00-\u9fff]{0,8})[“\"](?P<name>[^”\"]+)[”\"]$")


def without_office(name: Printed) -> Printed:
    """The name with a leading office moved to its tail; other names unchanged."""
    match = _OFFICE.match(name.zh or "")
    if match is None:
        return name
    tail = "，".join(part for part in (match["office"], name.tail) if part)
    return replace(name, zh=match["name"], tail=tail)


def unquoted(name: Printed) -> tuple[Printed, str]:
    """A name in quotation marks without them, and the country before it: 加拿大“加拿大西藏委员会”."""
    match = _QUOTED.match(name.zh or "")
    return (replace(name, zh=match["name"]), match["country"]) if match else (name, "")


def included(line: str) -> tuple[Printed, ...]:
    """The persons that a line names after 包括, each with the office said last; none for other lines."""
    match = _INCLUDING.search(line)
    return tuple(_each(match["all"] or match["rest"] or "")) if match else ()


def _each(text: str) -> Iterator[Printed]:
    office, start = "", 0
    for group in groups(text):
        if not has_latin(group.inside) or has_han(group.inside):
            continue
        *before, last = split_outside(text[start : group.end], "、，,")
        start = group.end
        said = ""
        for piece in (_JOINT.sub("", one) for one in before):
            if _ONLY_OFFICE.search(piece):
                said += f"{piece}、"
            elif piece:
                # A person without a Latin name between two that have one.
                name = without_office(printed(piece))
                office = name.tail or office
                yield replace(name, tail=office)
        name = without_office(printed(said + _JOINT.sub("", last)))
        office = name.tail or office
        yield replace(name, tail=office)
