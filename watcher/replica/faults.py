"""What can be wrong with an answer, on demand: each fault is a value, laid on a path prefix."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Status:
    """This status and a short page; `retry_after` is seconds."""

    code: int
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Hang:
    """The request is taken and never answered."""


@dataclass(frozen=True, slots=True)
class Drip:
    """`chunk` bytes of the body every `every` seconds."""

    chunk: int = 1
    every: float = 0.05


@dataclass(frozen=True, slots=True)
class Cut:
    """Only this share of the body; a matching length, or (`length=False`) none and a closed connection."""

    share: float = 0.1
    length: bool = True


@dataclass(frozen=True, slots=True)
class WrongLength:
    """The length of the whole body is announced, and only this share of it comes."""

    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Denied:
    """A block page with status 200."""


@dataclass(frozen=True, slots=True)
class Empty:
    """Status 200 and no byte."""


@dataclass(frozen=True, slots=True)
class Shuffle:
    """The same rows of every list in another order."""

    seed: int = 1


@dataclass(frozen=True, slots=True)
class FewRows:
    """A whole and well-formed page with only the first share of the rows of its list."""

    share: float = 0.1


@dataclass(frozen=True, slots=True)
class Bomb:
    """A small gzip body that unpacks to this many bytes."""

    unpacked: int = 64_000_000


@dataclass(frozen=True, slots=True)
class OldCopy:
    """What the page showed at an earlier moment of the story, as a stale cache would."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is reset instead of an answer."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect; without a target it leads back to the official address of the page itself."""

    to: str = ""
    code: int = 302


@dataclass(frozen=True, slots=True)
class Chaos:
    """One of `among`, or nothing, by a seeded draw.

    The draw depends on the seed, the path and how often that path was asked for, so that a run repeats
    itself whatever the order of its threads.
    """

    seed: int = 1
    share: float = 0.5
    among: tuple[Fault, ...] = (Status(503), Drop(), Cut(), WrongLength(), Denied(), Empty(), Shuffle())


_Delivery: TypeAlias = Status | Hang | Drip | Cut | WrongLength | Denied | Empty | Bomb | Drop | Redirect
_Content: TypeAlias = Shuffle | FewRows | OldCopy
Fault: TypeAlias = _Delivery | _Content | Chaos


@dataclass(slots=True)
class _Laid:
    prefix: str
    fault: Fault
    left: int | None
    drawn: dict[str, int] = field(default_factory=dict)


class Faults:
    """The faults that are laid at present. The last one laid wins where several prefixes fit."""

    def __init__(self) -> None:
        self._laid: list[_Laid] = []
        self._lock = threading.Lock()

    def lay(self, prefix: str, fault: Fault, times: int | None = None) -> None:
        """Spoil what starts with `prefix` (`host/path` or an official URL), `times` times or until healed."""
        with self._lock:
            self._laid.append(_Laid(_place(prefix), fault, times))

    def heal(self, prefix: str | None = None) -> None:
        """Take away the faults laid on exactly this prefix, or all."""
        with self._lock:
            self._laid = [each for each in self._laid if prefix is not None and each.prefix != _place(prefix)]

    def pick(self, place: str) -> Fault | None:
        """The fault for this request, counted as used."""
        with self._lock:
            for each in reversed(self._laid):
                if place.startswith(each.prefix) and each.left != 0:
                    if each.left is not None:
                        each.left -= 1
                    return _draw(each, place)
        return None


def _place(prefix: str) -> str:
    return prefix.partition("://")[2] or prefix


def _draw(laid: _Laid, place: str) -> Fault | None:
    fault = laid.fault
    if not isinstance(fault, Chaos):
        return fault
    turn = laid.drawn[place] = laid.drawn.get(place, 0) + 1
    draw = random.Random(f"{fault.seed} {place} {turn}")  # noqa: S311 - repeatable, not secret
    return draw.choice(fault.among) if draw.random() < fault.share else None
