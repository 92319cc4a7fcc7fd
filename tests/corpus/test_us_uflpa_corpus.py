"""Two consecutive captures of the UFLPA Entity List: other bytes, the same 163 rows."""

from __future__ import annotations

import pytest
from support.samples import CORPUS, official
from support.walking import walk

from watcher.catalog import find_sources
from watcher.model.entry import NameRole, PartyEntry
from watcher.model.source import Parsed
from watcher.sources.us_dhs_uflpa.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
PAGE = "https://www.dhs.gov/uflpa-entity-list"


def _read(day: str) -> Parsed:
    return parse((official(f"us/uflpa/uflpa_{day}.html", PAGE),))


def test_other_bytes_the_same_rows_no_change() -> None:
    before, after = _read("2026-06-21"), _read("2026-06-22")
    assert before == after
    assert walk(find_sources()["us_dhs_uflpa"], [before, after])[-1].changes == ()


def test_every_row_is_an_entry() -> None:
    """163 rows, of which three are heads."""
    entries = [entry for entry in _read("2026-06-22").entries if isinstance(entry, PartyEntry)]
    clauses = [entry.key.rpartition("(")[2].rstrip(")#0123456789") for entry in entries]
    assert len(entries) == 160
    assert [clauses.count(one) for one in ("i", "ii", "v")] == [9, 43, 108]
    assert len({entry.party.key for entry in entries}) == 149
    assert all(entry.effective_on for entry in entries)


def test_names_leave_nothing_behind() -> None:
    for entry in _read("2026-06-22").entries:
        assert isinstance(entry, PartyEntry)
        for name in entry.party.names:
            assert "known as" not in name.text
            assert "alias" not in name.text
            assert ";" not in name.text
            assert name.text.count("(") == name.text.count(")")


def test_the_declared_expectations_hold() -> None:
    source = find_sources()["us_dhs_uflpa"]
    bounds = source.declaration.expectations["us_dhs_uflpa"]
    entries = [entry for entry in _read("2026-06-22").entries if isinstance(entry, PartyEntry)]
    assert len(entries) >= bounds.min_entries
    assert set(bounds.anchors) <= {entry.party.key for entry in entries}


def test_counted_aliases_are_all_there() -> None:
    """The page counts some itself: "including five aliases"."""
    by_name = {
        entry.party.key: entry.party for entry in _read("2026-06-22").entries if isinstance(entry, PartyEntry)
    }
    found = {
        name: sum(one.role is NameRole.ALIAS for one in by_name[name].names)
        for name in (
            "Hetian Haolin Hair Accessories Co. Ltd.",
            "Tanyuan Technology Co. Ltd.",
            "KTK Group",
            "Xinjiang Production and Construction Corps",
        )
    }
    assert found == {
        "Hetian Haolin Hair Accessories Co. Ltd.": 0,  # its second entry, under clause (v), repeats no alias
        "Tanyuan Technology Co. Ltd.": 5,
        "KTK Group": 3,
        "Xinjiang Production and Construction Corps": 3,
    }
