"""The benchmark's sources: one declaration and one parser, under as many names and addresses as asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from watcher.catalog import find_sources
from watcher.model.document import Request
from watcher.model.source import Source

OFFICIAL = "https://lists.example"
_STORY = ("us_bis_dpl", "us_fr_documents", "cn_mofcom_control_bureau", "cn_mofcom_spokesperson")
FOLDER = Path(__file__).parent / "source"
ONE = "us_bench_entity_table"


@cache
def one() -> Mapping[str, Source]:
    """The source of `/list`."""
    return find_sources(FOLDER)


def many(kind: str, count: int, poll: timedelta = timedelta(days=1)) -> Mapping[str, Source]:
    """`count` sources of `/big/N` or `/small/N`."""
    pattern = one()[ONE]
    return {
        f"us_bench_{kind}_{number:04}": replace(
            pattern,
            declaration=replace(
                pattern.declaration,
                id=f"us_bench_{kind}_{number:04}",
                start=(Request(f"{OFFICIAL}/{kind}/{number}"),),
                poll=poll,
            ),
        )
        for number in range(1, count + 1)
    }


def of_story() -> Mapping[str, Source]:
    """The declared sources that the replica tells of."""
    found = find_sources()
    return {name: found[name] for name in _STORY}
