"""T2: everything that one check changes, or nothing of it."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, Text, bindparam, func, update

from watcher.errors import LostRace
from watcher.model.codec import instant
from watcher.model.commit import CheckCommit
from watcher.model.snapshot import Judgement
from watcher.store.archive import note
from watcher.store.engine import transaction
from watcher.store.ledger.deadlines import upsert_deadlines
from watcher.store.ledger.events import record_updates, require_considered
from watcher.store.ledger.incidents import write_incidents
from watcher.store.ledger.screening import write_hits
from watcher.store.ledger.snapshots import write_lists, write_rebased_heads
from watcher.store.ledger.validators import move_validators
from watcher.store.ledger.versions import write_versions
from watcher.store.ledger.waiting import write_waiting
from watcher.store.queue import enqueue, enqueue_items
from watcher.store.tables import sources

_WRITTEN = (Judgement.BASELINE, Judgement.ACCEPTED, Judgement.HELD)

_TAKE = (
    update(sources)
    .where(
        sources.c.source_id == bindparam("source"),
        sources.c.seq == bindparam("expected"),
        sources.c.lease_owner == bindparam("owner"),
    )
    .values(
        seq=bindparam("seq"),
        health=bindparam("health"),
        failures=bindparam("failures"),
        next_due_at=bindparam("next_due_at"),
        last_success_at=func.coalesce(bindparam("success", type_=Text), sources.c.last_success_at),
        parser_version=func.coalesce(bindparam("parser", type_=Text), sources.c.parser_version),
        last_change_at=func.coalesce(bindparam("change", type_=Text), sources.c.last_change_at),
        lease_owner=None,
        lease_until=None,
    )
)


def commit_check(engine: Engine, commit: CheckCommit) -> None:
    """Write one check: snapshots, versions, events and changes, messages, validators, health.

    The source's number grows by one where a snapshot is written, a version replaced or an event
    updated; a new snapshot therefore has the number `expected_seq + 1`. The lease is released. Raises
    LostRace, and writes nothing, when the source was committed by another since it was read, when
    the lease has gone to another, when an event has grown since it was read, when one was opened that was
    not considered, or when a document of this check is no longer stored. Raises StoreError for anything
    the database refuses.
    """
    with transaction(engine, durable=not is_mere_visit(commit)) as connection:
        seq = commit.expected_seq + _advances(commit)
        _take(connection, commit, seq)
        note(connection, commit.source_id, commit.attempts)
        move_validators(connection, commit)
        write_lists(connection, commit, seq)
        write_versions(connection, commit, seq)
        write_rebased_heads(connection, commit)
        if commit.considered is not None:
            require_considered(connection, commit.updates, commit.considered)
        record_updates(connection, commit.updates, source_id=commit.source_id, seq=seq, at=commit.at)
        write_waiting(connection, commit.waiting, source_id=commit.source_id, seq=seq, at=commit.at)
        write_hits(connection, commit.hits, commit.at)
        enqueue(connection, commit.messages, commit.at)
        enqueue_items(connection, commit.digest_items)
        upsert_deadlines(connection, commit.deadlines, commit.at)
        write_incidents(connection, commit.opened_incidents, commit.closed_incidents, commit.at)


def is_mere_visit(commit: CheckCommit) -> bool:
    """Nothing was found: what a power cut takes back, the next check does again. Most checks are so."""
    return not (
        _advances(commit)
        or any(listed.decides for listed in commit.lists)
        or commit.validators
        or commit.forgotten
        or commit.messages
        or commit.digest_items
        or commit.deadlines
        or commit.opened_incidents
        or commit.closed_incidents
        or commit.waiting
        or commit.hits
    )


def _advances(commit: CheckCommit) -> bool:
    wrote = any(listed.verdict.judgement in _WRITTEN for listed in commit.lists)
    return wrote or bool(commit.rebased or commit.updates)


def _take(connection: Connection, commit: CheckCommit, seq: int) -> None:
    """The compare-and-set that fences everything after it, and the source's own columns."""
    at = instant(commit.at)
    changed = any(listed.verdict.believed and (listed.opened or listed.closed) for listed in commit.lists)
    values = {
        "source": commit.source_id,
        "owner": commit.owner,
        "expected": commit.expected_seq,
        "seq": seq,
        "health": commit.health.value,
        "failures": commit.failures,
        "next_due_at": instant(commit.next_due_at),
        "success": at if commit.succeeded else None,
        # A failed check has not read the head with the new parser, so the old version stays the truth.
        "parser": commit.parser_version if commit.succeeded else None,
        "change": at if changed else None,
    }
    if not connection.execute(_TAKE, values).rowcount:
        raise LostRace(
            f"{commit.source_id}: another worker has it, or has committed since number {commit.expected_seq}"
        )
