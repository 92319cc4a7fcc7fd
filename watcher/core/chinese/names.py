"""One printed name: 莱多斯公司（Leidos），男，…"""

from __future__ import annotations

import re
from dataclasses import dataclass

from watcher.core.chinese.script import groups, has_han, has_latin, split_outside
from watcher.core.countries import prefix_zh
from watcher.core.text import squeeze

_LABEL = re.compile(r"^(?:英文名称?|外文名称?|英文|English(?: name)?)\s*[:：]?\s*", re.IGNORECASE)
_SHORT = re.compile(
    r"^(?:又称|又名|简称|别名|也称|亦称|旧称|原名|曾用名|以下简称|a\.?k\.?a\.?)\s*[:：]?\s*[“\"]?",
    re.IGNORECASE,
)
_FORMER = re.compile(r"^(?:旧称|原名|曾用名)")
_SEX = re.compile(r"[，,、\s]*([男女])(?=[，,、。\s]|$)")
_BEFORE_COMMA = re.compile(r"[^，,]*")
_APART = re.compile(r"(.*[\u4e00-\u9fff])\s+([A-Za-z0-9][^\u4e00-\u9fff]*)")
_EDGE = " \t，,；;。：:"
# 关于对美国军工企业及高级管理人员采取反制措施的决定: who that is stands in a list, be it on this page or not.
_WHICH = (
    r"(?:其|该|有关|相关|上述|前述|下列|以下|后?附件?|《[^》]*》|所列|列明|若干|部分|多家|其他|其余|"
    r"军工|金融|外国|境外|欧盟|高级|主要|反华|的)*"
)
_KIND = re.compile(
    rf"(?:{_WHICH}(?:实体|企业|公司|机构|组织|个人|人员|人士|管理人员|负责人|高管|官员|政客|议员|单位|智库|媒体)"
    r"[及和与、]*)+"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A name as the notice prints it, taken apart. `tail` is what follows the parentheses.

    `sex` is "男" or "女" for a person, else "". `aliases` are (text, is a former name).
    """

    zh: str | None = None
    en: str | None = None
    tail: str = ""
    sex: str = ""
    aliases: tuple[tuple[str, bool], ...] = ()

    @property
    def empty(self) -> bool:
        """True where nobody is named: no word (the annex of No. 1 of 2025 ends with "29."), or a kind."""
        return not self.en and (not self.zh or _is_kind(self.zh))


def printed(text: str) -> Printed:
    """Take a printed name apart.

    The English name is the last one in parentheses; parentheses before it belong to the Chinese name
    (三菱电机（中国）公司（Mitsubishi Electric (China))). A name may have no English, or no Chinese.
    """
    # Chinese typesetting puts ’ into O'Bryan; nobody writes the name so who looks for it.
    text = squeeze(text).strip("；;。、 ").replace("’", "'")
    foreign = [g for g in groups(text) if has_latin(g.inside) and not _is_remark(g.inside)]
    if not foreign:
        return _alone(text)
    group = foreign[-1]
    before = text[: group.start].strip(_EDGE)
    tail = text[group.end :].strip()
    if not before:
        return Printed(en=group.inside)
    if not has_han(before) and not group.wide:
        # "TechInsights Inc. (Canada)": the parentheses are part of an English name.
        return _alone(text) if not has_han(tail) else _with_tail(None, text[: group.end], tail)
    en, *rest = split_outside(_LABEL.sub("", group.inside), "，；;")
    if has_han(en):
        return _alone(text)
    return _with_tail(before, en.strip(), tail, tuple(_alias(piece) for piece in rest if piece.strip()))


def split_aliases(text: str) -> tuple[str, ...]:
    """常用名称：Teal Drones, iDrone. A comma before a legal form parts no names ("Neros, Inc.")."""
    pieces = re.split(
        r"[、；;，\t]|,(?!\s*(?:Inc|Ltd|LLC|L\.L\.C|Co\b|Corp|Limited|LP|L\.P|PLC|GmbH|S\.A|B\.V))", text
    )
    return tuple(
        name
        for piece in pieces
        if (name := squeeze(piece).strip('“”"。. ') if has_han(piece) else squeeze(piece).strip('“”"。 '))
    )


def _alone(text: str) -> Printed:
    named = _BEFORE_COMMA.match(text)
    if named and _SEX.match(text, named.end()):
        name, tail = named[0], text[named.end() :]
        return _with_tail(name, None, tail) if has_han(name) else _with_tail(None, name, tail)
    turned = [g for g in groups(text) if has_han(g.inside)]
    if turned and not has_han(text[: turned[0].start]) and turned[0].end == len(text):
        # English first, Chinese in parentheses.
        return Printed(zh=turned[0].inside, en=text[: turned[0].start].strip() or None)
    apart = _APART.fullmatch(text)
    if apart is not None:
        return Printed(zh=apart[1], en=apart[2])
    if not text:
        return Printed()
    return Printed(zh=text) if has_han(text) else Printed(en=text)


def _with_tail(
    zh: str | None, en: str | None, tail: str, aliases: tuple[tuple[str, bool], ...] = ()
) -> Printed:
    sex = _SEX.match(tail)
    rest = tail[sex.end() :] if sex else tail
    return Printed(zh, en or None, rest.strip(_EDGE), sex[1] if sex else "", aliases)


def _alias(piece: str) -> tuple[str, bool]:
    former = _FORMER.match(piece.strip()) is not None
    return _SHORT.sub("", piece.strip()).strip('“”" '), former


def _is_kind(zh: str) -> bool:
    """美国军工企业, 有关实体: of which kind somebody is, and where from."""
    _, rest = prefix_zh(re.sub(f"^{_WHICH}", "", zh) + "企业")
    return _KIND.fullmatch(rest) is not None


def _is_remark(inside: str) -> bool:
    """以下简称… after a name is no name of its own in English."""
    return inside.startswith(("以下", "下称", "见附件", "附件"))
