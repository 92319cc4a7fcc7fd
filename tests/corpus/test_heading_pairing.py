"""A heading renamed at the scale of the Entity List: 3,409 entries, of which 88 stand under TURKEY."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from support.parties import LIST, entry, state
from support.samples import CORPUS

from watcher.core.diff import diff
from watcher.core.observe import changes
from watcher.core.pair import pair
from watcher.core.text import fold
from watcher.model.entry import PartyEntry

ENTITIES = CORPUS / "us" / "derived" / "bis_entity_list.json"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not ENTITIES.is_file(), reason="the documents of ../shared/corpus are not here"),
]


def _entity_list(turkey: str) -> dict[str, PartyEntry]:
    found: dict[str, PartyEntry] = {}
    for one in json.loads(ENTITIES.read_text(encoding="utf-8"))["entities"]:
        heading = turkey.upper() if one["country"] == "Turkey" else one["country"].upper()
        name = fold(one["name"])
        key, ordinal = f"{name}|{heading}", 1
        while key in found:
            ordinal += 1
            key = f"{name}|{heading}#{ordinal}"
        address = (one["address"] or "").replace("Turkey", turkey)
        found[key] = entry(
            name,
            key=key,
            aliases=tuple(one["aliases"]),
            countries=(one["country"],),
            addresses=(address,) if address else (),
            citation=one["federal_register"],
        )
    return found


def test_turkey_becomes_tuerkiye_and_nobody_is_delisted() -> None:
    before, after = _entity_list("Turkey"), _entity_list("Türkiye")
    assert len(before) == len(after) == 3409
    found = pair(diff(before, after), before=before.values(), after=after.values())
    seen_at = datetime(2024, 7, 3, tzinfo=UTC)
    (one,) = changes("us_ecfr_744", LIST, 2, found, before=before, after=after, seen_at=seen_at)
    assert (one.party, one.entries) == (None, 88)
    assert [(field.before, field.after) for field in one.fields] == [("TURKEY", "TÜRKIYE")]


def test_the_whole_list_in_another_order_is_no_change() -> None:
    one = _entity_list("Turkey")
    assert diff(one, state(*reversed(one.values()))) == ()
