"""The user's counterparties among listed parties."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.watchlists import counterparty, hit, listed

from watcher.core.match import fresh_hits, hits, screen, told_hits
from watcher.core.match_chinese import Reader
from watcher.core.match_index import index
from watcher.core.match_score import LEAST
from watcher.model.change import Basis, Change, Severity
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, FieldChange

BY_CHARACTER = Reader(None, None)


@pytest.mark.parametrize(
    "mine, theirs, match",
    [
        ("Huawei Technologies", "HUAWEI TECHNOLOGIES CO., LTD.", "exact"),
        ("The Boeing Company", "Boeing", "exact"),
        ("S.M.I.C.", "SMIC", "exact"),
        ("洛克希德·马丁公司", "洛克希德马丁公司", "exact"),
        ("Société Générale", "SOCIETE GENERALE SA", "exact"),
        ("AASPT", "Academy of Aerospace Solid Propulsion Technology (AASPT)", "alias"),
        ("Bank Rossiya", "АО «Банк Россия»", "transliterated"),
        ("中国长江三峡集团", "中國長江三峽集團有限公司", "transliterated"),
        ("Chongqing Changan Qiche", "重庆长安汽车股份有限公司", "transliterated"),
        ("Chong Qing Chang An Automobile Co., Ltd.", "重慶長安汽車股份有限公司", "transliterated"),
        ("Yangtze Memory Technologies Co., Ltd.", "长江存储科技有限责任公司", "transliterated"),
        ("Shanghai Jiao Tong University", "上海交通大学", "transliterated"),
        ("Maochun Yu", "余茂春", "transliterated"),
        ("华为技术有限公司", "Huawei Technologies Co., Ltd.", "transliterated"),
        ("北京航空材料研究院", "北京行空材料研究院", None),
        ("北京恒达精密", "北京恒大精密", "transliterated"),
        ("Huawie Technologies", "Huawei Technologies Co., Ltd.", "near"),
        ("Huawei Tech", "Huawei Technologies Co., Ltd.", "near"),
        ("Sky Dio Europe", "Skydio Europe", "near"),
        ("Rosoboronexport", "Рособоронэкспорт", "near"),
        ("Tehran University", "University of Tehran", "near"),
        ("Boieng Defence Systems", "Boeing Defense System", "near"),
    ],
)
def test_ways_of_being_the_same(mine: str, theirs: str, match: str | None) -> None:
    found, turned = hit(mine, theirs), hit(theirs, mine)
    assert (found and found.match) == match
    assert (turned and turned.score) == (found and found.score)


@pytest.mark.parametrize(
    "mine, theirs",
    [
        ("Huawei Technologies", "Huawei Technologies India"),
        ("Huawei Technologies", "Huawei Technologies India Private Limited"),
        ("Bank of Russia", "Bank Rossiya"),
        ("Bank of Russia", "АО Банк «Россия»"),
        ("Zhongqing Changan Automobile", "重庆长安汽车股份有限公司"),
        ("Zhangjiang Sanxia Jituan", "长江三峡集团"),
        ("Bank of Gambia", "Bank of Zambia"),
        ("Austria Trading House", "Australia Trading House"),
        ("13th Research Institute", "15th Research Institute"),
        ("Zhang Wei Trading", "Zheng Wei Trading"),
        ("Beijing Hengda Technology", "Beijing Hengka Technology"),
        ("Jamal Mustafa", "Kamal Mustafa"),
        ("SMIC", "SMEC"),
        ("ZTE Corporation", "ZTO Corporation"),
        ("CASIC", "CASEC"),
        ("华为技术有限公司", "华为科技有限公司"),
        ("李伟", "李炜"),
        ("北京航空航天大学", "南京航空航天大学"),
        ("An", "安"),
        ("Electronic Systems Group", "Electronic Services Group"),
        ("Lockheed Martin", "Lockheed Martin Missiles and Fire Control"),
    ],
)
def test_false_friends(mine: str, theirs: str) -> None:
    assert hit(mine, theirs) is None
    assert hit(theirs, mine) is None


def test_a_chinese_name_finds_an_english_counterparty_and_the_reverse() -> None:
    both = listed("Leidos", zh="莱多斯公司")
    assert hit("Leidos, Inc.", both) is not None
    found = hit("莱多斯公司", both)
    assert found is not None
    assert (found.match, found.matched) == ("exact", "莱多斯公司")
    found = hit(counterparty("Leidos, Inc.", "莱多斯"), "莱多斯公司")
    assert found is not None
    assert (found.counterparty, found.name, found.match) == ("Leidos, Inc.", "莱多斯", "alias")
    assert "an alias on your watchlist: 莱多斯" in found.reason


def test_both_spellings_the_owner_and_the_reason_are_shown() -> None:
    mine = counterparty("Huawie Technologies", country="CN", owner="U012AB3CD")
    found = hit(mine, listed("X", "Huawei Technologies Co., Ltd.", countries=("CN", "US")))
    assert found is not None
    assert (found.name, found.matched) == ("Huawie Technologies", "Huawei Technologies Co., Ltd.")
    assert found.owner == "U012AB3CD"
    assert found.reason == "spelt nearly the same: huawie / huawei; printed as an alias; both in CN"


def test_a_former_name_is_an_alias() -> None:
    found = hit("Old Name Works", listed("New Name Works", former=("Old Name Works Ltd",)))
    assert found is not None
    assert found.match == "alias"
    assert "a former name" in found.reason


def test_the_country_is_evidence() -> None:
    def score(mine: str | None, *theirs: str) -> float:
        found = hit(
            counterparty("Huawie Technologies", country=mine), listed("Huawei Technologies", countries=theirs)
        )
        assert found is not None
        return found.score

    neutral = score(None, "CN")
    assert score("CN") == score("HK", "CN") == neutral
    assert score("CN", "US", "CN") > neutral > score("DE", "CN")


def test_another_country_brings_down_what_is_only_near() -> None:
    assert hit(counterparty("Skydeo", country="US"), listed("Skydio", countries=("US",))) is not None
    assert hit(counterparty("Skydeo", country="DE"), listed("Skydio", countries=("US",))) is None
    same = hit(counterparty("Skydio", country="DE"), listed("Skydio", countries=("US",)))
    assert same is not None
    assert same.score < 1
    assert "but another country: yours in DE, listed in US" in same.reason


def test_without_the_extra_a_reading_is_in_doubt_and_says_so() -> None:
    sure = hit("Maochun Yu", "余茂春")
    doubtful = hit("Maochun Yu", "余茂春", BY_CHARACTER)
    assert sure is not None
    assert doubtful is not None
    assert doubtful.score < sure.score
    assert "read without pypinyin and opencc" in doubtful.reason
    assert hit("Chongqing Changan Qiche", "重庆长安汽车股份有限公司", BY_CHARACTER) is None


def test_one_counterparty_has_one_hit_on_a_party_the_best() -> None:
    mine = counterparty("Skydio", "Skydio Inc", "Skydeo")
    party = listed("SKYDIO, INC.", "Skydio Drones", "Skydio")
    (found,) = hits([party], index([mine]))[party.key]
    assert (found.match, found.score, found.matched) == ("exact", 1.0, "SKYDIO, INC.")


def test_several_counterparties_the_surest_first() -> None:
    party = listed("Skydio Europe")
    mine = [counterparty("Skydeo Europe"), counterparty("Skydio Europe")]
    found = hits([party, listed("Somebody Else")], index(mine))
    assert [one.counterparty for one in found[party.key]] == ["Skydio Europe", "Skydeo Europe"]
    assert list(found) == [party.key]


def change(party: Party | None, kind: ChangeKind = ChangeKind.ADDED, *fields: FieldChange) -> Change:
    return Change(
        "c", "us_bis_dpl", kind, Basis.OBSERVED, list_id="us_bis_denied", party=party, fields=fields
    )


def test_a_hit_is_of_high_severity_and_nothing_else_changes() -> None:
    mine = index([counterparty("Skydio")])
    struck, other, act = screen([change(listed("Skydio Inc")), change(listed("Cubic")), change(None)], mine)
    assert struck.severity is Severity.HIGH
    assert [one.counterparty for one in struck.hits] == ["Skydio"]
    assert other == change(listed("Cubic"))
    assert act == change(None)


def test_an_empty_watchlist_changes_nothing() -> None:
    changes = [change(listed("Skydio"))]
    assert screen(changes, index([])) == tuple(changes)


def test_a_name_that_was_taken_away_still_counts() -> None:
    renamed = change(
        listed("New Works"), ChangeKind.RENAMED, FieldChange("names", "Old Works\nOlder Works", "New Works")
    )
    (found,) = screen([renamed], index([counterparty("Older Works")]))
    assert found.hits[0].matched == "Older Works"
    assert found.party == renamed.party
    (added,) = screen(
        [change(listed("A"), ChangeKind.AMENDED, FieldChange("addresses", "Older Works", None))],
        index([counterparty("Older Works")]),
    )
    assert not added.hits


def test_fresh_hits_are_those_nobody_was_told_of() -> None:
    mine = index([counterparty("Skydio", "Skydeo"), counterparty("Cubic")])
    lists = {
        "cn_mofcom_control": [listed("Skydio, Inc."), listed("Leidos"), listed("Cubic Corporation")],
        "us_bis_entity": [listed("Skydio, Inc."), listed("Skydio, Inc.")],
    }
    found = fresh_hits(lists, mine, known=())
    assert [(one.hit.counterparty, one.list_id) for one in found] == [
        ("Cubic", "cn_mofcom_control"),
        ("Skydio", found[1].list_id),
        ("Skydio", found[2].list_id),
    ]
    assert {one.list_id for one in found} == {"cn_mofcom_control", "us_bis_entity"}
    again = fresh_hits(lists, mine, known={one.id for one in found[:2]})
    assert again == found[2:]
    respelt = index([counterparty("Skydio", "Skydio Inc", country="US"), counterparty("Cubic")])
    assert fresh_hits(lists, respelt, known={one.id for one in found}) == ()


WORD = st.text("abdehiklmnorstu", min_size=2, max_size=11)
LONG = st.text("abdhkmnot", min_size=5, max_size=11)  # no legal form, no small word, no plural
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
COUNTRY = st.sampled_from([None, "CN", "US", "HK"])


@given(st.lists(LONG, min_size=1, max_size=4), st.lists(LONG, min_size=1, max_size=2), st.data())
def test_a_proper_subset_is_never_the_same(name: list[str], more: list[str], data: st.DataObject) -> None:
    longer = data.draw(st.permutations([*name, *more]))
    assert hit(" ".join(name), " ".join(longer)) is None


@given(NAME, NAME, COUNTRY, COUNTRY)
@example("huawei technologies", "huawie technology", "CN", "HK")
def test_scores_lie_between_nothing_and_one_and_are_the_same_both_ways(
    one: str, other: str, mine: str | None, theirs: str | None
) -> None:
    def found(a: str, b: str) -> tuple[str, float] | None:
        there = listed(b, countries=(theirs,) if theirs else ())
        result = hit(counterparty(a, country=mine), there)
        return (result.match, result.score) if result else None

    result = found(one, other)
    assert result == found(other, one)
    if result:
        assert 0 <= result[1] <= 1
        assert result[0] == "exact" or result[1] >= LEAST


@given(NAME, st.integers(0, 3), st.sampled_from(["Ltd", "Co., Ltd.", "LLC", "GmbH", "S.A."]))
def test_case_punctuation_and_legal_form_change_nothing(name: str, way: int, legal: str) -> None:
    dressed = [name.upper(), name.replace(" ", ", "), f"{name} {legal}", f"“{name.title()}”"][way]
    found = hit(name, dressed)
    assert found is not None
    assert (found.match, found.score) == ("exact", 1.0)


@given(
    st.lists(NAME, min_size=1, max_size=6, unique=True), st.lists(NAME, min_size=1, max_size=6, unique=True)
)
def test_the_order_of_counterparties_and_parties_is_irrelevant(mine: list[str], theirs: list[str]) -> None:
    parties = [listed(name) for name in theirs]
    forward = hits(parties, index([counterparty(name) for name in mine]))
    backward = hits(parties[::-1], index([counterparty(name) for name in mine[::-1]]))
    assert forward == backward


@given(st.lists(LONG, min_size=2, max_size=4, unique=True), st.data())
def test_words_in_another_order_are_near(words: list[str], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(words).filter(lambda other: other != words))
    found = hit(" ".join(words), " ".join(turned))
    assert found is not None
    assert found.match == "near"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    found = hit(one, other)
    assert found is None or 0 <= found.score <= 1


def test_hits_that_were_told_with_a_change_are_not_fresh() -> None:
    mine = index([counterparty("Skydio GmbH"), counterparty("Old Name Ltd")])

    def told_of(kind: ChangeKind, party: Party | None, *fields: FieldChange) -> Change:
        return Change(
            f"{kind}/{party}", "s", kind, Basis.OBSERVED, list_id="us_bis_entity", party=party, fields=fields
        )

    renamed = FieldChange("names", "Old Name Ltd", "New Name Ltd")
    changes = [
        told_of(ChangeKind.ADDED, listed("Skydio")),
        told_of(ChangeKind.RENAMED, listed("New Name Ltd"), renamed),
        told_of(ChangeKind.ADDED, listed("Nobody")),
        told_of(ChangeKind.PUBLISHED, None),
    ]
    told = told_hits(screen(changes, mine), mine)
    assert [one.hit.counterparty for one in told] == ["Skydio GmbH", "Old Name Ltd"]
    standing = {"us_bis_entity": [listed("Skydio"), listed("New Name Ltd")]}
    assert fresh_hits(standing, mine, known={one.id for one in told}) == ()
    assert told_hits(changes, mine) == (), "what was not screened was not told"
