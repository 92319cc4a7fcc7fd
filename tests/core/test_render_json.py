"""The JSON of standings, deadlines and changes: what scripts rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from support.changes import ANSWER, HIT, NO_13, NO_21, change, observed, party, update

from watcher.core.render_json import changes_json, deadline_json, hits_json, standing_json, webhook_json
from watcher.model.change import Severity
from watcher.model.entry import Party
from watcher.model.event import Link
from watcher.model.measure import ChangeKind, Count, FieldChange, InstrumentRef, Measure, UntilBasis
from watcher.model.standing import Deadline, Standing, State
from watcher.model.watchlist import FreshHit

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


RICH = change(
    ChangeKind.ENDED,
    party("Leidos", "莱多斯公司"),
    id="c1",
    fields=(FieldChange("until", None, "2026-11-10"),),
    moved_from="cn_mofcom_watch",
    instrument=NO_13,
    citations=("90 FR 1",),
    entries=2,
    severity=Severity.HIGH,
    stated=15,
    extracted=14,
    counts=(
        Count(
            ChangeKind.ENDED,
            "cn_mofcom_control",
            15,
            14,
            "entries",
            "15家实体",
            explained="one is named twice",
        ),
    ),
    effective_on=date(2025, 11, 10),
    until=UNTIL,
    until_basis=UntilBasis.COMPUTED,
    published_at=datetime(2025, 11, 5, 9, tzinfo=UTC),
    filed_at=datetime(2025, 11, 4, 13, 45, tzinfo=UTC),
    hits=(replace(HIT, score=0.91666),),
    reason="same number",
)
LEIDOS = {
    "key": "Leidos",
    "type": "organization",
    "names": [
        {"text": "莱多斯公司", "lang": "zh", "role": "primary"},
        {"text": "Leidos", "lang": "en", "role": "primary"},
    ],
    "countries": ["US"],
    "addresses": [],
    "identifiers": [],
    "details": {},
}
MATCH = {
    "counterparty": "Skydio Europe",
    "name": "Skydio",
    "matched": "Skydio, Inc.",
    "match": "alias",
    "score": 0.917,
    "reason": "same words",
    "owner": "U012AB3CD",
}
SAID = {
    "id": "c1",
    "source": "cn_mofcom_spokesperson",
    "list": "cn_mofcom_control",
    "topic": None,
    "kind": "ended",
    "basis": "announced",
    "party": LEIDOS,
    "fields": [{"field": "until", "before": None, "after": "2026-11-10"}],
    "moved_from": "cn_mofcom_watch",
    "instrument": {"number": "商务部公告2025年第13号", "published_on": "2025-03-04"},
    "notice": {
        "number": None,
        "title": ANSWER.title,
        "published_on": "2025-11-05",
        "url": "https://www.mofcom.gov.cn/xwfb/xwfyrth/answer.html",
    },
    "unresolved": None,
    "measures": [],
    "citations": ["90 FR 1"],
    "entries": 2,
    "severity": "high",
    "stated": 15,
    "extracted": 14,
    "counts": [
        {
            "verb": "ended",
            "list": "cn_mofcom_control",
            "of": "entries",
            "stated": 15,
            "extracted": 14,
            "words": "15家实体",
            "explained": "one is named twice",
        }
    ],
    "effective_on": "2025-11-10",
    "effective_time": None,
    "until": "2026-11-10",
    "until_basis": "computed",
    "published_at": "2025-11-05T09:00:00Z",
    "filed_at": "2025-11-04T13:45:00Z",
    "first_seen": "2025-11-05T09:02:11Z",
    "hits": [MATCH],
    "reason": "same number",
}


def test_a_webhook_gets_the_event_and_every_field_of_its_changes() -> None:
    told = update(
        [RICH], title="An act", revision=3, links=(Link("number", "13", "cited"),), notes=("33 of 33",)
    )
    assert webhook_json(told) == {
        "version": 1,
        "event": {
            "id": "0123456789abcdef",
            "title": "An act",
            "stage": "announced",
            "revision": 3,
            "changes": ["c1"],
            "links": [{"kind": "number", "value": "13", "reason": "cited"}],
            "notes": ["33 of 33"],
        },
        "changes": [SAID],
    }


def test_an_observed_change_has_neither_notice_nor_party_of_its_own_to_name() -> None:
    [said] = changes_json([observed(ChangeKind.PUBLISHED, list_id=None, topic="statements")])["changes"]
    assert (said["list"], said["topic"], said["basis"]) == (None, "statements", "observed")
    assert (said["party"], said["notice"], said["instrument"]) == (None, None, None)
    assert (said["until_basis"], said["effective_time"], said["hits"]) == (None, None, [])


def test_a_screening_names_the_list_and_the_party_of_each_hit() -> None:
    fresh = FreshHit("h1", "us_bis_entity", party("Leidos", "莱多斯公司"), replace(HIT, score=0.91666))
    assert hits_json("s1", [fresh]) == {
        "version": 1,
        "screening": "s1",
        "hits": [{"id": "h1", "list": "us_bis_entity", "party": LEIDOS, **MATCH}],
    }
