"""Days, moments and numbers of a message, where several notices speak of one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support.changes import ANSWER, NOW, change, party

from watcher.core.federal_register import brackets
from watcher.core.view_counts import compared, counts, foreign
from watcher.core.view_effects import effects
from watcher.core.view_when import when
from watcher.model.change import Change
from watcher.model.measure import ChangeKind, Count

CONTROL, ENTITY = "cn_mofcom_control", "us_bis_entity"
RELEASE = replace(ANSWER, document_type="press_release", published_on=date(2025, 11, 3))
RULE = replace(ANSWER, document_type="rule")


def _said(*changes: Change, step: datetime | None = None) -> dict[str, str]:
    return {one.label: one.text for one in when(changes, effects(changes), NOW, step=step)}


def _at(day: int, hour: int) -> datetime:
    return datetime(2025, 11, day, hour, tzinfo=UTC)


def test_the_first_of_several_days_and_moments_is_told() -> None:
    early, late = (
        change(
            ChangeKind.ADDED,
            party(name),
            notice=replace(ANSWER, published_on=date(2025, 11, day)),
            filed_at=_at(day - 1, 13),
            published_at=_at(day, 9),
            first_seen=_at(day - 1, 14),
        )
        for name, day in (("A", 4), ("B", 5))
    )
    for pair in ((early, late), (late, early)):
        assert _said(*pair) == {
            "Filed": "3 November 2025, 13:00 UTC, for public inspection",
            "Published": "4 November 2025, 09:00 UTC",
            "Seen": "3 November 2025, 14:00 UTC (1 hour later)",
        }


def test_an_act_is_published_when_it_is_and_not_when_its_press_release_is() -> None:
    release = change(ChangeKind.ADDED, notice=RELEASE, first_seen=_at(3, 9))
    rule = change(ChangeKind.ADDED, party("A"), notice=RULE, first_seen=_at(5, 9))
    assert _said(release, rule)["Published"] == "5 November 2025"
    assert _said(release, rule)["Seen"].startswith("5 November 2025")
    assert _said(release)["Published"] == "3 November 2025"


@pytest.mark.parametrize(
    ("after", "delay"),
    [
        (timedelta(0), " (at once)"),
        (timedelta(seconds=59), " (at once)"),
        (timedelta(minutes=1), " (1 minute later)"),
        (timedelta(seconds=-1), ""),
    ],
)
def test_the_time_between_publication_and_sight(after: timedelta, delay: str) -> None:
    one = change(ChangeKind.ADDED, party("A"), published_at=_at(5, 9), first_seen=_at(5, 9) + after)
    assert _said(one)["Seen"].partition(" UTC")[2] == delay


def test_three_days_in_force_are_all_told_and_no_day_is_none() -> None:
    days = [date(2025, 11, 10), date(2025, 12, 1), date(2026, 1, 1)]
    rows = [change(ChangeKind.ADDED, party(str(day)), effective_on=day) for day in days]
    told = "10 November 2025, 1 December 2025 and 1 January 2026, see each group"
    assert _said(*rows)["In force"] == told
    undated = replace(rows[0], notice=None, first_seen=None)
    assert _said(undated) == {"In force": "10 November 2025 (in 5 days)"}
    unpublished = replace(rows[0], notice=replace(ANSWER, published_on=None))
    assert "Published" not in _said(unpublished)
    assert _said(unpublished, rows[1])["Published"] == "5 November 2025"


def test_a_reminder_tells_three_days_in_order_and_not_when_it_was_seen() -> None:
    rows = [
        change(ChangeKind.DUE_SOON, party(str(day)), until=date(2025, 11, day)) for day in (30, 10, 20, 15)
    ]
    said = _said(*rows, step=NOW)
    assert said["Due"].count("(in") == 3
    places = [said["Due"].index(f"{day} November") for day in (10, 15, 20)]
    assert places == sorted(places)
    assert {"Seen", "This stage seen"}.isdisjoint(said)


def test_a_number_belongs_to_its_verb_and_its_list() -> None:
    one = change(
        ChangeKind.ADDED,
        party("A"),
        notice=RULE,
        stated=7,
        extracted=7,
        counts=(
            Count(ChangeKind.REMOVED, CONTROL, 5, 5),
            Count(ChangeKind.ADDED, ENTITY, 4, 4),
            Count(ChangeKind.ADDED, CONTROL, 3, 3),
        ),
    )
    (said,) = counts(effects([one]))
    assert "3 parties" in said
    (said,) = counts(effects([replace(one, counts=())]))
    assert "7 parties" in said
    assert counts(effects([replace(one, counts=(), extracted=None)])) == ()
    assert counts(effects([replace(one, counts=(), stated=None)])) == ()
    told = frozenset({(ChangeKind.ADDED, CONTROL)})
    assert [said.partition(" part")[0][-1] for said in foreign([one], told)] == ["5", "4"]


def test_a_list_that_shows_no_notice_hides_no_other_number() -> None:
    rows = [
        change(kind, party(name), notice=notice, counts=(Count(kind, CONTROL, stated, stated),))
        for name, notice, stated, kind in (
            ("A", None, 9, ChangeKind.ADDED),
            ("B", RULE, 35, ChangeKind.ADDED),
        )
    ]
    release = change(ChangeKind.ADDED, notice=RELEASE, counts=(Count(ChangeKind.ADDED, CONTROL, 33, 0),))
    (said,) = compared([*rows, release])
    assert said.startswith("33 announced in the ")
    assert ", 35 in the " in said


@pytest.mark.parametrize(
    ("text", "outside", "before", "last"),
    [
        ("Alpha (a (b) c) Beta", "Alpha Beta", "Alpha (a (b) c) Beta", []),
        ("(x) Alpha", "Alpha", "(x) Alpha", []),
        ("Alpha) Beta (x)", "Alpha) Beta", "Alpha) Beta", ["x"]),
        ("Alpha (one), (two).", "Alpha , .", "Alpha", ["one", "two"]),
        ("Alpha (one) Beta (two)", "Alpha Beta", "Alpha (one) Beta", ["two"]),
        ("Group (Limited) (two)", "Group", "Group (Limited)", ["two"]),
        ("Group (one) X (two (three)) (four)", "Group X", "Group (one) X", ["two (three)", "four"]),
        ("A (Limited) B", "A B", "A (Limited) B", []),
        ("(one) (Limited)", "", "(one) (Limited)", []),
    ],
)
def test_brackets_nest_and_the_last_ones_are_parted(
    text: str, outside: str, before: str, last: list[str]
) -> None:
    assert brackets.outside(text) == outside
    assert brackets.trailing(text, {"limited"}) == (before, last)
