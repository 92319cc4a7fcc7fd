"""The words and days of a cell, without what is only presentation."""

from __future__ import annotations

import re
from datetime import date

from bs4 import Tag

from watcher.core.english import DATE, dates
from watcher.core.html import fragment, text_of
from watcher.core.text import squeeze
from watcher.errors import ParseError

# Marks of notes below the table. They came and went with the notes ("††" on 22 December 2025 and later)
# while the listing stayed; "#" and digits are marks where the page raises them.
_MARKS = re.compile(r"[†‡±^]+|\*+(?=\s|$)|(?<=[\w.,;)])#(?=\s|$)")
_BREAK = re.compile(r"(?:<br\s*/?>(?:\s|&nbsp;|\xa0)*){2,}|</p>|</div>", re.IGNORECASE)
_GAP = re.compile(r"\s+(?=[,.;:)]|\"(?:\s|$))")
# Curly quotes and the spaces beside them change with the editor, not with the listing.
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_ADDRESS = re.compile(r"\s*See the (?:full )?list here:?\s*\S+", re.IGNORECASE)


def words_of(cell: Tag) -> str:
    """The text of a cell on one line: quotes straight, no marks of notes, no links to the page itself."""
    return _plain(cell)


def lines_of(cell: Tag) -> tuple[str, ...]:
    """The paragraphs of a cell: one row holds two approvals of one maker, an empty line between them."""
    parts = (_plain(fragment(part)) for part in _BREAK.split(cell.decode_contents()))
    return tuple(part for part in parts if part)


def days_of(cell: Tag, url: str) -> tuple[date, ...]:
    """Every day of a cell; "Mar 17, 2026" and "March 17, 2026" are the same. Raises ParseError on none."""
    text = text_of(cell)
    found = dates(text)
    if not found:
        raise ParseError(f"{url}: no day in {text!r}", url=url)
    return found


def terms_of(cell: Tag, url: str) -> tuple[tuple[date, date], ...]:
    """Every "June 22, 2026-December 31, 2026" of a cell: first and last day. Raises ParseError."""
    text = text_of(cell)
    days = dates(text)
    if not days or len(days) % 2 or len(days) != len(DATE.findall(text)):
        raise ParseError(f"{url}: no first and last day in {text!r}", url=url)
    terms = tuple(zip(days[::2], days[1::2], strict=True))
    if any(first > last for first, last in terms):
        raise ParseError(f"{url}: a term that ends before it begins: {text!r}", url=url)
    return terms


def _plain(node: Tag) -> str:
    copy = fragment(node.decode_contents())
    for raised in copy.find_all("sup"):
        raised.decompose()
    text = _GAP.sub("", _MARKS.sub("", text_of(copy)).translate(_QUOTES))
    return squeeze(_ADDRESS.sub("", text))
