"""All notices of all sources, each act once, and what a reference to an earlier act means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from watcher.core.acts import (
    LISTING,
    instrument_of,
    listed,
    opens_itself,
    party_names,
    same_key,
    same_number,
)
from watcher.core.hashing import canonical
from watcher.model.change import Instrument
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, InstrumentRef, Notice, NoticeEntry

WITHDRAWN = "withdrawn"
_THROUGH = frozenset({ChangeKind.SUSPENDED, ChangeKind.SUSPENSION_EXTENDED, ChangeKind.RESUMED})


@dataclass(frozen=True, slots=True)
class Copy:
    """One notice as one source shows it."""

    source_id: str
    entry: NoticeEntry


@dataclass(frozen=True, slots=True)
class Target:
    """An earlier act that a reference means, and the parties that it listed (none for a topic).

    `key` is the notice's key, or the number alone where that notice has not been read.
    """

    key: str
    instrument: Instrument
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a reference means: the acts, and those parts of it that cannot be followed yet."""

    targets: tuple[Target, ...] = ()
    lost: tuple[InstrumentRef, ...] = ()

    @property
    def parties(self) -> int:
        """How many parties the reference comes to."""
        return sum(len(target.parties) for target in self.targets)


@dataclass(frozen=True, slots=True)
class Register:
    """Every act once: of several copies of a notice the one with most content stands.

    `read` are all (source id, notice) pairs, `copies` maps notice key → the copy that stands. `numbers` maps
    a number in normal form, `days` (list id, day), to the keys of the notices that bear it, or that list
    parties on that day. `taken_back` are the numbers of filings that were withdrawn.
    """

    read: tuple[tuple[str, NoticeEntry], ...]
    copies: Mapping[str, Copy]
    numbers: Mapping[str, tuple[str, ...]]
    days: Mapping[tuple[str, date], tuple[str, ...]]
    taken_back: frozenset[str] = frozenset()

    def stands(self, entry: NoticeEntry) -> bool:
        """Whether an act was not withdrawn before it was published.

        A withdrawn filing loses its day of publication: should its key change by that, its number still
        tells that what was filed will never be.
        """
        if entry.notice.status == WITHDRAWN:
            return False
        number = entry.notice.number
        return not (entry.stage == "filed" and number and same_number(number) in self.taken_back)

    def resolve(
        self, ref: InstrumentRef, list_id: str | None, asking: Notice, verb: ChangeKind
    ) -> Resolution:
        """The acts that a reference of the notice `asking` means.

        A reference has a number; or a day, a list and a count ("对于2025年4月9日被列入…的12家美国实体"): then
        the acts of that day are meant whose parties come to that count, singly or together, or all of them
        where no count is given. On a list a reference that leads to no party is lost; on a topic
        (`list_id` None) a number that has not been read is a target all the same. Who extends a suspending
        act extends the suspension of the acts that it names.
        """
        lost: list[InstrumentRef] = []
        targets = self._follow(ref, list_id, asking, {ref}, lost, through=verb in _THROUGH)
        if not targets:
            return Resolution((), (ref,))
        if ref.parties:
            wanted = {same_key(key) for key in ref.parties}
            targets = [
                replace(target, parties=tuple(p for p in target.parties if wanted & party_names(p)))
                for target in targets
            ]
            found = {name for target in targets for party in target.parties for name in party_names(party)}
            missing = tuple(key for key in ref.parties if same_key(key) not in found)
            if missing:
                lost.append(replace(ref, parties=missing))
            targets = [target for target in targets if target.parties]
        return Resolution(tuple(targets), tuple(lost))

    def _follow(
        self,
        ref: InstrumentRef,
        list_id: str | None,
        asking: Notice,
        seen: set[InstrumentRef],
        lost: list[InstrumentRef],
        *,
        through: bool,
    ) -> list[Target]:
        keys = self._named(ref, asking) if ref.number else self._dated(ref, list_id, asking)
        targets: list[Target] = []
        for key in keys:
            entry = self.copies[key].entry
            parties = listed(entry, list_id) if list_id else ()
            further = _references(entry, list_id) if through and not parties else ()
            if parties or (list_id is None and not further):
                targets.append(Target(key, instrument_of(entry.notice), parties))
            for following in (one for one in further if one not in seen):
                seen.add(following)
                led = self._follow(following, list_id, entry.notice, seen, lost, through=True)
                targets += led
                lost += () if led else (following,)
        if list_id is None and ref.number and not keys:
            number = same_number(ref.number)
            targets.append(Target(number, Instrument(number, ref.published_on)))
        return targets

    def _named(self, ref: InstrumentRef, asking: Notice) -> tuple[str, ...]:
        keys = self.numbers.get(same_number(ref.number or ""), ())
        if len(keys) < 2:
            return keys
        # Federal Register numbers were reused before 2016: the latest act before the one that refers.
        dated = [(self.copies[key].entry.notice.published_on or date.min, key) for key in keys]
        exact = [pair for pair in dated if pair[0] == ref.published_on]
        before = [pair for pair in dated if pair[0] <= (asking.published_on or date.max)]
        return (max(exact or before or dated)[1],)

    def _dated(self, ref: InstrumentRef, list_id: str | None, asking: Notice) -> tuple[str, ...]:
        wanted = ref.list_id or list_id
        if ref.published_on is None or wanted is None:
            return ()
        keys = [
            key
            for key in self.days.get((wanted, ref.published_on), ())
            if self.copies[key].entry.notice != asking
        ]
        if ref.count is None:
            return tuple(keys)
        for key in keys:
            if ref.count in self._counts(key, wanted):
                return (key,)
        together = sum(len(listed(self.copies[key].entry, wanted)) for key in keys)
        return tuple(keys) if together == ref.count else ()

    def _counts(self, key: str, list_id: str) -> set[int]:
        entry = self.copies[key].entry
        stated = {one.stated for one in entry.counts if one.list_id == list_id and one.verb in LISTING}
        return stated | {len(listed(entry, list_id))}


