"""Names inside the deciding sentence: 决定将A公司（A）、B公司（B）和C公司列入不可靠实体清单."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core.chinese.names import Printed, printed
from watcher.core.chinese.script import depths, enumerated, groups
from watcher.core.countries import prefix_zh
from watcher.core.zh_numerals import COUNT, chinese_dates, chinese_int

LISTS = r"(?:不可靠实体清单|(?:出口)?管制?管控名单|关注名单|反制清单|反制裁清单)"
# "决定于2025年2月4日将…列入" tells of an earlier decision: only a 将 that follows 决定 lists anybody now.
_DECIDED = re.compile(
    rf"(?:决定|现决定|现)(?:自[^，。；]{{1,25}}起)?[，,]?\s*(?:将|把)(?P<who>[^。；]*?)"
    rf"(?:(?P<verb>列入|移出)(?P<list>{LISTS})|从(?P<source>{LISTS})中?(?P<moved>移出|移除|删除|调整至|转入|列入)"
    rf"(?P<target>{LISTS})?)"
)
# 决定将甲公司列入关注名单，并将乙公司移出关注名单: decided too. Only names stand between 将 and the verb.
_AND = re.compile(
    rf"[，,；;、]\s*(?:并且?|同时)?(?:将|把)(?P<who>(?![于在自对依视继会])(?:[^，。；（）()]|[（(][^（）()]*[)）])*?)"
    rf"(?P<verb>列入|移出)(?P<list>{LISTS})"
)
_AUTHORITY = re.compile(
    r"\s*[，,]?\s*(?:(?:不可靠实体清单)?工作机制|(?:中国)?商务部|中方|我部)?(?:曾经?|已经?|即|就|依法|再次|研究|宣布)*"
)
_EARLIER = re.compile(rf"(?:将|把)(?P<who>[^。；]*?)列入(?P<list>{LISTS})")
_ASIDE = re.compile(r"[（(](?:见附件[^（）()]*|详见[^（）()]*|名单见[^（）()]*|以下[^（）()]*)[)）]")
_KIND = (
    r"(?:[\u4e00-\u9fff]{1,5}(?:国|地区|本|盟|大))?(?:相关|有关|军工|外国|境外)*"
    r"(?:实体|企业|公司|机构|组织|个人|人员|单位|银行)"
)
_COUNTED = re.compile(
    rf"(?:等|共|上述|这)*(?P<count>{COUNT})(?:家|名|个)(?P<what>[^、，（）()和]*)$|等{_KIND}?$"
)
_ENDS = (
    "公司|集团|银行|研究所|研究院|学院|大学|实验室|中心|联盟|协会|基金会|论坛|企业|工厂|造船厂|制作所|株式会社|会社|机构|"
    "委员会|联合会|总部|智库|项目|图书馆|学会|商会|厂|署|局|院|部"
)
_WHOLE = re.compile(rf"(?:{_ENDS})[”\"]?$")
# An English name before 和 and another one after it: "UAB Urbo Bankas和AB Mano Bankas".
_LATIN_END = re.compile(r"[A-Za-z.)）]$")
_LATIN = re.compile(r"\s*[A-Za-z0-9]")
_DESCRIBED = re.compile(r"(?:\d+家|子公司|下属|附属|关联|旗下)[^A-Za-z]*$")
_NEAR = 80
"""Letters before 决定 in which the day of an earlier decision is looked for."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One deciding sentence. `stated` is the number in it (等6家实体), `removes` is true for 移出."""

    names: tuple[Printed, ...]
    list_name: str
    words: str
    stated: int | None = None
    removes: bool = False


