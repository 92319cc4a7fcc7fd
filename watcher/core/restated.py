"""Who stands on a list already when an act prints that list anew."""

from __future__ import annotations

from datetime import date

from watcher.core.acts import LISTING, party_names, same_number
from watcher.core.register import Register
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, Notice, NoticeEntry


def listed_before(register: Register, entry: NoticeEntry, list_id: str) -> frozenset[str]:
    """The names, in comparable form, of those who stood on the list just before an act.

    The list of section 1260H is printed whole every year: of 134 names most are not news. Acts of one day
    count in the order of their numbers: a company was removed and designated anew on one day in 2024.
    Filings that were withdrawn count for nothing.
    """
    here = _place(entry.notice)
    acts = [
        copy.entry
        for copy in register.copies.values()
        if register.stands(copy.entry) and _place(copy.entry.notice) < here
    ]
    standing: set[str] = set()
    for one in sorted(acts, key=lambda act: _place(act.notice)):
        for measure in one.measures:
            if measure.list_id != list_id or not isinstance(measure.subject, Party):
                continue
            if measure.verb in LISTING:
                standing |= party_names(measure.subject)
            elif measure.verb is ChangeKind.REMOVED:
                standing -= party_names(measure.subject)
    return frozenset(standing)


def _place(notice: Notice) -> tuple[date, str]:
    return notice.published_on or date.max, same_number(notice.number or "")
