"""The versions of some entries, and which of them was known at any moment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count

from watcher.core.hashing import digest
from watcher.model.codec import instant
from watcher.store.views.memory import Version

_END = "9999"
_numbers = count(1)


class Versions:
    """The versions of some entries, and who of them was known at a moment.

    `number` is of these versions alone: whatever is remembered of them is remembered under it. `stamp` is the
    same in every process.
    """

    def __init__(self, versions: Iterable[Version]) -> None:
        self.all = sorted(versions, key=lambda one: (one.source_id, one.key, one.opened_seq))
        moments = {one.known_from for one in self.all} | {one.opened_at for one in self.all}
        self.number = next(_numbers)
        self.stamp = digest(*((one.version_id, one.closed_at or "") for one in self.all))
        self._ids = {id(one) for one in self.all}
        self._moments = sorted(moments | {one.closed_at for one in self.all if one.closed_at})

    def holds(self, versions: Sequence[Version]) -> bool:
        """Whether these are the very versions."""
        return len(versions) == len(self.all) and self._ids == {id(one) for one in versions}

    def state(self, known_at: datetime | None) -> int:
        """A number that is the same for all moments at which the same was known; -1: now."""
        return -1 if known_at is None else bisect_right(self._moments, instant(known_at))

    def at(self, known_at: datetime | None) -> list[Version]:
        """The versions known at a moment (None: now), one an entry, by key. As store.views.lists says."""
        at = _END if known_at is None else instant(known_at)
        found: dict[tuple[str, str], Version] = {}
        for one in self.all:
            alive = one.closed_at is None or (known_at is not None and one.closed_at > at)
            if not alive or one.known_from > at:
                continue
            other = found.get((one.source_id, one.key))
            if other is None or one.opened_at <= at or other.opened_at > at:
                found[one.source_id, one.key] = one
        return list(found.values())
