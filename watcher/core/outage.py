"""Whether it is our own network that is down, or a host that several sources share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from watcher.core import words
from watcher.core.triage import NETWORK, Trouble
from watcher.model.health import IncidentKind

SOURCES = 3
"""So many sources that nobody could reach, of two hosts, make it our network; fewer may just be down."""

_HOSTS = 2

SHARING = 2
"""So many sources of one host that nobody could reach are the trouble of the host, told once."""

UNWITNESSED = timedelta(minutes=15)
"""So long it is told of no host while nothing else was reached either: it may yet be our own network."""

LASTS = timedelta(minutes=3)
"""An outage that is over sooner is told to nobody."""

UNREACHED = frozenset({"unreachable", "too_slow"})

ASKED_WITHIN = timedelta(minutes=5)
"""So long a source that fails alone on its host waits for what the others of that host come to."""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at one source; `reached` where anything answered, be it an error."""

    source_id: str
    at: datetime
    reached: bool
    host: str = ""


def outage(tries: Iterable[Try], now: datetime) -> Trouble | None:
    """One trouble where several sources were tried since the last answer of any, and none was reached."""
    failed = _unanswered(tries)
    tried = {one.source_id for one in failed}
    if len(tried) < SOURCES or len({one.host for one in failed}) < _HOSTS or now - failed[-1].at < LASTS:
        return None
    message = f"nothing was reached since {_since(failed)}"
    advice = "Check this machine's network, its name server and its proxy; the sources are tried again."
    return Trouble(IncidentKind.NETWORK, NETWORK, message, advice)


def hosts_out(tries: Iterable[Try], now: datetime) -> tuple[Trouble, ...]:
    """A trouble for each host that several sources were tried at since its last answer, and none reached."""
    every = list(tries)
    found = []
    for host in sorted({one.host for one in every}):
        failed = _unanswered(one for one in every if one.host == host)
        if len({one.source_id for one in failed}) < SHARING:
            continue
        began = failed[-1].at
        witnessed = any(one.reached and one.at >= began for one in every)
        if now - began >= (LASTS if witnessed else UNWITNESSED):
            advice = "Look whether the site answers elsewhere; the sources are tried again by themselves."
            found.append(Trouble(IncidentKind.NETWORK, host, f"not reached since {_since(failed)}", advice))
    return tuple(found)


def is_shared_in_doubt(
    source_id: str, tries: Iterable[Try], now: datetime, *, patience: timedelta = ASKED_WITHIN
) -> bool:
    """Whether the failing of a source may be its host's, by what all its sources came to there.

    Until another source is reached there; and where none was tried, until `patience` is over.
    """
    newest = sorted(tries, key=_order, reverse=True)
    began = _began(source_id, newest)
    if began is None:
        return False
    others = [one for one in newest if one.source_id != source_id and one.at >= began]
    if not others:
        return now - began < patience
    return not any(one.reached for one in others)


def is_in_doubt(source_id: str, tries: Iterable[Try]) -> bool:
    """Whether the failing of a source may be ours: no other was reached since it began to fail.

    Such a failure is told to nobody yet: either another source is reached soon, and it is told, or none
    is, and it is an outage.
    """
    newest = sorted(tries, key=_order, reverse=True)
    began = _began(source_id, newest)
    if began is None:
        return False
    return not any(one.reached and one.at >= began and one.source_id != source_id for one in newest)


def _began(source_id: str, newest: Sequence[Try]) -> datetime | None:
    """Since when a source has not been reached; None where it was the last time."""
    began: datetime | None = None
    for one in newest:
        if one.source_id == source_id:
            if one.reached:
                break
            began = one.at
    return began


def _unanswered(tries: Iterable[Try]) -> list[Try]:
    """What was tried since the last answer, newest first."""
    return list(takewhile(lambda one: not one.reached, sorted(tries, key=_order, reverse=True)))


def _since(failed: Sequence[Try]) -> str:
    """12:02 UTC; 3 sources tried: a, b, c."""
    tried = sorted({one.source_id for one in failed})
    return f"{words.clock(failed[-1].at)}; {words.plural(len(tried), 'source')} tried: {', '.join(tried)}"


def _order(one: Try) -> tuple[datetime, bool]:
    """By time; of two at the same moment the answer counts as the later."""
    return one.at, one.reached
