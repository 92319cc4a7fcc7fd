"""Who stood where, when: worked out by hand from the texts of the notices and answers."""

from __future__ import annotations

from datetime import date

import pytest
from support.acts import CONTROL, ITEMS, ORDERS, UNRELIABLE, mofcom, uel
from support.law import (
    BANKAS,
    HANWHA,
    HIGH_POINT,
    ILLUMINA,
    LAW,
    LEIDOS,
    LOCKHEED,
    PHOTONICS,
    PVH,
    SKYDIO,
    SKYDIO_UEL,
    TCOM,
)

from watcher.core.register import gather
from watcher.core.standing import fold
from watcher.model.entry import Party
from watcher.model.measure import UntilBasis
from watcher.model.standing import State

FOLDED = fold(gather(LAW))
L, S, E, P = State.LISTED, State.SUSPENDED, State.ENDED, State.PENDING
UEL_8_PARTY = "UEL 8（1/6）"
ORDER_6 = "商务部令2025年第6号"

# list, party (its Chinese or English key), day → state, since, until, the act under which it stands
TABLE = [
    # No. 1: 28 parties since 2 January 2025, never suspended
    (CONTROL, LOCKHEED, "2025-01-01", None, None, None, None),
    (CONTROL, LOCKHEED, "2025-01-02", L, "2025-01-02", None, mofcom(1)),
    (CONTROL, LOCKHEED, "2025-11-10", L, "2025-01-02", None, mofcom(1)),
    (CONTROL, LOCKHEED, "2026-11-21", L, "2025-01-02", None, mofcom(1)),
    # No. 13: never suspended before it was stopped from 10 November 2025
    (CONTROL, LEIDOS, "2025-03-03", None, None, None, None),
    (CONTROL, LEIDOS, "2025-03-05", L, "2025-03-04", None, mofcom(13)),
    (CONTROL, LEIDOS, "2025-05-20", L, "2025-03-04", None, mofcom(13)),
    (CONTROL, LEIDOS, "2025-11-09", L, "2025-03-04", None, mofcom(13)),
    (CONTROL, LEIDOS, "2025-11-10", E, "2025-11-10", None, mofcom(13)),
    (CONTROL, SKYDIO, "2026-11-21", E, "2025-11-10", None, mofcom(13)),
    # No. 21: suspended on 14 May for 90 days, on 12 August for 90 more, on 10 November for one year
    (CONTROL, HIGH_POINT, "2025-04-04", L, "2025-04-04", None, mofcom(21)),
    (CONTROL, HIGH_POINT, "2025-05-13", L, "2025-04-04", None, mofcom(21)),
    (CONTROL, HIGH_POINT, "2025-05-14", S, "2025-05-14", "2025-08-12", mofcom(21)),
    (CONTROL, HIGH_POINT, "2025-08-11", S, "2025-05-14", "2025-08-12", mofcom(21)),
    (CONTROL, HIGH_POINT, "2025-08-12", S, "2025-05-14", "2025-11-10", mofcom(21)),
    (CONTROL, HIGH_POINT, "2025-08-20", S, "2025-05-14", "2025-11-10", mofcom(21)),
    (CONTROL, HIGH_POINT, "2025-11-09", S, "2025-05-14", "2025-11-10", mofcom(21)),
    (CONTROL, HIGH_POINT, "2025-11-10", S, "2025-05-14", "2026-11-10", mofcom(21)),
    (CONTROL, HIGH_POINT, "2026-11-10", S, "2025-05-14", "2026-11-10", mofcom(21)),
    (CONTROL, HIGH_POINT, "2026-11-11", L, "2026-11-11", None, mofcom(21)),
    # No. 22: published on 9 April, in force from 10 April; stopped on the last day of its suspension
    (CONTROL, PHOTONICS, "2025-04-08", None, None, None, None),
    (CONTROL, PHOTONICS, "2025-04-09", P, "2025-04-09", "2025-04-09", mofcom(22)),
    (CONTROL, PHOTONICS, "2025-04-10", L, "2025-04-10", None, mofcom(22)),
    (CONTROL, PHOTONICS, "2025-05-20", S, "2025-05-14", "2025-08-12", mofcom(22)),
    (CONTROL, PHOTONICS, "2025-08-12", E, "2025-08-12", None, mofcom(22)),
    (CONTROL, PHOTONICS, "2025-08-20", E, "2025-08-12", None, mofcom(22)),
    # UEL No. 4: PVH and Illumina; No. 6 laid a further measure on Illumina and was stopped, No. 4 was not
    (UNRELIABLE, PVH, "2025-02-03", None, None, None, None),
    (UNRELIABLE, PVH, "2026-01-01", L, "2025-02-04", None, uel(4)),
    (UNRELIABLE, ILLUMINA, "2025-02-04", L, "2025-02-04", None, uel(4)),
    (UNRELIABLE, ILLUMINA, "2025-03-04", L, "2025-02-04", None, uel(4)),
    (UNRELIABLE, ILLUMINA, "2025-11-10", L, "2025-02-04", None, uel(4)),
    (UNRELIABLE, ILLUMINA, "2026-11-21", L, "2025-02-04", None, uel(4)),
    # UEL No. 5: stopped from 10 November 2025
    (UNRELIABLE, TCOM, "2025-03-04", L, "2025-03-04", None, uel(5)),
    (UNRELIABLE, TCOM, "2025-11-09", L, "2025-03-04", None, uel(5)),
    (UNRELIABLE, TCOM, "2025-11-10", E, "2025-11-10", None, uel(5)),
    # UEL No. 7: suspended like No. 21
    (UNRELIABLE, SKYDIO_UEL, "2025-05-13", L, "2025-04-04", None, uel(7)),
    (UNRELIABLE, SKYDIO_UEL, "2025-05-14", S, "2025-05-14", "2025-08-12", uel(7)),
    (UNRELIABLE, SKYDIO_UEL, "2025-08-20", S, "2025-05-14", "2025-11-10", uel(7)),
    (UNRELIABLE, SKYDIO_UEL, "2025-11-10", S, "2025-05-14", "2026-11-10", uel(7)),
    (UNRELIABLE, SKYDIO_UEL, "2026-11-11", L, "2026-11-11", None, uel(7)),
    # UEL No. 8: suspended without a term, then stopped
    (UNRELIABLE, UEL_8_PARTY, "2025-05-13", L, "2025-04-09", None, uel(8)),
    (UNRELIABLE, UEL_8_PARTY, "2025-05-14", S, "2025-05-14", None, uel(8)),
    (UNRELIABLE, UEL_8_PARTY, "2025-08-11", S, "2025-05-14", None, uel(8)),
    (UNRELIABLE, UEL_8_PARTY, "2025-08-12", E, "2025-08-12", None, uel(8)),
    # Orders No. 5 and 6: only No. 6 was suspended, for one year
    (ORDERS, BANKAS, "2026-01-01", L, "2025-08-13", None, "商务部令2025年第5号"),
    (ORDERS, HANWHA, "2025-10-14", L, "2025-10-14", None, ORDER_6),
    (ORDERS, HANWHA, "2025-11-10", S, "2025-11-10", "2026-11-10", ORDER_6),
    (ORDERS, HANWHA, "2026-11-10", S, "2025-11-10", "2026-11-10", ORDER_6),
    (ORDERS, HANWHA, "2026-11-11", L, "2026-11-11", None, ORDER_6),
    # No list speaks of the parties of another
    (UNRELIABLE, LOCKHEED, "2025-11-10", None, None, None, None),
]

