"""`make chaos`: weeks of everything that can go wrong, and whether every change was told once.

python tests/chaos/weeks.py [--database sqlite|postgresql] [--minutes 30] [--weeks 3] [--seed 1] [--workers 1]

Each episode of some simulated weeks has a seed of its own, which makes what went wrong come again: the
misfortunes follow from it alone. With several workers, which of two that look at once comes first does not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.chaos import START, Chaos, all_faults, chaos
from support.chaos_verdict import Verdict, verdict


@dataclass
class Sum:
    """The figures of all episodes."""

    figures: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    incidents: Counter[str] = field(default_factory=Counter)
    published: Counter[str] = field(default_factory=Counter)
    days: float = 0.0

    def add(self, run: Chaos, found: Verdict) -> None:
        """One more episode."""
        self.days += (run.now - START).total_seconds() / 86_400
        self.faults += all_faults(run)
        self.messages += found.messages
        self.incidents += found.opened
        self.published += run.world.published
        self.figures += Counter(
            {
                "checks": run.checks,
                "looks": run.looks,
                "processes killed": run.kills,
                "changes published": sum(run.world.told.values()),
                "changes told": found.told,
                "reminders told": found.reminders,
                "lost": len(found.lost),
                "doubled": len(found.doubled),
                "invented": len(found.invented),
                "incidents wrong": len(found.incidents),
                "standings compared": found.compared,
                "standings wrong": len(found.standings),
                "program errors": len(found.broken),
            }
        )

    def show(self) -> None:
        """All of it, in lines."""
        print(f"  {self.days / 7:.1f} simulated weeks; " + _said(self.figures))
        print(f"  {sum(self.faults.values()):,} faults: {_said(self.faults)}")
        print(f"  published: {_said(self.published)}")
        print(f"  messages: {_said(self.messages)}")
        print(f"  incidents: {_said(self.incidents)}", flush=True)


def _said(counted: Counter[str]) -> str:
    return ", ".join(f"{n:,} {name}" for name, n in counted.most_common()) or "none"


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument(
        "--minutes", type=float, default=30, help="real ones; the last episode is ended in order"
    )
    asked.add_argument("--weeks", type=float, default=3, help="simulated ones, of each episode")
    asked.add_argument(
        "--seed", type=int, default=1, help="of the first episode; each that follows has the next"
    )
    asked.add_argument("--workers", type=int, default=1, help="processes that share the database")
    given = asked.parse_args()
    ends, seed, total, bad = time.monotonic() + given.minutes * 60, given.seed, Sum(), 0
    while time.monotonic() < ends:
        began = time.monotonic()
        with (
            tempfile.TemporaryDirectory() as folder,
            chaos(given.database, Path(folder), seed=seed, workers=given.workers) as run,
        ):
            run.live(given.weeks)
            run.settle()
            found = verdict(run)
            total.add(run, found)
        print(f"{given.database}, seed {seed}: {time.monotonic() - began:.0f} s; {_verdict(found)}")
        total.show()
        bad += bool(found.wrong)
        seed += 1
    return int(bool(bad))


def _verdict(found: Verdict) -> str:
    if not found.wrong:
        return "nothing lost, nothing doubled, nothing invented"
    return "WRONG\n" + "\n".join(
        f"    {name}: {len(what)}\n" + "\n".join(f"      {one}" for one in what[:12])
        for name, what in found.wrong.items()
    )


if __name__ == "__main__":
    sys.exit(main())
