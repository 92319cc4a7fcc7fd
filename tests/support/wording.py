"""What a text of ours has in common with an official text, beside the facts that both must state."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

_TAG = re.compile(r"<[^<>]*>")
# Two literals that Python glues, over a line break or not.
_GLUED = re.compile(r"[\"']\s*[rf]?[\"']")
_URL = re.compile(r"https?://[\w.~:/?#%&=+-]+|\b[\w./-]+\.s?html\b", re.ASCII)

_DAY = r"(?:(?:\d{4}|二〇二.)年)?(?:0?\d|1[0-2])月(?:[0-2]?\d|3[01])日"
_NUMBERED = r"(?:(?:公告|令)?(?:〔\d{4}〕|(?:\d{4}|二〇二.)年?)?第?[\d、号]+号)"
_WHO = (
    r"不可靠实体清单工作机制(?:办公室)?|中华人民共和国|商务部新闻发言人|商务部新闻办公室|商务部|海关总署|外交部|"
    r"安全与管制局|国务院税则委员会|国务院|国家反外国制裁工作协调机制|代章|部长王文涛"
)
_LISTS = (
    r"不可靠实体清单|出口管制管控名单|管控名单|关注名单|反制裁?清单|两用物项出口管制条例|反外国制裁法|出口管制法|"
    r"对外贸易法|国家安全法|海关法|两用物项"
)
_LABELS = r"发布单位|发布文号|发文日期|来源|类型|原创|时效状态|现行有效|答记者问|有记者问|附件"
_OFFICES = (
    r"董事长|首席(?:执行|行政|运营|财务|技术)官|(?:高级|执行)?副?总裁|副?主席|(?:执行)?董事|总经理|(?:政策|研究|法律)顾问|"
    r"执行主任|政策及宣传主任|社区活动经理|全球业务发展官|联邦众议员|全球运营|战略威慑系统|航空系统|防务系统|负责技术部门|"
    r"(?<=[,])[男女](?![\u4e00-\u9fff])"
)
# Firms that stand on no list, but whose people or subsidiaries do.
_FIRMS = r"韩华海洋株式会社|诺斯罗普·格鲁曼公司|通用动力公司"
_ENUMERATED = r"(?<![\d.])\d{1,2}[.、](?!\d)|[(][一二三四五六七八九十]{1,3}[)]|(?<![\u4e00-\u9fff])[一二三四五六七八九十]{1,3}、"
_GOODS = r"\d?[A-Z]\d{3}(?:\.[a-z0-9.]+)?|参考(?:税则号列|海关商品编号):?|\d{8,10}|含?[钬铒铥铕镱](?:相关物项)?|金属"
# The one sentence by which every Chinese act enters into force: no act can say it otherwise.
_FORMULA = r"(?:本公告|本决定|本令)?自?(?:公布|发布)之日起(?:正式)?(?:实施|施行)|起(?:正式)?(?:实施|施行)"
_COUNTED = r"(?:\d+|[一两二三四五六七八九十]+)家(?:美国|台湾地区|日本|欧盟)?(?:实体|企业|公司)?"
_FACTS = (
    _DAY,
    r"\d{4}-\d\d-\d\d",
    r"\d\d?:\d\d",
    _NUMBERED,
    _FORMULA,
    _COUNTED,
    _WHO,
    _LISTS,
    _FIRMS,
    _LABELS,
    _OFFICES,
    _GOODS,
)


# What every rule of the Bureau prints around its own words, and the long names of authorities and laws.
_FORMULAS = re.compile(
    "|".join(
        (
            r"the authority citation for 15 cfr part \d+ continues to read as follows",
            r"list of subjects in 15 cfr part \d+ exports, reporting and recordkeeping requirements, terrorism",
            r"(?:by )?(?:adding|removing|revising),? in alphabetical order,? (?:an |the )?entr(?:y|ies) for",
            r"control policy: end-user and end-use based",
            r"agency: bureau of industry and security, department of commerce\. action: final rule",
            r"department of commerce bureau of industry and security",
            r"(?:department of the treasury's )?office of foreign assets control",
            r"export administration regulations",
            r"bureau of political-military affairs, directorate of defense trade controls",
            r"the following (?:deletions|changes) have been made to ofac's sdn list",
            r"specially designated nationals list update",
            r"william m\. \(mac\) thornberry national defense authorization act",
        )
    )
)


class Run(NamedTuple):
    """Words that stand in both texts."""

    official: str
    words: str


def plain(path: Path) -> str:
    """What a file says: values without keys' escapes, text without markup, literals glued, no spaces."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        raw = "\n".join(strings(json.loads(raw)))
    if path.suffix == ".py":
        raw = _GLUED.sub("", raw)
    return raw


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)


def chinese(text: str, names: Sequence[str] = ()) -> str:
    """The words of a text without its facts: no markup, spaces, signs, names, days, numbers or titles."""
    bare = squash(_URL.sub("", _TAG.sub("", html.unescape(text))))
    for name in sorted({squash(name) for name in names}, key=len, reverse=True):
        bare = bare.replace(name, "")
    bare = re.sub(r"《[^《》]{2,40}》", "", bare)
    bare = re.sub(_ENUMERATED, "", bare)
    bare = re.sub("|".join(_FACTS), "", bare)
    return "".join(c for c in bare if c.isalnum())


def english(text: str, names: Sequence[str] = ()) -> str:
    """A text in small letters with single spaces, without markup; a mark where a fact or a formula stood."""
    bare = " ".join(_TAG.sub(" ", html.unescape(_URL.sub(" ¤ ", text))).split()).casefold()
    bare = _FORMULAS.sub("¤", bare)
    for name in names:
        bare = bare.replace(name, "¤")
    return bare


def squash(text: str) -> str:
    """NFKC, without spaces and invisible signs."""
    signs = unicodedata.normalize("NFKC", text).replace("’", "'")
    return "".join(c for c in signs if not c.isspace() and unicodedata.category(c) != "Cf")


class Library:
    """Official texts, to be asked for what another text has in common with them.

    Every run of `least` characters holds one whole aligned piece of half that length, so that pieces
    at every half length of the official texts are enough to find it.
    """

    def __init__(self, texts: Iterable[tuple[str, str]], least: int) -> None:
        self._least, self._step = least, least // 2
        self._texts = dict(texts)
        self._places: dict[str, list[tuple[str, int]]] = {}
        for name, text in self._texts.items():
            for at in range(0, len(text) - self._step + 1, self._step):
                self._places.setdefault(text[at : at + self._step], []).append((name, at))

    def runs(self, ours: str) -> Iterator[Run]:
        """Every run of a text that the library holds, from left to right, none inside another."""
        done = 0
        for at in range(len(ours) - self._step + 1):
            if at < done:
                continue
            best = max(
                (self._around(ours, at, place) for place in self._places.get(ours[at : at + self._step], ())),
                key=lambda found: found[1] - found[0],
                default=None,
            )
            if best and best[1] - best[0] >= self._least:
                yield Run(best[2], ours[best[0] : best[1]])
                done = best[1]

    def _around(self, ours: str, at: int, place: tuple[str, int]) -> tuple[int, int, str]:
        name, there = place
        text = self._texts[name]
        first = last = 0
        while at + last < len(ours) and there + last < len(text) and ours[at + last] == text[there + last]:
            last += 1
        while at - first > 0 and there - first > 0 and ours[at - first - 1] == text[there - first - 1]:
            first += 1
        return at - first, at + last, name