# Acts without parties: topic, number, clause, day → state, since, until
TOPICS = [
    (mofcom(62), None, "2025-10-08", None, None, None),
    (mofcom(62), None, "2025-10-09", L, "2025-10-09", None),
    (mofcom(62), None, "2025-11-07", S, "2025-11-07", "2026-11-10"),
    (mofcom(62), None, "2026-11-11", L, "2026-11-11", None),
    # No. 57 was suspended on 7 November, a day before it would have entered into force
    (mofcom(57), None, "2025-10-09", P, "2025-10-09", "2025-11-07"),
    (mofcom(57), None, "2025-11-08", S, "2025-11-07", "2026-11-10"),
    (mofcom(61), None, "2025-12-01", S, "2025-11-07", "2026-11-10"),
    (mofcom(61), None, "2026-11-11", L, "2026-11-11", None),
    # No. 55 has not been read: its suspension is known all the same
    (mofcom(55), None, "2025-11-06", None, None, None),
    (mofcom(55), None, "2026-11-10", S, "2025-11-07", "2026-11-10"),
    # One clause of No. 46 is suspended, the rest is in force
    (mofcom(46, 2024), None, "2025-11-09", L, "2024-12-03", None),
    (mofcom(46, 2024), "第二款", "2025-11-09", S, "2025-11-09", "2026-11-27"),
    (mofcom(46, 2024), "第二款", "2026-11-28", L, "2026-11-28", None),
]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}-{getattr(row[1], 'key', row[1])}-{row[2]}")
def test_where_a_party_stands(
    row: tuple[str, Party | str, str, State | None, str | None, str | None, str | None],
) -> None:
    list_id, party, day, state, since, until, number = row
    key = party if isinstance(party, str) else party.key
    found = [one for one in FOLDED.on(list_id, date.fromisoformat(day)) if one.party and one.party.key == key]
    if state is None:
        assert found == []
        return
    [standing] = found
    assert standing.state is state
    assert (standing.since, standing.until) == (_day(since), _day(until))
    assert standing.instrument is not None
    assert standing.instrument.number == number
    assert standing.list_id == list_id
    assert standing.topic is None


