"""What we know of a source before a check begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Engine, RowMapping, func, or_, select, text

from watcher.model.document import Validator
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import Head, ListHead
from watcher.store.engine import reading
from watcher.store.rows import day_or_none, moment, moment_or_none, unpack
from watcher.store.tables import entry_versions, heads, snapshots, sources, validators

RECENT = 5
"""How many accepted snapshots an old copy is compared with."""


class Entries(Mapping[str, PartyEntry | NoticeEntry]):
    """The entries of one list as they stood at `seq`, read when first asked for.

    A page that has not changed needs none of them, and most pages have not. What stood at a number
    never changes, so it does not matter when they are read.
    """

    def __init__(self, engine: Engine, source_id: str, list_id: str, seq: int) -> None:
        self._engine = engine
        self._place = (source_id, list_id, seq)
        self._entries: dict[str, PartyEntry | NoticeEntry] | None = None

    def __getitem__(self, key: str) -> PartyEntry | NoticeEntry:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        source_id, list_id, seq = self._place
        return f"<entries of {source_id}/{list_id or '-'} at {seq}>"

    def _read(self) -> dict[str, PartyEntry | NoticeEntry]:
        if self._entries is None:
            source_id, list_id, seq = self._place
            v = entry_versions.c
            query = (
                select(v.entry_key, v.entry_type, v.body)
                .where(v.source_id == source_id, v.list_id == list_id, v.opened_seq <= seq)
                .where(or_(v.closed_seq.is_(None), v.closed_seq > seq))
                .order_by(v.version_id)
            )
            with reading(self._engine) as connection:
                found = connection.execute(query).all()
            self._entries = {row.entry_key: as_entry(row.entry_type, row.body) for row in found}
        return self._entries


def as_entry(entry_type: str, body: str) -> PartyEntry | NoticeEntry:
    """The entry of a stored version."""
    return unpack(NoticeEntry, body) if entry_type == "notice" else unpack(PartyEntry, body)


def head(engine: Engine, source_id: str) -> Head:
    """All that a check needs to know; an empty Head for a source that was never read."""
    with reading(engine) as connection:
        source = (
            connection.execute(
                select(sources.c.seq, sources.c.parser_version, sources.c.failures).where(
                    sources.c.source_id == source_id
                )
            )
            .mappings()
            .first()
        )
        if source is None:
            return Head(source_id)
        rows = _list_rows(connection, source_id)
        first = connection.execute(
            select(func.min(snapshots.c.seen_at)).where(snapshots.c.source_id == source_id)
        ).scalar()
        recent = _recent(connection, source_id)
        held = _held(connection, source_id)
        known = connection.execute(select(validators).where(validators.c.source_id == source_id)).mappings()
        return Head(
            source_id,
            seq=source["seq"],
            parser_version=source["parser_version"],
            failures=source["failures"],
            first_seen_at=moment_or_none(first),
            lists={
                row["list_id"]: ListHead(
                    row["list_id"],
                    row["seq"],
                    row["content_hash"],
                    day_or_none(row["as_of"]),
                    moment(row["decided_at"] or row["seen_at"]),
                    Entries(engine, source_id, row["list_id"], source["seq"]),
                    recent.get(row["list_id"], ()),
                    row["old_copies"],
                    held.get(row["list_id"]),
                )
                for row in rows
            },
            validators={
                row["request_key"]: Validator(
                    row["request_key"], row["sha256"], row["etag"], row["last_modified"]
                )
                for row in known
            },
        )


def notices(engine: Engine) -> tuple[tuple[str, NoticeEntry], ...]:
    """The current version of every notice of every source, as (source id, entry)."""
    v = entry_versions.c
    query = (
        select(v.source_id, v.body)
        .where(text("entry_type = 'notice'"), v.closed_seq.is_(None))
        .order_by(v.source_id, v.entry_key)
    )
    with reading(engine) as connection:
        return tuple((row.source_id, unpack(NoticeEntry, row.body)) for row in connection.execute(query))


def _list_rows(connection: Connection, source_id: str) -> list[RowMapping]:
    s = snapshots.c
    query = (
        select(heads.c.list_id, heads.c.seq, heads.c.old_copies)
        .add_columns(s.content_hash, s.as_of, s.seen_at, s.decided_at)
        .join(
            snapshots,
            (s.source_id == heads.c.source_id) & (s.list_id == heads.c.list_id) & (s.seq == heads.c.seq),
        )
        .where(heads.c.source_id == source_id)
    )
    return list(connection.execute(query).mappings())


def _recent(connection: Connection, source_id: str) -> dict[str, tuple[str, ...]]:
    s = snapshots.c
    place = func.row_number().over(partition_by=s.list_id, order_by=s.seq.desc()).label("place")
    accepted = (
        select(s.list_id, s.content_hash, place)
        .where(s.source_id == source_id, s.verdict == "accepted")
        .subquery()
    )
    query = (
        select(accepted.c.list_id, accepted.c.content_hash)
        .where(accepted.c.place <= RECENT)
        .order_by(accepted.c.list_id, accepted.c.place)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.list_id] = (*found.get(row.list_id, ()), row.content_hash)
    return found


def _held(connection: Connection, source_id: str) -> dict[str, str]:
    s = snapshots.c
    query = select(s.list_id, s.content_hash).where(s.source_id == source_id, text("verdict = 'held'"))
    return {row.list_id: row.content_hash for row in connection.execute(query)}
