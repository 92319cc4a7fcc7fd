"""How far in the life of an act a change or a copy of a notice stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watcher.model.change import Basis, Change
from watcher.model.event import Stage
from watcher.model.measure import Notice, NoticeEntry

ORDER = (
    Stage.DUE,
    Stage.OBSERVED,
    Stage.ANNOUNCED,
    Stage.COPIED,
    Stage.FILED,
    Stage.PUBLISHED,
    Stage.CODIFIED,
    Stage.CONSOLIDATED,
)


def furthest(stages: Iterable[Stage]) -> Stage:
    """The last of the stages."""
    return max(stages, key=ORDER.index)


def of_change(change: Change, notices: Mapping[str, Notice], stages: Mapping[str, str]) -> Stage:
    """The stage that a change shows. `stages` maps notice keys and source ids to declared stages."""
    ref = change.notice
    if change.basis is Basis.DUE:
        return Stage.DUE
    declared = (stages.get(ref.key) if ref else None) or stages.get(change.source_id)
    if declared:
        return Stage(declared)
    return Stage.OBSERVED if ref is None else _guess(notices.get(ref.key))


def of_copy(entry: NoticeEntry, *, again: bool) -> Stage:
    """The stage that a copy of a notice shows; `again`: the notice itself was known.

    The Register prints what was filed: each copy is a stage of its own. A ministry's notice on a second of
    its hosts is the same word once more.
    """
    stage = Stage(entry.stage)
    return Stage.COPIED if again and stage in (Stage.ANNOUNCED, Stage.COPIED) else stage


def _guess(notice: Notice | None) -> Stage:
    """Of a notice that says nothing of its stage: the Register publishes, a ministry announces.

    That it was filed is for its source to say: published documents print the hour of their filing too.
    """
    return Stage.ANNOUNCED if notice is None or notice.lang == "zh" else Stage.PUBLISHED
