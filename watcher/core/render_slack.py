"""View → Slack: a root with the news, and replies in its thread for what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watcher.core import slack_blocks as slack
from watcher.core import view_lines
from watcher.core.slack_blocks import Json
from watcher.core.split import clip, pack
from watcher.core.view_types import DigestView, GroupView, HitView, PartyView, View

Payload = dict[str, Any]

_HEAD = "head"
# The first message is rewritten when the act goes on; what its head may grow by is kept free.
_ROOT = 9_300
_MOST = 23
# A link cannot be cut in two, so a title that is a whole paragraph is not made one.
_LABEL = 300
_USER = re.compile(r"[UW][A-Z0-9]{5,}")


@dataclass(frozen=True, slots=True)
class _Atom:
    """What stays together: a paragraph or quote, or one numbered item of a list (`number` > 0)."""

    elements: tuple[Json, ...]
    number: int = 0
    bullet: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class _Chapter:
    """Atoms under one heading; a divider stands between chapters."""

    heading: str
    atoms: tuple[_Atom, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    chapter: int
    block: Json


def render(view: View) -> tuple[Payload, ...]:
    """The parts of one message: part 0 is the root, the others are replies in its thread."""
    return _parts(view.headline, _chapters(view), _fallback(view), view.footer)


def edit(whole: View, root: Mapping[str, Any] | None = None) -> Payload | None:
    """The root rewritten for a later revision: the event as it stands now.

    `root` is the payload of the first message as it was sent. Where the whole no longer fits into one
    message, the new head is put over the old body, so that no name disappears; without `root` the
    answer is then None: better an old head than a lost name.
    """
    parts = render(whole)
    if len(parts) == 1:
        return parts[0]
    if root is None:
        return None
    head = [b for b in parts[0]["blocks"] if _is_head(b)]
    blocks = head + [b for b in root["blocks"] if not _is_head(b)]
    fits = (
        len(blocks) <= slack.MAX_BLOCKS and slack.weight(blocks) + len(parts[0]["text"]) <= slack.MAX_MESSAGE
    )
    return {"text": parts[0]["text"], "blocks": blocks} if fits else None


def render_digest(digest: DigestView) -> tuple[Payload, ...]:
    """The index and what was checked in the root, the detail in its thread."""
    index = tuple(_Atom((slack.text(line),), bullet=True) for line in digest.index)
    checked = tuple(_Atom((slack.text(line),), bullet=True) for line in digest.checked)
    chapters = [_Chapter("Index", index)]
    if checked:
        title = _Atom((slack.text("Checked", bold=True),))
        chapters.append(_Chapter("Checked", (title, *checked)))
    root = _parts(
        digest.headline, chapters, slack.fallback((digest.headline, *digest.index[:2])), digest.footer
    )
    detail = [chapter for view in digest.views for chapter in _detail(view)]
    if digest.more:
        detail.append(_Chapter("More", (_Atom((slack.text(digest.more_advice),)),)))
    return root + _replies(digest.headline, detail, len(root))


def _fallback(view: View) -> str:
    when = " · ".join(f"{fact.label.lower()} {fact.text}" for fact in view.when)
    title = view.title if view.title not in view.headline else ""
    return slack.fallback((view.headline, " · ".join(filter(None, (title, view.news))), when))


def _parts(
    headline: str, chapters: Sequence[_Chapter], fallback: str, footer: Sequence[str]
) -> tuple[Payload, ...]:
    top = {**slack.header(headline), "block_id": f"{_HEAD}-0"}
    foot = [slack.context(" · ".join(footer))] if footer else []
    bundles = _bundles(chapters, _ROOT - slack.weight([top, *foot]) - len(fallback))
    first = [top, *_divided(bundles[0] if bundles else ()), *foot]
    root = {"text": fallback, "blocks": _named(first)}
    return (root, *_continued(headline, chapters, bundles[1:], 2, len(bundles)))


def _replies(headline: str, chapters: Sequence[_Chapter], told: int) -> tuple[Payload, ...]:
    bundles = _bundles(chapters, _ROOT - slack.FALLBACK)
    return _continued(headline, chapters, bundles, told + 1, told + len(bundles))


def _bundles(chapters: Sequence[_Chapter], budget: int) -> tuple[tuple[_Block, ...], ...]:
    blocks = [_Block(n, b) for n, chapter in enumerate(chapters) for b in _blocks(chapter)]
    return pack(blocks, lambda block: slack.weight(block.block) + 175, budget=budget, most=_MOST)


def _continued(
    headline: str, chapters: Sequence[_Chapter], bundles: Sequence[Sequence[_Block]], start: int, total: int
) -> tuple[Payload, ...]:
    parts = []
    for number, bundle in enumerate(bundles, start=start):
        place = f"{number} of {total}"
        label = slack.context(f"{place} · {chapters[bundle[0].chapter].heading}")
        blocks = _named([label, *_divided(bundle)])
        parts.append({"text": slack.fallback((f"{place} · {headline}",)), "blocks": blocks})
    return tuple(parts)


def _divided(bundle: Sequence[_Block]) -> list[Json]:
    out: list[Json] = []
    for before, block in zip((None, *bundle), bundle, strict=False):
        if before is not None and before.chapter != block.chapter:
            out.append({"type": "divider"})
        out.append(block.block)
    return out


def _named(blocks: Sequence[Json]) -> list[Json]:
    # Block ids are ours alone: `edit` tells the head from the body by them.
    return [{**block, "block_id": block.get("block_id", f"body-{n}")} for n, block in enumerate(blocks)]


def _is_head(block: Mapping[str, Any]) -> bool:
    return str(block.get("block_id", "")).startswith(_HEAD)


def _blocks(chapter: _Chapter) -> Iterator[Json]:
    """One chapter as rich_text blocks of bounded weight; lists go on counting across blocks."""
    short = [atom for long in chapter.atoms for atom in _cut(long)]
    bundles = pack(short, lambda a: slack.weight(list(a.elements)) + 80, budget=slack.BLOCK, most=200)
    for place, bundle in enumerate(bundles):
        block = slack.rich_text(list(_lists(bundle)))
        yield {**block, "block_id": f"{_HEAD}-{place + 1}"} if chapter.head else block


def _cut(atom: _Atom) -> Iterator[_Atom]:
    first, *rest = slack.cut(atom.elements, slack.BLOCK - 40) or ((),)
    yield _Atom(first, atom.number, atom.bullet, atom.quoted)
    for elements in rest:
        yield _Atom(elements, quoted=atom.quoted)


def _lists(atoms: Sequence[_Atom]) -> Iterator[Json]:
    items: list[Json] = []
    start = 0
    for atom in atoms:
        listed = atom.number or atom.bullet
        if items and (not listed or (atom.number > 0) != (start > 0)):
            yield _list(items, start)
            items = []
        if listed:
            start = start if items else atom.number
            items.append(slack.section(atom.elements))
        elif atom.quoted:
            yield {"type": "rich_text_quote", "elements": list(atom.elements)}
        else:
            yield slack.section(atom.elements)
    if items:
        yield _list(items, start)


def _list(items: list[Json], start: int) -> Json:
    style = "ordered" if start else "bullet"
    offset = {"offset": start - 1} if start > 1 else {}
    return {"type": "rich_text_list", "style": style, "indent": 0, **offset, "elements": items}


def _chapters(view: View) -> list[_Chapter]:
    return [_Chapter("", tuple(_head(view)), head=True), *_body(view)]


def _detail(view: View) -> list[_Chapter]:
    """One event of a digest: its headline is a line of its own, since only the root has a header."""
    title = _Atom((slack.text(view.headline, bold=True),))
    small = tuple(_Atom((slack.text(line, italic=True),)) for line in view.footer)
    return [_Chapter(view.headline, (title, *_head(view))), *_body(view), _Chapter(view.headline, small)]


def _body(view: View) -> Iterator[_Chapter]:
    yield _Chapter("Your counterparties", tuple(_hit(hit) for hit in view.hits))
    for group in view.groups:
        yield _Chapter(f"{group.heading} · {group.count}", tuple(_group(group)))
    yield _Chapter("Notes", tuple(_tail(view)))


def _head(view: View) -> Iterator[_Atom]:
    lines: list[list[Json]] = []
    linked = len(view.links) == 1 and len(view.title) <= _LABEL
    if linked:
        lines.append([slack.link(view.links[0].url, view.title or clip(view.links[0].label, _LABEL))])
    elif view.title and view.title not in view.headline:
        lines.append([slack.text(view.title)])
    if len(view.headline) > slack.MAX_HEADER:
        lines.append([slack.text(view.headline, bold=True)])
    if view.news:
        lines.append([slack.text(view.news, bold=True)])
    lines += [[slack.text(f"{fact.label}: "), slack.text(fact.text, bold=True)] for fact in view.when]
    lines += [[slack.text(f"{fact.label}: {fact.text}")] for fact in view.facts]
    if lines:
        yield _Atom(tuple(_joined(lines)))


def _hit(hit: HitView) -> _Atom:
    elements = [slack.text("Your counterparty: ", bold=True), slack.text(f"{view_lines.hit(hit)} ")]
    if hit.owner:
        elements.append(slack.user(hit.owner) if _USER.fullmatch(hit.owner) else slack.text(f"[{hit.owner}]"))
    return _Atom(tuple(elements))


def _group(group: GroupView) -> Iterator[_Atom]:
    lines = [
        [slack.text(f"{group.heading} · {group.count}", bold=True)],
        [slack.text(view_lines.about(group))],
        *([slack.text(f"{fact.label}: "), slack.text(fact.text)] for fact in group.facts),
        *([slack.text(note, italic=True)] for note in group.notes),
    ]
    yield _Atom(tuple(_joined(lines)))
    for number, party in enumerate(group.parties, start=1):
        yield _Atom(tuple(_party(party)), number=number)
    for line in group.lines:
        yield _Atom((slack.text(line),), bullet=True)
    for words in group.quotes:
        yield _Atom((slack.text(words),), quoted=True)


def _party(party: PartyView) -> Iterator[Json]:
    # Where every line is a bare name, bold would shout; where details follow, it divides.
    details = view_lines.details(party)
    yield slack.text(view_lines.title(party), bold=bool(details) or party.hit)
    if party.hit:
        yield slack.text(" ← your counterparty", bold=True)
    for line in details:
        yield slack.line_break()
        yield slack.text(line)


def _tail(view: View) -> Iterator[_Atom]:
    for note in view.notes:
        yield _Atom((slack.text(f"Note: {note}"),))
    if len(view.links) > 1 or (view.links and len(view.title) > _LABEL):
        yield _Atom((slack.text("Official text", bold=True),))
        for found in view.links:
            yield _Atom((slack.link(found.url, clip(found.label, _LABEL)),), bullet=True)


def _joined(lines: Sequence[Sequence[Json]]) -> Iterator[Json]:
    for place, line in enumerate(lines):
        if place:
            yield slack.line_break()
        yield from line
