"""Part 744 at real scale: 3,400 real entries of the Entity List, 186 of the Unverified List, 70 of the MEU List.

Official bytes of this document are not at hand: it is rendered from readings of third parties, with every
quirk that real editions are known to have laid over it. Nothing may be lost: each row is an entry or
explained, and names, aliases and addresses come back as they were printed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

import pytest
from support.part744 import Edition, account, whole
from support.part744_facts import Fact
from support.samples import CORPUS, document
from support.walking import walk

from watcher.catalog import find_sources
from watcher.core import xml
from watcher.core.ecfr_entity import places_of
from watcher.core.ecfr_tables import tables
from watcher.core.federal_register.entity import addresses_of
from watcher.core.hashing import content_hash
from watcher.model.entry import NameRole, PartyEntry
from watcher.model.source import Parsed
from watcher.sources.us_ecfr_744.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
URL = "https://www.ecfr.gov/api/versioner/v1/full/2026-07-09/title-15.xml?part=744"


@dataclass(frozen=True)
class Read:
    """An edition and what was read of it, entries by list and tag."""

    edition: Edition
    parsed: Parsed
    entries: dict[str, dict[str, list[PartyEntry]]]


def _tag(entry: PartyEntry) -> str:
    match = re.search(r"\(5\.(\w+)\)", entry.party.detail("review_policy") or "")
    if match:
        return f"5.{match[1]}"
    match = re.search(r"\b1 FR (\w+), 1/1/36", entry.party.detail("citation") or "")
    assert match
    return f"3.{match[1]}"


@pytest.fixture(scope="module")
def read() -> Read:
    edition = whole()
    parsed = parse((document(URL, edition.body),))
    entries: dict[str, dict[str, list[PartyEntry]]] = defaultdict(lambda: defaultdict(list))
    for entry in parsed.entries:
        assert isinstance(entry, PartyEntry)
        entries[entry.list_id][_tag(entry)].append(entry)
    return Read(edition, parsed, entries)


def test_every_quirk_is_there(read: Read) -> None:
    assert all(read.edition.quirks.values()), read.edition.quirks
    assert len(read.edition.body) > 1_500_000


def test_every_row_is_an_entry_or_explained(read: Read) -> None:
    found = tables(xml.root(document(URL, read.edition.body)), url=URL)
    for list_id, table in found.items():
        one = account(table)
        assert one.rows == read.edition.rows[list_id] == one.began + sum(one.explained.values())
        assert one.entries == sum(len(facts) for facts in read.edition.facts[list_id].values())
        assert one.entries == sum(len(entries) for entries in read.entries[list_id].values())
    meu = account(found["us_bis_meu"]).explained
    assert meu == {
        "head": 1,
        "heading": 1,
        "continued": 15,
        "sign": 2,
    }  # 14 markers and an address, two groups


def test_names_aliases_and_addresses_come_back_as_printed(read: Read) -> None:
    """All of what the third party read well; its own slips (1 in 60) are compared by number alone."""
    printed, back, wrong = Counter[str](), Counter[str](), list[object]()
    for list_id, tags in read.edition.facts.items():
        for tag, facts in tags.items():
            entries = read.entries[list_id][tag]
            assert len(entries) == len(facts), tag
            if not all(fact.sure for fact in facts):
                printed["slips"] += len(facts)
                continue
            for fact, entry in zip(facts, _in_order(facts, entries), strict=True):
                for field, share in _compare(fact, entry).items():
                    printed[field] += share[1]
                    back[field] += share[0]
                    if share[0] != share[1]:
                        wrong.append((fact, entry))
    assert printed["slips"] < 60
    assert printed["names"] > 3550
    assert printed["aliases"] > 4900
    assert printed["addresses"] > 6200
    assert {field: printed[field] - back[field] for field in back} == {
        "names": 1,  # "… Research Institute of Physical, Technical and Radio Engineering Measurements"
        "aliases": 0,
        "addresses": 1,  # what is left of that name
        "surplus": 0,
        "details": 0,
        "countries": 0,
    }, wrong


def _in_order(facts: list[Fact], entries: list[PartyEntry]) -> list[PartyEntry]:
    if len(facts) == 1:
        return entries
    by_name = {entry.party.key: entry for entry in entries}
    return [by_name[fact.name] for fact in facts]


def _compare(fact: Fact, entry: PartyEntry) -> dict[str, tuple[int, int]]:
    """field → (read back, printed)."""
    names = {role: {one.text for one in entry.party.names if one.role is role} for role in NameRole}
    aliases = {_bare(one) for one in names[NameRole.ALIAS]}
    wanted = {
        "citation": "; ".join(fact.citations),
        "subordinate_to": fact.parent,
        "group": fact.group,
        "licence_requirement": fact.licence,
    }
    details = dict(entry.party.details)
    details["licence_requirement"] = details.get("licence_requirement", "").removesuffix("⁴").rstrip(".")
    details["citation"] = re.sub(r"; 1 FR \w+, 1/1/36$", "", details["citation"])
    surplus = (
        len(names[NameRole.ALIAS]) + len(entry.party.addresses) - len(fact.aliases) - len(fact.addresses)
    )
    return {
        "names": (int(names[NameRole.PRIMARY] == {fact.name} and entry.party.key == fact.name), 1),
        "aliases": (
            sum(_bare(one) in aliases for one in fact.aliases)
            + sum(one in names[NameRole.FORMER] for one in fact.former),
            len(fact.aliases) + len(fact.former),
        ),
        "addresses": (sum(one in entry.party.addresses for one in fact.addresses), len(fact.addresses)),
        "surplus": (max(surplus, 0), 0),
        "details": (sum(details.get(name, "") == text for name, text in wanted.items()), len(wanted)),
        "countries": (len(entry.party.countries), 1),
    }


def _bare(alias: str) -> str:
    """Whether the last alias ends with a full stop of its own cannot be seen."""
    return alias.rstrip(".")


def test_addresses_are_parted_as_the_rules_part_them(read: Read) -> None:
    """The Federal Register's reader and this one give the same addresses, so that both stages agree."""
    for tags in read.edition.facts.values():
        for fact in (fact for facts in tags.values() for fact in facts if fact.sure):
            line = "; and ".join(fact.addresses) + "."
            assert places_of((line,)) == addresses_of((line,))


