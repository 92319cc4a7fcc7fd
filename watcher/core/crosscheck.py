"""Lists that copy other lists: they confirm, and what they alone show waits for an act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from watcher.model.event import Stage
from watcher.model.source import Declaration, ListInfo, SourceKind

WAIT = timedelta(days=5)
"""How long what only a consolidated list shows waits for its act or its authority's own list: the codified
text follows the Federal Register by one to three days, and a weekend may lie between."""

BEHIND = timedelta(days=21)
"""After so long a consolidated list that does not show what was announced is not late but wrong: its
importers follow the Federal Register by days to weeks."""

UNANNOUNCED = (
    "Shown by the consolidated list alone: in {days} days neither an act that announces it nor its "
    "authority's own list has been seen."
)


def is_cross_check(
    declared: Declaration, list_id: str | None, lists: Mapping[str, ListInfo], enabled: Collection[str]
) -> bool:
    """Whether a source shows a list only as a copy of what its authority shows elsewhere.

    Two lists of the State Department stand in no other machine-readable list than the consolidated one: for
    them it is the authority itself. So it is where the authority's own source is not enabled.
    """
    if declared.kind is not SourceKind.LIST or declared.stage != Stage.CONSOLIDATED:
        return False
    info = lists.get(list_id or "")
    return info is not None and info.authority_source != declared.id and info.authority_source in enabled


def shower_name(declared: Declaration, list_id: str, lists: Mapping[str, ListInfo]) -> str:
    """What readers call the list that a source shows: "the codified list", "the SDN List"."""
    if declared.stage in (Stage.CODIFIED, Stage.CONSOLIDATED):
        return f"the {declared.stage} list"
    return f"the {lists[list_id].title}" if list_id in lists else list_id
