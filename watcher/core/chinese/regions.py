"""Which words of a text belong to which verb: 暂停, 继续暂停, 停止, 取消, 恢复; one verb to a region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from watcher.core.chinese import mentions as m
from watcher.core.chinese.script import depths

# 暂停 suspends, 停止 ends: the press takes one for the other. Longer words first.
_VERB = re.compile(
    r"(?P<suspension_extended>继续(?:相应)?暂停|延续暂停|延长[^，。；,;]{0,40}暂停|"
    r"暂停[^，。；,;]{0,40}(?:延长|顺延|延期))"
    r"|(?P<resumed>恢复|终止暂停|停止暂停|不再暂停)"
    r"|(?P<suspended>暂停|中止)"
    r"|(?P<ended>停止|终止|不再(?=实施|执行|适用))"
    r"|(?P<cancelled>取消|撤销|废止|解除)"
)
_TITLE = re.compile(r"《[^《》]*》")
_SENTENCE = re.compile(r"[^。！？\n]+")
# 为落实共识 leads on, 为期一年 is a term of what was said before.
_FORWARD = re.compile(
    r"^\s*(?:对|将|把|就|关于|自|从|经|为(?!期)|根据|依据|按照|鉴于|商务部|不可靠|及|和|以及)"
)
# 停止A措施并继续暂停B措施; 停止A措施、对B继续暂停
_JOINT = re.compile(r"(?:并且?|且|同时|和|及|、)\s*(?:(?:对于?|将|把|就)[^、，]*)?$")
# …所列措施分别停止执行、继续暂停一年: the verbs stand close together, each for one notice.
RESPECTIVELY = re.compile(r"分别(?:予以|给予|依法|相应)?$")


@dataclass(frozen=True, slots=True)
class Region:
    """The words that belong to one verb, as places in the text; `sentence` is the whole sentence.

    `mixed` is true where another verb stands in the same clause and could not be parted from it.
    """

    start: int
    end: int
    verb: re.Match[str]
    sentence: tuple[int, int]
    mixed: bool


def regions(text: str, mentions: m.Mentions) -> Iterator[Region]:
    """One region for each verb. A semicolon parts two statements: no word crosses it to the verb before."""
    # 《关于暂停…一年的决定》现予公布: the verb of a title is nobody's.
    text = _TITLE.sub(lambda title: "□" * len(title[0]), text)
    for sentence in _SENTENCE.finditer(text):
        carried: int | None = None
        last: Region | None = None
        for part in _split(text, *sentence.span(), "；;"):
            found, loose = _of_part(text, part, sentence.span(), mentions, carried)
            if found and last is not None:
                yield last
            yield from found[:-1]
            if found:
                last, carried = found[-1], None
            elif last is not None and carried is None and not _introduces(text, part, mentions):
                last = replace(last, end=part[1])
            else:
                carried = loose
        if last is not None:
            yield replace(last, end=sentence.end())


def _of_part(
    text: str, part: tuple[int, int], sentence: tuple[int, int], mentions: m.Mentions, carried: int | None
) -> tuple[list[Region], int | None]:
    """The verbs of what stands between two semicolons; without any, where its loose words begin.

    Words without a verb lead to the verb that follows where they introduce it (对于…，), or name a notice
    that the clause of that verb does not name itself ("…的16家美国实体，所涉措施继续暂停一年"); else they
    end what the verb before them says.
    """
    clauses = [(span, _VERB.search(text, *span)) for span in _clauses(text, *part)]
    found: list[Region] = []
    pending = carried
    for place, ((start, end), verb) in enumerate(clauses):
        if verb is not None:
            mixed = any(other.lastgroup != verb.lastgroup for other in _VERB.finditer(text, start, end))
            found.append(Region(start if pending is None else pending, end, verb, sentence, mixed))
            pending = None
        elif pending is None:
            following = next((span for span, later in clauses[place:] if later is not None), None)
            if not found or _leads(text, (start, end), following, mentions):
                pending = start
            else:
                found[-1] = replace(found[-1], end=end)
    if found:
        found[-1] = replace(found[-1], end=part[1])
    return found, pending


def _leads(
    text: str, words: tuple[int, int], following: tuple[int, int] | None, mentions: m.Mentions
) -> bool:
    if _FORWARD.match(text[slice(*words)]):
        return True
    return _names(mentions, words) and following is not None and not _names(mentions, following)


def _introduces(text: str, words: tuple[int, int], mentions: m.Mentions) -> bool:
    return _FORWARD.match(text[slice(*words)]) is not None or _names(mentions, words)


def _names(mentions: m.Mentions, span: tuple[int, int]) -> bool:
    return bool(m.within(mentions.notices, *span))


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Clauses between commas; a second verb begins its own."""
    for clause in _split(text, start, end, "，,"):
        yield from _by_verb(text, *clause)


def _split(text: str, start: int, end: int, signs: str) -> Iterator[tuple[int, int]]:
    """The stretches between the signs; parentheses, titles and quotations are left whole."""
    first = start
    for place, depth in enumerate(depths(text[start:end], "（(《“", "）)》”"), start):
        if depth == 0 and text[place] in signs:
            yield first, place
            first = place + 1
    yield first, end


def _by_verb(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    verbs = list(_VERB.finditer(text, start, end))
    near = 1 if verbs and RESPECTIVELY.search(text[start : verbs[0].start()]) else 3
    for before, verb in pairwise(verbs):
        joint = _JOINT.search(text[before.end() : verb.start()])
        if joint and verb.start() - before.end() > near:
            cut = before.end() + joint.start()
            yield first, cut
            first = cut
    yield first, end
