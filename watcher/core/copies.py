"""Two official copies of one notice whose texts differ: for the operators, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from watcher.core.triage import Triage, Trouble, settle
from watcher.model.health import Incident, IncidentKind
from watcher.model.measure import NoticeEntry

_ADVICE = (
    "Compare the official pages. Readers were told what the fullest copy says; where the parties differ, "
    "they were told that as well."
)


def differing(
    source_id: str,
    read: Iterable[NoticeEntry],
    others: Iterable[tuple[str, NoticeEntry]],
    open_incidents: Sequence[Incident],
    now: datetime,
) -> Triage:
    """Which incidents open and close with these notices, read from one source just now.

    One incident a notice, whichever copy is the odd one; it is never told again while it goes on. Chinese
    notices are compared: the Register's raw text and its XML are two renderings by one office, and differ
    always. `others` are the notices of all sources, `open_incidents` those of all subjects.
    """
    fresh = {entry.key: entry for entry in read if entry.notice.lang == "zh" and entry.text_digest}
    copies: dict[str, list[tuple[str, NoticeEntry]]] = {
        key: [(source_id, entry)] for key, entry in fresh.items()
    }
    for other_id, entry in others:
        if other_id != source_id and entry.text_digest and entry.key in copies:
            copies[entry.key].append((other_id, entry))
    troubles, mine = [], []
    for key, shown in copies.items():
        places = {entry.notice.url for _, entry in shown}
        known = next(
            (
                one
                for one in open_incidents
                if one.kind is IncidentKind.CONTRADICTORY and one.url is not None and one.url in places
            ),
            None,
        )
        mine += [known] if known else []
        if len({entry.text_digest for _, entry in shown}) > 1:
            subject, url = (known.subject, known.url) if known else (source_id, fresh[key].notice.url)
            troubles.append(
                Trouble(IncidentKind.CONTRADICTORY, subject, _message(fresh[key], shown), _ADVICE, url=url)
            )
    found = settle(mine, troubles, over=lambda _: True, now=now)
    return Triage(found.opened, (), found.closed)


def _message(entry: NoticeEntry, shown: Sequence[tuple[str, NoticeEntry]]) -> str:
    sides: dict[str, list[str]] = {}
    for source_id, copy in sorted(shown, key=lambda pair: pair[0]):
        sides.setdefault(copy.text_digest, []).append(source_id)
    said = " differs from ".join(f"the text at {' and '.join(names)}" for names in sides.values())
    return f"{entry.notice.number or entry.notice.title}: {said}"
