"""What we hold ourselves to, and whether the last run met it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks import growth, latency, limits, load, many, single, startup, year
from benchmarks.bench import FRESH, RUN, URLWATCH, spread
from benchmarks.figures import Figures


@dataclass(frozen=True, slots=True)
class Budget:
    """`most` is in `unit`, as is what `measured` finds (None: that part was not run)."""

    title: str
    most: float
    unit: str
    measured: Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A budget beside what was measured."""

    budget: Budget
    value: float

    @property
    def met(self) -> bool:
        """Whether it was kept."""
        return self.value <= self.budget.most


def kept(figures: Figures) -> Iterator[Kept]:
    """Every budget whose part was run."""
    for budget in BUDGETS:
        value = budget.measured(figures)
        if value is not None:
            yield Kept(budget, value)


def middle(figures: Figures, work: str, who: str, name: str) -> float | None:
    """The median of one figure."""
    found = spread(figures.of(work).get(who, ()), name)
    return None if found is None else found[0]


def _of(work: str, who: str, name: str) -> Callable[[Figures], float | None]:
    return lambda figures: middle(figures, work, who, name)


def _ratio(work: str, who: str, other: str, name: str = "cpu") -> Callable[[Figures], float | None]:
    def ratio(figures: Figures) -> float | None:
        ours, theirs = (middle(figures, work, one, name) for one in (who, other))
        return ours / theirs if ours is not None and theirs else None

    return ratio


def _diff_and_commit(figures: Figures) -> float | None:
    parts = [middle(figures, growth.COMMIT, RUN, name) for name in ("diff", "commit")]
    return None if None in parts else sum(part or 0.0 for part in parts)


def _besides_bodies(figures: Figures) -> float | None:
    size, bodies = (middle(figures, year.SIZE, RUN, name) for name in ("size", "bodies"))
    return None if size is None or bodies is None else size - bodies


def _slowest_page(figures: Figures) -> float | None:
    found = [middle(figures, year.READS, who, "first") for who in figures.of(year.READS)]
    return max((seconds for seconds in found if seconds is not None), default=None)


def _slowest_command(figures: Figures) -> float | None:
    """Of all commands, less what the quickest needs: they all begin in the same way."""
    commands = [who for who in figures.of(year.READS) if who.startswith("watcher ")]
    found = [middle(figures, year.READS, who, "wall") or 0.0 for who in commands]
    return max(found) - min(found) if found else None


def _missing(figures: Figures) -> float | None:
    turns = figures.of(load.LOAD).get(RUN)
    return None if not turns else 100 * (1 - turns[0]["done"] / turns[0]["expected"])


_304, _BIG_304, _WHOLE = (
    many.work_of(200, kind, tags) for kind, tags in (("small", "on"), ("big", "on"), ("big", "off"))
)
BUDGETS = (
    Budget("`watcher --help`", 0.15, "s wall", _of("start", startup.HELP, "wall")),
    Budget(
        "a check with a change, fresh process", 2.0, "× urlwatch CPU", _ratio(single.CHANGED, FRESH, URLWATCH)
    ),
    Budget(
        "a check with a change, inside `watcher run`",
        0.5,
        "× urlwatch CPU",
        _ratio(single.CHANGED, RUN, URLWATCH),
    ),
    Budget("its peak memory, fresh process", 100, "MiB", _of(single.CHANGED, FRESH, "peak")),
    Budget("its peak memory, inside `watcher run`", 100, "MiB", _of(single.CHANGED, RUN, "peak")),
    Budget("200 × 47 kB, 304, inside `watcher run`", 1.0, "s wall", _of(_304, RUN, "wall")),
    Budget("the same", 0.5, "s CPU", _of(_304, RUN, "cpu")),
    Budget("200 × 2.4 MB, 304", 120, "MiB", _of(_BIG_304, RUN, "peak")),
    Budget("200 × 2.4 MB, whole (200)", 3.0, "s CPU", _of(_WHOLE, RUN, "cpu")),
    Budget("the same", 150, "MiB", _of(_WHOLE, RUN, "peak")),
    Budget(
        "parse, typed entries, fingerprints, diff of 3,000 entries",
        3.0,
        "× bare lxml",
        _ratio("limits", limits.READ, limits.LXML),
    ),
    Budget("100,000 entries, 100 changes: diff and commit", 0.3, "s CPU", _diff_and_commit),
    Budget("a year of 20 sources: database besides bodies", 1000, "MiB", _besides_bodies),
    Budget("every page on it, for its first reader", 0.2, "s wall", _slowest_page),
    Budget("every command on it, besides start-up", 0.2, "s wall", _slowest_command),
    Budget("from a notice to its message", 0.3, "s, median", _of(latency.NOTICE, RUN, "wall")),
    Budget(
        "from a change of the 2.4 MB list to its message", 1.0, "s, median", _of(single.ALERT, RUN, "wall")
    ),
    Budget("1,000 sources every minute: checks not done", 0.5, "%", _missing),
    Budget("the same: how late a check begins, 99th percentile", 15.0, "s", _of(load.LOAD, RUN, "late_p99")),
)
