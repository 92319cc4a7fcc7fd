"""Words with slips, and the look-up that replaces comparing every word with every other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.watchlists import counterparty, listed

from watcher.core.match import hits
from watcher.core.match_chinese import reader
from watcher.core.match_index import index
from watcher.core.match_score import compare, is_told
from watcher.core.match_words import MOST_SLIPS, Slip, allowed, edits, slips, vocabulary
from watcher.core.names import forms


@pytest.mark.parametrize(
    "one, other, expected",
    [
        ("huawei", "huawei", 0),
        ("huawei", "huawie", 1),
        ("huawei", "uhawei", 1),
        ("huawei", "huwaei", 1),
        ("skydio", "skydo", 1),
        ("rosoboronexport", "rosoboroneksport", 2),
        ("boeing", "boieng", 1),
        ("iran", "iraq", None),
        ("russia", "rossiya", None),
        ("jamal", "kamal", None),
        ("austria", "austrla", 1),
        ("china", "chine", None),
        ("hengda", "hengka", None),
        ("institute1", "institute2", None),
    ],
)
def test_slips_of_a_word(one: str, other: str, expected: int | None) -> None:
    assert edits(one, other) == edits(other, one) == expected


def test_every_word_needs_its_own() -> None:
    assert slips(("huawei", "technology"), ("huawei", "india", "technology")) is None
    assert slips(("alpha", "beta"), ("alpha", "beta")) == ()
    assert slips(("alphaa", "skydio"), ("alphab", "skydoi")) is not None
    assert slips(("abcdef", "abcdeg"), ("abcdeh", "abcdxg")) == (
        Slip("abcdef", "abcdeh", 1),
        Slip("abcdeg", "abcdxg", 1),
    )
    assert slips(("abcdef", "abcdeg"), ("abcdeh", "abcdei")) is not None
    assert slips(("alphaa", "bravoo", "deltaa"), ("alphab", "bravob", "deltab")) is None
    assert slips(("rosoboronexport", "skydio"), ("rosoboroneksport", "skydoi")) is None


WORD = st.text("abcde", min_size=1, max_size=12)


@given(st.lists(WORD, max_size=12), WORD)
def test_the_vocabulary_finds_what_comparing_every_word_would(words: list[str], word: str) -> None:
    expected = sorted(other for other in set(words) if edits(word, other) is not None)
    assert list(vocabulary(words).like(word)) == expected


@given(st.lists(WORD, min_size=1, max_size=3), st.lists(WORD, min_size=1, max_size=3))
def test_slips_are_few_and_the_same_both_ways(one: list[str], other: list[str]) -> None:
    forward, backward = slips(tuple(one), tuple(other)), slips(tuple(other), tuple(one))
    assert (forward is None) == (backward is None)
    if forward is not None and backward is not None:
        assert sum(slip.edits for slip in forward) == sum(slip.edits for slip in backward) <= MOST_SLIPS
        assert all(slip.edits <= min(allowed(slip.one), allowed(slip.other)) for slip in forward)


_LATIN = (
    "huawei huawie technologies technology tech skydio skydeo sky dio 13th 15th bank of china bei jing group"
)
_WORDS = _LATIN.split()
_ZH = ["华为", "技术", "科技", "集团", "北京", "銀行", "银行", "重庆", "重慶", "有限公司"]
_NAMES = st.one_of(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from(_ZH), min_size=1, max_size=3).map("".join),
    st.sampled_from(["Банк Китая", "Хуавей", "Beijing Yinhang", "Chongqing Jituan", "ГРУПП"]),
)


@given(st.lists(_NAMES, max_size=8, unique=True), _NAMES)
def test_the_index_misses_nothing_that_comparing_every_name_would_find(mine: list[str], theirs: str) -> None:
    expected = set()
    for name in mine:
        for one in forms(name):
            for other in forms(theirs):
                likeness = compare(one, other, reader())
                if likeness and is_told(likeness, likeness.score):
                    expected.add(name)
    found = hits([listed(theirs)], index([counterparty(name) for name in mine]))
    assert {hit.counterparty for hit in found.get(theirs, ())} == expected
