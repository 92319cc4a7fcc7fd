"""Press releases, readouts and statements of American agencies: told, and never taken for a listing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from watcher.core.english import NUMBER, dates
from watcher.core.federal_register import counts, lists
from watcher.core.hashing import digest
from watcher.core.html import soup, text_of
from watcher.core.text import fold
from watcher.errors import ParseError
from watcher.model.document import Document
from watcher.model.measure import ChangeKind, Count, Measure, Notice, NoticeEntry

RULES, STATEMENTS = "us_export_rules", "statements"
UNNAMED = "a press release names no parties; the rule that it announces does"
_RELEASED = re.compile(r"FOR\s+IMMEDIATE\s+RELEASE\b(.{0,60})", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(
    r"^(?:FOR\s+IMMEDIATE\s+RELEASE\b|Media\s+Contact\b|Office\s+of\s+Public\s+Affairs\b).*?(?=WASHINGTON\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(
    r"\b(?:export\s+(?:controls?|administration|license|licence|restrictions?)|licens\w+\s+requirements?"
    r"|(?:interim\s+)?final\s+rules?|EAR\b|affiliates\s+rule|foreign\s+direct\s+product)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:federalregister\.gov/(?:d/|documents/\d{4}/\d{2}/\d{2}/|public-inspection/)"
    r"|public-inspection\.federalregister\.gov/)([A-Z]?\d{4}-\d{4,6})"
)
_PRINTED = re.compile(r"\bFR\s+Doc\.?\s*(?:No\.?\s*)?(\d{4}-\d{4,6})")
# Releases tell in the past what rules say in the present; earlier deeds ("has added 700 since 2021") are
# none of theirs.
_PAST = re.compile(
    r"\b(add|remov|revis|modif)(?:i)?ed\b(?=\s+(?:a\s+total\s+of\s+)?(?:[\w-]+\s+){1,6})", re.I
)
_EARLIER = re.compile(
    r"\b(?:has|have|had)\s+(?:\w+\s+)?(?:add|remov)ed\b|\bsince\s+(?:\w+\s+)?\d{4}\b", re.IGNORECASE
)
_UNDER = re.compile(
    rf"((?:entit(?:y|ies)|part(?:y|ies)|persons?))(\s+(?:to|from)\s+the\s+[\w\s-]+?List(?:\s*\(\w+\))?)"
    rf"(\s+under\s+{NUMBER}\s+entr(?:y|ies))",
    re.IGNORECASE,
)
_THOSE = re.compile(
    rf"\b(?:The|These|Those)\s+{NUMBER}\s+\w+\s+are\s+(?=(?:located\s+)?under\b)", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[a-z)\d]\.)\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Release:
    """One release as its page has it. `lead` are the first paragraphs, `numbers` those of FR documents."""

    title: str
    url: str
    kind: str
    day: date | None
    lead: str
    body: str
    numbers: tuple[str, ...] = ()


def read(page: Document, day: date | None) -> Release:
    """Read the page of a release. `day` is the index's. Raises ParseError where it has no title or text."""
    tree = soup(page)
    body = tree.select_one("main") or tree.select_one("article") or tree.body or tree
    title = _title(tree, body)
    told = [_HEAD.sub("", text_of(one)) for one in body.select("p")]
    told = [text for text in told if len(text) >= 60]
    if not title or not told:
        raise ParseError(f"{page.url}: no title or no text of a release", url=page.url)
    whole = text_of(body)
    hrefs = " ".join(str(anchor["href"]) for anchor in body.select("a[href]"))
    numbers = dict.fromkeys([*_NUMBERED.findall(hrefs), *_PRINTED.findall(whole)])
    return Release(
        title,
        page.url,
        _kind(page.url, title),
        _day(tree, body, whole) or day,
        " ".join(told[:3]),
        whole,
        tuple(numbers),
    )


