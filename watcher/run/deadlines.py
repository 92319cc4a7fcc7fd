"""What falls due: kept with every check, told by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from watcher import logs
from watcher.core.deadlines import MARKS, closed, deadlines, due_mark, order_deadlines, with_parties
from watcher.core.reading import Notices, Reading
from watcher.core.register import gather
from watcher.core.reminders import due_changes, extension_seen
from watcher.core.standing import fold
from watcher.errors import LostRace
from watcher.model.change import Change
from watcher.model.entry import Party, PartyEntry
from watcher.model.measure import NoticeEntry
from watcher.model.source import Source, SourceKind
from watcher.model.standing import Deadline
from watcher.run import tell
from watcher.run.correlation import screened, sort_into_events
from watcher.run.tools import Tools
from watcher.store import ledger

_AHEAD = timedelta(days=MARKS[0] + 1)


def tell_due(tools: Tools) -> int:
    """Tell every reminder that is due and was not told; the number of reminders.

    A day on which nobody was running is told late rather than never; each mark is stamped in the same
    transaction that queues its message.
    """
    now = tools.clock()
    ahead = ledger.deadlines_ahead(tools.engine, now.date() + _AHEAD)
    seen = ledger.deadlines_first_seen(tools.engine, [one.id for one, _ in ahead])
    due = [
        (one, mark)
        for one, told in ahead
        if (mark := due_mark(one, told, now, known_since=_day(seen[one.id], one))) is not None
    ]
    if not due:
        return 0
    folded = fold(gather(ledger.notices(tools.engine)))
    touched = {one.id: parties for one, parties in with_parties(folded)}
    count = 0
    for one, mark in due:
        parties = touched.get(one.id) or _ordered(one, tools)
        extension = extension_seen(folded, one, now.astimezone(ZoneInfo(one.time_zone)).date())
        changes = due_changes(one, mark, now=now, parties=parties, seen=extension)
        count += _tell(one, mark, changes, tools, now)
    return count


def _tell(deadline: Deadline, mark: int, changes: Sequence[Change], tools: Tools, now: datetime) -> bool:
    updates = sort_into_events(screened(tuple(changes), tools), tools, now).updates
    queued, items = tell.of_updates(updates, tools, now)
    try:
        ledger.tell_deadlines(
            tools.engine,
            at=now,
            marks=[(deadline.id, mark)],
            updates=updates,
            messages=queued,
            digest_items=items,
        )
    except LostRace as lost:
        # Another worker told this very reminder a moment ago.
        logs.line("race", deadline=deadline.id, why=str(lost))
        return False
    return True


def _ordered(deadline: Deadline, tools: Tools) -> tuple[Party, ...]:
    """The parties of a deadline that a list states: those entries whose own term it is."""
    if not deadline.source_id or deadline.list_id is None:
        return ()
    state = ledger.head(tools.engine, deadline.source_id).lists.get(deadline.list_id)
    names = set(deadline.parties)
    return tuple(
        entry.party
        for entry in (state.entries.values() if state else ())
        if isinstance(entry, PartyEntry)
        and deadline.on in (entry.expires_on, entry.effective_on)
        and entry.party.name in names
    )


def _day(moment: datetime, deadline: Deadline) -> date:
    return moment.astimezone(ZoneInfo(deadline.time_zone)).date()


def of_reading(
    source: Source, reading: Reading, notices: Notices, tools: Tools, now: datetime
) -> tuple[Deadline, ...]:
    """The deadlines that a reading brings, moves or closes; () where nothing was opened or closed.

    Those of notices follow from all notices of all sources, since one source suspends what another
    listed; those of a list follow from its own entries.
    """
    believed = [one for one in reading.lists if one.verdict.believed and (one.opened or one.closed)]
    if not believed:
        return ()
    known = [one for one, _ in ledger.deadlines_ahead(tools.engine, date.max)]
    if source.declaration.kind is SourceKind.LIST:
        # The screening list repeats the terms of eleven lists with another authority: each is told once.
        names = tools.audience.lists
        authority = {name for name, info in names.items() if info.authority_source == source.id}
        mine = {one.verdict.list_id for one in believed} & authority
        entries = [entry for list_id in mine for entry in reading.after[list_id].values()]
        current = order_deadlines(entries, now.date(), source_id=source.id)
        former_ones = [one for one in known if one.source_id == source.id and one.list_id in mine]
        return (*current, *closed([one for one in former_ones if one.on >= now.date()], current))
    opened = [
        (source.id, entry) for one in believed for entry in one.opened if isinstance(entry, NoticeEntry)
    ]
    fresh = {entry.key for _, entry in opened}
    kept = [(sid, entry) for sid, entry in notices if sid != source.id or entry.key not in fresh]
    every = deadlines(fold(gather([*kept, *opened])))
    ahead = tuple(one for one in every if one.on >= now.date())
    # A source shows notices or a list: whoever shows notices has no deadline that only a list states.
    speaking = {sid for sid, _ in (*kept, *opened)}
    return (*ahead, *closed([one for one in known if one.source_id in speaking], every))
