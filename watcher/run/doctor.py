"""One look at each source as it is now: reachable, the right page, readable, within its bounds?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from watcher.core.guard import judge
from watcher.core.reading import of_list
from watcher.core.words import plural
from watcher.errors import BadStatus, NotTheDocument, ParseError, SourceError, TooSlow, Unreachable
from watcher.fetch.inspect import inspect
from watcher.model.document import Document, Request
from watcher.model.measure import NoticeEntry
from watcher.model.snapshot import FEED, Judgement, Verdict
from watcher.model.source import Expectation, Parsed, Source, SourceKind
from watcher.run.tools import Tools
from watcher.store import ledger

_AT_ONCE = 4
_LINKED = 4
"""A list may lie one link behind its page; a feed's notices are not asked for."""

_STATUS = {
    401: "The page wants a login: look whether the declaration's address is still the public one.",
    403: "This machine's address, or the User-Agent, is refused: open the page in a browser from here.",
    404: "The page has moved: find its new address and put it into the declaration.",
    410: "The page is gone for good: find what took its place.",
    429: "We ask too often: raise `poll` or `min_interval` of this source.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one source came to. `said` is one sentence, `advice` what to do where it is not well."""

    source_id: str
    well: bool
    said: str
    advice: str = ""


def examine(
    sources: Sequence[Source], tools: Tools, *, progress: Callable[[str, int, int], None] | None = None
) -> Iterator[Finding]:
    """Ask each source once and say how it stands; in the order given, a few at a time. Writes nothing."""
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, max(1, len(sources)))) as pool:
        waiting = [pool.submit(partial(_examine, source, tools)) for source in sources]
        for number, (source, future) in enumerate(zip(sources, waiting, strict=True)):
            if progress is not None:
                progress(source.id, number, len(sources))
            yield future.result()


def _examine(source: Source, tools: Tools) -> Finding:
    try:
        documents = _fetched(source, source.declaration.start, tools)
        parsed = source.parse(documents)
        linked = [one for one in parsed.follow if not one.older]
        if source.declaration.kind is SourceKind.LIST and 0 < len(linked) <= _LINKED:
            documents = (*documents, *_fetched(source, linked, tools))
            parsed = source.parse(documents)
        verdicts = _verdicts(source, parsed, documents, tools)
    except SourceError as error:
        return Finding(source.id, False, _blame(error), _advice(error))
    held = [f"{one.list_id or 'notices'}: {reason}" for one in verdicts for reason in one.reasons]
    seen = _seen(parsed, documents)
    if held:
        return Finding(
            source.id,
            False,
            f"{seen}; but expectations do not hold: {'; '.join(held)}",
            "Compare with the official page; if it is right, correct the expectations in the declaration.",
        )
    return Finding(source.id, True, f"{seen}; expectations hold")


def _fetched(source: Source, requests: Sequence[Request], tools: Tools) -> tuple[Document, ...]:
    found = []
    for request in requests:
        # Without a validator: a 304 would prove nothing about the page.
        result = tools.fetcher.fetch(request, source.declaration.fetch, None, now=tools.clock())
        assert isinstance(result, Document)
        inspect(result, source.declaration.fetch)
        found.append(result)
    return tuple(found)


def _verdicts(
    source: Source, parsed: Parsed, documents: tuple[Document, ...], tools: Tools
) -> tuple[Verdict, ...]:
    """The guard's word, as the next check would hear it; of a feed, that its index shows notices at all."""
    head = ledger.head(tools.engine, source.id)
    now = tools.clock()
    if source.declaration.kind is SourceKind.LIST:
        hashes = {one.request.key: one.sha256 for one in documents}
        reading = of_list(source, head, parsed, hashes, now=now, notices=ledger.notices(tools.engine))
        return tuple(one.verdict for one in reading.lists if one.verdict.judgement is Judgement.HELD)
    expectation = source.declaration.expectations.get(FEED, Expectation(min_entries=0))
    entries = {one.key: one for one in parsed.entries if isinstance(one, NoticeEntry)}
    if not entries and not parsed.follow and expectation.min_entries:
        verdict = judge(
            None, FEED, entries, expectation, kind=SourceKind.FEED, as_of=parsed.as_of, today=now.date()
        )
        return (verdict,)
    return ()


def _seen(parsed: Parsed, documents: Sequence[Document]) -> str:
    last = documents[-1]
    media = (last.header("content-type") or "no media type").partition(";")[0].strip()
    size = sum(len(one.body) for one in documents)
    parts = [f"{plural(len(documents), 'document')}, {media}, {size / 1000:,.1f} kB"]
    parts.append(plural(len(parsed.entries), "entry", "entries"))
    details = sum(one.reuse for one in parsed.follow)
    if details:
        parts.append(f"{plural(details, 'notice')} on the index")
    if parsed.as_of:
        parts.append(f"as of {parsed.as_of.isoformat()}")
    if parsed.remarks:
        parts.append(f"{plural(len(parsed.remarks), 'remark')}: {parsed.remarks[0].message}")
    return ", ".join(parts)


def _blame(error: SourceError) -> str:
    if isinstance(error, (Unreachable, TooSlow)):
        return f"not reachable: {error}"
    return (
        f"reachable, but its parser does not read it: {error}"
        if isinstance(error, ParseError)
        else str(error)
    )


def _advice(error: SourceError) -> str:
    if isinstance(error, BadStatus):
        known = _STATUS.get(error.status)
        return known or "The server itself is in trouble: wait, and look again."
    if isinstance(error, ParseError):
        return "The page has changed its form: mend the parser; until then nothing false is told."
    if isinstance(error, NotTheDocument):
        return "Open the page in a browser from here; a challenge page usually passes by itself."
    return error.advice
