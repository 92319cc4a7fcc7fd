"""Legal forms, set aside before names are compared: "Co., Ltd.", "ООО", 股份有限公司."""

from __future__ import annotations

import re

# Words that are a legal form wherever they stand in a name.
_EVERYWHERE = """
ltd limited inc incorporated corp corporation co company llc llp lllp plc gmbh pvt pte pty sdn bhd jsc ojsc
cjsc pjsc srl sarl sro kft zrt fze fzc fzco fzllc dmcc ltda eirl coltd pteltd pvtltd gesmbh oü aps
ооо оао зао пао фгуп 주식회사 ooo oao zao pao fgup fsue
"""
# Letters that are also words and initials: a legal form only behind a name, or only before one.
_LAST = """
sa sas sl nv bv ag kg se as oy ab ao asa kk spa dd lp tbk doo kgaa scs sca ад ао
"""
_FIRST = "ao ао pt cv ud"
_ANYWHERE, _BEHIND, _BEFORE = (frozenset(words.split()) for words in (_EVERYWHERE, _LAST, _FIRST))

_PHRASES = """
public joint stock company|open joint stock company|closed joint stock company|joint stock company
limited liability company|limited liability partnership|public limited company|limited partnership
private limited|sa de cv|sab de cv|s de rl de cv|federal state unitary enterprise|gmbh and co|societe anonyme
sociedad anonima|obshchestvo s ogranichennoy otvetstvennostyu|obshchestvo s ogranichennoi otvetstvennostyu
publichnoe aktsionernoe obshchestvo|aktsionernoe obshchestvo|общество с ограниченной ответственностью
публичное акционерное общество|открытое акционерное общество|акционерное общество
"""
_PHRASE = re.compile(
    r"(?<!\S)(?:" + "|".join(p.strip() for p in re.split(r"[|\n]", _PHRASES) if p.strip()) + r")(?!\S)"
)

# 公司 alone is a form only at the end, and not where it means a branch (分公司) or a subsidiary (子公司).
_HAN = re.compile(
    r"(?:股份)?有限(?:责任|責任)?公司|有限合伙(?:企业)?|有限合夥|株式会社|株式會社|股份公司|(?<![分子总總])公司$"
)


def without_forms(words: tuple[str, ...], joined: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """The words of a name without its legal forms; at least one word stays.

    `joined` are the places of words that were printed as initials ("A.O. Smith" is no joint-stock company).
    """
    marked = [(word, place in joined) for place, word in enumerate(words)]
    text = " ".join(words)
    if found := _PHRASE.search(text):
        begin = text[: found.start()].count(" ")
        end = begin + found.group().count(" ") + 1
        marked = marked[:begin] + marked[end:] or marked[:1]
    kept = [pair for pair in marked if pair[0] not in _ANYWHERE] or marked[:1]
    while len(kept) > 1 and kept[-1][0] in _BEHIND:
        kept.pop()
    while len(kept) > 1 and kept[0][0] in _BEFORE and not kept[0][1]:
        kept.pop(0)
    return tuple(word for word, _ in kept)


def without_forms_zh(name: str) -> str:
    """A Chinese name, punctuation gone, without its legal forms; the name itself where nothing is left."""
    return _HAN.sub("", name) or name
