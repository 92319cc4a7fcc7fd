"""RESULTS.md and its pictures, from the figures alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import growth, latency, load, many, peers, single, year
from benchmarks.bench import CD, FRESH, PLAIN, RUN, URLWATCH, WEBCHANGES, spread
from benchmarks.budgets import Kept, kept
from benchmarks.chart import draw
from benchmarks.figures import Figures

_WHO = (URLWATCH, WEBCHANGES, PLAIN, CD, FRESH, RUN)
_COSTS = {
    "cpu": ("CPU s", 3),
    "wall": ("wall s", 3),
    "peak": ("peak MiB", 0),
    "bytes": ("fetched kB", 0),
    "messages": ("messages", 0),
}
_UP = {"cpu": "seconds of CPU", "grown": "MiB written", "size": "MiB of database"}


def write(figures: Figures, folder: Path) -> None:
    """Write the page and one picture a curve."""
    curves = list(_curves(figures, folder))
    text = "\n\n".join(
        part
        for part in (
            _head(figures),
            _budgets(figures),
            _ratios(figures),
            _behaviour(figures),
            _costs(figures),
            _inner(figures),
            _load(figures),
            _year(figures),
            "\n\n".join(["## Growth", *curves]) if curves else "",
        )
        if part
    )
    (folder / "RESULTS.md").write_text(text + "\n", encoding="utf-8")


def _head(figures: Figures) -> str:
    newest = max(figures.parts.values(), key=lambda part: str(part["at"]))
    versions = ", ".join(f"{name} {version}" for name, version in peers.VERSIONS.items())
    machine = "\n".join(f"- {line}" for line in newest["machine"][:2])
    return f"""# How fast, beside whom

Written by `make bench` (`make bench PARTS="one limits"` for some parts, `QUICK=1` to try it, `MINUTES=10` for the long
poll). It installs the peers ({versions}) into environments of their own, serves the same pages on loopback to all, runs
everybody in turn, and takes medians of {newest["runs"]} turns (three for the 200 large pages); the spread is in brackets.
Absolute times mean little on another machine, ratios a good deal. urlwatch and webchanges are fresh processes, with the
fastest of their ways to make text of HTML; changedetection.io is a server, and so is `watcher run`; `watcher check` is
a fresh process.

{machine}

The page has the form of the Entity List: 3,000 rows, 2.41 MB. A change is one entry added, one removed and one amended,
or three amended. Our side reads typed entries, keeps the bytes as evidence and commits to a durable database; the
peers compare lines of text.

Measured {_when(figures)}."""


def _when(figures: Figures) -> str:
    """One run, where it was one; else part by part."""
    parts = figures.parts
    runs = {(part.get("run"), part["revision"]) for part in parts.values()}
    told = ", ".join(f"{name} {part['seconds']} s ({part['machine'][2]})" for name, part in parts.items())
    if len(runs) == 1:
        [(began, revision)] = runs
        minutes = sum(part["seconds"] for part in parts.values()) / 60
        return f"in one run that began {began} at commit {revision} and took {minutes:.0f} minutes: {told}"
    return "part by part: " + "; ".join(
        f"{name} {part['at']} ({part['revision']}, {part['seconds']} s, {part['machine'][2]})"
        for name, part in parts.items()
    )


def _budgets(figures: Figures) -> str:
    rows = [_budget(one) for one in kept(figures)]
    return "## Budgets\n\n" + _table(("what", "budget", "measured", ""), rows) if rows else ""


def _budget(one: Kept) -> Sequence[str]:
    over = one.value / one.budget.most - 1 if one.budget.most else 0.0
    word = "met" if one.met else f"**missed by {over:.0%}**"
    return one.budget.title, f"≤ {one.budget.most:g} {one.budget.unit}", f"{one.value:.3g}", word


def _ratios(figures: Figures) -> str:
    """Our CPU, wall and memory as multiples of each peer's, row by row."""
    rows = []
    for work in (single.CHANGED, single.UNCHANGED, single.FIRST, *_many_works()):
        found = figures.of(work)
        for ours in (FRESH, RUN):
            if ours not in found:
                continue
            cells = []
            for peer in (URLWATCH, WEBCHANGES, PLAIN, CD):
                parts = [_ratio(found, ours, peer, name) for name in ("cpu", "peak")]
                cells.append(" · ".join(parts) if any(part != "–" for part in parts) else "–")
            rows.append((work, f"`{ours}`", *cells))
    if not rows:
        return ""
    table = _table(("work", "we", *(f"÷ {peer}" for peer in (URLWATCH, WEBCHANGES, PLAIN, CD))), rows)
    return f"## Ratios: our CPU · our peak memory, as multiples of theirs\n\nBelow 1 is less than the peer needs.\n\n{table}"


