"""One act: what it did, to whom, by which words; the official text beside what was read from it."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.core import words
from watcher.core.acts import party_id
from watcher.model.change import Change
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind
from watcher.model.views import Exhibit
from watcher.serve.marks import Marked, mark
from watcher.serve.official import paragraphs
from watcher.serve.shown import ActStory, Touched
from watcher.serve.site import Site, file

_REMEMBERED = 24


@dataclass(frozen=True)
class Line:
    """A change as the page lists it. `place` is the party's place in the marks, None without a party."""

    touched: Touched
    place: int | None
    named: int
    referred: int
    """How often the official text, and those that it refers to, name the party."""


@dataclass(frozen=True)
class Section:
    """The changes of one kind on one list."""

    place: str
    kind: str
    lines: tuple[Line, ...]
    first: Change


@dataclass(frozen=True)
class Text:
    """One official document, marked; `marked` None where it is no text or is no longer kept.

    `of` is the earlier act that it is, (its number, the id of its page), None for the act's own documents.
    `begins` are the parties that no document before it on the page names.
    """

    exhibit: Exhibit
    marked: Marked | None
    of: tuple[str, str | None] | None = None
    begins: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reading:
    """An act with its official texts side by side."""

    story: ActStory
    sections: tuple[Section, ...]
    texts: tuple[Text, ...]
    others: tuple[Exhibit, ...]
    named: int
    referred: int
    parties: int


class Readings:
    """The last acts that were looked at, marked: to find every name in a long text takes a moment."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[ActStory, Reading]] = OrderedDict()
        self._lock = Lock()

    def of(self, story: ActStory) -> Reading:
        """The act with its texts."""
        with self._lock:
            kept = self._kept.get(story.act.id)
        if kept is None or kept[0] is not story:
            kept = story, read(story)
            with self._lock:
                self._kept[story.act.id] = kept
                self._kept.move_to_end(story.act.id)
                while len(self._kept) > _REMEMBERED:
                    self._kept.popitem(last=False)
        return kept[1]


def page(site: Site, readings: Readings, request: Request) -> Response:
    """The page of an act."""
    story = site.library.act(request.path_params["act"])
    if story is None:
        raise HTTPException(404, "No act has this number.")
    reading = readings.of(story)
    context: dict[str, Any] = {
        "reading": reading,
        "story": story,
        "act": story.act,
        "meaning": lambda kind: words.KINDS[ChangeKind(kind)].meaning,
        "meanings": {one.meaning for one in words.KINDS.values()},
        "on": site.library.today(""),
    }
    return site.page(request, "act.html", context)


def bundle(site: Site, request: Request) -> Response:
    """Everything that is evidence of the act, as one file."""
    act = request.path_params["act"]
    body = site.library.act_evidence(act)
    if body is None:
        raise HTTPException(404, "No act has this number.")
    return file(body, "application/zip", name=f"evidence-{act[:12]}.zip")


def change_bundle(site: Site, request: Request) -> Response:
    """The evidence of one change, as `watcher evidence` writes it."""
    change = request.path_params["change"]
    body = site.library.evidence(change)
    if body is None:
        raise HTTPException(404, "No change, or more than one, has this number.")
    return file(body, "application/zip", name=f"evidence-{change[:12]}.zip")


def read(story: ActStory) -> Reading:
    """Mark every party, and the words that were read, in every document that has them."""
    places: dict[str, int] = {}
    printed: list[dict[str, None]] = []
    for touched in story.touched:
        party = touched.change.party
        if party is not None:
            place = places.setdefault(party_id(party), len(printed))
            if place == len(printed):
                printed.append({})
            printed[place].update(dict.fromkeys(_names(party)))
    quotes = dict.fromkeys(quote for one in story.touched for quote in _quotes(one.change))
    texts = [_text(exhibit, printed, quotes) for exhibit in story.exhibits]
    own = [one for one in texts if one.marked and (one.marked.found or one.marked.quotes)]
    own = sorted(own, key=_worth, reverse=True) or [one for one in texts if one.marked][:1]
    earlier = [
        replace(_text(found, printed, ()), of=(number, page)) for number, page, found in story.referred
    ]
    earlier = [one for one in earlier if one.marked and one.marked.found]
    here, there = _named(own), _named(earlier)
    lines = [
        Line(one, place, here.get(place, 0) if place is not None else 0, there.get(place or 0, 0))
        for one in story.touched
        for place in (places.get(party_id(one.change.party)) if one.change.party else None,)
    ]
    shown = {id(one.exhibit) for one in own}
    return Reading(
        story,
        _sections(lines),
        _begun([*own, *earlier]),
        tuple(exhibit for exhibit in story.exhibits if id(exhibit) not in shown),
        len(here),
        len(there.keys() - here.keys()),
        len(printed),
    )


def _named(texts: Iterable[Text]) -> Counter[int]:
    """How often these texts name each party."""
    found: Counter[int] = Counter()
    for one in texts:
        found.update(one.marked.found if one.marked else {})
    return found


def _begun(texts: Iterable[Text]) -> tuple[Text, ...]:
    seen: set[int] = set()
    found = []
    for one in texts:
        names = frozenset(one.marked.found if one.marked else ())
        found.append(replace(one, begins=names - seen))
        seen |= names
    return tuple(found)


def _text(exhibit: Exhibit, printed: list[dict[str, None]], quotes: Iterable[str]) -> Text:
    document = exhibit.document
    found = paragraphs(document) if document is not None else None
    if found is None:
        return Text(exhibit, None)
    return Text(exhibit, mark(found, printed, quotes, rows=exhibit.role in ("after", "before")))


def _worth(text: Text) -> tuple[bool, int, int]:
    found = text.marked.found if text.marked else {}
    # Of two states of a list the newer one first; of two texts of a notice the one that names more.
    return text.exhibit.role != "before", len(found), text.marked.quotes if text.marked else 0


def _names(party: Party) -> list[str]:
    return [party.key, *(name.text for name in party.names)]


def _quotes(change: Change) -> Iterable[str]:
    yield change.quote
    for measure in change.measures:
        yield measure.quote


def _sections(lines: Iterable[Line]) -> tuple[Section, ...]:
    found: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        change = line.touched.change
        by = line.touched.by_reference
        key = (change.list_id or change.topic or "", change.kind.value, by and by[0], change.until)
        found.setdefault(key, []).append(line)
    return tuple(
        Section(str(key[0]), str(key[1]), tuple(rows), rows[0].touched.change) for key, rows in found.items()
    )
