"""Which namings on a list are one party: those that share a primary name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from watcher.core.acts import party_id, party_names
from watcher.model.entry import Party, PartyType
from watcher.model.measure import NoticeEntry

Namings: TypeAlias = dict[tuple[str, str], str]
"""(list id, name or key in comparable form) → the one key of that party on that list."""


def namings(entries: Iterable[NoticeEntry]) -> Namings:
    """Join the namings of all notices.

    UEL No. 4 of 2025 lists 因美纳公司（Illumina, Inc.）, No. 6 works on 美国因美纳公司（Illumina, Inc.）.
    Persons are told apart by their whole key: namesakes exist.
    """
    links: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries:
        for measure in entry.measures:
            if isinstance(measure.subject, Party) and measure.list_id:
                own = party_id(measure.subject)
                for name in names_of(measure.subject):
                    links[measure.list_id, own].add(name)
                    links[measure.list_id, name].add(own)
    out: Namings = {}
    for place, name in sorted(links):
        waiting = [name]
        while waiting:
            here = waiting.pop()
            if (place, here) not in out:
                out[place, here] = name
                waiting += links[place, here]
    return out


def names_of(party: Party) -> frozenset[str]:
    """By what a party is known for the same under another act."""
    return frozenset({party_id(party)}) if party.type is PartyType.PERSON else party_names(party)
