"""What one reading of a source is believed to be: entries that fit its declaration, or an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from support.acts import listing, party
from support.parties import entry

from watcher.core import observe
from watcher.core.diff import diff
from watcher.core.hashing import content_hash
from watcher.core.reading import Reading, confirmed, of_feed, of_list, unchanged
from watcher.errors import ParseError
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, NoticeEntry
from watcher.model.snapshot import FEED, Head, Judgement, ListHead
from watcher.model.source import CUT, Declaration, Expectation, Parsed, Remark, Source, SourceKind

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTROL = "cn_mofcom_control"
ACT = listing("商务部公告2026年第1号", date(2026, 11, 20), CONTROL, [party("甲公司")])
LATER = listing("商务部公告2026年第2号", date(2026, 11, 21), CONTROL, [party("乙公司")])


def source(kind: SourceKind, *lists: str, **expected: Expectation) -> Source:
    declared = Declaration("a", "", "", kind, lists, (), timedelta(hours=1), expectations=expected)
    return Source(declared, lambda _: Parsed(), "1")


def feed(head: Head, *entries: NoticeEntry | PartyEntry, least: int = 0, **more: Any) -> Reading:
    declared = source(SourceKind.FEED, **{FEED: Expectation(min_entries=least)})
    return of_feed(declared, head, Parsed(entries), {}, now=NOW, **{"notices": (), **more})


def head_of(*entries: NoticeEntry) -> Head:
    state = {one.key: one for one in entries}
    listed = ListHead(FEED, 1, content_hash(entries), None, state)
    return Head("a", 1, "1", {FEED: listed})


EMPTY = Head("a", 0, "1", {})


def test_a_first_reading_with_less_than_expected_waits_for_a_person() -> None:
    held = feed(EMPTY, ACT, least=2)
    assert [one.verdict.judgement for one in held.held] == [Judgement.HELD]
    assert (held.moves, held.changes, held.lists[0].opened) == (False, (), ())
    trusted = feed(EMPTY, ACT, least=2, trusted=True)
    assert (trusted.lists[0].verdict.judgement, trusted.moves) == (Judgement.BASELINE, True)
    assert trusted.lists[0].opened == (ACT,)


def test_history_is_known_and_told_to_nobody() -> None:
    told = feed(head_of(ACT), ACT, LATER)
    assert [(one.kind, one.party and one.party.name) for one in told.changes] == [
        (ChangeKind.ADDED, "乙公司")
    ]
    silent = feed(head_of(ACT), ACT, LATER, silent=True)
    assert [one.verdict.judgement for one in (*told.lists, *silent.lists)] == [
        Judgement.ACCEPTED,
        Judgement.BASELINE,
    ]
    assert silent.changes == ()
    for reading in (told, silent):
        assert (reading.lists[0].opened, reading.lists[0].closed, reading.entries) == ((LATER,), (), 2)


def test_a_notice_in_another_version_closes_the_former() -> None:
    corrected = replace(ACT, notice=replace(ACT.notice, title="another"))
    reading = feed(head_of(ACT), corrected)
    assert (reading.lists[0].opened, reading.lists[0].closed) == ((corrected,), (ACT.key,))
    assert reading.entries == 1


def test_a_feed_holds_notices_and_each_key_once() -> None:
    with pytest.raises(ParseError, match=r"^a: a feed has notices, not parties: Alpha$"):
        feed(EMPTY, entry("Alpha"))
    with pytest.raises(ParseError, match=r"^a: two different notices with the key '"):
        feed(EMPTY, ACT, replace(ACT, stage="another"))
    assert feed(EMPTY, ACT, replace(ACT)).entries == 1


def test_a_list_holds_parties_of_its_lists_and_each_key_once() -> None:
    declared = source(SourceKind.LIST, "us_bis_entity")
    for wrong in (entry("Alpha", on="us_bis_denied"), ACT):
        with pytest.raises(ParseError, match=r"^a: an entry of a list that the declaration does not name: "):
            of_list(declared, EMPTY, Parsed((wrong,)), {}, now=NOW)
    with pytest.raises(ParseError, match=r"^a: two entries with the key 'Alpha' on us_bis_entity$"):
        of_list(declared, EMPTY, Parsed((entry("Alpha"), entry("Alpha"))), {}, now=NOW)


@pytest.mark.parametrize(
    ("verb", "list_id", "on", "held"),
    [
        (ChangeKind.REMOVED, "us_bis_entity", None, False),
        (ChangeKind.REMOVED, "us_bis_entity", NOW.date(), False),
        (ChangeKind.REMOVED, "us_bis_entity", NOW.date() + timedelta(days=1), True),
        (ChangeKind.REMOVED, "us_bis_denied", None, True),
        (ChangeKind.ADDED, "us_bis_entity", None, True),
    ],
)
def test_a_removal_that_a_notice_announced_for_today_is_no_loss(
    verb: ChangeKind, list_id: str, on: date | None, held: bool
) -> None:
    gone, stays = entry("Alpha"), entry("Beta")
    listed = ListHead(
        "us_bis_entity", 1, content_hash([gone, stays]), None, {one.key: one for one in (gone, stays)}
    )
    announced = replace(
        ACT, measures=(Measure(verb, gone.party, list_id, effective_on=on), Measure(verb, None, list_id))
    )
    reading = of_list(
        source(SourceKind.LIST, "us_bis_entity"),
        Head("a", 1, "1", {"us_bis_entity": listed}),
        Parsed((stays,)),
        {},
        now=NOW,
        notices=[("b", announced)],
    )
    assert bool(reading.held) is held


@pytest.mark.parametrize("trusted", [False, True])
def test_trust_believes_what_is_held_and_changes_no_other_verdict(trusted: bool) -> None:
    first = feed(EMPTY, ACT, trusted=trusted)
    more = feed(head_of(ACT), ACT, LATER, trusted=trusted)
    same = feed(head_of(ACT), ACT, trusted=trusted, silent=True)
    assert [one.lists[0].verdict.judgement for one in (first, more, same)] == [
        Judgement.BASELINE,
        Judgement.ACCEPTED,
        Judgement.UNCHANGED,
    ]
    names = ["us_bis_entity"] if trusted else []
    alpha, beta = entry("Alpha"), entry("Beta")
    for before, judgement in (([alpha, beta], Judgement.UNCHANGED), ([alpha], Judgement.ACCEPTED)):
        reading = of_list(
            source(SourceKind.LIST, "us_bis_entity"),
            list_head(before),
            Parsed((alpha, beta)),
            {},
            now=NOW,
            trusted=names,
        )
        assert [one.verdict.judgement for one in reading.lists] == [judgement]


def test_history_that_resolves_a_reference_is_told_where_the_reference_was() -> None:
    lost = InstrumentRef(number=ACT.notice.number)
    answer = replace(LATER, measures=(Measure(ChangeKind.SUSPENDED, lost, CONTROL, until=date(2027, 1, 1)),))
    [told] = feed(head_of(LATER), answer).changes
    assert told.unresolved == lost
    for ids, kinds in (([], []), ([told.id], [ChangeKind.SUSPENDED])):
        read = feed(EMPTY, ACT, notices=[("b", answer)], told_unresolved=ids)
        assert [one.kind for one in read.changes] == kinds


def list_head(*states: Sequence[PartyEntry], as_of: Sequence[date | None] = (None, None)) -> Head:
    """The head of the Entity List, and of the Denied Persons List."""
    lists = {
        name: ListHead(name, 1, content_hash(found), day, {one.key: one for one in found})
        for name, found, day in zip(("us_bis_entity", "us_bis_denied"), states, as_of, strict=False)
    }
    return Head("a", 1, "1", lists)


def test_a_second_look_tells_what_one_of_two_lists_has_lost() -> None:
    """The same bytes are that second document: what they lacked is gone; the date is the latest there was."""
    days = (date(2026, 11, 19), date(2026, 11, 20))
    gone, stays, denied = entry("Alpha"), entry("Beta"), entry("Gamma", on="us_bis_denied")
    head = list_head([gone, stays], [denied], as_of=days)
    head = replace(
        head, lists={**head.lists, "us_bis_entity": replace(head.lists["us_bis_entity"], missing=(gone.key,))}
    )
    declared = source(SourceKind.LIST, *head.lists)
    declared = replace(declared, declaration=replace(declared.declaration, confirm_removals=True))
    held = confirmed(declared, head, now=NOW)
    assert [one.verdict.list_id for one in held.held] == ["us_bis_entity"]
    assert [one.as_of for one in held.lists] == [days[1], days[1]]
    announced = replace(ACT, measures=(Measure(ChangeKind.REMOVED, gone.party, "us_bis_entity"),))
    told = confirmed(declared, head, now=NOW, notices=[("b", announced)])
    assert [(one.kind, one.list_id) for one in told.changes] == [(ChangeKind.REMOVED, "us_bis_entity")]
    assert told.held == ()


def test_who_keeps_one_of_two_entries_was_not_renamed() -> None:
    old = [entry("Alpha", "CHINA", identifiers=(("id", "1"),)), entry("Alpha", "TURKEY")]
    new = [old[1], entry("Beta", identifiers=(("id", "1"),))]
    declared = source(SourceKind.LIST, "us_bis_entity", us_bis_entity=Expectation(max_lost_share=1))
    told = [
        {one.kind for one in of_list(declared, list_head(before), Parsed(tuple(after)), {}, now=NOW).changes}
        for before, after in ((old, new), (new, old), (old[:1], new[1:]))
    ]
    assert ChangeKind.RENAMED not in told[0] | told[1]
    assert told[2] == {ChangeKind.RENAMED}


DECLARED = source(SourceKind.LIST, "us_bis_entity", "us_bis_denied")
ALPHA, BETA, GAMMA = entry("Alpha"), entry("Beta"), entry("Gamma", on="us_bis_denied")


def read(head: Head, *entries: PartyEntry, declared: Source = DECLARED, **more: Any) -> Reading:
    return of_list(declared, head, Parsed(entries, **more), {"page": "0f"}, now=NOW)


def test_one_list_that_is_held_holds_back_the_page_and_not_the_other_list() -> None:
    head = list_head([ALPHA, BETA], [GAMMA])
    reading = read(head, ALPHA, GAMMA, replace(GAMMA, key="Delta"))
    held, moved = reading.lists
    assert (held.verdict.judgement, moved.verdict.judgement) == (Judgement.HELD, Judgement.ACCEPTED)
    assert not reading.moves
    assert (held.opened, held.closed, held.documents) == ((), (), {"page": "0f"})
    assert ([one.key for one in moved.opened], moved.closed, moved.documents) == (
        ["Delta"],
        (),
        {"page": "0f"},
    )
    assert [one.list_id for one in reading.changes] == ["us_bis_denied"]
    assert reading.entries == 3
    assert reading.after["us_bis_entity"] == {ALPHA.key: ALPHA}


def test_the_first_state_of_a_list_that_a_person_accepts_is_a_baseline() -> None:
    declared = source(SourceKind.LIST, "us_bis_entity", us_bis_entity=Expectation(min_entries=2))
    assert len(read(EMPTY, ALPHA, declared=declared).held) == 1
    reading = of_list(declared, EMPTY, Parsed((ALPHA,)), {}, now=NOW, trusted=["us_bis_entity"])
    assert (reading.lists[0].verdict.judgement, reading.changes) == (Judgement.BASELINE, ())


def test_nobody_has_left_a_list_whose_document_is_cut_off() -> None:
    loose = {name: Expectation(max_lost_share=1) for name in DECLARED.declaration.lists}
    declared = source(SourceKind.LIST, *DECLARED.declaration.lists, **loose)
    head = list_head([ALPHA, BETA], [GAMMA])
    for remarks, held in (((), 0), ((Remark("unknown", ""),), 0), ((Remark(CUT, ""),), 1)):
        reading = read(head, ALPHA, GAMMA, declared=declared, remarks=remarks)
        assert len(reading.held) == held


def test_known_documents_settle_what_was_held_or_looked_old() -> None:
    head = list_head([ALPHA], [GAMMA])
    plain = unchanged(head)
    assert [one.decides for one in plain.lists] == [False, False]
    assert (plain.entries, plain.changes, plain.after, plain.moves) == (2, (), {}, True)
    for more in ({"held_hash": "0f"}, {"old_copies": 1}):
        lists = {**head.lists, "us_bis_denied": replace(head.lists["us_bis_denied"], **more)}
        assert [one.decides for one in unchanged(replace(head, lists=lists)).lists] == [False, True]


def test_a_second_look_at_lists_of_which_one_has_no_date() -> None:
    head = list_head([ALPHA], [GAMMA], as_of=(None, date(2026, 11, 20)))
    lists = {**head.lists, "us_bis_denied": replace(head.lists["us_bis_denied"], missing=(GAMMA.key,))}
    declared = replace(DECLARED, declaration=replace(DECLARED.declaration, confirm_removals=True))
    assert {one.as_of for one in confirmed(declared, replace(head, lists=lists), now=NOW).lists} == {
        date(2026, 11, 20)
    }


def test_an_old_copy_says_nothing_of_what_is_missing() -> None:
    """Its page is from some cache: what it lacks was lacking then. All others name it in order of their keys."""
    loose = {"us_bis_entity": Expectation(max_lost_share=1)}
    declared = source(SourceKind.LIST, "us_bis_entity", **loose)
    declared = replace(declared, declaration=replace(declared.declaration, confirm_removals=True))
    delta = entry("Delta")
    head = list_head([delta, BETA, ALPHA])
    [waiting] = read(head, delta, declared=declared).lists
    assert waiting.missing == ("Alpha", "Beta")
    recent = (content_hash([delta]),)
    old = replace(head, lists={"us_bis_entity": replace(head.lists["us_bis_entity"], recent=recent)})
    [copy] = read(old, delta, declared=declared).lists
    assert (copy.verdict.judgement, copy.missing) == (Judgement.OLD_COPY, None)


def test_a_feed_may_be_empty_at_first_and_keeps_its_documents() -> None:
    declared = source(SourceKind.FEED)
    empty = of_feed(declared, EMPTY, Parsed(), {"page": "0f"}, now=NOW, notices=())
    full = of_feed(declared, head_of(ACT), Parsed((ACT, LATER)), {"page": "0f"}, now=NOW, notices=())
    assert [one.lists[0].verdict.judgement for one in (empty, full)] == [
        Judgement.BASELINE,
        Judgement.ACCEPTED,
    ]
    expecting = source(SourceKind.FEED, **{FEED: Expectation(min_entries=1)})
    held = of_feed(expecting, EMPTY, Parsed(), {"page": "0f"}, now=NOW, notices=())
    assert [one.verdict.judgement for one in held.held] == [Judgement.HELD]
    assert [one.lists[0].documents for one in (empty, full, held)] == [{"page": "0f"}] * 3


def test_a_change_belongs_to_the_snapshot_after_the_head() -> None:
    [change] = read(list_head([ALPHA], [GAMMA]), ALPHA, BETA, GAMMA).changes
    [made] = observe.changes(
        "a", "us_bis_entity", 2, diff({}, {BETA.key: BETA}), before={}, after={BETA.key: BETA}, seen_at=NOW
    )
    assert change == made
