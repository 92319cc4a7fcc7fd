"""The quick ways through `squeeze` and `fold` end where the long way does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.text import _CONTROL, _INVISIBLE, _SPACE, fold, squeeze

# Every letter of an odd kind beside plain ones, so that short texts meet both.
_ODD = "\u00ad\u034f\u200b\u200c\u3164\ufeff\u3000\u00a0\u2028\x00\x07\x1f\x7f\x85\t\n\r \x1c\ud800"
_TEXTS = st.text(alphabet=st.one_of(st.sampled_from(_ODD + "ab—é商ﬁ１"), st.characters()))


def _long_way(text: str) -> str:
    return _SPACE.sub(" ", _CONTROL.sub(" ", _INVISIBLE.sub("", text))).strip()


@given(_TEXTS)
def test_squeeze_is_the_long_way(text: str) -> None:
    assert squeeze(text) == _long_way(text)


@given(_TEXTS)
def test_fold_is_the_long_way(text: str) -> None:
    assert fold(text) == _long_way(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


@pytest.mark.parametrize("character", _ODD)
def test_each_odd_character_is_seen_to(character: str) -> None:
    for text in (f"a{character}b", f"é{character}b", f"{character}a", f"a{character}{character}b"):
        assert squeeze(text) == _long_way(text)
