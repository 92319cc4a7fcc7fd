"""T5: a window is closed once, with exactly what was rendered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine
from support.commits import SOURCE, at, change, commit, message, update

from watcher.model.commit import DigestItem
from watcher.store import outbox, windows

END = at(60)


def wait_for(
    engine: Engine, event_id: str, revision: int, minutes: int, names: Sequence[str], end: datetime = END
) -> None:
    commit(
        engine,
        now=at(minutes),
        updates=(
            update(
                event_id, [change(name) for name in names], revision=revision, notes=(f"note {revision}",)
            ),
        ),
        digest_items=(DigestItem("desk", event_id, revision, end),),
    )


def test_what_waits_is_told_once(engine: Engine) -> None:
    wait_for(engine, "e1", 0, 1, ["Alpha"])
    wait_for(engine, "e2", 0, 2, ["Beta"])
    items = windows.pending(engine, "desk", END)
    assert [(item.event_id, item.revision) for item in items] == [("e1", 0), ("e2", 0)]
    assert windows.pending(engine, "desk", at(59)) == ()
    assert windows.pending(engine, "compliance", END) == ()
    digest = message("digest:desk:1", receiver="desk")
    assert windows.close(engine, "desk", END, [digest], END, items)
    assert windows.pending(engine, "desk", END) == ()
    assert windows.last_closed(engine, "desk") == END
    got = outbox.claim(engine, "a", END)
    assert got is not None
    assert got.message == digest


def test_a_window_is_closed_once(engine: Engine) -> None:
    wait_for(engine, "e1", 0, 1, ["Alpha"])
    items = windows.pending(engine, "desk", END)
    assert windows.close(engine, "desk", END, [message("digest:desk:1", receiver="desk")], END, items)
    other = [message("digest:desk:other", receiver="desk")]
    assert not windows.close(engine, "desk", END, other, END, items)
    assert outbox.states(engine, ["digest:desk:other"]) == ()


def test_what_comes_late_is_told_in_the_next_window(engine: Engine) -> None:
    """A slow check commits for this window after its digest was rendered."""
    wait_for(engine, "e1", 0, 1, ["Alpha"])
    rendered = windows.pending(engine, "desk", END)
    wait_for(engine, "e2", 0, 59, ["Beta"])
    windows.close(engine, "desk", END, [], END, rendered)
    assert [item.event_id for item in windows.pending(engine, "desk", at(120))] == ["e2"]


def test_an_empty_window_may_close_silently(engine: Engine) -> None:
    assert windows.last_closed(engine, "desk") is None
    assert windows.close(engine, "desk", END, [], END, [])
    assert outbox.claim(engine, "a", END) is None
    assert windows.last_closed(engine, "desk") == END


def test_a_digest_of_several_parts(engine: Engine) -> None:
    parts = [message("digest:desk:1", receiver="desk", part=part) for part in (0, 1)]
    windows.close(engine, "desk", END, parts, END, [])
    assert [state for _, _, state in outbox.states(engine, ["digest:desk:1"])] == ["pending", "pending"]


def test_updates_put_the_revisions_of_one_event_together(engine: Engine) -> None:
    wait_for(engine, "e1", 0, 1, ["Alpha"], end=at(5))
    windows.close(engine, "desk", at(5), [], at(5), windows.pending(engine, "desk", at(5)))
    wait_for(engine, "e1", 1, 6, ["Beta", "Gamma"])
    wait_for(engine, "e1", 2, 7, ["Delta"])
    (told,) = windows.updates(engine, windows.pending(engine, "desk", END))
    assert told.event.revision == 2
    assert [each.party.name for each in told.changes if each.party] == ["Beta", "Gamma", "Delta"]
    assert [each.party.name for each in told.earlier if each.party] == ["Alpha"]
    assert told.notes == ("note 2",), "each revision speaks of the whole act"
    assert windows.updates(engine, ()) == ()
    assert told.changes[0].source_id == SOURCE
