"""What a check came to, for a terminal and for scripts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from watcher.errors import SourceError
from watcher.model.change import Change
from watcher.model.event import EventUpdate


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One source's check. `outcome`: baseline changed unchanged held failed skipped."""

    source_id: str
    outcome: str
    entries: int = 0
    seconds: float = 0.0
    changes: tuple[Change, ...] = ()
    updates: tuple[EventUpdate, ...] = ()
    held: tuple[str, ...] = ()
    error: SourceError | None = None
    reasons: tuple[str, ...] = ()
    as_of: str | None = None
    told: bool = True
    """False where it is known that nothing was queued for anybody"""

    def took(self, seconds: float) -> CheckReport:
        """The same report with the time it took."""
        return replace(self, seconds=seconds)

    @property
    def well(self) -> bool:
        """False where a person must look."""
        return self.outcome not in ("failed", "held")

    def as_json(self) -> dict[str, Any]:
        """The `sources` element of `check --json`."""
        out: dict[str, Any] = {
            "source": self.source_id,
            "outcome": self.outcome,
            "entries": self.entries,
            "seconds": round(self.seconds, 3),
            "error": None,
        }
        if self.held:
            out["held"] = list(self.held)
        if self.error is not None:
            out["error"] = {
                "kind": self.error.kind,
                "message": str(self.error),
                "url": self.error.url,
                "advice": self.error.advice,
            }
        elif self.held:
            out["error"] = {
                "kind": "held",
                "message": "; ".join(self.reasons),
                "url": None,
                "advice": f"Look with `watcher held`, then `watcher accept {self.source_id}` or `discard`.",
            }
        return out
