"""Digests: an index that names every event, the proof of what was checked, also when nothing changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watcher.core.view_digest import Checked, digest_view
from watcher.core.view_types import HitView, View
from watcher.model.health import Health

END = datetime(2025, 11, 5, 13, tzinfo=UTC)
START = END - timedelta(days=1)
HEALTHY = Checked("us_bis_dpl", Health.HEALTHY, END - timedelta(minutes=12), 1_417)


def test_the_index_names_every_event_and_hits_come_first() -> None:
    hit = HitView("Acme", "Acme Ltd", "added", "exact")
    views = [
        View(headline="List: 1 added", title="A rule"),
        View(headline="B", title="B"),
        View("C", hits=(hit,)),
    ]
    digest = digest_view(views, [HEALTHY], start=START, end=END)
    assert digest.headline == "Digest of 5 November 2025: 3 events"
    assert digest.index == ("C", "List: 1 added — A rule", "B")
    assert digest.views[0].headline == "C"
    assert (digest.more, digest.more_advice) == (0, "")
    assert digest.footer == ("Window 4 November 2025, 13:00 UTC to 5 November 2025, 13:00 UTC",)


def test_beyond_the_cap_the_index_still_names_them() -> None:
    digest = digest_view([View(f"event {n}") for n in range(30)], [], start=START, end=END, cap=28)
    assert len(digest.index) == 30
    assert len(digest.views) == 28
    assert digest.more == 2
    assert digest.more_advice == "And 2 more events of the index: `watcher changes --since 2025-11-04`."


def test_an_empty_digest_proves_that_it_was_looked() -> None:
    digest = digest_view([], [HEALTHY], start=START, end=END, clock_note=True)
    assert digest.headline == "Digest of 5 November 2025: nothing changed"
    assert digest.index == ("1 source checked, nothing changed.",)
    assert digest.checked == (
        "us_bis_dpl: healthy, 1,417 entries, last read 12 minutes before the end of the window",
    )
    assert "WATCHER_CLOCK" in digest.footer[-1]


def test_silence_of_a_sick_source_is_not_sold_as_quiet() -> None:
    sick = Checked("us_csl", Health.FAILING, None, 0)
    digest = digest_view([], [HEALTHY, sick], start=START, end=END)
    assert digest.index == ("Nothing changed on 1 of 2 sources; the others are not well, see below.",)
    assert digest.checked[1] == "us_csl: failing, never read successfully"
    assert digest_view([], [], start=START, end=END).index == ("No source is watched.",)
