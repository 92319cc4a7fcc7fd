"""One page of 2.4 MB: first read, unchanged, changed. Every peer and we in turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from benchmarks import ours
from benchmarks.bench import CD, FILTERS, FRESH, RUN, Bench, costs
from benchmarks.measured import Cost, cpu_of
from benchmarks.peers import Server, until
from benchmarks.site import VARIANTS

FIRST, UNCHANGED, CHANGED = "one page, first reading", "one page, unchanged", "one page, a change"
ALERT = "from the change to the message"


def single(bench: Bench) -> None:
    """A fresh process each for the commands; the two servers run all the while and see a change each turn."""
    site = bench.site
    clis = {name: bench.cli(name, f"one-{place}") for place, name in enumerate(FILTERS)}
    config = bench.folder / "fresh"
    with ExitStack() as stack:
        site.set(page="base")
        server = stack.enter_context(Server(bench.peers, bench.folder / "cdio", site.base))
        watched = server.watch("/list")
        daemon = stack.enter_context(ours.Daemon(ours.configure(bench.folder / "run", site.base), "list"))
        former = "base"
        for turn in range(min(bench.runs, VARIANTS)):
            for name, peer in clis.items():
                peer.jobs(["/list"])
                _steps(bench, name, peer.round)
            fresh = ours.configure(config, site.base, console=True)
            _steps(bench, FRESH, lambda fresh=fresh: ours.check(fresh))  # type: ignore[misc]
            page = f"next{turn}"
            _inside(bench, daemon, former, page)
            _served(bench, server, watched, former, page)
            former = page
            print(f"  one page, turn {turn + 1} of {bench.runs}", flush=True)


def _steps(bench: Bench, who: str, work: Callable[[], Cost]) -> None:
    for page, label in (("base", FIRST), ("base", UNCHANGED), ("changed", CHANGED)):
        bench.site.set(page=page)
        bench.site.count()
        cost = work()
        counted = bench.site.count()
        said = int(label == CHANGED and bool(cost.output.strip()))
        bench.note(
            label,
            who,
            cpu=cost.cpu,
            wall=cost.wall,
            peak=cost.peak,
            bytes=counted["bytes"],
            messages=len(counted["messages"]) or said,
        )


def _inside(bench: Bench, daemon: ours.Daemon, former: str, page: str) -> None:
    """Our own daemon: the page that it knows, then the next."""
    site = bench.site
    site.set(page=former)
    site.count()
    bench.note(UNCHANGED, RUN, **costs(daemon.round()), bytes=site.count()["bytes"], messages=0)
    site.set(page=page)
    began = time.time()
    found = daemon.round(expected=1)
    counted = site.count()
    messages = counted["messages"]
    bench.note(CHANGED, RUN, **costs(found), bytes=counted["bytes"], messages=len(messages))
    bench.note(ALERT, RUN, wall=messages[0]["at"] - began)


def _served(bench: Bench, server: Server, watched: str, former: str, page: str) -> None:
    """changedetection.io: the same two pages; what it costs until the alert is out."""
    site = bench.site
    site.set(page=former)
    server.recheck(watched)
    site.count()
    cost = server.recheck(watched)
    bench.note(
        UNCHANGED,
        CD,
        cpu=cost.cpu,
        wall=cost.wall,
        peak=cost.peak,
        bytes=site.count()["bytes"],
        messages=0,
    )
    site.set(page=page)
    began, cpu = time.time(), cpu_of(server.process.pid)
    cost = server.recheck(watched)
    counted: dict[str, Any] = {"messages": [], "bytes": 0}

    def alerted() -> bool:
        now = site.count()
        counted["messages"] += now["messages"]
        counted["bytes"] += now["bytes"]
        return bool(counted["messages"])

    until(alerted, 30)
    told = counted["messages"]
    bench.note(
        CHANGED,
        CD,
        cpu=cpu_of(server.process.pid) - cpu,
        wall=cost.wall,
        peak=cost.peak,
        bytes=counted["bytes"],
        messages=len(told),
    )
    if told:
        bench.note(ALERT, CD, wall=told[0]["at"] - began)
