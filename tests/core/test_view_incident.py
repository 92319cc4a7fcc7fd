"""Messages about ourselves: what happened, where, since when, what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from watcher.core.view_incident import baseline_line, incident_view, line_view
from watcher.core.view_types import Fact
from watcher.model.change import Severity
from watcher.model.health import Incident, IncidentKind

NOW = datetime(2025, 11, 5, 9, 2, tzinfo=UTC)
INCIDENT = Incident(
    "abcdef0123456789",
    IncidentKind.HELD,
    "us_bis_dpl",
    "42 of 417 entries are left",
    "Run `watcher held`.",
    NOW - timedelta(days=2),
    list_id="us_bis_denied",
    url="https://www.bis.gov/dpl",
)


def test_an_incident_says_what_happened_where_and_what_to_do() -> None:
    seen = incident_view("opened", INCIDENT, now=NOW, clock_note=True)
    assert seen.headline == "us_bis_dpl waits for a person"
    assert seen.facts == (
        Fact("Where", "us_bis_dpl · us_bis_denied"),
        Fact("What happened", "42 of 417 entries are left"),
        Fact("Since", "3 November 2025, 09:02 UTC"),
        Fact("What to do", "Run `watcher held`."),
    )
    assert seen.links[0].url == INCIDENT.url
    assert seen.footer[0] == "Incident abcdef012345 · held"
    assert "WATCHER_CLOCK" in seen.footer[1]


def test_a_reminder_says_how_long() -> None:
    seen = incident_view("reminder", INCIDENT, now=NOW)
    assert seen.headline == "Still open after 2 days: us_bis_dpl waits for a person"


def test_the_end_says_how_long_it_lasted_and_asks_for_nothing() -> None:
    seen = incident_view("closed", replace(INCIDENT, closed_at=NOW - timedelta(days=1), url=None), now=NOW)
    assert seen.headline == "Over: us_bis_dpl waits for a person no longer; it lasted 1 day"
    assert "What to do" not in [f.label for f in seen.facts]
    assert seen.links == ()
    assert seen.severity is Severity.LOW


@pytest.mark.parametrize("kind", list(IncidentKind))
def test_every_kind_has_words(kind: IncidentKind) -> None:
    seen = incident_view("opened", replace(INCIDENT, kind=kind, advice=""), now=NOW)
    assert seen.headline.startswith("us_bis_dpl ")
    assert len(seen.facts) == 3


def test_a_baseline_is_one_line() -> None:
    assert baseline_line("us_bis_dpl", 417, as_of=date(2019, 6, 29)) == (
        "us_bis_dpl: 417 entries, baseline of 29 June 2019; nothing is told for a baseline"
    )
    assert baseline_line("cn_mofcom_control_bureau", 1, noun="notice") == (
        "cn_mofcom_control_bureau: 1 notice, baseline; nothing is told for a baseline"
    )


def test_a_line() -> None:
    assert line_view("a\nb").headline == "a b"
    assert line_view("a", clock_note=True).footer == ()
    assert "WATCHER_CLOCK" in line_view("a", now=NOW, clock_note=True).footer[0]
