"""One line a receiver: claimed apart, renewed while it is sent, revived when it was given up."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from support.commits import at, message, queued

from watcher.model.delivery import Receipt
from watcher.store import moments, outbox, schema
from watcher.store.backup import backup, restore
from watcher.store.engine import connect


def test_each_receiver_has_a_line_of_its_own(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1"), message("event:1", receiver="desk")), at(0))
    outbox.queue(engine, queued(message("event:2", receiver="later"), now=at(30)), at(0))
    assert outbox.receivers_due(engine, at(1)) == ("compliance", "desk")
    taken = outbox.claim(engine, "a", at(1), receiver="desk")
    assert taken is not None
    assert taken.message.receiver == "desk"
    assert outbox.claim(engine, "a", at(1), receiver="desk") is None
    assert outbox.receivers_due(engine, at(1)) == ("compliance",)
    assert outbox.receivers_due(engine, at(30)) == ("compliance", "desk", "later")


def test_what_is_being_sent_is_held_on_to(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1")), at(0))
    taken = outbox.claim(engine, "a", at(0))
    assert taken is not None
    assert outbox.renew(engine, taken, "a", at(0.9))
    assert outbox.claim(engine, "b", at(1.5)) is None
    assert outbox.claim(engine, "b", at(2)) is not None
    assert not outbox.renew(engine, taken, "a", at(2)), "it has gone to another"


def test_what_was_given_up_comes_back_in_line(engine: Engine) -> None:
    outbox.queue(engine, queued(message("event:1"), message("event:1", receiver="desk")), at(0))
    for _ in range(2):
        taken = outbox.claim(engine, "a", at(0))
        assert taken is not None
        outbox.fail(engine, taken, "a", "channel_not_found", at(0), None, arrived=False)
    assert outbox.claim(engine, "a", at(1)) is None
    assert outbox.revive(engine, "desk") == 1
    again = outbox.claim(engine, "a", at(1))
    assert again is not None
    assert (again.message.receiver, again.attempts, again.doubtful) == ("desk", 1, False)
    assert outbox.settle(engine, again, "a", Receipt({"ts": "1"}), at(1))
    assert outbox.revive(engine) == 1
    assert outbox.revive(engine) == 0


def test_what_is_queued_anew_after_a_restore_is_doubtful(tmp_path: Path) -> None:
    """A change that was told after the copy was made is found again by the next check."""
    live = connect(f"sqlite:///{tmp_path}/live.sqlite3")
    schema.migrate(live)
    outbox.queue(live, queued(message("event:0")), at(0))
    backup(live, tmp_path / "copy")
    restore(live, tmp_path / "copy", force=True, now=at(60))
    assert moments.last(live, moments.COPIED) == at(0)
    assert moments.last(live, moments.RESTORED) == at(60)
    outbox.queue(live, queued(message("event:1"), now=at(61)), at(61))
    taken = [outbox.claim(live, "a", at(61)) for _ in range(2)]
    assert [(one.doubtful, one.first_attempt_at) for one in taken if one] == [(True, at(0)), (True, at(0))]
    outbox.queue(live, queued(message("event:2"), now=at(14_000)), at(14_000))
    later = outbox.claim(live, "a", at(14_000), receiver="compliance")
    while later is not None and later.message.subject != "event:2":
        later = outbox.claim(live, "a", at(14_000))
    assert later is not None
    assert not later.doubtful, "after some days nothing new can have been told before"
    live.dispose()
