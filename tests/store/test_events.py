"""Events grow by revisions; a change is written once."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select
from support.commits import SOURCE, announced, at, change, commit, listed, message, party, queued, update

from watcher.errors import LostRace
from watcher.model.change import Instrument
from watcher.model.measure import ChangeKind, InstrumentRef
from watcher.model.snapshot import Judgement
from watcher.store import leases, ledger, outbox
from watcher.store.engine import reading
from watcher.store.tables import changes, event_revisions


def test_an_event_is_found_by_what_links_it(engine: Engine) -> None:
    first = update("e1", [change("Alpha")], links=[("number", "2023-03929"), ("docket", "230208")])
    second = update("e2", [change("Beta")], links=[("number", "13")])
    commit(engine, now=at(0), updates=(first, second))
    assert ledger.events_by_links(engine, [("number", "2023-03929"), ("docket", "230208")]) == (first.event,)
    assert ledger.events_by_links(engine, [("docket", "13"), ("number", "2023-0392")]) == ()
    assert ledger.events_by_links(engine, []) == ()
    both = ledger.events_by_links(engine, [("number", "13"), ("docket", "230208"), ("number", "none")] * 700)
    assert [event.id for event in both] == ["e1", "e2"]


def test_an_event_grows_by_one(engine: Engine) -> None:
    opening = update("e1", [change("B"), change("A")], links=[("number", "1")])
    commit(engine, now=at(0), updates=(opening,))
    grown = update(
        "e1", [change("C")], revision=1, links=[("number", "1"), ("citation", "88 FR 1")], now=at(9)
    )
    commit(engine, now=at(9), updates=(grown,))
    assert ledger.events_by_links(engine, [("citation", "88 FR 1")]) == (grown.event,)
    told = ledger.event_changes(engine, "e1")
    assert [each.id for each in told] == [change("B").id, change("A").id, change("C").id]
    assert told[0] == change("B")


def test_two_checks_that_grow_one_event_do_not_share_a_revision(engine: Engine) -> None:
    """Two sources read the event at revision 0; the second to commit has to read it again.

    Both would else queue a message for revision 1, and the outbox would keep only one of them.
    """
    commit(engine, now=at(0), updates=(update("e1", [change("A")]),))
    commit(
        engine,
        now=at(1),
        source_id="us_fr_documents",
        updates=(update("e1", [change("B")], revision=1),),
        messages=queued(message("event:e1", revision=1)),
    )
    for stale in (update("e1", [change("C")], revision=1), update("e1", [change("C")])):
        with pytest.raises(LostRace):
            commit(engine, now=at(2), updates=(stale,), messages=queued(message("event:e1", revision=1)))
        leases.release(engine, SOURCE, "worker")
    assert ledger.told(engine, [change("C").id]) == frozenset()
    assert len(outbox.states(engine, ["event:e1"])) == 1


def test_an_announced_change_told_by_a_second_source_is_not_doubled(engine: Engine) -> None:
    told = announced("莱多斯公司", "商务部公告2025年第13号", kind=ChangeKind.SUSPENDED)
    commit(engine, now=at(0), updates=(update("e1", [told]),))
    assert ledger.told(engine, [told.id, "other"]) == {told.id}
    copy = update("e1", [told], revision=1)
    commit(engine, now=at(1), source_id="cn_mofcom_news", updates=(copy,))
    assert ledger.event_changes(engine, "e1") == (told,)
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(changes)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(event_revisions)).scalar_one() == 2


def test_unresolved_references_are_remembered(engine: Engine) -> None:
    reference = InstrumentRef(number="商务部公告2025年第8号", count=15, as_printed="2025年第8号公告")
    open_ = announced("x", "n1", unresolved=reference, stated=15, instrument=Instrument(None, None))
    commit(engine, now=at(0), updates=(update("e1", [open_, announced("y", "n1")]),))
    assert ledger.told_unresolved(engine) == (open_,)


def test_current_notices_of_every_source(engine: Engine) -> None:
    from support.commits import feed, notice

    commit(engine, now=at(0), source_id="cn_b", lists=(feed([notice("2"), notice("1")], Judgement.BASELINE),))
    commit(engine, now=at(0), source_id="cn_a", lists=(feed([notice("1")], Judgement.BASELINE),))
    commit(engine, now=at(0), lists=(listed([party("Alpha")], Judgement.BASELINE),))
    later = notice("1", summary="amended")
    commit(engine, now=at(1), source_id="cn_b", lists=(feed([later], closed=["1"]),))
    known = ledger.notices(engine)
    assert tuple(known) == (("cn_a", notice("1")), ("cn_b", later), ("cn_b", notice("2")))
    assert (len(known), known[0], known[1:]) == (3, ("cn_a", notice("1")), tuple(known)[1:])
