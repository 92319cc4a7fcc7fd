"""The official screening lists, read where the corpus lies beside the project."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from support.samples import CORPUS, document, official
from support.walking import read

from watcher.catalog import find_sources
from watcher.core.text import loose
from watcher.model.commit import ListCommit
from watcher.model.entry import PartyEntry
from watcher.model.snapshot import Head, Judgement, ListHead
from watcher.model.source import Parsed
from watcher.sources.us_csl.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
URL = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"
FILE = "us/csl/csl_2023-11-30.csv"


def _edition(file: str) -> Parsed:
    return parse((official(f"us/csl/{file}", URL),))


def _parties(parsed: Parsed) -> list[PartyEntry]:
    return [entry for entry in parsed.entries if isinstance(entry, PartyEntry)]


@pytest.fixture(scope="module")
def november_2023() -> Parsed:
    return _edition("csl_2023-11-30.csv")


def test_the_counts_of_every_list(november_2023: Parsed) -> None:
    counts = Counter(entry.list_id for entry in _parties(november_2023))
    # These four are complete in the copy.
    assert counts["us_bis_unverified"] == 186
    assert counts["us_bis_meu"] == 71
    assert counts["us_ofac_cmic"] == 68
    assert counts["us_bis_denied"] == 577
    assert len(counts) == 13
    assert sum(counts.values()) == 4226


def test_the_damage_is_named(november_2023: Parsed) -> None:
    assert [remark.kind for remark in november_2023.remarks] == ["repeated header", "cut"]
    assert "ends inside line 4233" in november_2023.remarks[1].message


def test_nobody_is_lost_and_nobody_made_up(november_2023: Parsed) -> None:
    text = official(FILE, URL).body.decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header, body = rows[0], [row for row in rows[1:-1] if row != rows[0]]  # the last row is cut off
    at = header.index("name")
    printed = Counter(loose(row[at]) for row in body)
    found = Counter(loose(entry.party.name) for entry in _parties(november_2023))
    assert found == printed
    # Xi\x92an in the file: an apostrophe of Windows-1252.
    assert "CAST Xi’an Spaceflight Engine Factory" in {entry.party.name for entry in _parties(november_2023)}


def test_rows_that_share_a_name_keep_their_keys_apart(november_2023: Parsed) -> None:
    keys = [(entry.list_id, entry.key) for entry in _parties(november_2023)]
    assert len(set(keys)) == len(keys)
    airlines = [key for list_id, key in keys if key.startswith("AL NASER AIRLINES|")]
    assert len(airlines) == 4


@pytest.mark.parametrize(
    ("file", "count"), [("csl_2019-12-03.csv", 115), ("consolidated_sample_2025-06-25.csv", 13)]
)
def test_the_other_layouts(file: str, count: int) -> None:
    parsed = _edition(file)
    assert len(parsed.entries) == count
    assert parsed.remarks == ()


def test_the_declared_bounds_fit_each_list(november_2023: Parsed) -> None:
    source = find_sources()["us_csl"]
    reading = read(source, Head("us_csl"), november_2023)
    assert {one.verdict.list_id: one.verdict.reasons for one in reading.held} == {}


def test_the_day_without_the_treasury(november_2023: Parsed) -> None:
    source = find_sources()["us_csl"]
    first = read(source, Head("us_csl"), november_2023)
    head = Head("us_csl", 1, source.parser_version, {one.verdict.list_id: _head(one) for one in first.lists})
    header, *lines = _records(official(FILE, URL).body.decode())
    rest = header + "".join(line for line in lines if "Treasury Department" not in line)
    reading = read(source, head, parse((document(URL, rest),)))
    assert {one.verdict.list_id for one in reading.held} == {
        f"us_ofac_{name}" for name in ("sdn", "ssi", "capta", "cmic", "mbs", "plc", "fse")
    }
    others = {one.verdict.judgement for one in reading.lists if one not in reading.held}
    assert others == {Judgement.UNCHANGED}
    assert len(reading.lists) - len(reading.held) == 6


def test_a_tenth_of_the_file_is_held(november_2023: Parsed) -> None:
    source = find_sources()["us_csl"]
    first = read(source, Head("us_csl"), november_2023)
    head = Head("us_csl", 1, source.parser_version, {one.verdict.list_id: _head(one) for one in first.lists})
    body = official(FILE, URL).body
    reading = read(source, head, parse((document(URL, body[: len(body) // 10]),)))
    held = {one.verdict.list_id for one in reading.held}
    moved = {one.verdict.list_id for one in reading.lists if one.verdict.judgement is Judgement.ACCEPTED}
    assert moved == set()
    assert {"us_ofac_sdn", "us_bis_entity", "us_state_isn", "us_bis_denied"} <= held


def _records(text: str) -> list[str]:
    """Rows as they are written, those with line ends inside a field whole."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    found = []
    for row in csv.reader(io.StringIO(text, newline="")):
        if len(row) == 29:
            out.seek(0)
            out.truncate()
            writer.writerow(row)
            found.append(out.getvalue())
    return found


def _head(commit: ListCommit) -> ListHead:
    entries = {entry.key: entry for entry in commit.opened}
    digest = commit.verdict.content_hash
    return ListHead(commit.verdict.list_id, 1, digest, None, entries, (digest,))
