"""Real entries of the three lists, from what third parties have read: the truth behind a rendered part 744."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from watcher.core.countries import english

HEADINGS = {
    "China": "CHINA, PEOPLE’S REPUBLIC OF",
    "Turkey": "TÜRKİYE",
    "South Korea": "KOREA, REPUBLIC OF",
}
_SEE = re.compile(r"\s*\(\s*see\b[^)]*\)\.?", re.IGNORECASE)
_ON_LINE = re.compile(
    r"^(.{3,80}?)(?:,|\.)\s+((?:No\.|\d|ul\.|Pr\.|Suite|P\.O|House|Espoo|Xinjiang East|Gmunder|Ordz|Feodosia S|Anap"
    r"|Street|Bohdan|St\. Peters|Bucharest).*|Russia|[A-Z]\w+, (?:India|China|Thailand|Turkey|[\w ]+ Emirates))\.?$"
)
_FORMER = re.compile(r"^(?P<name>.+?) \(f\.k\.a\.,? (?P<other>[^()]+(?:\([^()]*\)[^()]*)*)\)$")
_COMPOSITE = re.compile(r"ubordinate institution|ddresses for|addresses apply|following|andHouse")
_SLIP = re.compile(r"Address:|\(a\.k\.a\.|\(f\.k\.a\.|\(See")
_CITED = re.compile(r"[.,;]*\s+(?=\d+ FR )")
_GLUED = re.compile(r"\. [A-Z][\w ]+, ")
# Names that the reading cut at their first comma, or a stop; and lines of which it made aliases.
_CUT = frozenset(
    (
        *("Tactical Missile Corporation", "Shenzhen HiSilicon Technologies Co.", "Huawei OpenLab, Singapore"),
        *("Huawei OpenLab, Johannesburg", "Huawei Technologies Morocco", "Mehrdad Moeinansari"),
        *(
            "Kamensk-Uralsky Metallurgical Works J.S. Co. 5 Zavodskaya St.",
            "Chinese Academy of Engineering Physics",
        ),
        *("Behover General Trading/Information Technologies", "3K Aviation Consulting and Logistics"),
        *(
            "Stroytransgaz OJSC",
            "OOO 'STG-EKO'",
            "Sovfracht-Sovmortrans Group",
            "Tactical Missile Corporation, Raduga Design Bureau",
        ),
    )
)


@dataclass(frozen=True)
class Fact:
    """One entry as it is to be read; `sure` is False where the third party's own reading slipped.

    `former` are names behind f.k.a.; `parent` and `group` are the details of those names.
    """

    heading: str
    name: str
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    licence: str = ""
    citations: tuple[str, ...] = ()
    parent: str = ""
    group: str = ""
    sure: bool = True


def bis(path: Path) -> list[Fact]:
    """The entries of bis_entity_list.json or bis_meu.json.

    Rows that were composite are left out (of their structure nothing was kept); the renderer prints its
    own. Aliases with an address behind them are parted, as they were printed.
    """
    facts = []
    for one in json.loads(path.read_text(encoding="utf-8"))["entities"]:
        printed = f"{one['address']} {one['aliases']}"
        if _COMPOSITE.search(printed) or one["name"].endswith((":", "Department of Atomic Energy")):
            continue
        aliases, addresses = _aliases(one["aliases"]), _addresses(one["address"] or "")
        if not addresses and aliases and (match := _ON_LINE.match(aliases[-1])):
            aliases, addresses = (*aliases[:-1], match[1]), _addresses(match[2])
        name, former = one["name"].strip(" ;:"), tuple[str, ...]()
        if bracket := _FORMER.match(name):
            name, former = bracket["name"], (bracket["other"],)
        heading = HEADINGS.get(one["country"], one["country"].upper())
        cited = tuple(part.strip(" .,") for part in _CITED.split(one["federal_register"].replace("\n", " ")))
        aliases = tuple(alias for alias in aliases if alias not in (name, *former))
        sure = name not in _CUT and not any(map(_slipped, (name, *aliases, *addresses)))
        sure = sure and not any(map(_GLUED.search, aliases))
        facts.append(
            Fact(
                heading, name, aliases, addresses, former, (one["notes"] or "").rstrip("."), cited, sure=sure
            )
        )
    return facts


def uvl(path: Path) -> list[Fact]:
    """The 186 parties of the Unverified List as the Consolidated Screening List had them in November 2023."""
    facts: dict[tuple[str, str], Fact] = {}
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) < 8 or not row[1].startswith("Unverified List"):
                continue
            for address in row[7].split("; "):
                place, _, code = address.strip().rpartition(", ")
                key = english(code).upper(), row[5].strip()
                known = facts.get(key, Fact(*key, citations=("88 FR 1, 1/3/2023",)))
                places = dict.fromkeys((*known.addresses, place.strip(" .")))
                facts[key] = replace(known, addresses=tuple(places))
    return sorted(facts.values(), key=lambda fact: (fact.heading, fact.name))


def _slipped(text: str) -> bool:
    return text.count("(") != text.count(")") or bool(_SLIP.search(text))


def _aliases(printed: Iterable[str]) -> tuple[str, ...]:
    cleaned = (re.sub(r"[;,]\s*(?:and)?\s*$", "", _SEE.sub("", one)).strip() for one in printed)
    return tuple(dict.fromkeys(part for one in cleaned for part in _parts(one) if part))


def _parts(alias: str) -> list[str]:
    if _ON_LINE.match(alias):
        return [alias]
    return [part.strip() for part in re.split(r"\s*;\s*(?:and\s+|—)?", alias)]


def _addresses(printed: str) -> tuple[str, ...]:
    parts = re.split(r"\s*;\s*(?:and\s*(?=[\dA-Z]))?\s*", _SEE.sub("", printed))
    trimmed = (part.strip(" ,;").removesuffix(".").strip() for part in parts)
    return tuple(dict.fromkeys(part for part in trimmed if part.strip(" .")))