def decisions(body: Sequence[str], title: str = "", published_on: date | None = None) -> tuple[Decision, ...]:
    """Every sentence of the body that lists somebody, or takes somebody out.

    The title helps to tell where a leading reason ends ("参与军售的甲公司"), the day of publication what
    was decided before it ("2025年2月4日，工作机制决定将…").
    """
    found = []
    text = "".join(body)  # a page may break a sentence anywhere
    for match in _DECIDED.finditer(text):
        if _is_told(text[max(0, match.start() - _NEAR) : match.start()], published_on):
            continue
        names, stated = named(match["who"], title)
        words = match[0]
        if match["verb"]:
            found.append(Decision(names, match["list"], words, stated, match["verb"] == "移出"))
        else:
            found.append(Decision(names, match["source"], words, stated, removes=True))
        if match["target"]:
            found.append(Decision(names, match["target"], words, stated))
        place = match.end()
        while more := _AND.match(text, place):
            names, stated = named(more["who"], title)
            words = more[0].lstrip("，,；;、")
            found.append(Decision(names, more["list"], words, stated, more["verb"] == "移出"))
            place = more.end()
    return tuple(found)


def _is_told(before: str, published_on: date | None) -> bool:
    """True where the words before 决定 are a day before the notice's own, and the authority."""
    if published_on is None:
        return False
    day = next(reversed(chinese_dates(before, published_on.year)), None)
    return day is not None and day.on < published_on and _AUTHORITY.fullmatch(before, day.span[1]) is not None


def earlier(body: Sequence[str]) -> tuple[Printed, ...]:
    """Whom the body says to be listed already: "决定于2025年2月4日将因美纳公司（Illumina, Inc.）列入…"."""
    match = _EARLIER.search("".join(body))
    return named(match["who"])[0] if match else ()


def named(who: str, title: str = "") -> tuple[tuple[Printed, ...], int | None]:
    """The names in an enumeration, and the count that the words state."""
    rest, stated = _without_count(who)
    eager = _pieces(rest, title, eager=True)
    return (eager if len(eager) == stated else _pieces(rest, title, eager=False)), stated


def _without_count(who: str) -> tuple[str, int | None]:
    who = _ASIDE.sub("", who).strip()
    match = _COUNTED.search(who)
    if match is None:
        return who, None
    return who[: match.start()], chinese_int(match["count"]) if match["count"] else None


def _pieces(text: str, title: str, *, eager: bool) -> tuple[Printed, ...]:
    """Cut after each closed parenthesis with a Latin name; between them, where a name is complete."""
    names = [_described(piece) for chunk in enumerated(text) for piece in _apart(chunk, eager)]
    names[0] = _without_reason(names[0], title)
    return tuple(name for piece in names if not (name := printed(piece)).empty)


def _apart(chunk: str, eager: bool) -> list[str]:
    """Cut "美国PVH集团、因美纳公司（Illumina, Inc.）" in two, "波音防务、空间与安全集团（…）" not.

    Before 、 or 和 a name is complete where it ends like an organisation, or is Latin. `eager` cuts at
    every 、 whatever stands before it.
    """
    pieces: list[str] = []
    start = 0
    for place, (sign, depth) in enumerate(zip(chunk, depths(chunk), strict=True)):
        if depth or sign not in "、，和及与":
            continue
        comma, left = sign in "、，", chunk[start:place].strip()
        follows = comma or _LATIN.match(chunk, place + 1)
        if (comma and eager) or _WHOLE.search(left) or (follows and _LATIN_END.search(left)):
            pieces.append(left)
            start = place + 1
    return [*pieces, chunk[start:].strip()]


def _described(piece: str) -> str:
    """ "韩华海洋株式会社5家美国相关子公司Hanwha Shipping LLC": the name is what follows the description."""
    match = re.fullmatch(r"([^A-Za-z（()）]*[\u4e00-\u9fff])\s*([A-Za-z][^\u4e00-\u9fff（）]*)", piece)
    if match is None:
        return piece
    head, name = match.groups()
    if _DESCRIBED.search(head) or prefix_zh(head + "公司")[1] == "公司" or head == "欧盟":
        return name
    return piece


def _without_reason(piece: str, title: str) -> str:
    """Drop "参与对台湾地区军售的" before the first name.

    The name is the longest rest that the title has as well, else what follows the last 的.
    """
    head = next((piece[: group.start] for group in groups(piece)), piece).strip()
    starts = [0, *(match.end() for match in re.finditer("的", head))]
    return piece[next((start for start in starts if head[start:] in title), starts[-1]) :]
