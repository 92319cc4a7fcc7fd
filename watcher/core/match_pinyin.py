"""Which words are proper pinyin."""

from __future__ import annotations

import re

# The syllables of the Scheme for the Chinese Phonetic Alphabet (GB/T 16159), finals by initial.
_SYLLABLES = """
a ai an ang ao e ei en eng er o ou|b:a ai an ang ao ei en eng i ian iao ie in ing o u
p:a ai an ang ao ei en eng i ian iao ie in ing o ou u
m:a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u|f:a an ang ei en eng o ou u
d:a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo
t:a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo
n:a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve
l:a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve
g:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k:a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo
h:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j:i ia ian iang iao ie in ing iong iu u uan ue un|q:i ia ian iang iao ie in ing iong iu u uan ue un
x:i ia ian iang iao ie in ing iong iu u uan ue un
zh:a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
ch:a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
sh:a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r:an ang ao e en eng i ong ou u ua uan ui un uo|z:a ai an ang ao e ei en eng i ong ou u uan ui un uo
c:a ai an ang ao e en eng i ong ou u uan ui un uo|s:a ai an ang ao e en eng i ong ou u uan ui un uo
y:a an ang ao e i in ing o ong ou u uan ue un|w:a ai an ang ei en eng o u
"""


def _pattern(*, initials: bool) -> str:
    """An expression for the syllables with an initial, or for those that begin with a vowel."""
    found: list[str] = []
    for group in re.split(r"[|\n]", _SYLLABLES.strip()):
        initial, _, finals = group.rpartition(":")
        if bool(initial) is initials:
            found += [initial + final for final in finals.split()]
    return "|".join(sorted(found, key=len, reverse=True))


# Inside a word a syllable that begins with a vowel is set off by an apostrophe (xi'an): "huwaei" is no word.
_PINYIN = re.compile(f"(?:{_pattern(initials=False)})?(?:{_pattern(initials=True)})*")


def is_pinyin(word: str) -> bool:
    """Whether a word consists of syllables of pinyin and nothing else: "huawei" does, "huawie" does not."""
    return bool(word) and _PINYIN.fullmatch(word) is not None
