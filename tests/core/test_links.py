"""By what changes belong to one event: values that are equal for one thing and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support.acts import notice
from support.changes import NO_21, change, party

from watcher.core.links import copy_link, deadline_value, links_of, party_values
from watcher.model.change import Basis, Change, Instrument
from watcher.model.measure import ChangeKind

K = ChangeKind
DAY, NEXT = date(2026, 11, 10), date(2026, 11, 11)
ALPHA, BETA = party("Alpha Co.", "甲公司"), party("Beta Co.")
DUE = change(K.DUE_SOON, ALPHA, instrument=NO_21, until=DAY, notice=None, basis=Basis.DUE)


@pytest.mark.parametrize(
    ("due", "value"),
    [
        (DUE, "cn_mofcom_control|商务部公告2025年第21号|ends|2026-11-10|"),
        (replace(DUE, party=BETA), "cn_mofcom_control|商务部公告2025年第21号|ends|2026-11-10|"),
        (replace(DUE, effective_on=NEXT), "cn_mofcom_control|商务部公告2025年第21号|begins|2026-11-11|"),
        (replace(DUE, until=NEXT), "cn_mofcom_control|商务部公告2025年第21号|ends|2026-11-11|"),
        (
            replace(DUE, list_id=None, topic="cn_tariffs"),
            "cn_tariffs|商务部公告2025年第21号|ends|2026-11-10|",
        ),
        (
            replace(DUE, instrument=Instrument(None, date(2020, 1, 2))),
            "cn_mofcom_control|2020-01-02|ends|2026-11-10|Alpha Co.",
        ),
        (replace(DUE, instrument=None), "cn_mofcom_control||ends|2026-11-10|Alpha Co."),
        (replace(DUE, instrument=None, party=None, list_id=None), "||ends|2026-11-10|"),
    ],
)
def test_a_deadline_is_its_list_act_side_day_and_without_a_number_its_party(due: Change, value: str) -> None:
    assert deadline_value(due) == value
    (link,) = links_of(due, {})
    assert (link.kind, link.value) == ("deadline", value)


def test_a_party_by_each_of_its_names_where_it_came_and_where_it_left() -> None:
    moved = change(K.MOVED, ALPHA, list_id="us_bis_entity", moved_from="us_bis_unverified")
    assert party_values(moved) == (
        "us_bis_entity|in|alphaco",
        "us_bis_entity|in|甲公司",
        "us_bis_unverified|out|alphaco",
        "us_bis_unverified|out|甲公司",
    )
    assert party_values(change(K.ADDED, None)) == ()
    assert party_values(change(K.ADDED, ALPHA, list_id=None, topic="statements")) == ()


def test_a_notice_that_is_not_known_still_links_by_what_the_change_says_of_it() -> None:
    made = change(K.ADDED, ALPHA, citations=("89 FR 14385",))
    unknown = links_of(made, {})
    assert "89 FR 14385" in [link.value for link in unknown]
    assert made.notice is not None
    assert next(link.reason for link in unknown) == f"the notice {made.notice.title}"
    numbered = replace(made, notice=replace(made.notice, number="X"))
    assert next(link.reason for link in links_of(numbered, {})) == "the notice X"


def test_a_copy_is_known_by_its_number_else_by_its_title() -> None:
    entry = notice("商务部公告2025年第21号", DAY, title="题")
    bare = replace(entry, notice=replace(entry.notice, number=None))
    assert [copy_link("a", one).reason for one in (entry, bare)] == ["商务部公告2025年第21号 (a)", "题 (a)"]
    assert copy_link("a", entry).value == f"a {entry.notice.url}"
