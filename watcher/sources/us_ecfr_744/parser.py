"""The codified lists: first whether part 744 moved, then its text as of the last day that is there."""

from __future__ import annotations

from datetime import date

from watcher.core import xml
from watcher.core.ecfr_entries import entries
from watcher.core.ecfr_tables import tables
from watcher.core.ecfr_versions import TITLES, day_of, full_url, latest, up_to_date
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.source import Parsed

_TITLE, _PART = 15, 744
_ROOTS = ("ECFR", "DLPSTEXTCLASS", "DIV1", "DIV2", "DIV3", "DIV4", "DIV5")


def parse(documents: tuple[Document, ...]) -> Parsed:
    """Follow the versions to the full text, and read its supplements 4, 6 and 7. Raises ParseError.

    The address of titles.json carries the last day of the versions behind "#", which no server sees: so
    what it said is asked for once for each amendment, and an unchanged reply of the versions costs one
    request. While the text lags behind the versions, titles.json is asked every time. A full text that
    comes alone is read for itself.
    """
    texts = {day: one for one in documents if (day := day_of(one.url))}
    titles = [one for one in documents if one.url.partition("#")[0] == TITLES]
    versions = [one for one in documents if one not in titles and one not in texts.values()]
    if not versions:
        if not texts:
            raise ParseError("no document of the eCFR")
        return _read(texts[max(texts)], max(texts))
    moved = max(latest(one) for one in versions)
    marked = f"{TITLES}#{moved.isoformat()}"
    known = [one for one in titles if one.url in (marked, TITLES)]
    if not known:
        return Parsed(follow=(Request(marked, reuse=True),))
    current = max(up_to_date(one, _TITLE) for one in known)
    if current < moved and not any(one.url == TITLES for one in known):
        return Parsed(follow=(Request(TITLES),))
    if current not in texts:
        return Parsed(follow=(Request(full_url(_TITLE, _PART, current), reuse=True),))
    return _read(texts[current], current)


def _read(text: Document, day: date) -> Parsed:
    found = tables(xml.root(text, *_ROOTS), url=text.url)
    if not found:
        raise ParseError(f"{text.url}: none of the supplements 4, 6 and 7 to part 744", url=text.url)
    return Parsed(tuple(entry for table in found.values() for entry in entries(table)), as_of=day)
