"""View → plain text for a terminal, a log, or the text half of a mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from watcher.core import view_lines
from watcher.core.escape import plain
from watcher.core.view_types import DigestView, Fact, GroupView, PartyView, View

Paint = Callable[[str, str], str]
_CODES = {"bold": "1", "dim": "2", "head": "1;36", "hit": "1;31", "group": "1;33"}


def render(view: View, *, ansi: bool = False, width: int = 100) -> str:
    """One message. `ansi` colours it; `width` is in columns, of which a Chinese letter takes two."""
    return "\n".join(_lines(view, _painter(ansi), width)) + "\n"


def render_digest(digest: DigestView, *, ansi: bool = False, width: int = 100) -> str:
    """The index first, the detail below, the proof of what was checked last."""
    paint, rule = _painter(ansi), "─" * min(width, 100)
    lines = [*_wrap(digest.headline, width, paint=paint, style="head"), ""]
    lines += [line for entry in digest.index for line in _wrap(f"• {entry}", width, hang=2)]
    for view in digest.views:
        lines += ["", paint("dim", rule), *_lines(view, paint, width)]
    if digest.more:
        lines += ["", *_wrap(digest.more_advice, width)]
    if digest.checked:
        lines += ["", paint("dim", rule), paint("bold", "Checked")]
        lines += [line for entry in digest.checked for line in _wrap(f"  {entry}", width, hang=4)]
    lines += [line for entry in digest.footer for line in _wrap(entry, width, paint=paint, style="dim")]
    return "\n".join(lines) + "\n"


def _lines(view: View, paint: Paint, width: int) -> Iterator[str]:
    yield from _wrap(view.headline, width, paint=paint, style="head")
    if view.title and view.title not in view.headline:
        yield from _wrap(view.title, width)
    if view.news:
        yield from _wrap(view.news, width, paint=paint, style="bold")
    yield from _block(_facts(view.when, paint, width, indent=2))
    yield from _block(
        line
        for hit in view.hits
        for line in _wrap(_owned(view_lines.hit(hit), hit.owner), width, hang=2, paint=paint, style="hit")
    )
    for group in view.groups:
        yield from _block(_group(group, paint, width))
    yield from _block(_facts(view.facts, paint, width, indent=2))
    yield from _block(line for note in view.notes for line in _wrap(f"Note: {note}", width, hang=2))
    # A link is never wrapped: a terminal and a mail program would cut it in two.
    yield from _block(f"Official text: {plain(link.url)}" for link in view.links)
    yield from _block(line for entry in view.footer for line in _wrap(entry, width, paint=paint, style="dim"))


def _group(group: GroupView, paint: Paint, width: int) -> Iterator[str]:
    yield from _wrap(f"{group.heading} · {group.count}", width, paint=paint, style="group")
    yield from _wrap(view_lines.about(group), width, paint=paint, style="bold")
    yield from _facts(group.facts, paint, width, indent=2)
    for note in group.notes:
        yield from _wrap(f"  {note}", width, hang=2)
    for number, party in enumerate(group.parties, start=1):
        yield from _party(number, party, paint, width)
    for line in group.lines:
        yield from _wrap(f"  • {line}", width, hang=4)
    for quote in group.quotes:
        yield from _wrap(f"  “{quote}”", width, hang=3, paint=paint, style="dim")


def _party(number: int, party: PartyView, paint: Paint, width: int) -> Iterator[str]:
    mark = " ← your counterparty" if party.hit else ""
    yield from _wrap(
        f"  {number:>3}. {view_lines.title(party)}{mark}", width, hang=7, paint=paint, style="bold"
    )
    for line in view_lines.details(party):
        yield from _wrap(f"       {line}", width, hang=9)


def _facts(facts: Iterable[Fact], paint: Paint, width: int, indent: int) -> Iterator[str]:
    for fact in facts:
        yield from _wrap(f"{' ' * indent}{fact.label}: {fact.text}", width, hang=indent + 2)


def _block(lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield from found


def _owned(text: str, owner: str | None) -> str:
    return f"{text} [{owner}]" if owner else text


def _painter(ansi: bool) -> Paint:
    return (lambda style, text: f"\x1b[{_CODES[style]}m{text}\x1b[0m") if ansi else (lambda style, text: text)


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _wrap(text: str, width: int, *, hang: int = 0, paint: Paint | None = None, style: str = "") -> list[str]:
    """Lines of at most `width` columns; only spaces at which a line was broken are lost."""
    lines: list[str] = []
    line, used = "", 0
    start = len(text) - len(text.lstrip(" "))
    for word in plain(text).split(" "):
        room, wide = width - (hang if lines else start), _columns(word)
        if line and used + 1 + wide > room:
            lines.append(line)
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + 1 + wide) if line else (word, wide)
    lines.append(line)
    out = [" " * (hang if n else start) + text for n, text in enumerate(lines)]
    return [paint(style, text) for text in out] if paint and style else out
