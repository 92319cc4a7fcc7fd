"""The indexes of an agency's releases, and what to ask for next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from urllib.parse import urlsplit

from bs4 import Tag

from watcher.core import press
from watcher.core.address import join
from watcher.core.english import dates
from watcher.core.html import soup, text_of
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.measure import NoticeEntry
from watcher.model.source import Parsed, Remark

_LEVELS, _LARGEST = 12, 600
"""A row or card is no further above its link than so many tags, and holds no more tags and texts."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where an agency's releases stand: `path` is that of one, `canonical` the site they are asked of.

    `hosts` are interchangeable. A release whose title and lead `wanted` does not find is none of ours.
    """

    authority: str
    canonical: str
    hosts: Collection[str | None]
    path: re.Pattern[str]
    wanted: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One release as an index shows it. `day` is None where the index prints none."""

    url: str
    day: date | None


def parse(documents: tuple[Document, ...], site: Site) -> Parsed:
    """Read the releases whose pages are here and ask for the others. Raises ParseError without links.

    An index without a single release is no quiet day: the site was drawn by script, moved or redesigned.
    """
    pages = {one.url: one for one in documents if site.path.match(urlsplit(one.url).path)}
    indexes = [one for one in documents if one.url not in pages]
    found = newest(link for index in indexes for link in links(index, site))
    if not found and (indexes or not pages):
        where = indexes[0].url if indexes else site.canonical
        raise ParseError(f"{where}: no release is linked", url=where)
    entries: dict[str, NoticeEntry] = {}
    remarks: list[Remark] = []
    for url, page in pages.items():
        link = found.get(url)
        try:
            release = press.read(page, link.day if link else None)
        except ParseError as error:
            remarks.append(Remark("unreadable", str(error), url))
            continue
        if site.wanted is None or site.wanted.search(f"{release.title}. {release.lead}"):
            one = press.entry(release, authority=site.authority, read_from=(page.request.key,))
            entries.setdefault(one.key, one)
    follow = [Request(url, reuse=True, dated=link.day) for url, link in found.items() if url not in pages]
    return Parsed(tuple(entries.values()), tuple(follow), remarks=tuple(remarks))


def links(index: Document, site: Site) -> Iterator[Link]:
    """The releases that an index links, each once, under the canonical site.

    The same page stands on several hosts of an agency; what an index draws by script is not there.
    """
    found: dict[str, Link] = {}
    for anchor in soup(index).select("a[href]"):
        url = _release(anchor, index, site)
        if url is None:
            continue
        # A picture, the title and "Read more" lead to the same page: the first with a day beside it counts.
        known = found.get(url)
        if known is None or known.day is None:
            found[url] = Link(url, _day_near(anchor, url, index, site))
    yield from found.values()


def newest(found: Iterable[Link]) -> Mapping[str, Link]:
    """url → link, each release once: several indexes may show it, under another folder or without its day."""
    known: dict[str, Link] = {}
    for link in found:
        slug = link.url.rsplit("/", 1)[-1]
        former = known.get(slug)
        if former is None:
            known[slug] = link
        elif former.day is None:
            known[slug] = Link(former.url, link.day)
    return {link.url: link for link in known.values()}


def _release(anchor: Tag, index: Document, site: Site) -> str | None:
    """The canonical address of the release behind a link, None where it leads elsewhere."""
    target = urlsplit(join(index.final_url, str(anchor["href"])))
    if target.hostname not in site.hosts or not site.path.match(target.path):
        return None
    return site.canonical + target.path.rstrip("/")


def _day_near(anchor: Tag, url: str, index: Document, site: Site) -> date | None:
    """The day printed beside a link: in the nearest row or card that has one and no other release."""
    for parent in islice(anchor.parents, _LEVELS):
        near = [*islice(parent.descendants, _LARGEST + 1)]
        tags = [one for one in near if isinstance(one, Tag)]
        linked = (one for one in tags if one.name == "a" and one.has_attr("href"))
        if len(near) > _LARGEST or any(_release(one, index, site) not in (None, url) for one in linked):
            return None
        if found := dates(text_of(parent)):
            return found[0]
        for one in tags:
            if one.name == "time" and one.has_attr("datetime"):
                try:
                    return datetime.fromisoformat(str(one["datetime"])[:10]).date()
                except ValueError:
                    continue
    return None
