"""One name among all parties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.watchlists import listed

from watcher.core.match_pinyin import is_pinyin
from watcher.core.match_search import Search, rank
from watcher.core.names import forms

PARTIES = [
    listed("Huawei Technologies Co., Ltd."),
    listed("Huawei Technologies India"),
    listed("华为海洋网络有限公司"),
    listed("Hangzhou Hikvision Digital Technology"),
    listed("Leidos", "SAIC", zh="莱多斯公司"),
    listed("重庆长安汽车股份有限公司"),
    listed("АО «Рособоронэкспорт»"),
    listed("Yangtze Memory Technologies"),
    listed("New Works", former=("Old Works",)),
    listed("Academy of Space Technology (AST)"),
]


def find(query: str) -> list[tuple[str, str]]:
    search = Search(query)
    found = sorted((one for one in map(search.of, PARTIES) if one), key=rank)
    assert all(0 <= one.score <= 1 for one in found)
    return [(one.matched, one.match) for one in found]


@pytest.mark.parametrize(
    "query, expected",
    [
        (
            "Huawie Technologies Ltd",
            [("Huawei Technologies Co., Ltd.", "near"), ("Huawei Technologies India", "part")],
        ),
        (
            "huawei",
            [
                ("Huawei Technologies Co., Ltd.", "part"),
                ("Huawei Technologies India", "part"),
                ("华为海洋网络有限公司", "part"),
            ],
        ),
        (
            "华为",
            [
                ("华为海洋网络有限公司", "part"),
                ("Huawei Technologies Co., Ltd.", "part"),
                ("Huawei Technologies India", "part"),
            ],
        ),
        ("hikvis", [("Hangzhou Hikvision Digital Technology", "part")]),
        ("莱多斯", [("莱多斯公司", "exact")]),
        ("saic", [("SAIC", "alias")]),
        ("重慶長安", [("重庆长安汽车股份有限公司", "part")]),
        ("Changan Automobile", [("重庆长安汽车股份有限公司", "part")]),
        ("Rosoboronexport", [("АО «Рособоронэкспорт»", "near")]),
        ("长江存储", [("Yangtze Memory Technologies", "part")]),
        ("Old Works Inc", [("Old Works", "alias")]),
        ("AST", [("Academy of Space Technology (AST)", "alias")]),
        ("Nobody At All", []),
        ("", []),
    ],
)
def test_a_query_finds(query: str, expected: list[tuple[str, str]]) -> None:
    assert find(query) == expected


def test_a_part_never_scores_as_much_as_the_name() -> None:
    parts = [
        Search("Hangzhou Hikvision Digital Tech").of(PARTIES[3]),
        Search("Huawei Technologies Ind").of(PARTIES[1]),
    ]
    scores = [(one.match, one.score) for one in parts if one]
    assert scores[0] == ("near", 0.96)
    assert scores[1] == ("part", 0.79)


_NAME = st.sampled_from([name.text for party in PARTIES for name in party.names])


@given(_NAME)
def test_every_party_is_found_by_its_own_name(name: str) -> None:
    assert find(name)[0][1] in ("exact", "alias")


@given(_NAME, st.data())
def test_a_glance_spares_no_party_that_reading_would_find(name: str, data: st.DataObject) -> None:
    """A slip in any long word of a query: the party is still found."""
    words = [word for form in forms(name) for word in form.words if len(word) > 5 and word.isalpha()]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    place = data.draw(st.integers(1, len(word) - 2))
    slipped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    expected = [party for party in PARTIES if any(n.text == name for n in party.names)]
    assert Search(word).of(expected[0]) is not None
    found = Search(slipped).of(expected[0])
    assert found is not None or is_pinyin(slipped)
