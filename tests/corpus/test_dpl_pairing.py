"""The Denied Persons List between two official editions: what is told, what is believed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from support.samples import CORPUS, official

from watcher.core.diff import apply, diff
from watcher.core.guard import judge
from watcher.core.hashing import content_hash
from watcher.core.observe import changes
from watcher.core.pair import pair
from watcher.model.change import Change
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind
from watcher.model.snapshot import Judgement, ListHead, Verdict
from watcher.model.source import Expectation, SourceKind
from watcher.sources.us_bis_dpl.parser import parse

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the official documents of ../shared/corpus are not here"),
]
LIST = "us_bis_denied"
SEEN = datetime(2022, 9, 8, 9, tzinfo=UTC)
BOUNDS = Expectation(350, 0.25, {"citation": 0.95, "countries": 0.95}, ("INFOCOM CORPORATION, INC",))
State = dict[str, PartyEntry]


def _edition(file: str, name: str) -> State:
    parsed = parse((official(f"us/bis_dpl/{file}", f"https://media.bis.gov/sites/default/files/{name}"),))
    return {entry.key: entry for entry in parsed.entries if isinstance(entry, PartyEntry)}


@pytest.fixture(scope="module")
def june_2019() -> State:
    return _edition("dpl_2019-06-29.txt", "dpl_06292019.txt")


@pytest.fixture(scope="module")
def september_2022() -> State:
    return _edition("dpl_2022-09-07.txt", "dpl_09072022.txt")


@pytest.fixture(scope="module")
def april_2026() -> State:
    return _edition("dpl_04142026.csv", "dpl_04142026.csv")


def _told(before: State, after: State) -> tuple[Change, ...]:
    found = pair(diff(before, after), before=before.values(), after=after.values())
    assert apply(before, found) == after
    return changes("us_bis_dpl", LIST, 2, found, before=before, after=after, seen_at=SEEN)


def _judged(before: State, after: State, today: date) -> Verdict:
    found = content_hash(before.values())
    head = ListHead(LIST, 1, found, None, before, (found,))
    return judge(head, LIST, after, BOUNDS, kind=SourceKind.LIST, as_of=None, today=today)


def test_three_years_are_told_order_by_order(june_2019: State, september_2022: State) -> None:
    told = _told(june_2019, september_2022)
    assert Counter(one.kind.value for one in told) == {
        "added": 147,
        "removed": 103,
        "renewed": 25,
        "renamed": 1,
        "amended": 1,
    }
    assert len({one.id for one in told}) == len(told)
    (renamed,) = (one for one in told if one.kind is ChangeKind.RENAMED)
    assert [(one.field, one.before, one.after) for one in renamed.fields] == [
        ("names", "TRIOLOGY INTERNATIONAL ASSOCIATES, INC.", "TRILOGY INTERNATIONAL ASSOCIATES, INC.")
    ]
    assert renamed.reason == (
        "the same address and citation: 552 LEE LANE, BOX 342/21, ANGELS CAMP, CA, 95222 (83 FR 9259)"
    )


def test_the_airline_orders_are_renewed(june_2019: State, september_2022: State) -> None:
    renewed = [one for one in _told(june_2019, september_2022) if one.kind is ChangeKind.RENEWED]
    assert {(one.effective_on, one.until) for one in renewed} == {(date(2022, 5, 13), date(2022, 11, 9))}
    assert "MAHAN AIRWAYS" in {one.party.key for one in renewed if one.party}


def test_the_step_to_todays_layout_is_no_flood(september_2022: State, april_2026: State) -> None:
    told = Counter(one.kind.value for one in _told(september_2022, april_2026))
    assert told == {"added": 197, "removed": 190, "renewed": 32, "amended": 11, "renamed": 1}


def test_a_mass_of_expired_orders_is_believed(
    june_2019: State, september_2022: State, april_2026: State
) -> None:
    for before, after, today in (
        (june_2019, september_2022, date(2022, 9, 8)),
        (september_2022, april_2026, date(2026, 4, 15)),
    ):
        assert _judged(before, after, today).judgement is Judgement.ACCEPTED


def test_a_page_with_a_tenth_of_its_rows_is_held(june_2019: State) -> None:
    few = dict(list(june_2019.items())[:41])
    found = _judged(june_2019, few, date(2019, 6, 30))
    assert found.judgement is Judgement.HELD
    assert found.reasons == (
        "41 entries; at least 350 are expected",
        "not among the 41 entries: INFOCOM CORPORATION, INC",
        "41 of 417 entries; 376 missing (90 %), at most 25 % may be",
    )
