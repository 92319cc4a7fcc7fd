"""Names in the forms in which they are compared: for finding, never for identity."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from anyascii import anyascii

from watcher.core.chinese.names import printed
from watcher.core.chinese.script import has_han
from watcher.core.match_chinese import Reader, Reading, read, reader
from watcher.core.match_legal import without_forms, without_forms_zh
from watcher.core.text import fold

_APOSTROPHE = re.compile("['’‘`´ʼʹ]")
_WORD = re.compile(r"[^\W_]+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_ACRONYM = re.compile(r"^(.+?)\s*\(\s*([A-Z][A-Z0-9&.-]{1,9})\s*\)$")
_SMALL = frozenset({"the", "of", "and", "for"})
# One spelling for what English writes in two, or abbreviates.
_SPELLINGS = """
tech:technology technol:technology intl:international univ:university inst:institute mfg:manufacturing
grp:group sci:science dev:development engg:engineering centre:center defence:defense labour:labor
aluminium:aluminum natl:national govt:government inds:industry bros:brothers
"""
_USUAL = dict(pair.split(":") for pair in _SPELLINGS.split())


@dataclass(frozen=True, slots=True)
class Form:
    """One name, ready to be compared.

    `own` is the name in its own script: case, punctuation, marks, a leading "the" and legal forms gone.
    `words` are its words in Latin letters; `plain` the same sorted, without small words; `bare` these in
    their usual spelling; `joined` the bare ones in their order without spaces, `turned` the same with the
    surname first. For a Chinese name these are empty and `reading` is set. `romanised` is true where the
    script was another. `acronym` marks letters that stand for another name.
    """

    text: str
    own: str
    words: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    joined: str = ""
    turned: str = ""
    romanised: bool = False
    reading: Reading | None = None
    acronym: bool = False

    @property
    def letters(self) -> int:
        """How many letters the bare words have."""
        return len(self.joined)


def forms(text: str, by: Reader | None = None) -> tuple[Form, ...]:
    """The forms of a printed name: one, or one each where it holds two names.

    Two names are a Chinese and a foreign one (华为 (Huawei)), and a name with its initials behind it
    ("Academy of Aerospace Solid Propulsion Technology (AASPT)"). Empty for a text without letters.
    """
    return tuple(form for form in _forms(fold(text), by or reader()) if form)


def usual(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words in their usual spelling, small ones left out: "technologies" and "tech" are "technology"."""
    return tuple(_usual(word) for word in _without_small(words))


def _forms(text: str, by: Reader) -> Iterator[Form | None]:
    if has_han(text):
        parts = printed(text)
        names = [parts.zh, parts.en] if parts.zh and parts.en else [text]
        yield from (_chinese(name, by) if has_han(name) else _other(name) for name in names)
    elif (short := _ACRONYM.match(text)) and _initials(short[1], short[2]):
        yield _other(short[1])
        yield _other(short[2], acronym=True)
    else:
        yield _other(text)


def _chinese(text: str, by: Reader) -> Form | None:
    own = without_forms_zh("".join(_WORD.findall(_marks_off(text))))
    return Form(text, own, reading=read(own, by)) if own else None


def _other(text: str, *, acronym: bool = False) -> Form | None:
    own = _words(_marks_off(text))
    if not own:
        return None
    written = " ".join(own)
    romanised = not written.isascii()
    words = _words(anyascii(written).casefold()) if romanised else own
    if not words:
        return None
    bare = usual(words)
    joined = "".join(bare)
    turned = bare[-1] + "".join(bare[:-1]) if 1 < len(bare) < 4 else ""
    plain = tuple(sorted(_without_small(words)))
    return Form(text, written, words, plain, tuple(sorted(bare)), joined, turned, romanised, acronym=acronym)


def _words(text: str) -> tuple[str, ...]:
    """The words of a name without legal forms; initials become one word ("U.S.A." is "usa")."""
    words: list[str] = []
    initials: set[int] = set()
    run = 0
    for word in _WORD.findall(_APOSTROPHE.sub("", text.replace("&", " and "))):
        run = run + 1 if len(word) == 1 and word.isalpha() else 0
        if run > 1:
            words[-1] += word
            initials.add(len(words) - 1)
        else:
            words.append(word)
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
        initials = {place - 1 for place in initials}
    return without_forms(tuple(words), frozenset(initials))


def _marks_off(text: str) -> str:
    """Lower case without accents: "Türkiye" is "turkiye"; "й" and "ё" lose theirs too."""
    if text.isascii():
        return text.casefold()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in parted if not unicodedata.combining(sign)))


def _without_small(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SMALL) or words


def _usual(word: str) -> str:
    if word in _USUAL:
        return _USUAL[word]
    if found := _ORDINAL.fullmatch(word):
        return found[1]
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def _initials(name: str, acronym: str) -> bool:
    """Whether letters in brackets are the beginnings of the words before them."""
    firsts = iter(word[0] for word in _WORD.findall(name.casefold()))
    letters = [sign for sign in acronym.casefold() if sign.isalnum()]
    return len(letters) > 1 and all(letter in firsts for letter in letters)
