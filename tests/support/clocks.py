"""What is asked of an installation whose clock was set back, on whatever database it is."""

from __future__ import annotations

from datetime import timedelta

from support.farm import START, World, source_id
from watcher.store import ledger

_MINUTES = timedelta(minutes=1)


def set_back_an_hour(world: World) -> None:
    """Set the clock back: every source is asked at once, it is said, and what changed is told once."""
    world.run(START + timedelta(hours=3), 5 * _MINUTES)
    asked = len(world.origin.requests)
    world.now -= timedelta(hours=1)
    world.pages[source_id(1)].change("X")
    world.run(world.now + 6 * _MINUTES, _MINUTES)
    assert len(world.origin.requests) - asked == 3, "every source at once, not in an hour"
    assert len(world.readers) == 1
    (told,) = [one for one in world.operators if "clock" in one.headline]
    assert "Set the clock" in told.text
    world.run(world.now + timedelta(hours=2), 5 * _MINUTES)
    assert ledger.incidents(world.tools.engine) == ()
    assert len(world.readers) == 1
