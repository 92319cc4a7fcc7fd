"""What readers get to hear in bad moments."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import ours
from benchmarks.bench import CD, FRESH, URLWATCH, WEBCHANGES, Bench
from benchmarks.pages import Told
from benchmarks.peers import Cli, Server
from benchmarks.site import Site

NAMED, DOWN = "an alert names entities, field, old → new", "the receiver answers 500 during the change"
PAGES = {
    "changed": NAMED,
    "truncated": "the list cut to a tenth",
    "reordered": "the same rows in another order",
    "challenge": "“Access denied” with status 200",
}
_Message = dict[str, Any]


def behaviour(bench: Bench) -> None:
    """Each page after the base, from nothing each time; then a receiver that is down meanwhile."""
    for name in (URLWATCH, WEBCHANGES):
        peer = bench.cli(name, "behave", reporter="slack")
        _behave(bench, name, lambda peer=peer: _watched(peer))  # type: ignore[misc]
    _behave(bench, FRESH, lambda: _installed(bench))
    with Server(bench.peers, bench.folder / "cdio-behave", bench.site.base) as server:
        _behave_server(bench, server)
    bench.site.set(page="base", receiver="up")


def _watched(peer: Cli) -> Callable[[], object]:
    peer.jobs(["/list"])
    return peer.round


def _installed(bench: Bench) -> Callable[[], object]:
    config = ours.configure(bench.folder / "behave", bench.site.base)
    return lambda: ours.check(config)


def _behave(bench: Bench, who: str, begin: Callable[[], Callable[[], object]]) -> None:
    site = bench.site
    for page, what in PAGES.items():
        site.set(page="base", receiver="up")
        work = begin()
        work()
        site.set(page=page)
        site.count()
        work()
        bench.cell(what, who, _word(bench.told, page, site.count()["messages"]))
    site.set(page="base")
    work = begin()
    work()
    site.set(page="changed", receiver="down")
    site.count()
    work()
    refused = site.count()["refused"]
    site.set(receiver="up")
    if who == FRESH:
        # The outbox waits some seconds before it tries again; `watcher deliver` is what an operator runs.
        config = bench.folder / "behave" / "watcher.yml"
        command = [sys.executable, "-m", "watcher", "--config", str(config), "deliver"]
        subprocess.run(command, cwd=ours.ROOT, capture_output=True, check=False)
    for _ in range(2):
        work()
    bench.cell(DOWN, who, _after_all(bench.told, site.count()["messages"], refused))


def _behave_server(bench: Bench, server: Server) -> None:
    site = bench.site
    site.set(page="base")
    watched = server.watch("/list")
    for page, what in PAGES.items():
        site.set(page="base")
        server.recheck(watched)
        _heard(site, 8)
        site.set(page=page)
        server.recheck(watched)
        bench.cell(what, CD, _word(bench.told, page, _heard(site, 12)))
    site.set(page="base")
    server.recheck(watched)
    _heard(site, 8)
    site.set(page="changed", receiver="down")
    server.recheck(watched)
    time.sleep(12)
    refused = site.count()["refused"]
    site.set(receiver="up")
    server.recheck(watched)
    bench.cell(DOWN, CD, _after_all(bench.told, _heard(site, 20), refused))


def _heard(site: Site, seconds: float) -> list[_Message]:
    """The messages that come within so many seconds."""
    time.sleep(seconds)
    messages: list[_Message] = site.count()["messages"]
    return messages


def _word(told: Told, page: str, messages: list[_Message]) -> str:
    """What a cell of the table says."""
    if page == "changed":
        return _named(told, "\n".join(_plain(message["body"]) for message in messages))
    if not messages:
        return "nothing"
    to_operators = [message for message in messages if ours.OPERATORS in message["body"]]
    to_readers = [message for message in messages if message not in to_operators]
    words = []
    if to_readers:
        lines = sum(_plain(message["body"]).count("\n") + 1 for message in to_readers)
        words.append(f"{_count(to_readers)}, {lines:,} lines")
    if to_operators:
        words.append(f"{'' if to_readers else 'none to readers, '}{_count(to_operators)} to the operators")
    return "; ".join(words)


def _count(messages: list[_Message]) -> str:
    return f"{len(messages)} message{'s' * (len(messages) != 1)}"


def _named(told: Told, text: str) -> str:
    """Which of the things that a good alert says were said; a diff of lines says them only by chance."""
    named = sum(name in text for name in (told.added, told.removed, told.amended))
    pair = re.escape(told.policy_before) + r"\s*→\s*" + re.escape(told.policy_after)
    field = "licence review policy" in text.casefold() and re.search(pair, text)
    return f"{named} of 3 entities; field and old → new: {'yes' if field else 'no'}"


def _after_all(told: Told, messages: list[_Message], refused: int) -> str:
    count = sum(told.added in _plain(message["body"]) for message in messages)
    word = "lost for ever" if not count else "told once" if count == 1 else f"told {count} times"
    return f"{word} ({refused} attempts refused)"


def _plain(body: str) -> str:
    """All the text of a payload, whatever its form."""
    try:
        data = json.loads(body)
    except ValueError:
        return body

    def walk(node: Any) -> str:
        if isinstance(node, dict):
            return "".join(walk(value) for key, value in node.items() if key != "type")
        if isinstance(node, list):
            return "".join(map(walk, node))
        return node if isinstance(node, str) else ""

    return walk(data)
