"""Chinese names in Latin letters: pinyin, and common words of company names translated."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from anyascii import anyascii

from watcher.core.match_glossary import GLOSSARY, WORD

# Surnames that are read otherwise than the same character in other words.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "翟": "zhai", "区": "ou",
    "朴": "piao", "盖": "ge", "任": "ren", "尉": "yu",
}  # fmt: skip
_PRINTED = {"lv": "lu", "nv": "nu", "lve": "lue", "nve": "nue"}  # ü is typed v, and printed u in English
_RENDERINGS = 16
"""Of the renderings that several ambiguous words make together, so many are tried."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How Chinese is read.

    Without the extra `chinese` both are None, and anyascii reads every character by itself: 重庆 comes out as
    Zhongqing. `pinyin` takes a text in simplified characters and gives one syllable, or one sign, per sign.
    """

    pinyin: Callable[[str], Sequence[str]] | None
    simplified: Callable[[str], str] | None

    @property
    def doubt(self) -> str:
        """What a reason must say of a reading; empty where nothing is in doubt."""
        missing = [
            name for name, tool in (("pypinyin", self.pinyin), ("opencc", self.simplified)) if not tool
        ]
        return f"read without {' and '.join(missing)}, so a reading may be wrong" if missing else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A Chinese name in Latin letters.

    `sounds` are whole readings in pinyin without spaces (a second one where the surname has its own);
    `translated` are its words with what is common translated, in every usual rendering.
    """

    simplified: str
    syllables: int
    sounds: tuple[str, ...]
    spaced: str
    translated: tuple[tuple[str, ...], ...]


@cache
def reader() -> Reader:
    """The reader with whatever of the extra `chinese` is installed."""
    try:
        lazy_pinyin = importlib.import_module("pypinyin").lazy_pinyin
    except ImportError:
        pinyin = None
    else:

        def pinyin(text: str) -> Sequence[str]:
            return list(lazy_pinyin(text, errors=list))

    try:
        simplified: Callable[[str], str] | None = importlib.import_module("opencc").OpenCC("t2s").convert
    except ImportError:
        simplified = None
    return Reader(pinyin, simplified)


def read(name: str, by: Reader) -> Reading:
    """Read a Chinese name: lower case, punctuation and legal forms gone already.

    Traditional characters are simplified first: pypinyin knows 重庆 but not 重慶.
    """
    plain = by.simplified(name) if by.simplified else name
    syllables = _read(plain, by)
    sounds = ["".join(syllables)]
    if len(plain) <= 4 and plain[0] in _SURNAMES:
        sounds.append(_SURNAMES[plain[0]] + "".join(syllables[1:]))
    return Reading(
        plain,
        len(syllables),
        tuple(dict.fromkeys(sounds)),
        " ".join(syllables),
        _translated(plain, syllables),
    )


def _read(plain: str, by: Reader) -> list[str]:
    if by.pinyin is not None:
        return [_PRINTED.get(syllable, syllable).lower() for syllable in by.pinyin(plain)]
    return [anyascii(sign).lower() for sign in plain]


def _translated(plain: str, syllables: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The name with its common words in English; empty where it has none, and pinyin says it all."""
    parts: list[tuple[str, ...]] = []
    end = 0
    for found in WORD.finditer(plain):
        parts += [("".join(syllables[end : found.start()]),), GLOSSARY[found.group()]]
        end = found.end()
    if not parts:
        return ()
    parts.append(("".join(syllables[end:]),))
    return tuple(tuple(" ".join(chosen).split()) for chosen in islice(product(*parts), _RENDERINGS))
