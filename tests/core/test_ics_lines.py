"""The lines of an iCalendar file, as RFC 5545 wants them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.ics_lines import lines, text

LETTERS = st.text(st.characters(exclude_categories=("Cc", "Cs")))


@given(st.lists(LETTERS, max_size=5))
def test_what_was_folded_is_unfolded_again(values: list[str]) -> None:
    body = lines(("X", value) for value in values)
    assert body.replace(b"\r\n ", b"").decode() == "".join(f"X:{value}\r\n" for value in values)
    for line in body.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is cut in two


@pytest.mark.parametrize(("length", "count"), [(73, 1), (74, 2), (147, 2), (148, 3)])
def test_no_line_is_folded_too_early(length: int, count: int) -> None:
    assert lines([("X", "a" * length)]).count(b"\r\n") == count


@pytest.mark.parametrize(
    ("value", "written"),
    [("a;b,c", r"a\;b\,c"), ("a\\b", r"a\\b"), ("a\nb", r"a\nb"), ("a\r\nb", r"a\nb"), ("a:b", "a:b")],
)
def test_what_parts_values_is_escaped(value: str, written: str) -> None:
    assert text(value) == written
