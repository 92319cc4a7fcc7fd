"""One sentence a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watcher.core.daily import daily_line
from watcher.core.view_digest import Checked
from watcher.model.health import Health

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


def checked(name: str, health: Health = Health.HEALTHY, minutes: float | None = 3) -> Checked:
    return Checked(name, health, None if minutes is None else NOW - timedelta(minutes=minutes), 10)


def test_all_well() -> None:
    line = daily_line(
        [checked("a"), checked("b", minutes=9)], checks=192, changes=0, waiting=0, incidents=0, now=NOW
    )
    assert line == (
        "2 sources checked 192 times in a day, the last success 3 minutes ago; no change; all of them well."
    )


def test_what_is_not_well_is_named() -> None:
    line = daily_line(
        [checked("a"), checked("b", Health.FAILING), checked("c", Health.UNKNOWN, None)],
        checks=1,
        changes=5,
        waiting=1,
        incidents=2,
        now=NOW,
    )
    assert "checked 1 time in a day" in line
    assert (
        "5 changes; not well: b failing, c unknown; 2 incidents open; 1 message still to be delivered."
        in line
    )


def test_never_read_and_nothing_watched() -> None:
    given = {"checks": 0, "changes": 0, "waiting": 0, "incidents": 0, "now": NOW}
    assert "none ever read" in daily_line([checked("a", Health.FAILING, None)], **given)  # type: ignore[arg-type]
    assert daily_line([], **given) == "No source is watched."  # type: ignore[arg-type]


def test_a_success_that_lies_ahead_is_no_age() -> None:
    line = daily_line([checked("a", minutes=-5)], checks=1, changes=1, waiting=0, incidents=0, now=NOW)
    assert "0 seconds ago; 1 change;" in line