def test_other_quirks_over_the_same_entries_are_no_change(read: Read) -> None:
    """The same parties printed otherwise (continuation rows, dashes, blank cells): nothing differs."""
    again = parse((document(URL, whole(7).body),))
    facts = [fact for tags in read.edition.facts.values() for found in tags.values() for fact in found]
    sure = {fact.name for fact in facts} - {fact.name for fact in facts if not fact.sure}
    one, other = (
        {(entry.list_id, entry.key, entry.party.addresses) for entry in _parties(parsed, sure)}
        for parsed in (read.parsed, again)
    )
    assert one == other
    assert len(one) > 3500


def _parties(parsed: Parsed, names: set[str]) -> list[PartyEntry]:
    return [one for one in parsed.entries if isinstance(one, PartyEntry) and one.party.key in names]


def test_the_declared_expectations_hold(read: Read) -> None:
    source = find_sources()["us_ecfr_744"]
    for list_id, bounds in source.declaration.expectations.items():
        entries = [entry for tags in read.entries[list_id].values() for entry in tags]
        assert len(entries) >= bounds.min_entries
        names = {entry.party.key for entry in entries}
        if list_id != "us_bis_unverified":  # its anchors came after November 2023
            assert set(bounds.anchors) <= names
        for field, share in bounds.filled.items():
            filled = sum(bool(getattr(one.party, field, None) or one.party.detail(field)) for one in entries)
            assert filled >= share * len(entries)


def test_the_same_edition_is_no_change_and_reads_alike(read: Read) -> None:
    again = parse((document(URL, read.edition.body),))
    assert again == read.parsed
    assert content_hash(again.entries) == content_hash(tuple(reversed(read.parsed.entries)))
    assert read.parsed.as_of == date(2026, 7, 9)


def test_a_country_renamed_is_one_line(read: Read) -> None:
    source = find_sources()["us_ecfr_744"]
    body = read.edition.body.replace("TÜRKİYE".encode(), b"TURKEY")
    before = parse((document(URL.replace("07-09", "07-08"), body),))
    (change,) = walk(source, [before, read.parsed])[-1].changes
    assert change.party is None
    assert change.entries > 80
    assert [(field.before, field.after) for field in change.fields] == [("TURKEY", "TÜRKİYE")]
