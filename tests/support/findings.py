"""What came of a cluster: what was published compared with what was told, and who held what when."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from support.cluster import Cluster


@dataclass(frozen=True)
class Turn:
    """A source that changed hands; `was` None: it was free."""

    source_id: str
    was: str | None
    until: datetime | None
    owner: str | None
    at: datetime


@dataclass(frozen=True)
class Findings:
    """What may never be, and figures. All of the first four are empty in the end.

    `seized`: taken from somebody who still held it. `lapsed`: taken from a living worker that did not renew
    in time, as happens on a machine that stands still for a while.
    """

    untold: list[str]
    told_twice: list[str]
    posted_twice: list[str]
    seized: list[Turn]
    slow: list[tuple[str, float]]
    checks: int
    changes: int
    messages: int
    kills: int
    takeovers: list[float]
    lapsed: list[Turn]


def examine(cluster: Cluster, *, slack_seconds: float) -> Findings:
    """Compare what was published with what was told, and look at every change of hands."""
    posts = [json.dumps(message, ensure_ascii=False) for message in cluster.slack.messages]
    words = Counter(name for post in posts for name in cluster.published if name in post)
    ids = Counter(m["metadata"]["event_payload"]["delivery_id"] for m in cluster.slack.messages)
    turns = _turns(cluster)
    gone = cluster.killed.keys() | cluster.cut_off
    handed = [one for one in turns if one.was and one.owner and one.was != one.owner]
    seized = [one for one in handed if one.until is None or one.at < one.until]
    waits: list[tuple[str, float]] = []
    for owner, at in cluster.killed.items():
        waits += [
            (one.source_id, (one.at - at).total_seconds())
            for one in handed
            if one.was == owner and one.at > at
        ]
    changes = cluster.ask("SELECT kind, party_key, COUNT(*) FROM changes GROUP BY 1, 2")
    # A party is named when it joins, and once more when it leaves.
    named = Counter(party for _, party, count in changes for _ in range(count))
    return Findings(
        untold=sorted(name for name in cluster.published if words[name] < max(named[name], 1)),
        told_twice=sorted(
            [f"{kind} {party}" for kind, party, count in changes if count > 1]
            + [name for name in cluster.published if words[name] > named[name]]
        ),
        posted_twice=sorted(name for name, count in ids.items() if count > 1),
        seized=seized,
        slow=[wait for wait in waits if wait[1] > slack_seconds],
        checks=sum(one.owner is not None for one in turns),
        changes=sum(count for _, _, count in changes),
        messages=len(posts),
        kills=len(cluster.killed),
        takeovers=sorted(seconds for _, seconds in waits),
        lapsed=[one for one in handed if one.was not in gone and one not in seized],
    )


def _turns(cluster: Cluster) -> list[Turn]:
    """Every change of hands, in order."""
    rows = cluster.ask("SELECT source_id, was, until, now_, attempt FROM lease_log ORDER BY id")
    return [Turn(name, was, _moment(until), owner, _at(attempt)) for name, was, until, owner, attempt in rows]


def _at(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).astimezone(UTC)


def _moment(stamp: str | None) -> datetime | None:
    return None if stamp is None else _at(stamp)
