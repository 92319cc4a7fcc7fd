"""From which day a notice holds: 自公布之日起实施, 自2025年4月10日12时01分起, clause by clause if need be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from watcher.core.zh_numerals import chinese_dates, squash

_FORCE = r"(?:正式)?(?:实施|施行|执行|生效)"
_WHEN = (
    r"(?P<when>(?:公布|发布|印发)之日|即日|今日|"
    r"(?:北京时间)?[^,。;自起]{4,24}?日(?:\d{1,2}时(?:\d{1,2}分)?)?)"
)
_HAN = "[一二三四五六七八九十百]+"
_CLAUSE = rf"(?:[“\"][^”\"]+[”\"]|第{_HAN}(?:[、,和及与至]第?{_HAN})*[条款项])"
# No. 61 of 2025 has several days: one for its clauses “一（一）” and “一（二）”, another for “一（三）”.
_BY_CLAUSE = re.compile(
    rf"(?P<whole>本(?:公告|决定)(?:中的?)?)?(?P<clauses>(?:{_CLAUSE}[、,和及与]*)+)(?:的|所列)?(?:部分|项|条|款|规定|内容)*"
    rf"自{_WHEN}起{_FORCE}"
)
_WHOLE = re.compile(
    rf"(?:本(?:公告|决定|办法|规定|条例|清单|目录|通知|命令)|公布[^。]{{0,80}}?,|[)）]?,)(?:均|统一)?自{_WHEN}起{_FORCE}"
)
_NAMED = re.compile(rf"[“\"](?P<quoted>[^”\"]+)[”\"]|{_CLAUSE}")


@dataclass(frozen=True, slots=True)
class Effect:
    """A day in force, of the whole notice (`clauses` empty) or of the clauses named."""

    on: date
    at: time | None = None
    clauses: tuple[str, ...] = ()
    words: str = ""


def effects(lines: Sequence[str], published_on: date | None) -> tuple[Effect, ...]:
    """Every day in force that the text states; 公布之日 and 即日 are the day of publication."""
    squashed = squash("\n".join(lines))
    found: list[Effect] = []
    for match in _BY_CLAUSE.finditer(squashed.text):
        if not found and not match["whole"]:
            continue
        named = _NAMED.finditer(squashed.text, match.start("clauses"), match.end("clauses"))
        clauses = tuple(squashed.printed(*m.span("quoted" if m["quoted"] else 0)) for m in named)
        found += _effect(match["when"], published_on, clauses, squashed.printed(*match.span()))
    if not found:
        for match in _WHOLE.finditer(squashed.text):
            found += _effect(match["when"], published_on, (), squashed.printed(*match.span()))
            if found:
                break
    return tuple(found)


def first(found: Sequence[Effect]) -> Effect | None:
    """The day that the text states first: No. 61 of 2025 begins with its main part, 1 December."""
    return found[0] if found else None


def _effect(when: str, published_on: date | None, clauses: tuple[str, ...], words: str) -> list[Effect]:
    if when.endswith("之日") or when in ("即日", "今日"):
        return [Effect(published_on, None, clauses, words)] if published_on else []
    day = next(iter(chinese_dates(when, published_on.year if published_on else None)), None)
    return [Effect(day.on, day.at, clauses, words)] if day else []
