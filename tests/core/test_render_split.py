"""Cutting loses nothing, keeps order and keeps limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.split import clip, pack, pieces


@given(st.text(max_size=300), st.integers(1, 50))
def test_pieces_are_the_text_again(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert "".join(found) == text
    assert all(len(piece) <= limit for piece in found)
    assert found


def test_words_stay_whole_where_they_can() -> None:
    assert pieces("alpha beta gamma", 11) == ("alpha beta ", "gamma")
    assert pieces("alphabetagamma", 5) == ("alpha", "betag", "amma")


def test_a_piece_needs_room() -> None:
    with pytest.raises(ValueError, match="room"):
        pieces("a", 0)


@given(st.lists(st.integers(0, 30)), st.integers(1, 40), st.integers(1, 6))
def test_bundles_hold_all_atoms_in_order(atoms: list[int], budget: int, most: int) -> None:
    bundles = pack(atoms, lambda size: size, budget=budget, most=most)
    assert [atom for bundle in bundles for atom in bundle] == atoms
    for bundle in bundles:
        assert 1 <= len(bundle) <= most
        assert sum(bundle) <= budget or len(bundle) == 1


@given(st.text(max_size=50), st.integers(1, 40))
def test_a_clip_is_the_beginning(text: str, limit: int) -> None:
    found = clip(text, limit)
    assert len(found) <= limit
    assert found == text if len(text) <= limit else text.startswith(found[:-1])