def entry(release: Release, *, authority: str, read_from: tuple[str, ...]) -> NoticeEntry:
    """The notice of one release: `published` for every list that title or lead names, else for a topic.

    Its numbers are kept as the authority states them. Nobody is added or removed by a press release: the
    rule names the parties, and its number, where the page links it, joins the two.
    """
    text = f"{release.title}. {release.lead}"
    named = dict.fromkeys(
        found for match in lists.NAMED.finditer(text) if (found := lists.of_match(match)) is not None
    )
    measures = [
        Measure(ChangeKind.PUBLISHED, list_id=list_id, quote=_sentence(release.lead, list_id))
        for list_id in named
    ]
    if not measures:
        topic = RULES if _RULE.search(text) else STATEMENTS
        measures = [Measure(ChangeKind.PUBLISHED, topic=topic)]
    title = fold(release.title)
    place = release.day.isoformat() if release.day else release.url.rsplit("/", 1)[-1]
    return NoticeEntry(
        key=f"{title}@{place}",
        notice=Notice(
            title=title,
            url=release.url,
            published_on=release.day,
            authority=authority,
            document_type=release.kind,
            summary=release.lead[:600],
            related=release.numbers,
        ),
        measures=tuple(measures),
        counts=tuple(stated(release)),
        stage="announced",
        text_digest=digest(fold(release.body)),
        read_from=read_from,
    )


def stated(release: Release) -> Iterator[Count]:
    """The numbers of the lead, else of the title: "removed 33 parties from the Unverified List (UVL)"."""
    fallback = lists.named(f"{release.title}. {release.lead}")
    for text in (release.lead, release.title):
        sentences = [one for one in _SENTENCE.split(text) if not _EARLIER.search(one)]
        found = counts.stated(" ".join(_present(one) for one in sentences), fallback)
        for one in found:
            words = next((s for s in sentences if _says(s, one.words)), one.words)
            words = words.replace(" — ", " – ")  # a view quotes what stands behind such a dash
            yield Count(one.verb, one.list_id, one.number, 0, one.of, words, one.breakdown, UNNAMED)
        if found:
            return


def _present(sentence: str) -> str:
    """A sentence in the tense and order that the reader of abstracts knows."""
    active = _PAST.sub(lambda m: m[1] + ("ying" if m[1].lower() == "modif" else "ing"), sentence)
    return _THOSE.sub("They are ", _UNDER.sub(r"\1\3\2", active))


def _says(sentence: str, words: str) -> bool:
    return words in _present(sentence)


def _sentence(text: str, list_id: str) -> str:
    for one in _SENTENCE.split(text):
        if any(lists.of_match(match) == list_id for match in lists.NAMED.finditer(one)):
            return one.strip()
    return ""


def _title(tree: BeautifulSoup, body: Tag) -> str:
    head = body.select_one("h1") or tree.select_one("h1")
    if head is not None and (text := text_of(head)):
        return text
    meta = tree.select_one('meta[property="og:title"]')
    return str(meta.get("content", "")).partition(" | ")[0].strip() if meta else ""


def _kind(url: str, title: str) -> str:
    told = f"{urlsplit(url).path} {title}".casefold()
    if "readout" in told:
        return "readout"
    spoken = ("/statement", "/remarks", "/speech", "/testimony")
    return (
        "statement"
        if any(one in told for one in spoken) or title.casefold().startswith("statement")
        else "press_release"
    )


def _day(tree: BeautifulSoup, body: Tag, whole: str) -> date | None:
    """What the page marks as its day, else the day behind "FOR IMMEDIATE RELEASE"."""
    for one in (*body.select("time[datetime]"), *tree.select('meta[property="article:published_time"]')):
        try:
            return datetime.fromisoformat(str(one.get("datetime") or one.get("content"))[:10]).date()
        except ValueError:
            continue
    released = _RELEASED.search(whole)
    return next(iter(dates(released[1])), None) if released else None
