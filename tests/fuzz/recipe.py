"""A recipe: a few bytes that say which seed to take and what to do to it.

The fuzzer mutates recipes, never documents: a recipe of a hundred bytes makes a page of eleven megabytes,
every recipe is a valid one, and the one that found something can be written on one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Recipe:
    """Reads decisions from bytes; past their end every decision is 0."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    @property
    def left(self) -> bool:
        """Whether there is anything more to decide."""
        return self._place < len(self._data)

    def number(self, limit: int) -> int:
        """A number below `limit`, from as many bytes as it takes."""
        width = max(1, ((limit - 1).bit_length() + 7) // 8)
        piece = self._data[self._place : self._place + width]
        self._place += width
        return int.from_bytes(piece, "big") % limit

    def place(self, length: int) -> int:
        """A place in something of this length. Two bytes wherever it can be, so that a place keeps its meaning."""
        return self.number(65536) * (length + 1) // 65536

    def choose(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.number(len(options))]

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """Up to `most` of the options, repeats and none included."""
        return tuple(self.choose(options) for _ in range(self.number(most + 1)))
