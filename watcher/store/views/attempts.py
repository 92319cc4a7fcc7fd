"""What the last attempts came to: who was reached, who was not, and what the servers' clocks say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from watcher.model.codec import instant
from watcher.store.engine import reading
from watcher.store.rows import moment
from watcher.store.tables import fetches

_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request. `error_kind` is None where an answer came; `date` and `age` are headers of it."""

    source_id: str
    run_id: str
    finished_at: datetime
    url: str
    error_kind: str | None
    error: str | None
    date: str | None = None
    age: str | None = None


def attempts(engine: Engine, since: datetime, *, headers: bool = False) -> tuple[Attempt, ...]:
    """The newest requests since that moment, newest first, at most two thousand."""
    f = fetches.c
    query = select(
        f.source_id, f.run_id, f.finished_at, f.request_key, f.final_url, f.error_kind, f.error
    ).order_by(f.fetch_id.desc())
    if headers:
        query = query.add_columns(f.headers)
    found = []
    with reading(engine) as connection:
        for row in connection.execute(query.limit(_LOOKED_AT)):
            if row.finished_at < instant(since):
                continue
            said = dict(json.loads(row.headers or "[]")) if headers else {}
            found.append(
                Attempt(
                    row.source_id,
                    row.run_id,
                    moment(row.finished_at),
                    row.final_url or row.request_key.split(" ", 2)[1],
                    row.error_kind,
                    row.error,
                    said.get("date"),
                    said.get("age"),
                )
            )
    return tuple(found)
