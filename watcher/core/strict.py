"""Pop and audit: every field of a row is taken, ignored by name, or raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watcher.errors import ParseError


class Row:
    """One row or JSON object, read field by field and then closed.

    A column that nobody took is a column that the authority added: silence there would hide news.
    """

    def __init__(self, fields: object, *, where: str) -> None:
        if not isinstance(fields, Mapping):
            raise ParseError(f"{where}: no object, where one is expected: {fields!r:.80}", url=where)
        self._fields = dict(fields)
        self._where = where

    @property
    def where(self) -> str:
        """What a message says about the place of this row."""
        return self._where

    def take(self, name: str) -> Any:
        """The value of a field that must be there."""
        if name not in self._fields:
            raise ParseError(f"{self._where}: no field {name!r}", url=self._where)
        return self._fields.pop(name)

    def text(self, name: str) -> str:
        """A field that must be there, as stripped text; None becomes ""."""
        value = self.take(name)
        return "" if value is None else str(value).strip()

    def maybe(self, name: str) -> Any:
        """The value of a field that may be missing."""
        return self._fields.pop(name, None)

    def ignore(self, *names: str) -> None:
        """Fields that are known and carry nothing for us."""
        for name in names:
            self._fields.pop(name, None)

    def left(self) -> tuple[str, ...]:
        """The names that nobody took."""
        return tuple(self._fields)

    def close(self) -> None:
        """Raise ParseError if a field is left."""
        if self._fields:
            unknown = ", ".join(repr(name) for name in self._fields)
            raise ParseError(f"{self._where}: unknown field {unknown}", url=self._where)
