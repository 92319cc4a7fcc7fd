"""The account of one run: inputs tried, what was found, the slowest and the largest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fuzz import meter

_EVERY = 60.0
_TOO_SLOW = 0.5
_REPLAY = Path(__file__).with_name("drive.py")


class Book:
    """Runs inputs one by one until `ends` (monotonic seconds), and keeps each finding once."""

    def __init__(
        self, family: str, prepare: Callable[[bytes], Callable[[], None]], folder: Path, *, ends: float
    ) -> None:
        self._family = family
        self._prepare = prepare
        self._folder = folder
        self._ends = ends
        self._begun = time.monotonic()
        self._shown = self._begun
        self.tried = self.refused = 0
        self.slowest: tuple[float, str] = (0.0, "")
        self.largest: tuple[float, str] = (0.0, "")
        self.findings: dict[tuple[str, str], tuple[bytes, meter.Finding]] = {}
        self._count: dict[str, int] = {}
        self._before = time.process_time()
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._ends

    def take(self, data: bytes) -> meter.Run:
        """Run one input."""
        run = meter.run(self._prepare(data))
        self.tried += 1
        self.refused += run.refused
        self.slowest = max(self.slowest, (run.seconds, data.hex()))
        self.largest = max(self.largest, (run.megabytes, data.hex()))
        if run.finding is not None:
            self._keep(data, run.finding)
        if time.monotonic() - self._shown > _EVERY:
            self._shown = time.monotonic()
            self._show()
        return run

    def take_or_leave(self, data: bytes) -> int:
        """The same for a driver that knows no end of its own; -1 for an input that it should not go on from."""
        if self.is_over:
            self.close(leave=True)
        return -1 if self.take(data).seconds > _TOO_SLOW else 0

    def close(self, *, leave: bool = False) -> int:
        """Measure again what was slow or large, say what was found, and give the exit status."""
        found = [(data, one) for data, one in self.findings.values()]
        confirmed = []
        for data, one in sorted(found, key=lambda pair: pair[1].kind):
            again = self._again(data)
            if again is None or again.get("finding"):
                confirmed.append((data, again["finding"] if again else asdict(one)))
        slowest, largest = (
            self._again(bytes.fromhex(self.slowest[1])),
            self._again(bytes.fromhex(self.largest[1])),
        )
        self._show()
        for label, run, data in (
            ("slowest", slowest, self.slowest[1]),
            ("largest", largest, self.largest[1]),
        ):
            if run:
                print(f"{label}: {run['seconds']:.2f} s, {run['megabytes']:.0f} MB by itself: {data}")
        for data, what in confirmed:
            print(f"\n{what['kind']} {what['place']}\n  --replay {data.hex()}\n{what['text']}")
        print(f"{self._family}: {len(confirmed)} findings")
        sys.stdout.flush()
        if leave:
            # The driver would go on for ever, and has nothing to tidy up.
            os._exit(1 if confirmed else 0)
        return 1 if confirmed else 0

    def _keep(self, data: bytes, finding: meter.Finding) -> None:
        # Slow and large inputs have no place of their own: the first few are looked at.
        count = self._count[finding.kind] = self._count.get(finding.kind, 0) + 1
        place = finding.place or (str(count) if count <= 12 else "")
        known = self.findings.get((finding.kind, place))
        if (finding.place or place) and (known is None or len(data) < len(known[0])):
            self.findings[finding.kind, place] = (data, finding)
            name = f"{finding.kind}-{abs(hash((finding.kind, place))) % 10**8:08d}"
            lines = (finding.kind, finding.place, data.hex(), finding.text)
            (self._folder / f"{name}.txt").write_text(
                "\n".join(lines) + "\n", encoding="utf-8", errors="replace"
            )
            if known is None:
                print(f"found: {finding.kind} {finding.place}: {data.hex()}", flush=True)

    def _again(self, data: bytes) -> dict[str, Any] | None:
        """The same input in a fresh process without the counting of branches; None where it did not end."""
        command = [sys.executable, str(_REPLAY), self._family, "--replay", data.hex()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=300, check=False)
            found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        except (subprocess.TimeoutExpired, ValueError, IndexError):
            return None
        return found

    def _show(self) -> None:
        wall = time.monotonic() - self._begun
        print(
            f"{self._family}: {self.tried} inputs ({self.refused} refused) in {wall / 60:.1f} min "
            f"({(time.process_time() - self._before) / 60:.1f} min of processor time), {len(self.findings)} found, "
            f"slowest {self.slowest[0]:.2f} s, largest {self.largest[0]:.0f} MB",
            flush=True,
        )
