"""Who is put on a list by a notice, or taken off it: measures, with the authority's own count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core.chinese import annex as annexes
from watcher.core.chinese import prose
from watcher.core.chinese.counts import counts
from watcher.core.chinese.effect import Effect
from watcher.core.chinese.lists import list_of
from watcher.core.chinese.parties import from_prose, from_slots
from watcher.core.countries import origin_zh
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, Count, FieldChange, Measure

_ADDS = re.compile(r"列入[^。]*(?:名单|清单)|采取不可靠实体清单措施")
_REMOVES = re.compile(r"移出[^。]*(?:名单|清单)")
_NOT_A_LISTING = re.compile(r"调查|处理措施|暂停|停止|恢复|取消|答记者问|规定|办法")
_FURTHER = re.compile(r"采取(?:以下|如下|下列|不可靠实体清单)?处理措施")
_WHOM = re.compile(r"对(?P<who>.+?)采取")
_HEADED = re.compile(
    r"(?:(?:采取|实施|适用|追加)(?:以下|如下|下列)(?:处理|反制|管制)?措施|(?:处理|反制|管制)?措施如下)\s*[:：]\s*(?P<same>.*)$"
)
_CLOSING = re.compile(r"^(?:本公告|本决定|附件?\s*[:：]|附件$)")


@dataclass(frozen=True, slots=True)
class Listing:
    """The measures of one listing notice, its counts, and the lines of the annex that were not understood."""

    measures: tuple[Measure, ...] = ()
    counts: tuple[Count, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Batch:
    verb: ChangeKind
    list_id: str
    parties: tuple[Party, ...]
    numbered: int
    words: str
    headings: tuple[str, ...]
    decided: tuple[tuple[str, int | None], ...]


def listing(
    lines: Sequence[str],
    title: str,
    number: str | None,
    effect: Effect | None,
    published_on: date | None = None,
) -> Listing:
    """Read a listing notice; nothing at all for any other notice.

    The names come from the annex where there is one, else from the deciding sentence. What the text
    says of earlier listings lists nobody (No. 1 of 2024 repeats two firms and warns of a third).
    """
    body, found = annexes.split(lines)
    decided = prose.decisions(body, title, published_on)
    named = [(list_id, one) for one in decided if (list_id := list_of(one.list_name))] or _announced(title)
    if not named:
        return Listing()
    batches, unclaimed = _batches(title, named, found)
    measures = tuple(
        Measure(
            batch.verb,
            party,
            batch.list_id,
            effective_on=effect.on if effect else None,
            effective_time=effect.at if effect else None,
            quote=batch.words,
        )
        for batch in batches
        for party in batch.parties
    )
    counted = tuple(
        count
        for batch in batches
        for count in counts(
            number,
            batch.verb,
            batch.list_id,
            title=title if len(batches) == 1 else "",
            decisions=batch.decided,
            headings=batch.headings,
            body=body if len(batches) == 1 else (),
            parties=len(batch.parties),
            numbered=batch.numbered,
        )
    )
    unread = [line for annex in found for line in (*annex.unread, annex.gap) if line]
    return Listing(measures, counted, (*unread, *unclaimed))


def further_measures(lines: Sequence[str], title: str, effect: Effect | None) -> tuple[Measure, ...]:
    """A new measure on a party that is listed already (No. 6 of 2025: Illumina); nobody is added."""
    text = "\n".join(lines)
    list_id = list_of(title) or list_of(text)
    if list_id is None or not (_FURTHER.search(title) or "现决定对" in text):
        return ()
    words = measures_text(lines)
    whom = _WHOM.search(title)
    # The text may say only 该公司 of whom its title names.
    names = prose.earlier(lines) or (prose.named(whom["who"])[0] if whom else ())
    parties = from_prose(names, origin_zh(title))
    return tuple(
        Measure(
            ChangeKind.AMENDED,
            party,
            list_id,
            effective_on=effect.on if effect else None,
            effective_time=effect.at if effect else None,
            fields=(FieldChange("measures", None, words),),
            quote=words,
        )
        for party in parties
    )


def measures_text(lines: Sequence[str]) -> str:
    """The lines between "采取以下处理措施：" and the closing formulas, in one."""
    taken: list[str] = []
    begun = False
    for line in lines:
        headed = _HEADED.search(line)
        if headed and not begun:
            begun = True
            if headed["same"]:
                taken.append(headed["same"])
        elif begun and (_CLOSING.match(line) or (taken and _leaves(taken[0], line))):
            break
        elif begun:
            taken.append(line)
    return "".join(taken)


def _leaves(first: str, line: str) -> bool:
    """True where the measures were numbered （一）（二） and a paragraph 二、 begins (No. 1 of 2024)."""
    return first.startswith(("（", "(")) and re.match(r"[一二三四五六七八九十]+、", line) is not None


def _announced(title: str) -> list[tuple[str, prose.Decision]]:
    """What the title alone decides, over a text that prints only names; nothing where it does two things."""
    list_id = None if _NOT_A_LISTING.search(title) else list_of(title)
    adds, removes = _ADDS.search(title) is not None, _REMOVES.search(title) is not None
    if list_id is None or adds == removes:
        return []
    return [(list_id, prose.Decision((), title, title, None, removes))]


def _batches(
    title: str, decisions: Sequence[tuple[str, prose.Decision]], found: Sequence[annexes.Annex]
) -> tuple[list[_Batch], list[str]]:
    """One batch for each list and verb, with the annexes that belong to it; second, those of none."""
    targets = [(list_id, decision.removes) for list_id, decision in decisions]
    whole = len(set(targets)) == 1 or len({decision.words for _, decision in decisions}) == 1
    own = {target: [a for a in found if whole or _is_of(a, target, targets)] for target in targets}
    batches: list[_Batch] = []
    for place, (list_id, decision) in enumerate(decisions):
        annex = own[targets[place]]
        if annex and targets[place] in targets[:place]:
            continue  # it names those of a further sentence too
        headings = tuple(a.heading for a in annex)
        origin = origin_zh(decision.words) or origin_zh(title) or origin_zh("".join(headings))
        slots = [slot for a in annex for slot in a.slots]
        batches.append(
            _Batch(
                ChangeKind.REMOVED if decision.removes else ChangeKind.ADDED,
                list_id,
                from_slots(slots, origin) if slots else from_prose(decision.names, origin),
                len(slots),
                decision.words,
                headings,
                ((decision.words, decision.stated),),
            )
        )
    lost = [a for a in found if not any(a in annex for annex in own.values())]
    return batches, [a.heading or a.slots[0].line for a in lost]


def _is_of(annex: annexes.Annex, target: tuple[str, bool], targets: Sequence[tuple[str, bool]]) -> bool:
    """By the list that its heading names; where both is done to one list, by 移出 too."""
    list_id, removes = target
    both = (list_id, not removes) in targets
    return list_of(annex.heading) == list_id and (not both or ("移出" in annex.heading) == removes)
