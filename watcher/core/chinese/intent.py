"""Whether a verb is decided, or only intended, asked for, conditional, or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.core.chinese.mentions import Mention

_ADVERBS = (
    r"(?:相应|依法|依规|适时|继续|尽快|立即|进一步|也|再|会|于|在一年内|考虑|全部|相关|有条件|地|[，,\s])"
    r"{0,20}"
)
# 中方将相应暂停…: an intention. 将…措施继续暂停: 将 only puts the object first.
_INTENDED = re.compile(
    r"(?:将|拟|会|愿意?|准备|打算|考虑|希望|期待|同意|承诺|敦促|要求|呼吁|研究|建议|应当?|可以?|能够|推动|争取|计划|"
    rf"有意|是否|如何|没有|尚?未|并?不|拒绝|不会|讨论|商定){_ADVERBS}$"
)
_ONLY_FUTURE = re.compile(rf"将{_ADVERBS}(?:自[^，。；]*起{_ADVERBS})?$")
_TOLD = re.compile(r"(?:已经?|曾|此前|先前|前期)(?:于[^，。；]{0,14})?(?:决定|宣布|公布)?$")
_CONDITION = re.compile(r"(?:^|[，；。！？\n])\s*(?:如果?(?!下|何)|若|倘若|一旦|除非|假如|只要|待)")
_FAR = 1000
"""Letters between a condition and its verb: a longer sentence would be gone through for each of its verbs."""
_FOREIGN = re.compile(
    r"(?<![对与就同和针向由])(?:美方|欧方|日方|荷方|加方|英方|韩方|墨方|印方|对方|双方|美国政府|美国商务部|美国财政部|"
    r"美国贸易代表|欧盟委员会|荷兰政府|日本政府)"
)
_GROUNDS = re.compile(r"^\s*(?:鉴于|为|根据|依据|按照|针对|考虑到|经|由于|因)")
_BECAUSE = re.compile(r"^\s*(?:鉴于|由于|考虑到|因)")
_ISSUED = re.compile(r"(?:发布|印发|出台|公布)了?[^，。；]{0,12}$")


def asserted(text: str, start: int, verb: int, *, dated: bool) -> bool:
    """True where the words between `start` and the verb make it a decision of the Chinese side.

    `dated`: the sentence says from which day. "将自11月10日起继续暂停" with its day is a decision, 中方将
    暂停 without one is not.
    """
    before = text[start:verb]
    *parts, own = re.split(r"[，,；;]", before)
    spoken = [*(part for part in parts if not _GROUNDS.match(part)), own]
    if (
        _BECAUSE.match(own)
        or any(_FOREIGN.search(part) for part in spoken)
        or _CONDITION.search(text, max(0, begin_of(text, verb) - 1, verb - _FAR), verb)
    ):
        return False
    if _TOLD.search(before):
        return False
    if "决定" in before:
        return True
    return not _INTENDED.search(before) or (dated and _ONLY_FUTURE.search(before) is not None)


def carrier(text: str, start: int, before: Sequence[Mention]) -> str | None:
    """The act that is said to do it, where the text only reports it: 发布商务部公告2025年第70号，暂停…"""
    for mention in before:
        if mention.number and _ISSUED.search(text[start : mention.span[0]]):
            return mention.number
    return None


def begin_of(text: str, place: int) -> int:
    """Where the sentence begins in which a place is."""
    return max(text.rfind(mark, 0, place) for mark in "。！？\n") + 1
