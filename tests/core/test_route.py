"""Who is told, when, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.parties import entry

from watcher.core.route import NO_ROUTE, matches, route
from watcher.model.change import Basis, Change, Hit, Severity
from watcher.model.event import Event, EventUpdate, Stage
from watcher.model.measure import ChangeKind
from watcher.model.route import Matcher, Mode, Route, Told

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HIT = Hit("Acme", "ACME", "ACME", "exact", 1.0, "the same name")


def change(
    kind: ChangeKind = ChangeKind.ADDED,
    list_id: str | None = "us_bis_entity",
    *,
    source: str = "us_ecfr_744",
    topic: str | None = None,
    countries: tuple[str, ...] | None = ("CN",),
    severity: Severity = Severity.NORMAL,
    moved_from: str | None = None,
    hits: tuple[Hit, ...] = (),
) -> Change:
    party = None if countries is None else entry("ACME", countries=countries).party
    return Change(
        id="id",
        source_id=source,
        kind=kind,
        basis=Basis.OBSERVED,
        list_id=list_id,
        topic=topic,
        party=party,
        moved_from=moved_from,
        severity=severity,
        hits=hits,
    )


def update(*changes: Change, earlier: tuple[Change, ...] = ()) -> EventUpdate:
    return EventUpdate(Event("e", "title", Stage.PUBLISHED, NOW, NOW), changes, earlier)


ADDED = change()
STATEMENT = change(
    ChangeKind.PUBLISHED,
    None,
    source="cn_mofcom_news",
    topic="statements",
    countries=None,
    severity=Severity.LOW,
)
ENDED = change(
    ChangeKind.ENDED, "cn_mofcom_control", source="cn_mofcom_spokesperson", countries=("US",), hits=(HIT,)
)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        (Matcher(), (True, True, True)),
        (Matcher(list=("us_bis_*", "cn_mofcom_*")), (True, False, True)),
        (Matcher(list=("us_bis",)), (False, False, False)),
        (Matcher(source=("cn_*",)), (False, True, True)),
        (Matcher(kind=("added", "ended")), (True, False, True)),
        (Matcher(country=("cn", "JP")), (True, False, False)),
        (Matcher(severity=("low",)), (False, True, False)),
        (Matcher(topic=("state*",)), (False, True, False)),
        (Matcher(hit=True), (False, False, True)),
        (Matcher(hit=False), (True, True, False)),
        (Matcher(list=("us_*",), kind=("ended",)), (False, False, False)),
    ],
)
def test_a_change_must_fulfil_every_matcher_that_is_given(
    match: Matcher, expected: tuple[bool, bool, bool]
) -> None:
    assert tuple(matches(match, one) for one in (ADDED, STATEMENT, ENDED)) == expected


def test_a_party_that_moved_concerns_both_lists() -> None:
    moved = change(ChangeKind.MOVED, moved_from="us_bis_unverified")
    assert matches(Matcher(list=("us_bis_unverified",)), moved)
    assert matches(Matcher(list=("us_bis_entity",)), moved)


def test_every_matching_route_tells_and_now_beats_digest() -> None:
    routes = (
        Route("desk", Mode.DIGEST, Matcher(), "routes.0"),
        Route("compliance", Mode.NOW, Matcher(list=("us_bis_*",), kind=("added",)), "routes.1"),
        Route("desk", Mode.NOW, Matcher(country=("CN",)), "routes.2"),
        Route("siem", Mode.NOW, Matcher(hit=True), "routes.3"),
        Route("compliance", Mode.DIGEST, Matcher(hit=False)),
    )
    assert route(update(ADDED), routes, "screen") == (
        Told("desk", Mode.NOW, ("routes.0: matches everything", "routes.2: country CN")),
        Told(
            "compliance",
            Mode.NOW,
            ("routes.1: list us_bis_entity, kind added", "compliance: no watchlist hit"),
        ),
    )


def test_a_reason_names_the_values_that_matched_and_no_others() -> None:
    three = update(change(countries=("CN", "HK", "RU")))
    [told] = route(three, (Route("a", match=Matcher(country=("r*", "cn")), name="r"),), "screen")
    assert told.because == ("r: country CN, RU",)


def test_one_matching_change_is_enough_but_it_must_match_alone() -> None:
    both = update(ADDED, ENDED)
    assert route(both, (Route("a", match=Matcher(hit=True), name="r"),), "screen") == (
        Told("a", Mode.NOW, ("r: a watchlist hit",)),
    )
    crossed = Route("a", match=Matcher(list=("us_bis_entity",), kind=("ended",)))
    assert route(both, (crossed,), "screen") == (Told("screen", Mode.NOW, (NO_ROUTE,)),)


def test_what_no_route_matches_goes_to_the_default() -> None:
    assert route(update(STATEMENT), (), "screen") == (Told("screen", Mode.NOW, (NO_ROUTE,)),)


def test_an_act_that_only_reached_its_next_stage_goes_where_it_went() -> None:
    routes = (Route("a", Mode.DIGEST, Matcher(kind=("added",)), "r"),)
    assert route(update(earlier=(ADDED,)), routes, "screen")[0].receiver == "a"
    assert route(update(ENDED, earlier=(ADDED,)), routes, "screen")[0].receiver == "screen"
    assert route(update(), routes, "screen")[0].receiver == "screen"


_routes = st.lists(
    st.builds(
        Route,
        st.sampled_from(["a", "b"]),
        st.sampled_from(Mode),
        st.builds(
            Matcher, kind=st.sampled_from([(), ("added",), ("end*",)]), hit=st.sampled_from([None, True])
        ),
    ),
    max_size=5,
)


@given(_routes, st.lists(st.sampled_from([ADDED, ENDED, STATEMENT]), max_size=3))
def test_somebody_is_always_told_and_each_receiver_once(routes: list[Route], changes: list[Change]) -> None:
    told = route(update(*changes), routes, "screen")
    assert told
    assert len({one.receiver for one in told}) == len(told)
    for one in told:
        mine = [r for r in routes if r.to == one.receiver and any(matches(r.match, c) for c in changes)]
        assert len(one.because) == max(len(mine), 1)
        assert one.mode is (Mode.NOW if not mine or any(r.mode is Mode.NOW for r in mine) else Mode.DIGEST)
