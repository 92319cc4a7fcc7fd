"""Thirty days of twenty sources, the night of the clock change among them: few messages, each with its end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.farm import World, farm
from support.year import DAILY, NEW_YORK, Trouble, fields, story

from watcher.run.plan import Plan
from watcher.store import ledger
from watcher.store.views.changes import changes

BEGIN = datetime(2024, 2, 28, 15, tzinfo=UTC)
END = BEGIN + timedelta(days=30)
TROUBLES = (
    Trouble(2, 50, "busy", (3,)),
    Trouble(5, 96, "redesigned", (7,)),
    Trouble(10.4, 30, "gone", tuple(range(1, 21))),  # over the night of 10 March
    Trouble(14, 50, "cut", (5,)),
    Trouble(18, 0.02, "gone", tuple(range(1, 21))),
    Trouble(19, 40, "operators deaf"),
    Trouble(23, 5, "disk"),
    Trouble(25, 60, "stopped"),
)


def about(world: World) -> list[str]:
    """What was said of troubles, in order, to whomever."""
    said = [one for screen in world.screens.values() for one in screen.told if "Incident " in one.text]
    return [one.headline for one in sorted(said, key=lambda one: one.at)]


def test_weeks_of_trouble_make_few_messages_each_with_its_end(tmp_path: Path) -> None:
    with farm(tmp_path, start=BEGIN, poll=timedelta(days=1), plan=Plan(daily=DAILY), fields=fields) as world:
        told = story(world, TROUBLES, BEGIN)
        told.live(END, timedelta(hours=4))
        said = about(world)
        opened = [line for line in said if not line.startswith(("Over: ", "Still open"))]
        over = [line for line in said if line.startswith("Over: ")]
        assert opened == [
            "source_03 cannot be read",
            "source_07 cannot be read",
            "network cannot be reached from here",
            "source_05 waits for a person",
            "operators could not be told",
            "disk is short of disk space",
        ]
        assert [line.removeprefix("Over: ").split(" ")[0] for line in over] == [
            "source_03",
            "source_07",
            "network",
            "source_05",
            "operators",
            "disk",
        ]
        assert ledger.incidents(world.tools.engine) == ()
        assert len(said) <= 2 * len(opened) + 6, said

        mornings = [one.at.astimezone(NEW_YORK) for one in world.operators if "in a day" in one.headline]
        on_time = [moment for moment in mornings if 8 <= moment.hour <= 12]
        assert 27 <= len(mornings) <= 30, "one a day, and one for the days that were slept through"
        assert len(on_time) >= 26, "late only while nobody ran or nobody heard"

        found = Counter(
            change.party.name
            for change in changes(world.tools.engine)
            if change.party is not None and change.kind.value == "added"
        )
        since, until = BEGIN + timedelta(days=1), END - timedelta(days=2)
        old = {name for name, at in told.published.items() if since < at < until}
        assert old <= found.keys() <= told.published.keys()
        assert len(old) > 25
        assert set(found.values()) == {1}
        words = "".join(one.text for one in world.readers)
        assert all(words.count(name) == 1 for name in found), "every party once, and no other way"
