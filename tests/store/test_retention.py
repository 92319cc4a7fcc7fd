"""Bodies that back nothing go; what backs anything stays."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select
from support.commits import LIST, SOURCE, at, commit, document, listed, party

from watcher.model.document import Validator
from watcher.model.snapshot import Judgement
from watcher.store import archive, ledger, retention
from watcher.store.engine import reading, transaction
from watcher.store.ledger.validators import pin
from watcher.store.tables import documents, fetches

ALPHA = party("Alpha")


def test_only_needless_bodies_go(engine: Engine) -> None:
    accepted, held, discarded, validated, failed = (
        document(engine, body) for body in (b"accepted", b"held", b"discarded", b"validated", b"failed")
    )
    key = accepted.request.key

    def check(minutes: int, sha256: str, judgement: Judgement, *entries: object, list_id: str = LIST) -> None:
        opened = entries if judgement is Judgement.BASELINE else ()
        snapshot = listed(entries, judgement, opened=opened, list_id=list_id, documents={key: sha256})
        commit(engine, now=at(minutes), lists=(snapshot,), validators=(Validator(key, validated.sha256),))

    check(0, accepted.sha256, Judgement.BASELINE, ALPHA)
    check(1, discarded.sha256, Judgement.HELD)
    ledger.discard(engine, SOURCE, by="me", now=at(2))
    check(3, held.sha256, Judgement.HELD)
    assert retention.prune(engine, at(-10)) == retention.Pruned(0, 0, 0), "all of it is younger"
    pruned = retention.prune(engine, at(10))
    assert pruned.bodies == 2
    assert pruned.size > 0

    def kept(sha256: str) -> bool:
        return archive.document(engine, accepted.request, sha256) is not None

    assert [kept(each.sha256) for each in (accepted, held, validated)] == [True, True, True]
    assert [kept(each.sha256) for each in (discarded, failed)] == [False, False]
    with reading(engine) as connection:
        for table in (documents, fetches):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 5
    assert retention.prune(engine, at(10)) == retention.Pruned(0, 0, 0)


def test_a_dropped_body_comes_back_with_the_next_fetch(engine: Engine) -> None:
    first = document(engine, b"page")
    assert retention.prune(engine, at(10)).bodies == 1
    assert archive.latest(engine, SOURCE, first.request) is None
    document(engine, b"page")
    assert archive.latest(engine, SOURCE, first.request) is not None


def test_repeated_headers_are_thinned(engine: Engine) -> None:
    for _ in range(4):
        document(engine, b"page")
    other = document(engine, b"other page")
    for _ in range(2):
        document(engine, b"page")
    assert retention.prune(engine, at(-10)).headers == 0
    assert retention.prune(engine, at(10)).headers == 4, (
        "six times the same: the first and the last keep theirs"
    )
    assert retention.prune(engine, at(10)).headers == 0
    with reading(engine) as connection:
        kept = connection.execute(select(fetches.c.headers.is_not(None)).order_by(fetches.c.fetch_id))
        assert list(kept.scalars()) == [True, False, False, False, True, False, True]
    assert other.headers


@pytest.mark.postgres
@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_body_that_a_check_is_about_to_need_stays(engine: Engine) -> None:
    """Of PostgreSQL alone: SQLite has one writer at a time, and pruning comes before or after."""
    page = document(engine, b"page")
    with transaction(engine) as check:
        pin(check, SOURCE, {page.sha256})
        assert retention.prune(engine, at(10)).bodies == 0
    assert retention.prune(engine, at(10)).bodies == 1
