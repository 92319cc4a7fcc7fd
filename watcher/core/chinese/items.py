"""What an item-control notice controls: goods, control codes, tariff numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SECTION = re.compile(r"^[一二三四五六七八九十]+、\s*(?P<goods>.+?)[：:。]?$")
_CODE = r"\d[A-E]\d{3}(?:\.[a-z0-9]+)*"
# "非1C226项下管制的碳化钨" names a code only to leave it out: the codes controlled stand first in a line.
_LEADING = re.compile(
    rf"^(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+[.．、])?\s*(?P<codes>{_CODE}(?:\s*[、,，和]\s*{_CODE})*)"
)
_NAMED = re.compile(rf"管制编码\s*[:：]\s*(?P<codes>{_CODE}(?:\s*[、,，和]\s*{_CODE})*)")
_TARIFF = re.compile(
    r"(?:海关商品编号|税则号列|商品编码|税号)\s*[:：]?\s*(?P<codes>[\d.]{6,12}(?:\s*[、,，和]\s*[\d.]{6,12})*)"
)


@dataclass(frozen=True, slots=True)
class Goods:
    """One group of goods as the notice heads it, with its codes in order: of one kind or of both."""

    heading: str
    codes: tuple[str, ...]
    tariff: tuple[str, ...]

    def __str__(self) -> str:
        parts = ["、".join(self.codes)] if self.codes else []
        if self.tariff:
            parts.append("海关编号 " + "、".join(self.tariff))
        return f"{self.heading}（{'；'.join(parts)}）"


def goods(lines: Sequence[str]) -> tuple[Goods, ...]:
    """The groups of goods of a notice; a section without a code is law, not goods."""
    groups: list[tuple[str, list[str], list[str]]] = [("", [], [])]
    for line in lines:
        if line.startswith("说明"):
            break
        section = _SECTION.match(line)
        if section:
            heading = re.sub(rf"^{_CODE}\s*", "", section["goods"])
            groups.append((heading if len(heading) <= 40 else "", [], []))
        codes, tariff = groups[-1][1:]
        leading = _LEADING.match(line)
        for found in (leading, *_NAMED.finditer(line)):
            if found:
                codes.extend(re.findall(_CODE, found["codes"]))
        for found in _TARIFF.finditer(line):
            tariff.extend(re.findall(r"[\d.]{6,12}", found["codes"]))
    return tuple(
        Goods(heading or "物项", tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(tariff)))
        for heading, codes, tariff in groups
        if codes or tariff
    )


def described(lines: Sequence[str], limit: int = 1200) -> str:
    """All groups in one line of text, cut at a whole group."""
    text = ""
    for group in goods(lines):
        longer = f"{text}；{group}" if text else str(group)
        if len(longer) > limit:
            return text + "；…"
        text = longer
    return text
