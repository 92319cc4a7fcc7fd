"""Text and its brackets: what stands outside them, and what the last ones hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from watcher.core.text import squeeze


def split(text: str, signs: str) -> Iterator[str]:
    """The pieces between these signs; a sign inside brackets parts nothing."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        depth = max(0, depth + (sign in "([") - (sign in ")]"))
        if sign in signs and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def outside(text: str) -> str:
    """The text without its brackets and what is in them."""
    depth, out = 0, list[str]()
    for sign in text:
        depth += sign == "("
        if depth <= 0:
            out.append(sign)
        depth = max(0, depth - (sign == ")"))
    return squeeze("".join(out))


def trailing(text: str, kept: Collection[str] = ()) -> tuple[str, list[str]]:
    """The text before its last brackets, and what these hold, the outermost only.

    A bracket that holds one of `kept` (in lower case) belongs to the text: "… Group (Limited)".
    """
    depth, start = 0, 0
    groups: list[tuple[int, int]] = []
    for place, sign in enumerate(text):
        if sign == "(":
            start = place if depth == 0 else start
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if depth == 0:
                groups.append((start, place))
    end, found = len(text), list[str]()
    for first, last in reversed(groups):
        inner = squeeze(text[first + 1 : last])
        if text[last + 1 : end].strip(" .,") or inner.casefold() in kept:
            break
        found.insert(0, inner)
        end = first
    return squeeze(text[:end]), found
