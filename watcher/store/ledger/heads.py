"""What we know of a source before a check begins."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import overload

from sqlalchemy import Connection, Engine, and_, bindparam, exists, func, or_, select, text

from watcher.model.document import Validator
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import Head, ListHead
from watcher.store import leases
from watcher.store.engine import reading, transaction
from watcher.store.leases import Turn
from watcher.store.rows import day_or_none, moment_or_none, unpack
from watcher.store.tables import bodies, entry_versions, heads, snapshots, sources, validators

RECENT = 5
"""How many accepted snapshots an old copy is compared with."""

_v, _s, _held = entry_versions.c, snapshots.c, snapshots.alias("held")
_ordered = (
    select(_s.list_id, _s.content_hash)
    .add_columns(func.row_number().over(partition_by=_s.list_id, order_by=_s.seq.desc()).label("place"))
    .where(_s.source_id == bindparam("source"), _s.verdict == "accepted")
    .subquery()
)

# Built once: every check reads its head.
_SOURCE = (
    select(sources.c.seq, sources.c.parser_version, sources.c.failures)
    .add_columns(
        select(func.min(_s.seen_at))
        .where(_s.source_id == bindparam("source"))
        .scalar_subquery()
        .label("first_seen_at")
    )
    .where(sources.c.source_id == bindparam("source"))
)
_LISTS = (
    select(
        heads.c.list_id,
        heads.c.seq,
        heads.c.old_copies,
        heads.c.missing,
        _held.c.content_hash.label("held_hash"),
    )
    .add_columns(_s.content_hash, _s.as_of, _s.entry_count)
    .join(snapshots, and_(*(heads.c[name] == _s[name] for name in ("source_id", "list_id", "seq"))))
    .join(
        _held,
        and_(
            _held.c.source_id == heads.c.source_id,
            _held.c.list_id == heads.c.list_id,
            text("held.verdict = 'held'"),
        ),
        isouter=True,
    )
    .where(heads.c.source_id == bindparam("source"))
)
_RECENT = (
    select(_ordered.c.list_id, _ordered.c.content_hash)
    .where(_ordered.c.place <= RECENT)
    .order_by(_ordered.c.list_id, _ordered.c.place)
)
_VALIDATORS = (
    select(validators.c.request_key, validators.c.sha256, validators.c.etag, validators.c.last_modified)
    .add_columns(exists().where(bodies.c.sha256 == validators.c.sha256).label("kept"))
    .where(validators.c.source_id == bindparam("source"))
)
_NOTICES = (
    select(_v.source_id, _v.body)
    .where(text("entry_type = 'notice'"), _v.closed_seq.is_(None))
    .order_by(_v.source_id, _v.entry_key)
)
_STOOD = (
    select(_v.entry_key, _v.fingerprint, _v.entry_type, _v.body)
    .where(_v.source_id == bindparam("source"), _v.list_id == bindparam("list"))
    .where(_v.opened_seq <= bindparam("seq"), or_(_v.closed_seq.is_(None), _v.closed_seq > bindparam("seq")))
    .order_by(_v.version_id)
)


class Entries(Mapping[str, PartyEntry | NoticeEntry]):
    """The entries of one list as they stood at `seq`, read when first asked for.

    A page that has not changed needs none of them, and most pages have not; of a page that has, most
    entries are as they were, and `fingerprints` says which. What stood at a number never changes, so
    it does not matter when it is read.
    """

    def __init__(self, engine: Engine, source_id: str, list_id: str, seq: int, count: int) -> None:
        self._engine = engine
        self._count = count
        self._place = {"source": source_id, "list": list_id, "seq": seq}
        self._stored: dict[str, tuple[str, str, str]] | None = None
        self._entries: dict[str, PartyEntry | NoticeEntry] = {}

    def fingerprints(self) -> Mapping[str, str]:
        """Entry key → core.hashing.fingerprint of the entry, without building any entry."""
        return {key: fingerprint for key, (fingerprint, _, _) in self._read().items()}

    def __getitem__(self, key: str) -> PartyEntry | NoticeEntry:
        if key not in self._entries:
            _, entry_type, body = self._read()[key]
            self._entries[key] = as_entry(entry_type, body)
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __contains__(self, key: object) -> bool:
        return key in self._read()

    def __len__(self) -> int:
        return self._count if self._stored is None else len(self._stored)

    def __repr__(self) -> str:
        return "<entries of {source}/{list} at {seq}>".format(**self._place)

    def _read(self) -> dict[str, tuple[str, str, str]]:
        if self._stored is None:
            with reading(self._engine) as connection:
                # A thousand rows at a time: one by one costs twice as much, all at once holds them twice.
                rows = connection.execute(_STOOD, self._place).partitions(1000)
                self._stored = {
                    key: (fingerprint, kind, body) for part in rows for key, fingerprint, kind, body in part
                }
        return self._stored


def as_entry(entry_type: str, body: str) -> PartyEntry | NoticeEntry:
    """The entry of a stored version."""
    return unpack(NoticeEntry, body) if entry_type == "notice" else unpack(PartyEntry, body)


def begin(
    engine: Engine, source_id: str, owner: str, now: datetime, seconds: float, seen: Turn | None = None
) -> Head | None:
    """T0: take the source, and read what is known of it; None while somebody else has it.

    `seen` is the turn by which the source was found to be due: None too where it was attempted since.
    """
    with transaction(engine, durable=False) as connection:
        if not leases.take(connection, source_id, owner, now, seconds, seen):
            return None
        return _head(engine, connection, source_id)


def head(engine: Engine, source_id: str) -> Head:
    """All that a check needs to know; an empty Head for a source that was never read."""
    with reading(engine) as connection:
        return _head(engine, connection, source_id)


def _head(engine: Engine, connection: Connection, source_id: str) -> Head:
    values = {"source": source_id}
    source = connection.execute(_SOURCE, values).first()
    if source is None:
        return Head(source_id)
    recent: dict[str, tuple[str, ...]] = {}
    for list_id, content_hash in connection.execute(_RECENT, values):
        recent[list_id] = (*recent.get(list_id, ()), content_hash)
    lists = {
        row.list_id: ListHead(
            row.list_id,
            row.seq,
            row.content_hash,
            day_or_none(row.as_of),
            Entries(engine, source_id, row.list_id, source.seq, row.entry_count),
            recent[row.list_id],
            row.old_copies,
            row.held_hash,
            tuple(json.loads(row.missing)) if row.missing else (),
        )
        for row in connection.execute(_LISTS, values)
    }
    known = {
        # Without the body at hand a 304 would be no answer, so nothing is said that could bring one.
        row.request_key: Validator(row.request_key, row.sha256, row.etag, row.last_modified)
        if row.kept
        else Validator(row.request_key, row.sha256)
        for row in connection.execute(_VALIDATORS, values)
    }
    return Head(
        source_id,
        source.seq,
        source.parser_version,
        lists,
        known,
        source.failures,
        moment_or_none(source.first_seen_at),
    )


class KnownNotices(Sequence[tuple[str, NoticeEntry]]):
    """The current version of every notice of every source, read when first asked for.

    A page that has not changed needs none of them.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @overload
    def __getitem__(self, index: int) -> tuple[str, NoticeEntry]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, NoticeEntry]]: ...

    def __getitem__(self, index: int | slice) -> tuple[str, NoticeEntry] | Sequence[tuple[str, NoticeEntry]]:
        return self._known[index]

    def __iter__(self) -> Iterator[tuple[str, NoticeEntry]]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    @cached_property
    def _known(self) -> tuple[tuple[str, NoticeEntry], ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(_NOTICES).all()
        return tuple((row.source_id, unpack(NoticeEntry, row.body)) for row in rows)


def notices(engine: Engine) -> Sequence[tuple[str, NoticeEntry]]:
    """The current version of every notice of every source, as (source id, entry)."""
    return KnownNotices(engine)