@pytest.mark.parametrize("row", TOPICS, ids=lambda row: f"{row[0]}-{row[1]}-{row[2]}")
def test_where_an_act_stands(
    row: tuple[str, str | None, str, State | None, str | None, str | None],
) -> None:
    number, clause, day, state, since, until = row
    found = [
        one
        for one in FOLDED.on(ITEMS, date.fromisoformat(day))
        if one.instrument and one.instrument.number == number and one.clause == clause
    ]
    if state is None:
        assert found == []
        return
    [standing] = found
    assert (standing.state, standing.since, standing.until) == (state, _day(since), _day(until))
    assert standing.party is None
    assert standing.topic == ITEMS
    assert standing.list_id is None


@pytest.mark.parametrize(
    ("list_id", "day", "expected"),
    [
        (CONTROL, "2025-03-05", {L: 43}),
        (CONTROL, "2025-05-20", {L: 43, S: 28}),
        (CONTROL, "2025-08-20", {L: 51, S: 16, E: 12}),
        (CONTROL, "2025-11-10", {L: 36, S: 16, E: 27}),
        (CONTROL, "2026-11-11", {L: 52, E: 27}),
        (UNRELIABLE, "2025-03-05", {L: 12}),
        (UNRELIABLE, "2025-05-20", {L: 12, S: 17}),
        (UNRELIABLE, "2025-08-20", {L: 12, S: 11, E: 6}),
        (UNRELIABLE, "2025-11-10", {L: 2, S: 11, E: 16}),
        (ORDERS, "2025-11-10", {L: 2, S: 5}),
    ],
)
def test_how_many_stand_there(list_id: str, day: str, expected: dict[State, int]) -> None:
    standings = FOLDED.on(list_id, date.fromisoformat(day))
    assert {state: sum(one.state is state for one in standings) for state in expected} == expected
    assert len(standings) == sum(expected.values())


def test_a_computed_last_day_says_so() -> None:
    [control] = [
        s for s in FOLDED.on(CONTROL, date(2025, 5, 20)) if s.party and s.party.key == HIGH_POINT.key
    ]
    assert control.until_basis is UntilBasis.COMPUTED
    [item] = [
        s for s in FOLDED.on(ITEMS, date(2026, 1, 1)) if s.instrument and s.instrument.number == mofcom(62)
    ]
    assert item.until_basis is UntilBasis.STATED


def test_illumina_shows_both_instruments() -> None:
    both = [
        (one.instrument.number if one.instrument else None, one.state)
        for one in FOLDED.instruments(UNRELIABLE, date(2025, 11, 10))
        if one.party and one.party.named("en") == "Illumina, Inc."
    ]
    assert both == [(uel(4), L), (uel(6), E)]
