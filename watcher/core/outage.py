"""Whether it is our own network that is down: nobody answered since, whoever was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.core import words
from watcher.core.triage import NETWORK, Trouble
from watcher.model.health import IncidentKind

SOURCES = 3
"""So many sources that nobody could reach make it our network; fewer may just be down themselves."""

LASTS = timedelta(minutes=3)
"""An outage that is over sooner is told to nobody."""

UNREACHED = frozenset({"unreachable", "too_slow"})


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at one source; `reached` where anything answered, be it an error."""

    source_id: str
    at: datetime
    reached: bool


def outage(tries: Iterable[Try], now: datetime) -> Trouble | None:
    """One trouble where several sources were tried since the last answer of any, and none was reached."""
    since, tried = _unanswered(tries)
    if since is None or len(tried) < SOURCES or now - since < LASTS:
        return None
    names = ", ".join(sorted(tried))
    count = words.plural(len(tried), "source")
    message = f"nothing was reached since {words.clock(since)}; {count} tried: {names}"
    advice = "Check this machine's network, its name server and its proxy; the sources are tried again."
    return Trouble(IncidentKind.NETWORK, NETWORK, message, advice)


def is_in_doubt(source_id: str, tries: Iterable[Try]) -> bool:
    """Whether the failing of a source may be ours: no other was reached since it began to fail.

    Such a failure is told to nobody yet: either another source is reached soon, and it is told, or none
    is, and it is an outage.
    """
    newest = sorted(tries, key=_order, reverse=True)
    began: datetime | None = None
    for one in newest:
        if one.source_id == source_id:
            if one.reached:
                break
            began = one.at
    if began is None:
        return False
    return not any(one.reached and one.at >= began and one.source_id != source_id for one in newest)


def _unanswered(tries: Iterable[Try]) -> tuple[datetime | None, frozenset[str]]:
    """Since when nobody has answered, and who was tried since."""
    tried: set[str] = set()
    since: datetime | None = None
    for one in sorted(tries, key=_order, reverse=True):
        if one.reached:
            break
        tried.add(one.source_id)
        since = one.at
    return since, frozenset(tried)


def _order(one: Try) -> tuple[datetime, bool]:
    """By time; of two at the same moment the answer counts as the later."""
    return one.at, one.reached
