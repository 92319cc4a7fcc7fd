"""Slack's blocks: small builders, their weight, and Slack's limits.

Official text goes into rich_text elements. Slack shows those letter by letter: `*`, `_`, `~` and a back
quote stay what they are, a name may contain `<!channel>` and pings nobody, and whoever copies a name
into a screening tool copies the name alone; escapes by zero-width characters inside mrkdwn would travel
along and make the copy match nothing. Only the header and the footer are text objects (plain_text).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from watcher.core.escape import slack_literal, slack_markup
from watcher.core.split import clip, pieces

Json = dict[str, Any]

# Documented: 50 blocks a message, 150 characters a header, 3,000 a text (BLOCK stays below). Undocumented:
# 12,000 to 13,000 characters in all fail with msg_blocks_too_long, 11,341 did too (bolt-js 2509, 2867).
MAX_BLOCKS = 50
MAX_HEADER = 150
MAX_MESSAGE = 10_000
BLOCK = 2_900
FALLBACK = 700
_BLOCKS = frozenset({"header", "context", "rich_text", "divider", "section"})


def text(words: str, *, bold: bool = False, italic: bool = False) -> Json:
    """A run of letters."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": slack_literal(words) or "…"} | ({"style": style} if style else {})


def line_break() -> Json:
    """The next line of the same section."""
    return {"type": "text", "text": "\n"}


def link(url: str, words: str) -> Json:
    """A link; `url` is a plain web address."""
    return {"type": "link", "url": url, "text": slack_literal(words) or url}


def user(user_id: str) -> Json:
    """A mention of somebody whom the reader's own configuration names."""
    return {"type": "user", "user_id": user_id}


def section(elements: Sequence[Json]) -> Json:
    """A paragraph."""
    return {"type": "rich_text_section", "elements": merged(elements)}


def header(words: str) -> Json:
    """The bold first line, cut to what Slack takes."""
    room = MAX_HEADER
    while len(slack_markup(clip(words, room))) > MAX_HEADER:
        room -= 1
    return {"type": "header", "text": _plain(slack_markup(clip(words, room)))}


def context(words: str) -> Json:
    """The small grey line."""
    return {"type": "context", "elements": [_plain(slack_markup(clip(words, 1_000)))]}


def rich_text(elements: Sequence[Json]) -> Json:
    """A block of paragraphs, lists and quotes."""
    return {"type": "rich_text", "elements": list(elements)}


def fallback(lines: Iterable[str]) -> str:
    """What a notification and a screen reader say: plain, escaped, short."""
    return "\n".join(filter(None, (slack_markup(clip(line, FALLBACK // 3)) for line in lines)))


def merged(elements: Iterable[Json]) -> list[Json]:
    """Neighbouring texts of one style as one element: every object weighs in Slack's secret count."""
    out: list[Json] = []
    for element in elements:
        last = out[-1] if out else {}
        if element["type"] == last.get("type") == "text" and element.get("style") == last.get("style"):
            out[-1] = {**last, "text": last["text"] + element["text"]}
        else:
            out.append(element)
    return out


def weight(node: Any) -> int:
    """What a block, an element or a list of them counts towards the budget of a message.

    Nobody outside knows how Slack counts: one divider took 125 characters off what markdown blocks may
    hold, and 11,341 letters of rich text failed. So the whole compact JSON is counted, which is the most
    it can be, and 125 for every block.
    """
    blocks = node if isinstance(node, list) else [node]
    size = len(json.dumps(node, ensure_ascii=False, separators=(",", ":")))
    return size + sum(125 for block in blocks if isinstance(block, dict) and block.get("type") in _BLOCKS)


def cut(elements: Sequence[Json], limit: int) -> tuple[tuple[Json, ...], ...]:
    """Runs of elements of at most `limit` weight each; the letters of one long text are cut if need be."""
    runs: list[tuple[Json, ...]] = []
    run: list[Json] = []
    for element in (part for e in elements for part in _short(e, limit - 10)):
        if run and weight(run) + weight(element) > limit:
            runs.append(tuple(run))
            run = []
        run.append(element)
    return (*runs, tuple(run)) if run else tuple(runs)


def as_text(payload: Mapping[str, Any]) -> str:
    """All that a payload says as one escaped text: for the day on which Slack refuses its blocks."""
    lines = [line for block in payload["blocks"] for line in _said(block)]
    return clip("\n".join([payload["text"], *lines]), 38_000)


def _said(node: Mapping[str, Any]) -> list[str]:
    if node["type"] in ("rich_text_section", "rich_text_quote"):
        return ["".join(_words(element) for element in node["elements"])]
    if "elements" in node:
        return [line for child in node["elements"] for line in _said(child)]
    return [node["text"]["text"]] if node["type"] == "header" else [node["text"]] if "text" in node else []


def _words(element: Mapping[str, Any]) -> str:
    if element["type"] == "user":
        return f"<@{element['user_id']}>"
    shown = f"{element['text']} {element['url']}" if element["type"] == "link" else element["text"]
    return "\n".join(slack_markup(line) for line in shown.split("\n"))


def _short(element: Json, limit: int) -> tuple[Json, ...]:
    if element["type"] != "text":
        return (element,)
    return tuple(element | {"text": piece} for piece in pieces(element["text"], limit))


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words or "…", "emoji": False}
