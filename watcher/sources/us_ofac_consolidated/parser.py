"""The consolidated files: six lists in one set, told apart by programme."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.core import ofac_entries, ofac_files, ofac_lists
from watcher.core.ofac_entries import Listed
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.entry import PartyEntry
from watcher.model.source import Parsed, Remark


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read CONS_PRIM.CSV with its aliases, addresses and comments. Raises ParseError.

    A party of two lists has an entry on each, under the same number.
    """
    if not documents:
        raise ParseError("no file of the consolidated lists")
    rows, doubts = ofac_files.read(documents)
    found, unknown = ofac_entries.parties(rows)
    remarks = [*doubts, *unknown]
    entries = [entry for one in found for entry in _entries(one, remarks)]
    return Parsed(tuple(entries), remarks=tuple(remarks))


def _entries(one: Listed, remarks: list[Remark]) -> Iterator[PartyEntry]:
    lists, known = ofac_lists.of_programmes(one.row.programmes, one.row.remarks)
    if not known:
        remarks.append(
            Remark(
                "unknown",
                f"No. {one.row.number}: programme {'; '.join(one.row.programmes) or 'not stated'}, "
                "read as the menu-based list",
            )
        )
    for list_id in lists:
        yield ofac_entries.entry(one, list_id)
