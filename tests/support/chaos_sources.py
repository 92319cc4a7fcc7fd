"""The sources of the chaos run: plain pages whose form is as strict as the official ones.

A register of parties names its day, its lists and, at its end, how many rows it has; an index of notices
its notices; a notice what it does to whom. What is cut anywhere can therefore be told from what is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from watcher.core.text import decode
from watcher.errors import ParseError
from watcher.model.document import Document, Request
from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, Notice, NoticeEntry, UntilBasis
from watcher.model.source import (
    Declaration,
    Expectation,
    FetchRules,
    ListInfo,
    Parsed,
    PollWindow,
    Remark,
    Source,
    SourceKind,
)

DEADLINE = 0.6
"""Real seconds: a drip is cut off after that."""

STATEMENTS = "statements"
VERBS = {
    "ADD": ChangeKind.ADDED,
    "REMOVE": ChangeKind.REMOVED,
    "SUSPEND": ChangeKind.SUSPENDED,
    "EXTEND": ChangeKind.SUSPENSION_EXTENDED,
    "STOP": ChangeKind.ENDED,
}


@dataclass(frozen=True)
class Kind:
    """One source in a line: its lists, how often it is read, what it declares besides."""

    id: str
    lists: tuple[str, ...]
    feed: bool = False
    poll: timedelta = timedelta(hours=1)
    stage: str = "published"
    confirm: bool = False
    window: bool = False

    @property
    def host(self) -> str:
        return f"{self.id.replace('_', '-')}.example"


KINDS = (
    Kind("us_register", ("us_codified",), feed=True),
    Kind("us_codified", ("us_codified",), stage="codified", poll=timedelta(hours=2)),
    Kind("us_screening", ("us_codified", "us_plain_a"), stage="consolidated", poll=timedelta(hours=3)),
    Kind("us_plain", ("us_plain_a", "us_plain_b")),
    Kind("us_slow", ("us_slow",), confirm=True, poll=timedelta(hours=4)),
    Kind("cn_list", ("cn_list",), window=True, poll=timedelta(hours=2)),
    Kind("cn_bureau", ("cn_control",), feed=True),
    Kind("cn_copy", ("cn_control",), feed=True, poll=timedelta(hours=3)),
    Kind("cn_answers", ("cn_control",), feed=True),
)
AUTHORITIES = {
    "us_codified": "us_codified",
    "us_plain_a": "us_plain",
    "us_plain_b": "us_plain",
    "us_slow": "us_slow",
    "cn_list": "cn_list",
    "cn_control": "cn_bureau",
}
HOSTS = tuple(kind.host for kind in KINDS)


def lists() -> dict[str, ListInfo]:
    """The lists that these sources speak of."""
    return {
        name: ListInfo(name, f"List {name}", f"清单{name}", "a law", "everything", source, name[:2].upper())
        for name, source in AUTHORITIES.items()
    }


def sources() -> dict[str, Source]:
    """Every declaration with its parser."""
    return {kind.id: Source(_declaration(kind), _notices if kind.feed else _register, "1") for kind in KINDS}


def _declaration(kind: Kind) -> Declaration:
    bounds = Expectation(min_entries=5, max_lost_share=0.3)
    return Declaration(
        id=kind.id,
        title=kind.id,
        authority="A test",
        kind=SourceKind.FEED if kind.feed else SourceKind.LIST,
        lists=kind.lists,
        start=(Request(f"https://{kind.host}/index"),),
        poll=kind.poll,
        lang="zh" if kind.id.startswith("cn") else "en",
        time_zone="Asia/Shanghai" if kind.id.startswith("cn") else "America/New_York",
        windows=(PollWindow((0, 1, 2, 3, 4), "09:00", "17:00", timedelta(minutes=20)),)
        if kind.window
        else (),
        fetch=FetchRules(
            hosts=(kind.host,),
            must_contain=("REGISTER ", "NOTICES ", "NOTICE "),
            deadline=DEADLINE,
            min_interval=0.0,
        ),
        expectations={} if kind.feed else dict.fromkeys(kind.lists, bounds),
        topics=(STATEMENTS,) if kind.feed else (),
        confirm_removals=kind.confirm,
        stage=kind.stage,
    )


def _register(documents: tuple[Document, ...]) -> Parsed:
    (document,) = documents
    head, lines = _whole(document, "REGISTER ")
    as_of: date | None = None
    list_id, entries = "", []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "OF":
            as_of = date.fromisoformat(rest)
        elif word == "LIST":
            list_id = rest
        elif word == "ROW" and list_id:
            entries.append(_row(rest, list_id, document))
        else:
            raise ParseError(f"{document.url}: an unknown line: {line[:40]!r}", url=document.url)
    if as_of is None or not head:
        raise ParseError(f"{document.url}: the day of the register is missing", url=document.url)
    return Parsed(tuple(entries), as_of=as_of)


def _row(text: str, list_id: str, document: Document) -> PartyEntry:
    cells = text.split("|")
    if len(cells) != 4:
        raise ParseError(f"{document.url}: a row has {len(cells)} cells: {text[:40]!r}", url=document.url)
    name, alias, street, ident = cells
    names = [Name(name)]
    names += [Name(alias, "zh", NameRole.ALIAS)] if alias else []
    party = Party(
        name,
        tuple(names),
        addresses=(street,) if street else (),
        identifiers=(("register_no", ident),) if ident else (),
    )
    return PartyEntry(name, list_id, party)


def _notices(documents: tuple[Document, ...]) -> Parsed:
    index, *pages = documents
    _, lines = _whole(index, "NOTICES ")
    follow = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word != "AT":
            raise ParseError(f"{index.url}: an unknown line: {line[:40]!r}", url=index.url)
        day, path = rest.split(" ")
        url = f"{index.url.removesuffix('/index')}{path}"
        follow.append(Request(url, reuse=True, dated=date.fromisoformat(day)))
    entries, remarks = [], []
    for page in pages:
        try:
            entries.append(_notice(page))
        except ParseError as error:
            # One page that cannot be read does not silence the stream.
            remarks.append(Remark("unreadable", str(error), page.url))
    return Parsed(tuple(entries), tuple(follow), remarks=tuple(remarks))


def _notice(page: Document) -> NoticeEntry:
    number, lines = _whole(page, "NOTICE ")
    title, day = "", None
    measures: list[Measure] = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "TITLE":
            title = rest
        elif word == "DATE":
            day = date.fromisoformat(rest)
        else:
            measures.append(_measure(word, rest, page))
    if day is None or not title:
        raise ParseError(f"{page.url}: a notice without title or day", url=page.url)
    own = number.startswith("ANSWER")
    return NoticeEntry(
        f"{number}@{day}" if own else number,
        Notice(
            title,
            page.url,
            None if own else number,
            None if own else number,
            day,
            lang="zh",
            document_type="answer" if own else "notice",
        ),
        tuple(measures),
        stage="announced",
        read_from=(page.request.key,),
    )


def _measure(word: str, rest: str, page: Document) -> Measure:
    if word == "SAY":
        return Measure(ChangeKind.PUBLISHED, None, None, STATEMENTS, quote=rest)
    if word not in VERBS:
        raise ParseError(f"{page.url}: an unknown measure: {word[:20]!r}", url=page.url)
    verb = VERBS[word]
    cells = rest.split("|")
    if verb in (ChangeKind.ADDED, ChangeKind.REMOVED):
        list_id, name, alias, effective = cells
        names = [Name(name)] + ([Name(alias, "zh", NameRole.ALIAS)] if alias else [])
        return Measure(verb, Party(name, tuple(names)), list_id, effective_on=date.fromisoformat(effective))
    list_id, number, effective, until = cells
    return Measure(
        verb,
        InstrumentRef(number, list_id=list_id, as_printed=number),
        list_id,
        effective_on=date.fromisoformat(effective),
        until=date.fromisoformat(until) if until else None,
        until_basis=UntilBasis.STATED if until else None,
    )


def _whole(document: Document, heading: str) -> tuple[str, tuple[str, ...]]:
    """What stands behind the heading, and the lines between it and the end. Raises ParseError."""
    lines = decode(document).splitlines()
    if len(lines) < 2 or not lines[0].startswith(heading) or lines[-1] != f"END {len(lines) - 2}":
        raise ParseError(f"{document.url}: not a whole page", url=document.url)
    return lines[0].removeprefix(heading), tuple(lines[1:-1])


def page(heading: str, lines: Iterator[str] | list[str]) -> bytes:
    """A whole page."""
    body = list(lines)
    return "\n".join([heading, *body, f"END {len(body)}"]).encode()


def by_host() -> Mapping[str, Kind]:
    """Host → source."""
    return {kind.host: kind for kind in KINDS}
