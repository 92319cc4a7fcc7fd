"""What the pages and the search list, sort and filter by: one disposable file beside the database.

A page shows fifty rows of forty-five thousand. To know which, it needs a few columns that the database keeps
inside each entry's JSON, folded, cased and cut into words; they are worked out once, when an entry is new,
and every process that serves pages reads the same file. Nothing is in it that is not in the database: it can
be deleted at any time, and is made anew.
"""

from __future__ import annotations

from watcher.store.index.file import IndexFile, open_index
from watcher.store.index.given import Named, Place, Row, Taken
from watcher.store.index.names import StoredNames
from watcher.store.index.rows import Moment
from watcher.store.index.write import forget, settle, take_closings, take_rows, taken

__all__ = [
    "IndexFile",
    "Moment",
    "Named",
    "Place",
    "Row",
    "StoredNames",
    "Taken",
    "forget",
    "open_index",
    "settle",
    "take_closings",
    "take_rows",
    "taken",
]
