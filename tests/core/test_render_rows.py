"""One standing, one row: for a terminal, a file, a download."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.core.render_rows import STANDING_HEAD, standing_cells, standing_row
from watcher.model.change import Instrument
from watcher.model.entry import Name, Party
from watcher.model.measure import UntilBasis
from watcher.model.standing import Standing, State

PARTY = Party("k", (Name("=Leidos"), Name("莱多斯公司", "zh")), countries=("US", "GB"))


def test_a_party_in_full() -> None:
    day = date(2026, 11, 10)
    act, by = Instrument("第21号", date(2025, 4, 4)), Instrument(None, date(2025, 11, 5))
    one = Standing("l", None, PARTY, State.SUSPENDED, date(2025, 5, 14), day, UntilBasis.COMPUTED, act, by)
    cells = standing_cells(one)
    assert dict(zip(STANDING_HEAD, cells, strict=True)) == {
        "name": "=Leidos",
        "in Chinese": "莱多斯公司",
        "country": "US GB",
        "standing": "suspended",
        "since": "2025-05-14",
        "until": "2026-11-10 (computed)",
        "instrument": "第21号",
        "by": "2025-11-05",
    }
    assert standing_row(one) == ("'=Leidos", *cells[1:])


def test_an_act_without_parties() -> None:
    one = Standing(None, "t", None, State.LISTED, None, None, None, None, None, "An act", "annex 1")
    assert standing_cells(one) == ("An act", "annex 1", "", "listed", "", "", "", "")


def test_a_stated_day_stands_alone() -> None:
    one = Standing("l", None, PARTY, State.LISTED, None, date(2026, 1, 1), UntilBasis.STATED, None, None)
    assert standing_cells(one)[5] == "2026-01-01"


@pytest.mark.parametrize(
    ("act", "named"),
    [
        (Instrument("第13号", None), "第13号"),
        (Instrument("第13号", date(2025, 3, 4)), "第13号"),
        (Instrument(None, date(2025, 3, 4)), "2025-03-04"),
        (Instrument(None, None), ""),
        (None, ""),
    ],
)
def test_an_act_is_named_by_its_number_or_else_by_its_day(act: Instrument | None, named: str) -> None:
    who = Party("k", (Name("Leidos"),))
    one = Standing("l", None, who, State.LISTED, None, None, UntilBasis.COMPUTED, act, act)
    assert standing_cells(one) == ("Leidos", "", "", "listed", "", "", named, named)


def test_a_day_of_no_known_basis_and_an_act_without_a_clause() -> None:
    one = Standing(None, "t", None, State.LISTED, None, date(2026, 1, 1), None, None, None, "An act")
    assert standing_cells(one) == ("An act", "", "", "listed", "", "2026-01-01", "", "")
