"""Actions under section 301: suspended, or with exclusions that last until a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from watcher.core.english import DATE, dates
from watcher.core.federal_register import stays
from watcher.core.federal_register.rule import Reading, stayed
from watcher.core.text import squeeze
from watcher.model.measure import ChangeKind, Measure, UntilBasis

TOPIC = "us_tariffs"

_SENTENCE = re.compile(r"(?<=[.])(?<!\bU\.S\.)\s+(?=[A-Z])")
_EXTENDS = re.compile(r"\b(?:extend\w*|extension\w*|reinstat\w+)\b", re.IGNORECASE)
_THROUGH = re.compile(rf"\b(?:through|until|to)\s+(?P<day>{DATE.pattern})", re.IGNORECASE)


def read(
    title: str, texts: Iterable[str], acts: Mapping[str, stays.Known], effective_on: date | None
) -> Reading:
    """What title and abstract say: a suspension, an extension until a day, or a mere publication."""
    words = [squeeze(text) for text in texts]
    stay = stays.find(title, words, acts)
    if stay is not None:
        return Reading((stayed(stay, effective_on, TOPIC),))
    until, quote = _until(words)
    return Reading(
        (
            Measure(
                ChangeKind.PUBLISHED,
                topic=TOPIC,
                effective_on=effective_on,
                until=until,
                until_basis=UntilBasis.STATED if until else None,
                quote=quote,
            ),
        )
    )


def _until(texts: Iterable[str]) -> tuple[date | None, str]:
    """The last day of "… extend these exclusions through November 29, 2025", the latest if several."""
    for sentence in (one for text in texts for one in _SENTENCE.split(text)):
        said = _EXTENDS.search(sentence)
        days = [
            day
            for match in (_THROUGH.finditer(sentence, said.start()) if said else ())
            for day in dates(match["day"])
        ]
        if days:
            return max(days), sentence
    return None, ""
