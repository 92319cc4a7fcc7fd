"""Slack and a mailbox drawn on a terminal: where the demo's messages go, through the real outbox."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from watcher.model.delivery import Delivery, Receipt

_WIDTH = 104


class SlackScreen:
    """A channel on the terminal: roots at the margin, replies indented under them."""

    def __init__(self, channel: str, out: TextIO) -> None:
        self.channel, self._out = channel, out
        self.threads: dict[str, list[Mapping[str, Any]]] = {}

    def find(self, delivery: Delivery) -> Receipt | None:
        """What stands on a screen cannot be asked."""
        return None

    def send(self, delivery: Delivery) -> Receipt:
        """Draw the blocks as Slack shows them."""
        message = delivery.message
        reply = message.part > 0 or message.revision > 0
        self.threads.setdefault(message.subject, []).append(message.payload)
        title = f"Slack #{self.channel}" + (" · reply in the thread" if reply else "")
        _frame(self._out, title, slack_lines(message.payload), indent=4 if reply else 0)
        return Receipt({"screen": delivery.id})

    def probe(self) -> str:
        """A screen needs no permission."""
        return "this is a terminal"


class MailScreen:
    """A mailbox on the terminal."""

    def __init__(self, to: str, out: TextIO) -> None:
        self._to, self._out = to, out
        self.mails: list[Mapping[str, Any]] = []

    def find(self, delivery: Delivery) -> Receipt | None:
        """What stands on a screen cannot be asked."""
        return None

    def send(self, delivery: Delivery) -> Receipt:
        """Print the subject and the text part; the HTML part says the same."""
        payload = delivery.message.payload
        self.mails.append(payload)
        head = [f"To: {self._to}", f"Subject: {payload['subject']}", ""]
        _frame(self._out, "E-mail", [*head, *str(payload["text"]).splitlines()])
        return Receipt({"screen": delivery.id})

    def probe(self) -> str:
        """A screen needs no permission."""
        return "this is a terminal"


def slack_lines(payload: Mapping[str, Any]) -> list[str]:
    """The blocks of a Slack payload as lines of plain text."""
    lines: list[str] = []
    for block in payload["blocks"]:
        if lines and block["type"] in ("header", "divider", "context"):
            lines.append("")
        lines += _lines(block)
    return lines


def _lines(node: Mapping[str, Any], mark: str = "") -> Iterator[str]:
    kind = node["type"]
    if kind in ("rich_text_section", "rich_text_quote"):
        words = "".join(_words(element) for element in node["elements"])
        lead = mark or ("> " if kind == "rich_text_quote" else "")
        for index, line in enumerate(words.split("\n")):
            yield (lead if index == 0 else " " * len(lead)) + line
    elif kind == "rich_text_list":
        indent = "   " * (int(node.get("indent", 0)) + 1)
        start = int(node.get("offset", 0)) + 1
        for index, element in enumerate(node["elements"], start):
            bullet = f"{index}. " if node.get("style") == "ordered" else "• "
            yield from _lines(element, indent + bullet)
    elif kind == "header":
        yield _plain(node["text"]["text"])
    elif kind == "divider":
        yield "─" * 40
    elif "elements" in node:
        for element in node["elements"]:
            yield from _lines(element, mark)
    elif "text" in node:
        text = node["text"]
        yield from _plain(text["text"] if isinstance(text, Mapping) else str(text)).split("\n")


def _words(element: Mapping[str, Any]) -> str:
    if element["type"] == "user":
        return f"@{element['user_id']}"
    if element["type"] == "link":
        return f"{element.get('text') or ''} <{element['url']}>".strip()
    return str(element["text"])


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _frame(out: TextIO, title: str, lines: list[str], indent: int = 0) -> None:
    margin = " " * indent
    out.write(f"\n{margin}┌─ {title} {'─' * max(2, _WIDTH - len(title) - indent)}\n")
    for line in lines:
        hang = " " * (len(line) - len(line.lstrip()) + 3)
        for part in textwrap.wrap(line, _WIDTH, subsequent_indent=hang, break_on_hyphens=False) or [""]:
            out.write(f"{margin}│ {part}\n")
    out.write(f"{margin}└{'─' * 3}\n")
