"""Which supplement of part 744 of the EAR is which list, and how texts name the lists."""

from __future__ import annotations

import re

ENTITY, UNVERIFIED, MEU = "us_bis_entity", "us_bis_unverified", "us_bis_meu"
ORDER = (ENTITY, UNVERIFIED, MEU)
_SUPPLEMENTS = {"4": ENTITY, "6": UNVERIFIED, "7": MEU}
SUPPLEMENT = re.compile(r"\bsupplement\s+no\.?\s*(\d+)(?:\s+to\s+part\s+(\d+))?", re.IGNORECASE)
NAMED = re.compile(
    r"\b(?:(?P<entity>Entity\s+List)|(?P<unverified>Unverified\s+List|UVL)"
    r"|(?P<meu>Military[\s-]+End[\s-]+User[’'”]?\s*(?:\(MEU\)\s*)?List|MEU\s+List)"
    r"|(?P<other>Validated\s+End[\s-]+User|VEU|Denied\s+Persons\s+List|SDN\s+List))",
    re.IGNORECASE,
)


def of_supplement(number: str, part: str | None) -> str | None:
    """The list that a supplement holds: Nos. 4, 6 and 7 to part 744. No. 7 to part 748 is another matter."""
    return _SUPPLEMENTS.get(number) if part == "744" else None


def named(text: str) -> str | None:
    """The first list that a text names; None where it names none, or another programme first."""
    match = NAMED.search(text)
    return of_match(match) if match else None


def of_match(match: re.Match[str]) -> str | None:
    """The list behind a match of `NAMED`; None for other programmes."""
    return {"entity": ENTITY, "unverified": UNVERIFIED, "meu": MEU}.get(match.lastgroup or "")
