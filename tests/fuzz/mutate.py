"""What is done to a document: cut, spliced, repeated, nested, filled, re-encoded, its JSON rearranged."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from fuzz import tokens
from fuzz.recipe import Recipe

FILL = 11_000_000
REPEAT = 400_000
MOST_STEPS = 8
_TAG = re.compile(rb"<[^<>]{1,400}>")
_NEAR = 20_000
_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")
_LINE = re.compile(rb"[^\n]*\n?")
_ELEMENT = re.compile(rb"<(\w+)[^<>]*>(?:(?!<\1\b).){0,4000}?</\1>", re.DOTALL)
_CELL = re.compile(rb"[,\t]")

_NESTS = (
    *(
        b"<div>",
        b"<b>",
        b"<table><tr><td>",
        b"<ul><li>",
        b"<font>",
        b"<a>",
        b"<P>",
        b"<E>",
        b"<DIV5>",
        b"<entry>",
    ),
    *(b"[", b'{"a":', b"(", "（".encode(), "《".encode(), b"<!--", b'"', b"&", b"<![CDATA["),
)
_FILLS = (
    *(
        b" ",
        b"\n",
        b"a",
        b"0",
        b"a ",
        b"<br>",
        b"<p>x</p>",
        b"A, ",
        b"; ",
        b"a.k.a. ",
        b",",
        b"\t",
        b"\xc2\xa0",
    ),
    *(
        "　".encode(),
        "第1号、".encode(),
        "公司".encode(),
        "（".encode(),
        b"(a)",
        b"&amp;",
        b"1.",
        b"<td>",
        b'""',
    ),
    *(
        "和及".encode(),
        b"\x00",
        "\u0301".encode(),
        b"the following ",
        b"One hundred and ",
        b"- ",
        b"--",
        b"Ltd., ",
    ),
)
_CODINGS = ("utf-16", "gb18030", "utf-8-sig", "utf-32", "big5", "latin-1", "utf-7")


def mutated(body: bytes, recipe: Recipe, others: Sequence[bytes]) -> bytes:
    """The document after the steps that the recipe names; `others` are spliced in."""
    for _ in range(MOST_STEPS):
        if not recipe.left or len(body) > FILL:
            break
        body = recipe.choose(STEPS)(body, recipe, others)
    return body


def _flip(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    at = recipe.place(len(body))
    return body[:at] + bytes((recipe.number(256),)) + body[at + 1 :]


def _truncate(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    return body[: recipe.place(len(body))]


def _behead(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    return body[recipe.place(len(body)) :]


def _cut(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    start, end = sorted((recipe.place(len(body)), recipe.place(len(body))))
    return body[:start] + body[end:]


def _splice(body: bytes, recipe: Recipe, others: Sequence[bytes]) -> bytes:
    other = recipe.choose(others)
    return body[: recipe.place(len(body))] + other[recipe.place(len(other)) :]


def _graft(body: bytes, recipe: Recipe, others: Sequence[bytes]) -> bytes:
    other = recipe.choose(others)
    start, end = sorted((recipe.place(len(other)), recipe.place(len(other))))
    at = recipe.place(len(body))
    return body[:at] + other[start:end] + body[at:]


def _insert(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    at = recipe.place(len(body))
    return body[:at] + recipe.choose(tokens.BYTES) + body[at:]


def _repeat(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    start, end = sorted((recipe.place(len(body)), recipe.place(len(body))))
    piece = body[start:end]
    times = min((2, 3, 10, 100, 10_000)[recipe.number(5)], REPEAT // max(1, len(piece)) + 2)
    return body[:start] + piece * times + body[end:]


def _fill(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    at, piece = recipe.place(len(body)), recipe.choose(_FILLS)
    size = (1_000, 20_000, 100_000, REPEAT)[recipe.number(4)]
    return body[:at] + piece * (size // len(piece)) + body[at:]


def _script(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    at = recipe.place(len(body))
    opening, closing = recipe.choose(
        ((b"<script>", b"</script>"), (b"<!--", b"-->"), (b'"', b'"'), (b"", b""))
    )
    piece = recipe.choose((b"var a=1;\n", b"x", b"a<b&&c>d;", b" ", b"\\", b"0123456789"))
    size = recipe.choose((100_000, 1_000_000, FILL))
    return body[:at] + opening + piece * (size // len(piece)) + closing + body[at:]


def _nest(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    at, piece = recipe.place(len(body)), recipe.choose(_NESTS)
    return body[:at] + piece * (10, 200, 1_000, 20_000)[recipe.number(4)] + body[at:]


def _bomb(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    bomb = recipe.choose((tokens.XML_BOMB, tokens.OUTSIDE))
    if recipe.number(2):
        return bomb
    head, declaration, rest = body.partition(b"?>")
    subset, end, _unused = bomb.partition(b"]>")
    at = recipe.place(len(rest))
    return head + declaration + subset + end + rest[:at] + b"&i;&a;" + rest[at:]


def _recode(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    return body.decode("utf-8", "replace").encode(recipe.choose(_CODINGS), "replace")


def _swap_of(pattern: re.Pattern[bytes], replacements: Sequence[bytes]) -> Step:
    """Something in the document is lost, doubled, replaced by a token, or changed for another of its kind."""

    def near(body: bytes, recipe: Recipe) -> tuple[int, int]:
        at = recipe.place(len(body))
        match = pattern.search(body, at, at + _NEAR) or pattern.search(body, 0, _NEAR)
        return match.span() if match else (at, at)

    def swap(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
        (start, end), what = near(body, recipe), recipe.number(4)
        if what == 1:
            return body[:end] + body[start:]
        if what == 2:
            return body[:start] + recipe.choose(replacements) + body[end:]
        if what == 3:
            first, last = near(body, recipe)
            return body[:start] + body[first:last] + body[end:]
        return body[:start] + body[end:]

    return swap


def _rearrange(body: bytes, recipe: Recipe, _: Sequence[bytes]) -> bytes:
    """One value of a JSON document is lost, doubled, or of another kind."""
    try:
        tree = copy.deepcopy(json.loads(body))
    except (ValueError, RecursionError):
        return body
    places: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting and len(places) < 50_000:
        node = waiting.pop()
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in inner:
            places.append((node, key))
            waiting.append(value)
    if not places:
        return body
    node, key = places[recipe.place(len(places) - 1)]
    what = recipe.number(4)
    if what == 0:
        del node[key]
    elif what == 1 and isinstance(node, list):
        node.insert(key, copy.deepcopy(node[key]))
    elif what == 2:
        other, place = places[recipe.place(len(places) - 1)]
        node[key] = copy.deepcopy(other[place]) if not isinstance(other[place], (dict, list)) else None
    else:
        node[key] = recipe.choose(_VALUES)
    return json.dumps(tree, ensure_ascii=bool(recipe.number(2))).encode("utf-8", "surrogatepass")


Step = Callable[[bytes, Recipe, Sequence[bytes]], bytes]

_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1e308, float("nan"), 10**30, "", [], {}, [None], {"": None}, [[]], "\ud800"),
    *tokens.NUMBERS,
    *tokens.DATES,
    *tokens.NAMES,
)
_ENCODED = tuple(one.encode("utf-8", "surrogatepass") for one in (*tokens.NUMBERS, *tokens.DATES))
STEPS: tuple[Step, ...] = (
    *(_flip, _truncate, _behead, _cut, _splice, _graft, _insert, _insert, _repeat, _fill, _script, _nest),
    *(_bomb, _recode, _rearrange, _rearrange, _rearrange),
    _swap_of(_TAG, tokens.BYTES),
    _swap_of(_ELEMENT, tokens.BYTES),
    _swap_of(_NUMBER, _ENCODED),
    _swap_of(_NUMBER, _ENCODED),
    _swap_of(_WORD, tokens.BYTES),
    _swap_of(_LINE, tokens.BYTES),
    _swap_of(_CELL, tokens.BYTES),
)
