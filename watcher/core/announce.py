"""What a new notice changes: implied(all notices now) − implied(all notices before)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from watcher.core.acts import party_names
from watcher.core.hashing import canonical, digest
from watcher.core.implied import Implied, Origin, blank, implied
from watcher.core.register import Register, gather
from watcher.model.change import Change, Severity
from watcher.model.measure import ChangeKind, FieldChange, InstrumentRef, NoticeEntry

_Place: TypeAlias = tuple[str | None, str | None, str, str, str]
"""Where two readings of a notice are compared name by name: list, topic, kind, instrument, clause."""


def announce(
    known: Sequence[tuple[str, NoticeEntry]],
    new: Sequence[NoticeEntry],
    *,
    source_id: str,
    seen_at: datetime,
    baseline: bool = False,
    told_unresolved: Collection[str] = (),
) -> tuple[Change, ...]:
    """The changes that the notices in `new`, read from `source_id`, bring to what was `known`.

    `known` are (source id, notice) pairs of every source; a new reading of a notice of this source
    replaces the former one. Copies of one notice imply the same changes, so that a second copy brings
    nothing; reading an earlier notice resolves the references of later ones, and that resolution is a
    change of the later notice. What a notice no longer says is one `amended` change of it, never a
    removal. A `baseline` is silent but for the references that were told as unresolved (`told_unresolved`:
    ids of those changes). The order of `new` is irrelevant.
    """
    fresh = {entry.key: entry for entry in sorted(new, key=lambda one: (len(one.measures), canonical(one)))}
    kept = [(sid, entry) for sid, entry in known if sid != source_id or entry.key not in fresh]
    before = gather(known)
    after = gather([*kept, *((source_id, entry) for entry in fresh.values())])
    out: list[Change] = []
    for key in _touched(after, fresh):
        was = implied(before, key) if key in before.copies else ()
        now = implied(after, key)
        for one in _news(was, now):
            waited = {old.change.id for old in was if old.change.unresolved and old.origin == one.origin}
            if baseline and not waited & set(told_unresolved):
                continue
            reason = "the notice that it refers to has now been read" if waited else one.change.reason
            out.append(replace(one.change, reason=reason))
        if not baseline and was and key in fresh:
            out += _amended(before, after, key, was, now)
    return tuple(replace(change, source_id=source_id, first_seen=seen_at) for change in out)


def unresolved(notices: Iterable[tuple[str, NoticeEntry]]) -> tuple[Change, ...]:
    """The references that cannot be followed with the notices read so far: each is an incident."""
    register = gather(notices)
    return tuple(
        one.change
        for key in _touched(register, {})
        for one in implied(register, key)
        if one.change.unresolved is not None
    )


def _touched(register: Register, fresh: Mapping[str, NoticeEntry]) -> list[str]:
    """The notices whose changes may differ: the new ones, and those that refer to others."""
    keys = [
        key
        for key, copy in register.copies.items()
        if key in fresh or any(isinstance(m.subject, InstrumentRef) for m in copy.entry.measures)
    ]
    return sorted(keys, key=lambda key: (str(register.copies[key].entry.notice.published_on or ""), key))


def _news(was: Sequence[Implied], now: Sequence[Implied]) -> list[Implied]:
    """What is implied now and was not before.

    A party is the same where it shares a primary name: the copies of one notice print 韩华 differently
    spaced, or one leaves the English name out, and the fuller copy must not tell them all again.
    """
    told = {one.change.id for one in was}
    names: dict[_Place, set[str]] = defaultdict(set)
    for one in was:
        if one.change.party:
            names[_place(one.change)] |= party_names(one.change.party)
    return [
        one
        for one in now
        if one.change.id not in told
        and not (one.change.party and names[_place(one.change)] & party_names(one.change.party))
        # A notice that was told needs no line that it was published, once its measures are withdrawn.
        and not (was and one.change.kind is ChangeKind.PUBLISHED and not one.change.measures)
    ]


def _amended(
    before: Register, after: Register, key: str, was: Sequence[Implied], now: Sequence[Implied]
) -> list[Change]:
    entry, former = after.copies[key].entry, before.copies[key].entry
    words = {one.origin for one in now}
    gone = [one for one in was if one.change.kind is not ChangeKind.PUBLISHED and not _said(one, words, now)]
    fields = [FieldChange(_what(one.change), _whom(one.change), None) for one in gone]
    same = before.copies[key].source_id == after.copies[key].source_id
    if same and entry.notice.status != former.notice.status:
        fields.append(FieldChange("status", former.notice.status or None, entry.notice.status or None))
    fields += _dates(was, now) if same else []
    if not fields:
        return []
    first = (gone or list(was))[0].change
    change = replace(
        blank(entry),
        kind=ChangeKind.AMENDED,
        list_id=first.list_id,
        topic=first.topic,
        fields=tuple(dict.fromkeys(fields)),
        severity=Severity.HIGH if gone or entry.notice.status == "withdrawn" else Severity.NORMAL,
        reason="the text of this notice has changed" if same else "two official copies of this notice differ",
    )
    made = digest("amended", key, [[f.field, f.before, f.after] for f in change.fields])
    return [replace(change, id=made)]


def _said(one: Implied, words: set[Origin], now: Sequence[Implied]) -> bool:
    if one.origin in words:
        return True
    party = one.change.party
    return party is not None and any(
        other.change.party is not None
        and _place(other.change) == _place(one.change)
        and party_names(other.change.party) & party_names(party)
        for other in now
    )


def _dates(was: Sequence[Implied], now: Sequence[Implied]) -> list[FieldChange]:
    former = {one.change.id: one.change for one in was}
    fields = []
    for one in now:
        old = former.get(one.change.id)
        if old is None:
            continue
        for field in ("effective_on", "until"):
            before, after = getattr(old, field), getattr(one.change, field)
            if before is not None and before != after:
                fields.append(FieldChange(field, str(before), str(after) if after else None))
    return fields


def _place(change: Change) -> _Place:
    act = change.instrument
    name = (act.number or str(act.published_on)) if act else ""
    ref = change.measures[0].subject if change.measures else None
    clause = ref.clause or "" if isinstance(ref, InstrumentRef) else ""
    return change.list_id, change.topic, change.kind, name, clause


def _what(change: Change) -> str:
    return "party" if change.party else "measure"


def _whom(change: Change) -> str:
    if change.party:
        return f"{change.kind}: {change.party.name}"
    return f"{change.kind}: {change.instrument.number if change.instrument else change.topic}"