def _ratio(found: Mapping[str, list[dict[str, float]]], ours: str, peer: str, name: str) -> str:
    mine, theirs = spread(found.get(ours, ()), name), spread(found.get(peer, ()), name)
    return f"{mine[0] / theirs[0]:.2f}" if mine and theirs and theirs[0] else "–"


def _behaviour(figures: Figures) -> str:
    cells = {what: words for what, words in figures.cells.items() if not what.startswith("growth")}
    who = [one for one in (URLWATCH, WEBCHANGES, CD, FRESH) if any(one in words for words in cells.values())]
    rows = [(what, *(words.get(one, "–") for one in who)) for what, words in cells.items()]
    return "## What readers get to hear\n\n" + _table(("", *who), rows) if rows else ""


def _costs(figures: Figures) -> str:
    rows = []
    for work in (single.FIRST, single.UNCHANGED, single.CHANGED, single.ALERT, *_many_works()):
        for who in _WHO:
            turns = figures.of(work).get(who, [])
            if turns:
                rows.append(
                    (work, who, *(_shown(turns, name, digits) for name, (_, digits) in _COSTS.items()))
                )
    return (
        "## The figures\n\n" + _table(("work", "who", *(title for title, _ in _COSTS.values())), rows)
        if rows
        else ""
    )


def _shown(turns: Iterable[Mapping[str, float]], name: str, digits: int) -> str:
    found = spread(turns, name)
    if found is None:
        return "–"
    middle, least, most = (value / 1000 if name == "bytes" else value for value in found)
    same = f"{least:.{digits}f}" == f"{most:.{digits}f}"
    return f"{middle:,.{digits}f}" + ("" if same else f" ({least:,.{digits}f}–{most:,.{digits}f})")


def _inner(figures: Figures) -> str:
    rows = []
    for work in ("start", "limits", latency.NOTICE, growth.COMMIT):
        for who, turns in figures.of(work).items():
            words = [_shown(turns, name, 4) for name in ("cpu", "wall", "diff", "commit")]
            rows.append((who if work in ("start", "limits") else work, *words))
    if not rows:
        return ""
    table = _table(("what", "CPU s", "wall s", "of it diff, CPU s", "of it commit, CPU s"), rows)
    return f"## Start-up, physical limits, latency, the commit\n\n{table}"


def _load(figures: Figures) -> str:
    turns = figures.of(load.LOAD).get(RUN)
    if not turns:
        return ""
    one = turns[0]
    return (
        f"## {load.LOAD}\n\n{one['minutes']:g} minutes on two cores: {one['done']:,.0f} checks done of "
        f"{one['expected']:,.0f} expected, {one['failed']:,.0f} of them failed; {one['asked']:,.0f} requests. A check "
        f"begins {one['late_median']:.2f} s after it is due in the median, {one['late_p99']:.2f} s at the 99th percentile, "
        f"{one['late_most']:.2f} s at most (the clock looks every five seconds). {one['cpu']:.0f} s of CPU, {one['cores']:.2f} "
        f"of a core; {one['peak']:.0f} MiB at the peak."
    )


def _year(figures: Figures) -> str:
    turns = figures.of(year.SIZE).get(RUN)
    if not turns:
        return ""
    one = turns[0]
    reads = [
        (f"`{who}`", _shown(found, "first", 3), _shown(found, "wall", 3))
        for who, found in figures.of(year.READS).items()
    ]
    return (
        f"## A year of twenty sources, every fifteen minutes\n\n{one['attempts']:,.0f} visits and {one['changes']:,.0f} "
        f"changes: {one['size']:.0f} MiB, {one['bodies']:.0f} of them bodies.\n\n"
        + _table(("reading it", "the first time, wall s", "wall s"), reads)
    )


def _curves(figures: Figures, folder: Path) -> Iterator[str]:
    for name, curve in growth.CURVES.items():
        turns = figures.of(f"growth {name}").get(RUN, [])
        ended = figures.cells.get(f"growth {name}", {})
        for drawn in curve.drawn:
            points = [(turn["x"], turn[drawn]) for turn in turns if turn.get(drawn)]
            if len(points) < 2:
                continue
            file = f"growth-{name}-{drawn}.svg"
            svg = draw(points, title=curve.title, across=curve.across, up=_UP[drawn])
            (folder / file).write_text(svg, encoding="utf-8")
            ends = "".join(f" Its last point, {x}: {why}." for x, why in ended.items())
            shown = ", ".join(f"{x:,.0f}: {y:.3g}" for x, y in points)
            yield (
                f"**{curve.title}**, {_UP[drawn]}: exponent {growth.exponent(points):.2f} over the upper half "
                f"({shown}).{ends}\n\n![{curve.title}, {_UP[drawn]}]({file})"
            )


def _many_works() -> tuple[str, ...]:
    return tuple(
        many.work_of(200, kind, tags) for kind, tags in (("small", "on"), ("big", "on"), ("big", "off"))
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
