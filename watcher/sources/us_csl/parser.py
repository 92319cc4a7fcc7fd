"""The screening list: one row an entry, told apart by the list that the row names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from watcher.core.ofac_entries import party_keys
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.entry import PartyEntry
from watcher.model.source import Parsed, Remark
from watcher.sources.us_csl.row import Listing, list_of, read
from watcher.sources.us_csl.table import rows


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read the file. Its damage is named in the remarks ("cut", "repeated header"). Raises ParseError."""
    if len(documents) != 1:
        raise ParseError(f"one file of the screening list is expected, not {len(documents)}")
    document = documents[0]
    found, damage = rows(document)
    listings: list[Listing] = []
    strange: Counter[str] = Counter()
    nameless = 0
    for row in found:
        list_id = list_of(row["source"])
        if list_id is None:
            strange[row["source"].strip()] += 1
            continue
        listing = read(row, list_id)
        if listing is None:
            nameless += 1
        else:
            listings.append(listing)
    if not listings:
        raise ParseError(f"{document.url}: a screening list without rows", url=document.url)
    remarks = list(damage)
    remarks += [
        Remark("unknown list", f"{document.url}: {count} rows of {source!r} are not read", document.url)
        for source, count in sorted(strange.items())
    ]
    if nameless:
        remarks.append(Remark("nameless", f"{document.url}: {nameless} rows name nobody", document.url))
    return Parsed(tuple(_entries(listings)), remarks=tuple(remarks))


def _entries(listings: Iterable[Listing]) -> Iterator[PartyEntry]:
    """Entries in order of their keys.

    A name may have several rows (one for each country of an address, one for each row of a denial order):
    they are counted by their content, so that their order in the file is irrelevant.
    """
    groups: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for one in listings:
        groups[one.list_id, one.stem].append(one)
    keys = {list_id: party_keys(named) for list_id, named in _numbered(groups).items()}
    for (list_id, stem), rows_of_one in sorted(groups.items()):
        for ordinal, one in enumerate(sorted(rows_of_one, key=lambda row: row.order), start=1):
            key = stem if ordinal == 1 else f"{stem}#{ordinal}"
            party = replace(one.party, key=keys[list_id][stem]) if one.party.identifiers else one.party
            yield PartyEntry(key, list_id, party, one.effective_on, one.expires_on)


def _numbered(groups: Mapping[tuple[str, str], Sequence[Listing]]) -> Mapping[str, list[tuple[str, str]]]:
    """Number and name of every entry that has a number of OFAC, by list."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (list_id, stem), rows_of_one in groups.items():
        if rows_of_one[0].party.identifiers:
            found[list_id].append((stem, rows_of_one[0].party.key))
    return found
