"""Versions of entries: rebased silently, known since when they may count as known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select
from support.commits import LIST, SOURCE, at, commit, feed, listed, notice, party

from watcher.core.hashing import content_hash
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import FEED, Judgement
from watcher.store import ledger
from watcher.store.engine import reading
from watcher.store.ledger.versions import known_from
from watcher.store.tables import entry_versions, snapshots

ALPHA, BETA, GAMMA = party("Alpha"), party("Beta"), party("Gamma")


def better(name: str) -> PartyEntry:
    """The same entry as a better parser reads it."""
    return party(name, effective_on=date(2020, 1, 1))


def entries(engine: Engine, list_id: str = LIST) -> dict[str, object]:
    return dict(ledger.head(engine, SOURCE).lists[list_id].entries)


def test_a_rebase_alone_replaces_the_reading_of_the_head(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))
    rebased = ((LIST, (better("Alpha"), GAMMA), ("Alpha", "Beta")),)
    commit(engine, now=at(1), rebased=rebased, parser_version="2")
    head = ledger.head(engine, SOURCE)
    assert entries(engine) == {"Alpha": better("Alpha"), "Gamma": GAMMA}
    assert (head.seq, head.parser_version, head.lists[LIST].seq) == (2, "2", 1)
    assert head.lists[LIST].content_hash == content_hash([better("Alpha"), GAMMA])
    assert head.lists[LIST].recent == (head.lists[LIST].content_hash,)
    with reading(engine) as connection:
        row = connection.execute(select(snapshots)).mappings().one()
    assert (row["entry_count"], row["parser_version"]) == (2, "2")


def test_a_rebase_and_the_news_of_the_day_are_one_step(engine: Engine) -> None:
    """Rebased: Alpha and Beta better, Gamma found. Today: Alpha gone, Beta and Gamma amended, Delta new."""
    commit(engine, now=at(0), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))
    today = [
        party("Beta", expires_on=date(2030, 1, 1)),
        party("Gamma", expires_on=date(2030, 1, 1)),
        party("Delta"),
    ]
    commit(
        engine,
        now=at(1),
        parser_version="2",
        rebased=((LIST, (better("Alpha"), better("Beta"), GAMMA), ("Alpha", "Beta")),),
        lists=(listed(today, opened=today, closed=["Alpha", "Beta", "Gamma"]),),
    )
    assert entries(engine) == {entry.key: entry for entry in today}
    assert ledger.head(engine, SOURCE).lists[LIST].content_hash == content_hash(today)


def test_an_entry_that_only_the_rebase_touches_survives_the_day(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA, BETA], Judgement.BASELINE),))
    commit(
        engine,
        now=at(1),
        rebased=((LIST, (better("Alpha"),), ("Alpha",)),),
        lists=(listed([better("Alpha"), GAMMA], opened=[GAMMA], closed=["Beta"]),),
    )
    assert entries(engine) == {"Alpha": better("Alpha"), "Gamma": GAMMA}


def test_a_rebase_beside_a_held_list(engine: Engine) -> None:
    commit(engine, now=at(0), lists=(listed([ALPHA], Judgement.BASELINE),))
    commit(
        engine,
        now=at(1),
        rebased=((LIST, (better("Alpha"),), ("Alpha",)),),
        lists=(listed([], Judgement.HELD, reasons=("empty",)),),
    )
    assert entries(engine) == {"Alpha": better("Alpha")}
    assert len(ledger.held(engine)) == 1


NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published_at": datetime(2025, 3, 4, 4, 0, tzinfo=UTC)}, datetime(2025, 3, 4, 4, 0, tzinfo=UTC)),
        ({"published_on": date(2025, 3, 4), "lang": "zh"}, datetime(2025, 3, 4, 16, 0, tzinfo=UTC)),
        ({"published_on": date(2025, 3, 4), "lang": "en"}, datetime(2025, 3, 5, 5, 0, tzinfo=UTC)),
        ({"published_on": date(2025, 7, 4), "lang": "en"}, datetime(2025, 7, 5, 4, 0, tzinfo=UTC)),
        ({"published_on": date(2026, 11, 21), "lang": "zh"}, NOON),  # the day is not over yet
        ({"published_on": None}, NOON),
    ],
)
def test_history_is_known_since_it_was_published(fields: dict[str, object], expected: datetime) -> None:
    entry = notice("1", **fields)
    assert known_from(entry, NOON, baseline=True) == expected
    assert known_from(entry, NOON, baseline=False) == NOON


def test_a_party_on_a_list_is_known_since_it_was_seen() -> None:
    assert known_from(party("Alpha", effective_on=date(2020, 1, 1)), NOON, baseline=True) == NOON


def known(engine: Engine) -> list[tuple[str, str, bool]]:
    v = entry_versions.c
    with reading(engine) as connection:
        rows = connection.execute(select(v.entry_key, v.known_from, v.closed_seq).order_by(v.version_id))
        return [(row.entry_key, row.known_from[:16], row.closed_seq is None) for row in rows]


def test_a_better_reading_of_history_is_as_old_as_the_page(engine: Engine) -> None:
    def read_better(key: str) -> NoticeEntry:
        return notice(key, summary="read better")

    commit(engine, now=at(0), lists=(feed([notice("1"), notice("2")], Judgement.BASELINE),))
    commit(engine, now=at(1), lists=(feed([notice("3")], opened=[notice("3")]),))
    commit(
        engine,
        now=at(2),
        rebased=((FEED, (read_better("1"), read_better("3"), notice("4")), ("1", "3")),),
    )
    assert known(engine) == [
        ("1", "2025-03-04T16:00", False),
        ("2", "2025-03-04T16:00", True),
        ("3", "2026-11-21T09:01", False),
        ("1", "2025-03-04T16:00", True),
        ("3", "2026-11-21T09:02", True),
        ("4", "2026-11-21T09:02", True),
    ]
