"""What one act says by itself: whom it lists, what it is called, when two namings are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support.acts import CONTROL, mofcom, notice, party

from watcher.core.acts import listed, opens_itself, party_id, party_names, same_key, same_number
from watcher.core.namings import namings
from watcher.model.entry import Name, NameRole, Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, Notice

DAY = date(2025, 4, 4)


def test_a_party_that_an_act_names_twice_is_one_with_all_that_is_said_of_it() -> None:
    one = party(
        "甲公司", "Acme Co., Ltd.", key="Acme Co., Ltd.", addresses=("1 Road",), details=(("a", "1"),)
    )
    other = replace(
        one, key="ACME CO LTD", countries=("CA",), addresses=("2 Road", "1 Road"), details=(("b", "2"),)
    )
    measures = [Measure(ChangeKind.ADDED, some, list_id=CONTROL) for some in (one, party("乙公司"), other)]
    first, second = listed(notice(mofcom(21), DAY, measures), CONTROL)
    assert second.key == "乙公司"
    assert first == replace(
        one, countries=("US", "CA"), addresses=("1 Road", "2 Road"), details=(("a", "1"), ("b", "2"))
    )


@pytest.mark.parametrize(
    ("ref", "own", "same"),
    [
        (mofcom(21), mofcom(21), True),
        ("商务部公告 2025 年第 21 号", mofcom(21), True),
        (mofcom(22), mofcom(21), False),
        (None, mofcom(21), False),
        (mofcom(21), None, False),
        (None, None, False),
    ],
)
def test_an_act_refers_to_itself_by_its_number_alone(ref: str | None, own: str | None, same: bool) -> None:
    measure = Measure(ChangeKind.SUSPENDED, InstrumentRef(ref, DAY), list_id=CONTROL)
    act = Notice("公告", "https://example.cn/21", own, published_on=DAY)
    assert opens_itself(measure, act) is same


def test_spellings_of_a_number_or_a_key_are_the_same() -> None:
    assert same_number("商务部公告 2025 年第 21 号") == same_number(mofcom(21))
    assert same_number("90 FR  1234") == same_number("90 FR 1234")
    assert same_key("Acme Co.,Ltd") == same_key("ACME Co., Ltd.")
    assert same_key("***") != same_key("---")


def test_an_alias_is_no_name_without_doubt() -> None:
    names = (Name("Acme Inc."), Name("Zenith", role=NameRole.ALIAS), Name("Old Acme", role=NameRole.FORMER))
    assert party_names(Party("Acme", names)) == {"acme", "acmeinc"}


def test_a_party_of_two_names_joins_those_who_have_one_of_them() -> None:
    both, zh, en, other = party("甲公司", "Acme"), party("甲公司"), party(None, "Acme"), party("乙公司")
    acts = [
        notice(mofcom(number), DAY, [Measure(ChangeKind.ADDED, some, list_id=CONTROL)])
        for number, some in enumerate((en, zh, other, both), 1)
    ]
    known = namings(acts)
    assert len({known[CONTROL, party_id(one)] for one in (both, zh, en)}) == 1
    assert known[CONTROL, party_id(other)] != known[CONTROL, party_id(both)]
