"""Cutting what is too long for one message: nothing is lost, order is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def pieces(text: str, limit: int) -> tuple[str, ...]:
    """Cut a text into pieces of at most `limit` characters; joined, they are the text again.

    Cuts behind a space where the last third of a piece has one, so that words stay whole.
    """
    if limit < 1:
        raise ValueError(f"a piece needs room: {limit}")
    out, start = list[str](), 0
    while len(text) - start > limit:
        space = text.rfind(" ", start + limit - limit // 3, start + limit)
        end = space + 1 if space >= 0 else start + limit
        out.append(text[start:end])
        start = end
    return (*out, text[start:])


def pack(
    atoms: Iterable[T], size: Callable[[T], int], *, budget: int, most: int
) -> tuple[tuple[T, ...], ...]:
    """Put atoms into bundles in order: at most `budget` in size and `most` in number each.

    An atom that is larger than the budget gets a bundle of its own: cut it before.
    """
    bundles: list[tuple[T, ...]] = []
    bundle: list[T] = []
    used = 0
    for atom in atoms:
        need = size(atom)
        if bundle and (used + need > budget or len(bundle) >= most):
            bundles.append(tuple(bundle))
            bundle, used = [], 0
        bundle.append(atom)
        used += need
    return (*bundles, tuple(bundle)) if bundle else tuple(bundles)


def clip(text: str, limit: int) -> str:
    """The text, or its beginning with "…" where it is longer than the limit."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…"