def gather(copies: Iterable[tuple[str, NoticeEntry]]) -> Register:
    """The register of these notices: (source id, notice) pairs in any order."""
    read = tuple(copies)
    grouped: dict[str, list[Copy]] = defaultdict(list)
    for source_id, entry in read:
        grouped[entry.key].append(Copy(source_id, entry))
    chosen = {key: _fullest(grouped[key]) for key in sorted(grouped)}
    numbers: dict[str, list[str]] = defaultdict(list)
    days: dict[tuple[str, date], list[str]] = defaultdict(list)
    for key, copy in chosen.items():
        notice = copy.entry.notice
        if notice.number:
            numbers[same_number(notice.number)].append(key)
        for list_id in sorted({m.list_id for m in copy.entry.measures if m.list_id}):
            if notice.published_on and listed(copy.entry, list_id):
                days[list_id, notice.published_on].append(key)
    return Register(
        read,
        chosen,
        {number: tuple(keys) for number, keys in numbers.items()},
        {day: tuple(keys) for day, keys in days.items()},
        frozenset(
            same_number(copy.entry.notice.number)
            for copy in chosen.values()
            if copy.entry.notice.status == WITHDRAWN and copy.entry.notice.number
        ),
    )


def _references(entry: NoticeEntry, list_id: str | None) -> tuple[InstrumentRef, ...]:
    """The acts on which an act works that is no instrument itself: No. 70 of 2025 names six others."""
    ours = [measure for measure in entry.measures if measure.list_id == list_id]
    if any(measure.subject is None or opens_itself(measure, entry.notice) for measure in ours):
        return ()
    acting = [measure for measure in ours if measure.verb is not ChangeKind.PUBLISHED]
    return tuple(measure.subject for measure in acting if isinstance(measure.subject, InstrumentRef))


def _fullest(copies: list[Copy]) -> Copy:
    if len(copies) == 1:
        return copies[0]
    return max(copies, key=_content)


def _content(copy: Copy) -> tuple[bool, int, int, int, bytes, str]:
    entry = copy.entry
    names = sum(len(m.subject.names) for m in entry.measures if isinstance(m.subject, Party))
    written = canonical(entry)
    # A filing that was withdrawn, and published after all, is published.
    standing = entry.notice.status != WITHDRAWN
    return standing, len(entry.measures), names, len(written), written, copy.source_id
