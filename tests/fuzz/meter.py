"""One input, watched: what it raised, what it cost."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from watcher.errors import WatcherError

MOST_SECONDS = 2.0
MOST_MEGABYTES = 200.0
_HERE = str(Path(__file__).resolve().parents[2])


class Broken(AssertionError):
    """A law that the input broke: something was lost silently, or a way out let something through."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What an input did that no input may do. `place` names it apart from other findings."""

    kind: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Processor seconds and megabytes that one input cost; `refused` where it got a typed error."""

    seconds: float
    megabytes: float
    refused: bool
    finding: Finding | None


def run(target: Callable[[], None]) -> Run:
    """Run one input. Processor time, since a process may be paused; memory is what the peak grew by."""
    _forget_peak()
    resident, begun = _status("VmRSS"), time.process_time()
    finding, refused = None, False
    try:
        target()
    except WatcherError:
        refused = True
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 to catch all is what it is for
        kind = "law" if isinstance(error, Broken) else "exception"
        finding = Finding(kind, _place(error), "".join(traceback.format_exception(error, limit=-12))[-6_000:])
    seconds = time.process_time() - begun
    megabytes = max(0.0, _status("VmHWM") - resident)
    if finding is None and seconds > MOST_SECONDS:
        finding = Finding("slow", "", f"{seconds:.1f} s of processor time")
    if finding is None and megabytes > MOST_MEGABYTES:
        finding = Finding("memory", "", f"{megabytes:.0f} MB")
    return Run(seconds, megabytes, refused, finding)


def _forget_peak() -> None:
    """Begin to count the peak anew, where Linux lets us: else only the first of several large inputs is seen."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status(name: str) -> float:
    """A line of the kernel's account of this process, in MB."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition(f"{name}:")[2].split(maxsplit=1)[0]) / 1024


def _place(error: BaseException) -> str:
    """The last line of ours that the error came through, and its kind."""
    if isinstance(error, Broken):
        return str(error).partition(":")[0]
    own = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(_HERE)]
    where = next((one for one in reversed(own) if "/watcher/" in one.filename), own[-1] if own else None)
    return (
        f"{type(error).__name__} {where.filename.removeprefix(_HERE)}:{where.lineno}"
        if where
        else repr(error)
    )
