"""The JSON of standings, deadlines and changes: what scripts rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from support.changes import NO_13, NO_21, change, party

from watcher.core.render_json import changes_json, deadline_json, standing_json
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, Measure, UntilBasis
from watcher.model.standing import Deadline, Standing, State

UNTIL = date(2026, 11, 10)
STANDING = Standing(
    "cn_mofcom_control",
    None,
    party("Leidos"),
    State.SUSPENDED,
    date(2025, 11, 10),
    UNTIL,
    UntilBasis.STATED,
    NO_13,
    NO_21,
)
DEADLINE = Deadline(
    "d", UNTIL, "suspension_ends", "cn_mofcom_control", None, ("Leidos",), NO_13, "Title", "Asia/Shanghai"
)


def test_a_standing_says_what_it_knows_and_null_for_the_rest() -> None:
    said = standing_json(STANDING)
    assert said.pop("party")["key"] == "Leidos"
    assert said == {
        "title": None,
        "standing": "suspended",
        "since": "2025-11-10",
        "until": "2026-11-10",
        "until_basis": "stated",
        "instrument": {"number": "商务部公告2025年第13号", "published_on": "2025-03-04"},
        "by": {"number": "商务部公告2025年第21号", "published_on": "2025-04-04"},
        "clause": None,
    }
    bare = standing_json(
        replace(
            STANDING,
            party=None,
            since=None,
            until=None,
            until_basis=None,
            instrument=None,
            by=None,
            title="Act",
        )
    )
    assert (bare.pop("title"), bare.pop("standing")) == ("Act", "suspended")
    assert set(bare.values()) == {None}


def test_a_deadline() -> None:
    assert deadline_json(DEADLINE) == {
        "id": "d",
        "on": "2026-11-10",
        "kind": "suspension_ends",
        "list": "cn_mofcom_control",
        "topic": None,
        "parties": ["Leidos"],
        "instrument": {"number": "商务部公告2025年第13号", "published_on": "2025-03-04"},
        "title": "Title",
        "basis": None,
    }
    assert deadline_json(replace(DEADLINE, basis=UntilBasis.COMPUTED))["basis"] == "computed"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (None, None),
        (InstrumentRef(), None),
        (InstrumentRef(as_printed="第21号公告"), "第21号公告"),
        (InstrumentRef(number="商务部公告2025年第21号", as_printed="第21号公告"), "商务部公告2025年第21号"),
        (party("Leidos"), "Leidos"),
    ],
)
def test_a_measure_names_its_subject(subject: Party | InstrumentRef | None, said: str | None) -> None:
    told = change(ChangeKind.SUSPENDED, measures=(Measure(ChangeKind.SUSPENDED, subject, until=UNTIL),))
    [measure] = changes_json([told])["changes"][0]["measures"]
    assert measure == {"verb": "suspended", "subject": said, "effective_on": None, "until": "2026-11-10"}


def test_times_are_utc_in_whole_seconds_and_null_where_nothing_is_stated() -> None:
    told = change(
        ChangeKind.SUSPENDED,
        published_at=datetime(2025, 11, 5, 9, 2, 11, 987654, tzinfo=UTC),
        effective_time=time(13, 1),
        filed_at=None,
        unresolved=InstrumentRef(published_on=date(2025, 4, 4), count=11),
    )
    document = changes_json([told, told])
    assert json.loads(json.dumps(document)) == document
    said = document["changes"][1]
    assert (document["version"], len(document["changes"])) == (1, 2)
    assert (said["published_at"], said["effective_time"], said["filed_at"]) == (
        "2025-11-05T09:02:11Z",
        "13:01",
        None,
    )
    assert said["unresolved"] == {
        "number": None,
        "published_on": "2025-04-04",
        "list": None,
        "count": 11,
        "clause": None,
        "as_printed": None,
    }
