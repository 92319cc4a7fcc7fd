"""The number of parties that a notice states, in its title, its decision or its annex, beside ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.core.zh_numerals import COUNT, chinese_int
from watcher.model.measure import ChangeKind, Count

_STATED = re.compile(
    rf"(?P<count>{COUNT})\s*(?:家|名|个)(?=[^，。；、（）()]{{0,16}}(?:实体|企业|公司|机构|银行|组织|个人|人员))"
)
_AGAIN = re.compile(rf"上述(?P<count>{COUNT})\s*家")

# Official miscounts, with what the text really does.
EXPLAINED = {
    (
        "不可靠实体清单工作机制公告〔2024〕1号"
    ): "the title counts three; the notice lists two and only warns of the third, Caplugs (凯普拉格斯公司)",
}


def counts(
    number: str | None,
    verb: ChangeKind,
    list_id: str | None,
    *,
    title: str,
    decisions: Iterable[tuple[str, int | None]],
    headings: Iterable[str],
    body: Sequence[str],
    parties: int,
    numbered: int,
) -> tuple[Count, ...]:
    """One Count for each different number stated.

    `decisions` are (words, number) of the deciding sentences. Where the stated number is that of the
    numbered names and some have further legal entities under them, it is compared with the numbered ones.
    """
    stated: dict[int | None, str] = {}
    decided = tuple(decisions)
    for words, number_stated in decided:
        stated.setdefault(number_stated, words)
    for text in (title, *headings, *(words for words, _ in decided)):
        for match in _STATED.finditer(text):
            stated.setdefault(chinese_int(match["count"]), text)
    for line in body:
        for match in _AGAIN.finditer(line):
            stated.setdefault(chinese_int(match["count"]), match[0])
    found = []
    for count, words in stated.items():
        if not count:
            continue
        by_number = count == numbered != parties
        of, ours = ("entries", numbered) if by_number else ("parties", parties)
        explained = None if count == ours else EXPLAINED.get(number or "")
        found.append(Count(verb, list_id, count, ours, of, words, explained=explained))
    return tuple(found)
