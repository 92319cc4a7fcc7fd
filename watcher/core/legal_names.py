"""Where a printed name ends and its address begins: "Well Being Enterprise Co., Ltd., 9 F, No. 170 …"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watcher.core.text import loose, squeeze

# Segments that continue a name after a comma. Frozen with the entry keys of lists that print name and
# address in one string: a form added here may join two keys that were one party all along, never split.
_FORMS = """
inc incorporated llc llp lp ltd limited co company coltd corp corporation plc pte pteltd pty ptyltd pvt pvtltd
pvtlimited sa sas srl sl spa sro sarl sadecv bv nv gmbh ag kg kft ab as oy dd doo jsc pjsc ojsc cjsc ooo zao
oao pao ao fze fzc fzco fzllc dmcc sdnbhd bhd kk ltda sti asti jr sr ii iii iv phd md
"""
_FORM = frozenset(_FORMS.split())
_PLACE = re.compile(
    r"^(?:#|no\b|p\.? ?o\b|box\b|c/o\b|room\b|rm\b|suite\b|unit\b|floor\b|block\b|building\b|bldg\b|apt\b"
    r"|inmat|register\b|registration\b|reg\b)|\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Divided:
    """A name and what follows it. `certain` is False where only the shape of the text was a guide."""

    name: str
    rest: str
    certain: bool


def divide(text: str, known: Iterable[str] = ()) -> Divided:
    """Part a name from the address behind it.

    `known` are names that the document prints elsewhere on their own, the surest guide. Else the name
    is the text up to the first comma that is not followed by a legal form ("Co., Ltd.", "Jr.") and not
    inside brackets.
    """
    for name in sorted({squeeze(name) for name in known}, key=len, reverse=True):
        rest = _after(text, name)
        if rest is not None:
            return Divided(name, rest, True)
    head, *tail = re.split(r",\s*", text)
    while tail and (is_legal_form(tail[0]) or head.count("(") > head.count(")")):
        head += ", " + tail.pop(0)
    while tail and not tail[0].strip():  # "UTAIR AVIATION JSC,, KHANTY-MANSIYSK AIRPORT"
        tail.pop(0)
    if len(tail) > 1 and _one_word(head) and _one_word(tail[0]) and _PLACE.search(tail[1]):
        head += ", " + tail.pop(0)  # "JIN, ZHONGDA, 1895 DOBBIN DRIVE": a surname, then the given name
    certain = not tail or bool(_PLACE.search(tail[0])) or " " in head.strip()
    return Divided(squeeze(head), squeeze(", ".join(tail)), certain)


def is_legal_form(segment: str) -> bool:
    """Whether a piece of text between commas only continues a name ("Ltd.", "S.A.", "III.", "Inc.)")."""
    return loose(segment) in _FORM


def looks_like_company(name: str) -> bool:
    """Whether a name carries a legal form of companies."""
    words = [loose(word) for word in re.split(r"[\s,]+", name)]
    return any(
        word in _FORM and word not in ("jr", "sr", "ii", "iii", "iv", "phd", "md") for word in words[1:]
    )


def _after(text: str, name: str) -> str | None:
    if not text.casefold().startswith(name.casefold()) or not name:
        return None
    rest = text[len(name) :]
    # A known name that is only the beginning of a longer one ("Spacety" of "Spacety Co., Ltd.") is not it.
    if rest[:1].isalnum() or (rest.lstrip()[:1].isalnum()):
        return None
    return rest.lstrip(" ,;.") if not rest.startswith("(") else rest.strip()


def _one_word(segment: str) -> bool:
    return segment.strip().isalpha()
