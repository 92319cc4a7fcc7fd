"""One test over all source folders: a source that carries no proof of its reading is not a source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.walking import read, small, walk

from watcher.catalog import SOURCES, find_lists, find_sources
from watcher.core.hashing import content_hash
from watcher.core.render_json_entry import parsed_json
from watcher.errors import ParseError
from watcher.model.codec import decode, encode
from watcher.model.document import Document
from watcher.model.entry import PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.source import Parsed, SourceKind
from watcher.run.recorded import documents_of, provenance

ALL = find_sources()
SAMPLES = [(name, folder) for name in ALL for folder in sorted((SOURCES / name / "samples").glob("*/"))]
ids = [f"{name}-{folder.name}" for name, folder in SAMPLES]


@pytest.mark.parametrize("name", ALL)
def test_a_source_has_samples_and_speaks_of_known_lists(name: str) -> None:
    folders = [folder for source, folder in SAMPLES if source == name]
    assert folders, f"{name}: no dated folder under samples/"
    assert set(ALL[name].declaration.lists) <= set(find_lists())


@pytest.mark.parametrize(("name", "folder"), SAMPLES, ids=ids)
def test_a_sample_reads_as_expected(name: str, folder: Path) -> None:
    assert provenance(folder) in ("official", "reconstructed")
    found = parsed_json(name, ALL[name].parse(documents_of(folder)))
    expected = folder / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: review it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "folder"), SAMPLES, ids=ids)
def test_reading_is_deterministic_and_round_trips(name: str, folder: Path) -> None:
    parsed = ALL[name].parse(documents_of(folder))
    assert parsed == ALL[name].parse(documents_of(folder))
    assert parsed.entries
    keys = [(entry.list_id if isinstance(entry, PartyEntry) else "", entry.key) for entry in parsed.entries]
    assert len(set(keys)) == len(keys)
    for entry in parsed.entries:
        kind = PartyEntry if isinstance(entry, PartyEntry) else NoticeEntry
        assert decode(kind, json.loads(json.dumps(encode(entry)))) == entry


@pytest.mark.parametrize(("name", "folder"), SAMPLES, ids=ids)
def test_a_source_speaks_of_what_it_declares(name: str, folder: Path) -> None:
    declared = ALL[name].declaration
    for entry in ALL[name].parse(documents_of(folder)).entries:
        places = (
            [(entry.list_id, None)]
            if isinstance(entry, PartyEntry)
            else [(measure.list_id, measure.topic) for measure in entry.measures]
        )
        for list_id, topic in places:
            assert list_id is None or list_id in declared.lists
            assert topic is None or topic in declared.topics


@pytest.mark.parametrize(("name", "folder"), SAMPLES, ids=ids)
def test_the_same_page_again_is_no_change(name: str, folder: Path) -> None:
    source, parsed = small(ALL[name]), ALL[name].parse(documents_of(folder))
    head = walk(source, [parsed])[-1].head
    again = read(source, head, parsed)
    assert again.changes == ()
    shuffled = Parsed(tuple(reversed(parsed.entries)), as_of=parsed.as_of)
    assert read(source, head, shuffled).changes == ()
    assert content_hash(parsed.entries) == content_hash(shuffled.entries)


@pytest.mark.parametrize(("name", "folder"), SAMPLES, ids=ids)
def test_an_empty_page_raises(name: str, folder: Path) -> None:
    documents = documents_of(folder)
    blank = Document(documents[0].request, b"<html><body></body></html>", headers=documents[0].headers)
    with pytest.raises(ParseError):
        ALL[name].parse((blank,))


@pytest.mark.parametrize(
    ("name", "folder"), [pair for pair in SAMPLES if ALL[pair[0]].declaration.kind is SourceKind.LIST]
)
def test_the_first_half_of_a_list_is_never_believed(name: str, folder: Path) -> None:
    source, documents = small(ALL[name]), documents_of(folder)
    head = walk(source, [source.parse(documents)])[-1].head
    largest = max(documents, key=lambda document: len(document.body))
    half = tuple(
        Document(one.request, one.body[: len(one.body) // 2], headers=one.headers) if one is largest else one
        for one in documents
    )
    try:
        reading = read(source, head, source.parse(half))
    except ParseError:
        return
    assert reading.held or not reading.changes


@pytest.mark.parametrize("name", ALL)
def test_the_samples_in_order_tell_what_was_expected(name: str) -> None:
    source = ALL[name]
    folders = [folder for owner, folder in SAMPLES if owner == name]
    told = {
        folder.name: [
            [change.kind.value, change.list_id or change.topic, change.party.name if change.party else None]
            for change in step.changes
        ]
        for folder, step in zip(
            folders, walk(source, [source.parse(documents_of(f)) for f in folders]), strict=True
        )
    }
    expected = SOURCES / name / "samples" / "expected-changes.json"
    if not expected.exists():
        expected.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: review it")
    assert told == json.loads(expected.read_text(encoding="utf-8"))
