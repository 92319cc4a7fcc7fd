"""Candidates: whoever a search through all names finds is among them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.core.match_lookup import Lookup, keys
from watcher.core.match_memory import NamesInMemory
from watcher.core.match_search import Search
from watcher.model.entry import Name, Party

NAMES = (
    "Hangzhou Hikvision Digital Technology Co., Ltd.",
    "Huawei Technologies Co., Ltd.",
    "Huawei Technologies India Pvt Ltd",
    "Academy of Aerospace Solid Propulsion Technology (AASPT)",
    "General Atomics Aeronautical Systems, Inc.",
    "Rosoboronexport JSC",
    "ZTE Corporation",
    "Hi Point Aero",
    "Gibbs & Cox, Inc.",
    "IVANOV, Sergei Petrovich",
    "Рособоронэкспорт",
    "大疆创新科技有限公司",
    "华为技术有限公司",
    "莱多斯公司",
    "海康威视数字技术股份有限公司",
    "13th Research Institute of China Electronics Technology Group",
    "Kaspersky Lab",
    "SMIC",
)
PARTIES = [Party(name, (Name(name, "en" if name.isascii() else "zh"),)) for name in NAMES]
QUERIES = (
    *NAMES,
    *("hik", "hikvison", "huawei", "huawei india", "technologies huawei", "hipoint aero", "gibbs and cox"),
    *(
        "aaspt",
        "general atomic",
        "rosoboroneksport",
        "sergei ivanov",
        "petrovich sergei ivanov",
        "smic",
        "zte",
    ),
    *(
        "大疆",
        "华为",
        "華為技術",
        "海康",
        "dajiang",
        "huawei jishu",
        "莱多斯",
        "laiduosi",
        "kasperksy",
        "zzz",
        "科技",
    ),
    *("hiopint aero", "ak", "the", "", "公司", "dajiang chuangxin keji"),
)


def lookup(names: Sequence[str] = NAMES) -> Lookup:
    found = NamesInMemory()
    for number, name in enumerate(names):
        found.add(number, keys([name]))
    return Lookup(found)


def wanted(query: str) -> set[int]:
    search = Search(query)
    return {number for number, party in enumerate(PARTIES) if search.of(party)}


def test_whoever_is_found_is_a_candidate() -> None:
    index = lookup()
    for query in QUERIES:
        assert wanted(query) <= set(index.candidates(query, 100)), query


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 40), st.integers(0, 40), st.sampled_from("aeiou xz1云"))
def test_slips_and_pieces_too(name: str, at: int, length: int, letter: str) -> None:
    for query in (name[at : at + length], name[:at] + letter + name[at + 1 :], name[:at] + name[at + 1 :]):
        assert wanted(query) <= set(lookup_once().candidates(query, 100)), query


def test_the_surest_come_first() -> None:
    found = lookup(("Ural Marine Trading and Shipping", "Ural Marine", "Ural Marin Works", "Marine"))
    assert found.candidates("ural marine", 2) == [1, 0]
    assert found.candidates("ural marine", 9) == [1, 0, 2]


def test_names_that_sound_alike_share_their_letters() -> None:
    found = lookup(["Kaspersky Lab"] * 3)
    assert found.candidates("kasperskylab", 9) == [0, 1, 2]


_LOOKUP: list[Lookup] = []


def lookup_once() -> Lookup:
    if not _LOOKUP:
        _LOOKUP.append(lookup())
    return _LOOKUP[0]
