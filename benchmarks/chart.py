"""A small picture of a curve, both axes logarithmic: SVG as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 420, 240, 56, 34, 34, 14
_INK, _PALE, _LINE = "#1f2937", "#d1d5db", "#1d4ed8"


def draw(points: Sequence[tuple[float, float]], *, title: str, across: str, up: str) -> str:
    """The points, joined; a faint line shows what growth in proportion would be."""
    xs, ys = [log10(x) for x, _ in points], [log10(max(y, 1e-6)) for _, y in points]
    left, right = floor(min(xs)), max(ceil(max(xs)), floor(min(xs)) + 1)
    low, high = floor(min(ys)), max(ceil(max(ys)), floor(min(ys)) + 1)

    def at(x: float, y: float) -> tuple[float, float]:
        wide, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return (
            _LEFT + (x - left) / (right - left) * wide,
            _HEIGHT - _BOTTOM - (y - low) / (high - low) * tall,
        )

    places = [at(x, y) for x, y in zip(xs, ys, strict=True)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    reach = min(right - xs[0], high - ys[0])
    (x1, y1), (x2, y2) = at(xs[0], ys[0]), at(xs[0] + reach, ys[0] + reach)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" font-family="sans-serif" font-size="11" fill="{_INK}">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_WIDTH / 2}" y="16" text-anchor="middle" font-size="12">{title}</text>',
        *(_grid(at, range(left, right + 1), range(low, high + 1))),
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{_PALE}" stroke-dasharray="4"/>',
        f'<polyline points="{joined}" fill="none" stroke="{_LINE}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_LINE}"/>' for x, y in places),
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" text-anchor="end">{across}</text>',
        f'<text x="4" y="{_TOP - 6}">{up}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(at, across: range, up: range) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for x in across:
        place, foot = at(x, up[0])
        yield f'<line x1="{place:.1f}" y1="{_TOP}" x2="{place:.1f}" y2="{foot:.1f}" stroke="{_PALE}" stroke-width=".5"/>'
        yield f'<text x="{place:.1f}" y="{foot + 14:.1f}" text-anchor="middle">{10**x:,.0f}</text>'
    for y in up:
        side, place = at(across[0], y)
        yield f'<line x1="{side:.1f}" y1="{place:.1f}" x2="{_WIDTH - _RIGHT}" y2="{place:.1f}" stroke="{_PALE}" stroke-width=".5"/>'
        yield f'<text x="{side - 5:.1f}" y="{place + 4:.1f}" text-anchor="end">{10.0**y:g}</text>'
