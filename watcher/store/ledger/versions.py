"""Entry versions: closed and opened together with the snapshot that shows them so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, insert, select, update

from watcher.core.hashing import fingerprint
from watcher.errors import StoreError
from watcher.model.codec import instant
from watcher.model.commit import CheckCommit
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import Judgement
from watcher.store.rows import batches, day, pack
from watcher.store.tables import entry_versions

_BEIJING = ZoneInfo("Asia/Shanghai")
_WASHINGTON = ZoneInfo("America/New_York")

Entry = PartyEntry | NoticeEntry


def write_versions(connection: Connection, commit: CheckCommit, seq: int) -> None:
    """Close and open the versions of every list: a silent rebase and the news of the day are one step."""
    rebased = {list_id: (opened, closed) for list_id, opened, closed in commit.rebased}
    listed = {each.verdict.list_id: each for each in commit.lists if each.verdict.believed}
    for list_id in sorted(rebased.keys() | listed.keys()):
        reread, gone = rebased.get(list_id, ((), ()))
        news = listed.get(list_id)
        opened = _by_key(reread, commit.source_id)
        closed = set(gone)
        baseline, fresh = False, dict[str, Entry]()
        if news is not None:
            # A key that the rebase opened without closing has no stored version to close.
            closed |= {key for key in news.closed if key in closed or key not in opened}
            opened = {key: entry for key, entry in opened.items() if key not in set(news.closed)}
            fresh = _by_key(news.opened, commit.source_id)
            baseline = news.verdict.judgement is Judgement.BASELINE
        early = _early(connection, commit, list_id, gone)
        _close(connection, commit, list_id, sorted(closed), seq)
        rows = [
            _row(entry, commit, list_id, seq, early.get(key, instant(commit.at)))
            for key, entry in opened.items()
            if key not in fresh
        ]
        rows += [
            _row(entry, commit, list_id, seq, instant(known_from(entry, commit.at, baseline=baseline)))
            for entry in fresh.values()
        ]
        for chunk in batches(rows, 5000):
            connection.execute(insert(entry_versions), chunk)


def known_from(entry: Entry, opened_at: datetime, *, baseline: bool) -> datetime:
    """Since when we count an entry as known.

    What the first reading brings back counts as known from the notice's own publication, to the
    minute where it states one, else from the end of that day in the authority's zone. Everything
    else is known since we saw it.
    """
    if not baseline or not isinstance(entry, NoticeEntry):
        return opened_at
    notice = entry.notice
    if notice.published_at is not None:
        return min(notice.published_at, opened_at)
    if notice.published_on is None:
        return opened_at
    zone = _BEIJING if notice.lang == "zh" else _WASHINGTON
    next_day = notice.published_on + timedelta(days=1)
    return min(datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone), opened_at)


def _by_key(entries: Sequence[Entry], source_id: str) -> dict[str, Entry]:
    found = {entry.key: entry for entry in entries}
    if len(found) < len(entries):
        [(twice, _)] = Counter(entry.key for entry in entries).most_common(1)
        raise StoreError(f"{source_id}: two entries with the key {twice!r}")
    return found


def _early(connection: Connection, commit: CheckCommit, list_id: str, keys: Sequence[str]) -> dict[str, str]:
    """Since when versions count as known that are known from before they were seen.

    A better reading of the same page is as old as the page.
    """
    v = entry_versions.c
    early: dict[str, str] = {}
    for chunk in batches(keys):
        query = select(v.entry_key, v.known_from).where(
            v.source_id == commit.source_id,
            v.list_id == list_id,
            v.closed_seq.is_(None),
            v.entry_key.in_(chunk),
            v.known_from < v.opened_at,
        )
        early |= {row.entry_key: row.known_from for row in connection.execute(query)}
    return early


def _close(connection: Connection, commit: CheckCommit, list_id: str, keys: Sequence[str], seq: int) -> None:
    if not keys:
        return
    v = entry_versions.c
    close = (
        update(entry_versions)
        .where(
            v.source_id == commit.source_id,
            v.list_id == list_id,
            v.closed_seq.is_(None),
            v.entry_key == bindparam("key"),
        )
        .values(closed_seq=seq, closed_at=instant(commit.at))
    )
    ended = connection.execute(close, [{"key": key} for key in keys]).rowcount
    if ended != len(keys):
        where = f"{commit.source_id}/{list_id or '-'}"
        raise StoreError(f"{where}: {len(keys) - ended} of {len(keys)} entries to close are not current")


def _row(entry: Entry, commit: CheckCommit, list_id: str, seq: int, known: str) -> dict[str, Any]:
    if isinstance(entry, PartyEntry):
        kind, begins, ends = "party", entry.effective_on, entry.expires_on
    else:
        kind, begins, ends = "notice", entry.notice.effective_on, None
    return {
        "source_id": commit.source_id,
        "list_id": list_id,
        "entry_key": entry.key,
        "entry_type": kind,
        "fingerprint": fingerprint(entry),
        "body": pack(entry),
        "effective_from": day(begins),
        "effective_to": day(ends),
        "opened_seq": seq,
        "opened_at": instant(commit.at),
        "known_from": known,
    }
