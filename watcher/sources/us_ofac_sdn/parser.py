"""The SDN List: four files without headers, joined by the number of the party."""

from __future__ import annotations

from watcher.core import ofac_entries, ofac_files
from watcher.core.ofac_lists import SDN
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.source import Parsed


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Read SDN.CSV with its aliases, addresses and comments. Raises ParseError."""
    if not documents:
        raise ParseError("no file of the SDN List")
    rows, doubts = ofac_files.read(documents)
    found, unknown = ofac_entries.parties(rows)
    return Parsed(tuple(ofac_entries.entry(one, SDN) for one in found), remarks=(*doubts, *unknown))
