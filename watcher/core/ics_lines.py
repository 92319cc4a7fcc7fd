"""The lines of an iCalendar file (RFC 5545, 3.1 and 3.3.11): escaped, folded, each with its line end."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 75
"""Octets of a line without its end (3.1)."""

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def text(value: str) -> str:
    """A value of type TEXT: what parts values is escaped, and so is a line break."""
    return value.translate(_ESCAPED)


def lines(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Content lines of (name with its parameters, value); long ones are folded, never within a letter."""
    return b"".join(_folded(f"{name}:{value}".encode()) for name, value in pairs)


def _folded(line: bytes) -> bytes:
    if len(line) <= _LONGEST:
        return line + b"\r\n"
    parts, start = [], 0
    while start < len(line):
        # A folded line begins with a space, which counts.
        end = start + _LONGEST - bool(start)
        while end < len(line) and line[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(line[start:end])
        start = end
    return b"\r\n ".join(parts) + b"\r\n"
