"""Counterparties who stand on a list already."""

from __future__ import annotations

from dataclasses import replace

from support.changes import HIT, LISTS, NOW, party

from watcher.core.render import messages
from watcher.core.render_json import hits_json
from watcher.core.view_hits import screening_view
from watcher.model.watchlist import FreshHit

ONE = FreshHit("h1", "us_bis_entity", party("Skydio, Inc."), HIT)
TWO = FreshHit("h2", "unknown_list", party("Other"), replace(HIT, counterparty="Other\u202e Ltd", owner=None))


def test_one_counterparty_is_named_and_several_are_counted() -> None:
    alone = screening_view([ONE], LISTS, now=NOW)
    assert (
        alone.headline == "Your counterparty Skydio Europe stands on a list, or someone of a like name does"
    )
    assert (alone.hits[0].what, alone.hits[0].owner) == ("on the BIS Entity List", "U012AB3CD")
    assert alone.footer == ()
    both = screening_view([ONE, TWO, replace(ONE, id="h3")], LISTS, now=NOW, clock_note=True)
    assert both.headline.startswith("2 counterparties of yours stand on a list")
    assert [hit.counterparty for hit in both.hits] == ["Skydio Europe", "Other Ltd", "Skydio Europe"]
    assert (both.hits[1].what, both.hits[1].owner) == ("on unknown_list", None)
    assert both.footer[0].startswith("Not the real time")


def test_every_way_out_says_it() -> None:
    view = screening_view([ONE], LISTS, now=NOW)
    json = hits_json("d1", [ONE])
    assert json["hits"][0]["party"]["key"] == "Skydio, Inc."
    assert (json["screening"], json["hits"][0]["counterparty"]) == ("d1", "Skydio Europe")
    for kind in ("slack", "email", "webhook", "console"):
        (message,) = messages(kind, "desk", "screening:d1", 0, view, json=json)
        assert "Skydio Europe" in str(message.payload)
