"""Where a removal waits for a second document: what is gone once may be back, what is gone twice is gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from support.parties import LIST, entry, list_source

from watcher.core.hashing import content_hash
from watcher.core.reading import Reading, confirmed, of_list
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind
from watcher.model.snapshot import Head, Judgement, ListHead
from watcher.model.source import Parsed

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCE = list_source("us_csl", confirm_removals=True)
NAMES = [f"Party {letter}" for letter in "ABCDEFGH"]


def parties(names: Iterable[str]) -> tuple[PartyEntry, ...]:
    return tuple(replace(entry(name), list_id=LIST) for name in names)


def read(head: Head, names: Sequence[str] | None, **more: object) -> tuple[Head, Reading]:
    """One reading and the head after it; None: the document is the same as before."""
    if names is None:
        reading = confirmed(SOURCE, head, now=NOW)
    else:
        reading = of_list(SOURCE, head, Parsed(parties(names)), {}, now=NOW, **more)  # type: ignore[arg-type]
    (listed,) = reading.lists
    former = head.lists.get(LIST)
    missing = former.missing if former and listed.missing is None else listed.missing or ()
    if not listed.verdict.believed:
        assert former is not None
        return Head("us_csl", head.seq, "1", {LIST: replace(former, missing=missing)}), reading
    state = dict(former.entries) if former else {}
    state = {key: one for key, one in state.items() if key not in listed.closed}
    state |= {one.key: one for one in listed.opened if isinstance(one, PartyEntry)}
    assert listed.entry_count == len(state)
    digest = content_hash(state.values())
    assert listed.verdict.content_hash == digest
    fresh = ListHead(LIST, head.seq + 1, digest, None, state, (digest,), missing=missing)
    return Head("us_csl", head.seq + 1, "1", {LIST: fresh}), reading


def told(reading: Reading) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.party.name) for change in reading.changes if change.party]


def test_what_is_gone_once_waits_and_what_is_gone_twice_is_told() -> None:
    head, _ = read(Head("us_csl"), NAMES)
    head, first = read(head, [*NAMES[1:], "Party Z"])
    assert told(first) == [(ChangeKind.ADDED, "Party Z")], "additions are told meanwhile"
    assert first.lists[0].missing == ("Party A",)
    assert "Party A" in head.lists[LIST].entries
    for order in (NAMES, NAMES[::-1]):
        before, _ = read(Head("us_csl"), order)
        assert read(before, [*NAMES[2:], "Party Z"])[1].lists[0].missing == ("Party A", "Party B")
    head, second = read(head, [*NAMES[1:], "Party Z", "Party Y"])
    assert sorted(told(second)) == [(ChangeKind.ADDED, "Party Y"), (ChangeKind.REMOVED, "Party A")]
    assert second.lists[0].missing == ()
    head, third = read(head, [*NAMES[1:], "Party Z", "Party Y"])
    assert third.lists[0].verdict.judgement is Judgement.UNCHANGED


def test_the_same_document_once_more_confirms() -> None:
    head, _ = read(Head("us_csl"), NAMES)
    head, first = read(head, NAMES[2:])
    assert told(first) == []
    assert first.lists[0].verdict.judgement is Judgement.UNCHANGED
    assert head.lists[LIST].missing == ("Party A", "Party B")
    head, second = read(head, None)
    assert told(second) == [(ChangeKind.REMOVED, "Party A"), (ChangeKind.REMOVED, "Party B")]
    head, third = read(head, None)
    assert third.changes == ()
    assert set(head.lists[LIST].entries) == set(NAMES[2:])


def test_what_is_back_was_never_gone() -> None:
    head, _ = read(Head("us_csl"), NAMES)
    head, _ = read(head, NAMES[1:])
    head, second = read(head, NAMES)
    assert told(second) == []
    assert head.lists[LIST].missing == ()
    head, third = read(head, NAMES[1:])
    assert told(third) == [], "it begins anew"
    assert head.lists[LIST].missing == ("Party A",)


def test_a_party_under_another_name_is_told_at_once() -> None:
    former = replace(entry("Party A", identifiers=(("lei", "1"),)), list_id=LIST)
    renamed = replace(entry("Party Alpha", identifiers=(("lei", "1"),)), list_id=LIST)
    head = Head("us_csl", 1, "1", {LIST: ListHead(LIST, 1, "x", None, {former.key: former})})
    reading = of_list(SOURCE, head, Parsed((renamed,)), {}, now=NOW)
    assert [change.kind for change in reading.changes] == [ChangeKind.RENAMED]
    assert reading.lists[0].missing == ()


def test_too_many_are_held_and_a_person_needs_no_second_document() -> None:
    head, _ = read(Head("us_csl"), NAMES)
    held = of_list(SOURCE, head, Parsed(parties(NAMES[5:])), {}, now=NOW)
    assert held.lists[0].verdict.judgement is Judgement.HELD
    _, accepted = read(head, NAMES[5:], trusted=(LIST,))
    assert told(accepted) == [(ChangeKind.REMOVED, name) for name in NAMES[:5]]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.none() | st.sets(st.sampled_from(NAMES), min_size=5), max_size=8))
def test_no_removal_after_one_document_and_none_is_lost(documents: list[set[str] | None]) -> None:
    head, _ = read(Head("us_csl"), NAMES)
    standing, lacking = set(NAMES), set[str]()
    shown = set(NAMES)
    for document in documents:
        shown = shown if document is None else document
        head, reading = read(head, None if document is None else sorted(document))
        gone = {name for kind, name in told(reading) if kind is ChangeKind.REMOVED}
        come = {name for kind, name in told(reading) if kind is ChangeKind.ADDED}
        if reading.lists[0].verdict.judgement is Judgement.HELD:
            return
        assert gone == (standing - shown) & lacking
        assert come == shown - standing
        standing = (standing - gone) | come
        lacking = standing - shown
        assert set(head.lists[LIST].entries) == standing
        assert set(head.lists[LIST].missing) == lacking
