"""Of a stored list only what differs is built from its stored form; the reading is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from support.parties import LIST, entry, list_source

from watcher.core.hashing import content_hash, fingerprint
from watcher.core.reading import of_list
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import Head, ListHead
from watcher.model.source import Parsed

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCE = list_source("us_ecfr_744")


class Stored(Mapping[str, PartyEntry | NoticeEntry]):
    """Entries as the store hands them out; `built` are those that were asked for themselves."""

    def __init__(self, entries: Mapping[str, PartyEntry]) -> None:
        self._entries = entries
        self.built: list[str] = []

    def fingerprints(self) -> Mapping[str, str]:
        return {key: fingerprint(one) for key, one in self._entries.items()}

    def __getitem__(self, key: str) -> PartyEntry:
        self.built.append(key)
        return replace(self._entries[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def state(drawn: Mapping[str, int]) -> dict[str, PartyEntry]:
    entries = (
        replace(entry(name), list_id=LIST, effective_on=date(2020, 1, day)) for name, day in drawn.items()
    )
    return {one.key: one for one in entries}


states = st.dictionaries(
    st.sampled_from([f"Party {letter}" for letter in "ABCDEFGH"]), st.integers(1, 2), min_size=1
).map(state)


@given(states, states)
def test_the_reading_is_that_of_entries_in_memory(
    before: dict[str, PartyEntry], after: dict[str, PartyEntry]
) -> None:
    stored = Stored(before)
    heads = [ListHead(LIST, 1, content_hash(before.values()), None, entries) for entries in (before, stored)]
    readings = [
        of_list(SOURCE, Head("us_ecfr_744", 1, "1", {LIST: head}), Parsed(tuple(after.values())), {}, now=NOW)
        for head in heads
    ]
    assert readings[0] == readings[1]
    assert set(stored.built) == {key for key in before if after.get(key) != before[key]}
    assert readings[0].after == {LIST: after}


def test_a_list_that_the_declaration_no_longer_names_is_left_alone() -> None:
    entries = state({"Party A": 1})
    gone = Stored(entries)
    lists = {
        LIST: ListHead(LIST, 1, content_hash(entries.values()), None, entries),
        "us_bis_gone": ListHead("us_bis_gone", 1, content_hash(entries.values()), None, gone),
    }
    reading = of_list(
        SOURCE, Head("us_ecfr_744", 1, "1", lists), Parsed(tuple(entries.values())), {}, now=NOW
    )
    assert [one.verdict.list_id for one in reading.lists] == [LIST]
    assert (reading.changes, gone.built) == ((), [])
