"""Evidence: what came is what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update
from support.commits import SOURCE, at, document

from watcher.core.hashing import digest
from watcher.errors import BadStatus, FetchError, StoreError, Unreachable
from watcher.model.document import Document, NotModified, Request
from watcher.store import archive, leases
from watcher.store.engine import reading, transaction
from watcher.store.tables import bodies, documents, fetches, validators


@pytest.fixture(autouse=True)
def known_source(engine: Engine) -> None:
    leases.acquire(engine, SOURCE, "worker", at(-10))


def record(
    engine: Engine, request: Request, outcome: Document | NotModified | FetchError, minutes: float
) -> None:
    archive.record(
        engine,
        run_id="r1",
        source_id=SOURCE,
        request=request,
        started_at=at(minutes),
        finished_at=at(minutes + 0.01),
        outcome=outcome,
    )


def count(engine: Engine, table: object) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[call-overload]


def test_a_document_comes_back_as_it_came(engine: Engine) -> None:
    request = Request("https://example.test/ä?q=1", "POST", "page=1&名=商务部", (("accept", "*/*"),))
    stored = Document(
        request,
        "商务部公告\x00".encode("gb18030") * 1000,
        final_url="https://example.test/other",
        status=203,
        headers=(
            ("content-type", "text/html;charset=utf-8"),
            ("etag", '"1"'),
            ("set-cookie", "a"),
            ("set-cookie", "b"),
        ),
        fetched_at=at(0.01),
    )
    record(engine, request, stored, 0)
    assert archive.latest(engine, SOURCE, request) == stored
    assert archive.document(engine, request, stored.sha256) == stored


def test_the_same_bytes_are_kept_once_and_each_attempt_is_known(engine: Engine) -> None:
    request = Request("https://example.test/a")
    for minutes in range(3):
        record(engine, request, Document(request, b"same"), minutes)
    other = Request("https://example.test/copy")
    record(engine, other, Document(other, b"same"), 3)
    assert (count(engine, documents), count(engine, bodies), count(engine, fetches)) == (1, 1, 4)
    found = archive.document(engine, other, Document(other, b"same").sha256)
    assert found is not None
    assert found.request == other


def test_latest_is_the_newest_of_that_request_and_source(engine: Engine) -> None:
    request = Request("https://example.test/a")
    record(engine, request, Document(request, b"old"), 0)
    record(engine, request, Document(request, b"new"), 1)
    record(engine, request, NotModified(request, Document(request, b"new").sha256), 2)
    record(engine, request, Unreachable("no route"), 3)
    latest = archive.latest(engine, SOURCE, request)
    assert latest is not None
    assert latest.body == b"new"
    assert archive.latest(engine, "other_source", request) is None
    assert archive.latest(engine, SOURCE, Request("https://example.test/b")) is None
    old = archive.document(engine, request, Document(request, b"old").sha256)
    assert old is not None
    assert old.body == b"old"


def test_a_failure_is_evidence_too(engine: Engine) -> None:
    request = Request("https://example.test/a")
    record(engine, request, BadStatus("403 from\x00 the gate", status=403), 0)
    record(engine, request, Unreachable("no route"), 1)
    with reading(engine) as connection:
        rows = connection.execute(select(fetches).order_by(fetches.c.fetch_id)).mappings().all()
    assert [(r["outcome"], r["status"], r["error_kind"], r["error"], r["sha256"]) for r in rows] == [
        ("failed", 403, "bad_status", "403 from the gate", None),
        ("failed", None, "unreachable", "no route", None),
    ]


def test_evidence_never_moves_a_validator(engine: Engine) -> None:
    request = Request("https://example.test/a")
    record(engine, request, Document(request, b"x", headers=(("etag", '"1"'),)), 0)
    assert count(engine, validators) == 0


def test_damaged_bytes_are_never_handed_out(engine: Engine) -> None:
    stored = document(engine, b"the official bytes")
    other = document(engine, b"something else", url="https://example.test/other")
    with transaction(engine) as connection:
        wrong = connection.execute(select(bodies.c.body).where(bodies.c.sha256 == other.sha256)).scalar_one()
        connection.execute(update(bodies).where(bodies.c.sha256 == stored.sha256).values(body=wrong))
    with pytest.raises(StoreError, match="damaged"):
        archive.document(engine, stored.request, stored.sha256)


@given(st.binary(max_size=5000), st.integers(0, 3))
def test_packing_loses_nothing(body: bytes, times: int) -> None:
    whole = body * (10**times)
    stored = Document(Request("x"), whole)
    packed = archive.pack_body(whole)
    assert archive.unpack_body(packed, len(whole), stored.sha256) == whole
    with pytest.raises(StoreError):
        archive.unpack_body(packed, len(whole), digest("other"))
