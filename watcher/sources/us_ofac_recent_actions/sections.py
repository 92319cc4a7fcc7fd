"""What the headings of an action say is done, to which list; and the entries under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from watcher.core.ofac_lists import of_words
from watcher.model.measure import ChangeKind
from watcher.sources.us_ofac_recent_actions.lines import Line

TO = re.compile(r"(?:(?<=\s)|^)[-–—]to[-–—](?=\s|$)")
_WHOLE = re.compile(r"\](?:\s*\([^\]]*\))?\s*\.?$")  # "[SDGT]." or "[SDGT] (Linked To: HIZBALLAH)."
_ENTRY = re.compile(r"\((?:individual|vessel|aircraft)\)|[afn]\.k\.a\.|\bDOB\b|\[[A-Z0-9]")
_OPENING = re.compile(r"^(?:in addition|additionally|also|lastly|finally),?\s*", re.IGNORECASE)
_LIST_UPDATE = re.compile(r"\blist updates?\b", re.IGNORECASE)


@dataclass(slots=True)
class Section:
    """Entries under one heading. `list_id` is None where only the programme of an entry can tell."""

    heading: str
    verb: ChangeKind
    list_id: str | None
    entries: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """An action's body: its sections, its sentences, and what looks like an entry and is none."""

    sections: list[Section] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read(lines: Iterable[Line]) -> Body:
    """Sort the lines of a body."""
    body = Body()
    list_id: str | None = None
    section: Section | None = None
    waiting: list[str] = []
    for line in lines:
        if line.heading:
            _leave(body, section, waiting)
            verb, named = verb_of(line.text), of_words(line.text)
            if line.text.casefold().startswith("unrelated administrative"):
                list_id, section = None, Section(line.text, ChangeKind.AMENDED, None)
            else:
                # A heading of a list without a verb ("… List Update") rules the headings below it.
                if named is not None or _LIST_UPDATE.search(line.text):
                    list_id = named
                section = Section(line.text, verb, list_id) if verb else None
            if section is not None:
                body.sections.append(section)
            continue
        waiting.append(line.text)
        text = " ".join(waiting)
        if section is not None and _WHOLE.search(text):
            _add(section, text)
            waiting.clear()
        elif line.ends:
            _leave(body, section, waiting)
    _leave(body, section, waiting)
    return body


def verb_of(heading: str) -> ChangeKind | None:
    """What a heading says is done to the entries below it; None for one that announces several things.

    Words that are "added to the below names" change listings that stand, and add nobody.
    """
    text = _OPENING.sub("", heading).casefold()
    removed = bool(re.search(r"\bdelet|\bremov", text))
    added = bool(re.search(r"\badded\b|\badditions?\b", text))
    if (
        "unrelated administrative" in text
        or "language" in text
        or "names below" in text
        or "below names" in text
    ):
        return ChangeKind.AMENDED
    if removed and added:
        return None
    if removed:
        return ChangeKind.REMOVED
    if added:
        return ChangeKind.ADDED
    if not _LIST_UPDATE.search(text) and re.search(r"\bchanges?\b|\bupdated\b|\bamended\b|\brevised\b", text):
        return ChangeKind.AMENDED
    return None


def _add(section: Section, text: str) -> None:
    """An entry; `old -to- new` may stand on one line, or be broken before or after "-to-"."""
    former = section.entries[-1] if section.entries else ""
    if former and (TO.match(text) or TO.search(former[-6:])):
        section.entries[-1] = f"{former} {text}"
    else:
        section.entries.append(text)


def _leave(body: Body, section: Section | None, waiting: list[str]) -> None:
    """The end of a paragraph or section: what waits is a sentence, or an entry that was not understood."""
    text = " ".join(waiting)
    waiting.clear()
    if not text or text.casefold().rstrip(".") in ("none", "-to-"):
        if text and section is not None and TO.search(text):
            section.entries.append(text)
        return
    if section is not None and _ENTRY.search(text):
        body.unread.append(text)
    else:
        body.prose.append(text)


def pairs(entries: Iterable[str]) -> Iterator[tuple[str | None, str]]:
    """(old, new) of `old -to- new`; (None, text) of an entry that stands alone."""
    for text in entries:
        parts = TO.split(text, maxsplit=1)
        yield (parts[0].strip(), parts[1].strip()) if len(parts) == 2 else (None, text)
