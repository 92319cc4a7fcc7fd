"""What waits for an act, what was screened, and events that two checks open at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine
from support.commits import LIST, SOURCE, at, change, commit, listed, message, party, queued, update

from watcher.errors import LostRace
from watcher.model.change import Hit
from watcher.model.commit import DigestItem
from watcher.model.delivery import Message
from watcher.model.entry import Name, Party
from watcher.model.event import Link
from watcher.model.snapshot import Judgement
from watcher.model.watchlist import FreshHit
from watcher.store import leases, ledger, outbox, windows
from watcher.store.views.changes import changes

ALPHA, BETA = change("Alpha"), change("Beta")


def hit(ident: str) -> FreshHit:
    mine = Hit("Mine", "Mine", "Mine Ltd", "exact", 1.0, "the same words")
    return FreshHit(ident, "us_bis_denied", Party("Mine Ltd", (Name("Mine Ltd"),)), mine)


def test_what_waits_is_known_at_once_and_told_later(engine: Engine) -> None:
    commit(engine, now=at(0), waiting=((ALPHA, at(60)), (BETA, at(30))))
    assert ledger.waiting(engine) == ((BETA, at(30)), (ALPHA, at(60)))
    assert {one.id for one in changes(engine)} == {ALPHA.id, BETA.id}
    assert ledger.told(engine, [ALPHA.id]) == {ALPHA.id}, "it is no news a second time"
    told = update("e1", [BETA])
    ledger.tell_waiting(
        engine,
        [told],
        at=at(31),
        messages=queued(message("event:e1")),
        digest_items=[DigestItem("desk", "e1", 0, at(90))],
    )
    assert ledger.waiting(engine) == ((ALPHA, at(60)),)
    assert ledger.event_changes(engine, "e1") == (BETA,)
    assert len(outbox.states(engine, ["event:e1"])) == 1
    assert len(windows.pending(engine, "desk", at(90))) == 1


def test_what_another_told_is_not_told_again(engine: Engine) -> None:
    commit(engine, now=at(0), waiting=((ALPHA, at(60)), (BETA, at(60))))
    ledger.tell_waiting(engine, [update("e1", [ALPHA])], at=at(61))
    with pytest.raises(LostRace, match="1 changes that waited"):
        ledger.tell_waiting(
            engine, [update("e2", [ALPHA, BETA])], at=at(61), messages=queued(message("event:e2"))
        )
    assert [one for one, _ in ledger.waiting(engine)] == [BETA]
    assert outbox.states(engine, ["event:e2"]) == ()


def test_an_event_that_was_opened_meanwhile_is_looked_at_first(engine: Engine) -> None:
    """The rule and the list are read in the same minute; neither check knows of the other's event."""
    first = change("Alpha", source_id="us_fr_documents")
    rule = update("rule", [first], links=[("party", "us_bis_entity|in|alpha"), ("number", "1")])
    commit(engine, now=at(0), source_id="us_fr_documents", updates=(rule,), considered=frozenset())
    seen = update("list", [BETA], links=[("party", "us_bis_entity|in|alpha")])
    with pytest.raises(LostRace, match="has opened it"):
        commit(engine, now=at(0), updates=(seen,), considered=frozenset())
    leases.release(engine, SOURCE, "worker")
    commit(engine, now=at(1), updates=(seen,), considered=frozenset(["rule"]))
    other = update("other", [], links=[("number", "2")])
    commit(engine, now=at(2), updates=(other,), considered=frozenset())
    grown = update("other", [], revision=1, links=[("number", "1")])
    commit(engine, now=at(3), updates=(grown,), considered=frozenset(["other"]))


def test_a_hit_is_told_once_and_a_screening_done_once(engine: Engine) -> None:
    commit(engine, now=at(0), hits=(hit("h1"), hit("h1")))
    assert ledger.told_hits(engine) == {"h1"}
    assert not ledger.is_screened(engine, "d1")
    ledger.tell_hits(engine, "d1", [hit("h1"), hit("h2")], at=at(1), messages=queued(message("screening:d1")))
    assert ledger.is_screened(engine, "d1")
    assert ledger.told_hits(engine) == {"h1", "h2"}
    with pytest.raises(LostRace, match="screened by another"):
        ledger.tell_hits(engine, "d1", [hit("h3")], at=at(2))
    assert ledger.told_hits(engine) == {"h1", "h2"}


def test_the_root_is_the_first_message_of_a_subject(engine: Engine) -> None:
    assert outbox.root(engine, "compliance", "event:e1") is None
    edit = Message("compliance", "event:e1", 1, 0, {"text": "edited"}, "edit")
    first = (message("event:e1"), message("event:e1", part=1), message("event:e1", revision=1, part=1))
    outbox.queue(engine, queued(edit, *first), at(0))
    assert outbox.root(engine, "compliance", "event:e1") == {"text": "event:e1 0.0"}
    assert outbox.root(engine, "another", "event:e1") is None
    late = message("event:e2", revision=3, part=1)
    outbox.queue(engine, queued(late), at(0))
    assert outbox.root(engine, "compliance", "event:e2") == {"text": "event:e2 3.1"}


def test_what_a_list_lacked_is_remembered_until_the_next_document(engine: Engine) -> None:
    entries = [party("Alpha"), party("Beta")]

    def missing() -> tuple[str, ...]:
        return ledger.head(engine, SOURCE).lists[LIST].missing

    commit(engine, now=at(0), lists=(listed(entries, Judgement.BASELINE),))
    assert missing() == ()
    same = listed(entries, Judgement.UNCHANGED, opened=())
    commit(engine, now=at(1), lists=(replace(same, missing=("Beta",)),))
    assert missing() == ("Beta",)
    commit(engine, now=at(2), lists=(replace(same, verdict=replace(same.verdict)),))
    assert missing() == ("Beta",), "an unchanged page that was not read says nothing"
    gone = listed([party("Alpha")], opened=(), closed=["Beta"])
    commit(engine, now=at(3), lists=(replace(gone, missing=()),))
    assert missing() == ()
    more = listed([party("Alpha"), party("Gamma")], opened=[party("Gamma")])
    commit(engine, now=at(4), lists=(replace(more, missing=("Alpha",)),))
    assert missing() == ("Alpha",)
    commit(engine, now=at(5), lists=(replace(listed([], Judgement.UNCHANGED), missing=()),))
    assert missing() == ()


def test_copies_are_links_of_their_own(engine: Engine) -> None:
    first = update("e1", [ALPHA], links=[("notice", "k")])
    commit(engine, now=at(0), updates=(first,))
    copied = update("e1", [], revision=1, links=[("notice", "k"), ("copy", "us_fr_documents https://a")])
    commit(engine, now=at(1), updates=(copied,))
    (event,) = ledger.events_by_links(engine, [("notice", "k")])
    assert Link("copy", "us_fr_documents https://a", "both cite us_fr_documents https://a") in event.links
