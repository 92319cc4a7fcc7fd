"""A rule of the Bureau of Industry and Security, read into measures and the numbers it states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from watcher.core.countries import iso
from watcher.core.english import uncode
from watcher.core.federal_register import counts, instructions, lists, stays, tables
from watcher.core.federal_register.amendments import Headed, Named
from watcher.core.federal_register.clauses import Clause, clauses
from watcher.core.federal_register.document import FullText
from watcher.core.federal_register.instructions import Instructions
from watcher.core.federal_register.tables import TableEntry
from watcher.core.federal_register.text import text_of
from watcher.core.text import fold, loose
from watcher.model.entry import Name, NameRole, Party
from watcher.model.measure import ChangeKind, Count, FieldChange, InstrumentRef, Measure, UntilBasis

RULES = "us_export_rules"
UNREAD = "the full text was not at hand"
_VERBS = (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.RENAMED, ChangeKind.AMENDED)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule does, and the numbers it states beside those that were read."""

    measures: tuple[Measure, ...]
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One entry of one list, from a table, an instruction, or both."""

    list_id: str
    verb: ChangeKind
    heading: str
    named: Named | None
    table: TableEntry | None

    @property
    def name(self) -> str:
        return self.table.entity.name if self.table else (self.named.name if self.named else "")


def read(
    text: FullText,
    *,
    acts: Mapping[str, stays.Known],
    effective_on: date | None = None,
    abstract: str = "",
) -> Reading:
    """Read a full text: which supplements its instructions amend decides, never its title.

    A part of the rule that enters into force on a day of its own is a measure of its own.

    `effective_on` and `abstract` are what the index says, where there is one; `acts` the other acts it
    lists (see stays.find).
    """
    day = effective_on or text.effective_on
    said = instructions.read(_paragraphs(text))
    known: dict[str, list[str]] = defaultdict(list)
    for one in said.named:
        known[one.list_id].append(one.name)
    lines = _lines(said, tables.entries(text.root, lambda list_id: known[list_id]))
    measures = [*_measures(lines, day), *(_heading(one, day) for one in said.headed)]
    stay = stays.find(text.title, (text.dates, abstract, text.summary, *said.others), acts)
    if stay is not None:
        measures.append(stayed(stay, day))
    elif said.others or not measures:
        quote = said.others[0] if said.others else ""
        measures.append(Measure(ChangeKind.PUBLISHED, topic=RULES, effective_on=day, quote=quote))
    measures += [_clause(text, clause) for clause in clauses(text.dates)]
    stated = counts.stated(uncode(abstract or text.summary), lists.named(text.title))
    return Reading(tuple(measures), tuple(_counted(one, lines) for one in stated))


def outline(
    title: str,
    abstract: str,
    *,
    acts: Mapping[str, stays.Known],
    effective_on: date | None = None,
) -> Reading:
    """What title and abstract alone say, while the full text is not at hand: lists, verbs and numbers.

    A measure without a party stands for those that the full text will name.
    """
    stated = counts.stated(abstract, lists.named(title))
    deeds = dict.fromkeys((one.verb, one.list_id) for one in stated)
    deeds = deeds or dict.fromkeys(counts.verbs_of_title(title))
    stay = stays.find(title, (abstract,), acts)
    if stay is not None:
        return Reading((stayed(stay, effective_on),))
    words = {(one.verb, one.list_id): one.words for one in reversed(stated)}
    measures = [
        Measure(verb, list_id=list_id, effective_on=effective_on, quote=words.get((verb, list_id), title))
        for verb, list_id in deeds
    ]
    if not measures:
        measures = [Measure(ChangeKind.PUBLISHED, topic=RULES, effective_on=effective_on)]
    unread = [
        Count(one.verb, one.list_id, one.number, 0, one.of, one.words, one.breakdown, UNREAD)
        for one in stated
    ]
    return Reading(tuple(measures), tuple(unread))


def _paragraphs(text: FullText) -> list[tuple[str, str]]:
    return [
        (text_of(paragraph), section.get("PART", ""))
        for section in text.root.iter("REGTEXT")
        for paragraph in section.iter("AMDPAR")
    ]


def _lines(said: Instructions, printed: Iterable[TableEntry]) -> list[_Line]:
    """Every entry once: those of the tables with the verb of their instruction, then those only named."""
    waiting = list(said.named)
    lines: list[_Line] = []
    for entry in printed:
        named = _instruction(entry, waiting)
        if named is not None:
            waiting.remove(named)
        verb = named.verb if named else _usual(entry, said.named)
        lines.append(_Line(entry.list_id, verb, entry.heading, named, entry))
    lines += [_Line(one.list_id, one.verb, one.heading, one, None) for one in waiting]
    return lines


def _instruction(entry: TableEntry, waiting: Iterable[Named]) -> Named | None:
    """The instruction behind an entry of a table: the same name, under the same heading if it has one."""
    same = [
        one
        for one in waiting
        if one.list_id == entry.list_id
        and one.verb is not ChangeKind.REMOVED
        and loose(one.name) == loose(entry.entity.name)
    ]
    return next(
        (one for one in same if loose(one.heading) == loose(entry.heading)), same[0] if same else None
    )


def _usual(entry: TableEntry, named: Iterable[Named]) -> ChangeKind:
    """The verb of an entry that no instruction names: revised if nothing is added under its heading."""
    verbs = {
        one.verb
        for one in named
        if one.list_id == entry.list_id and loose(one.heading) in ("", loose(entry.heading))
    } - {ChangeKind.REMOVED}
    return verbs.pop() if len(verbs) == 1 else ChangeKind.ADDED


def _measures(lines: Iterable[_Line], day: date | None) -> list[Measure]:
    """One measure for each party, list and verb, with all its entries."""
    grouped: dict[tuple[int, int, str], list[_Line]] = defaultdict(list)
    for line in lines:
        rank = (lists.ORDER.index(line.list_id), _VERBS.index(line.verb), fold(line.name))
        grouped[rank].append(line)
    order = {rank: place for place, rank in enumerate(grouped)}
    ranks = sorted(grouped, key=lambda rank: (rank[0], rank[1], order[rank]))
    return [_measure(grouped[rank], day) for rank in ranks]


def _measure(lines: list[_Line], day: date | None) -> Measure:
    first = lines[0]
    former = first.named.former if first.named else ""
    return Measure(
        verb=first.verb,
        subject=_party(lines, former),
        list_id=first.list_id,
        effective_on=day,
        entries=len(lines),
        fields=(FieldChange("name", former, first.name),) if former else (),
        quote=next((line.named.quote for line in lines if line.named), ""),
    )


def _party(lines: list[_Line], former: str) -> Party:
    names: dict[Name, None] = {Name(lines[0].name): None}
    addresses: dict[str, None] = {}
    details: dict[str, dict[str, None]] = defaultdict(dict)
    for line in lines:
        for name in line.table.entity.names if line.table else ():
            names[name] = None
        addresses.update(dict.fromkeys(line.table.entity.addresses if line.table else ()))
        for field, value in line.table.details if line.table else ():
            details[field][value] = None
        if line.heading and iso(line.heading) is None:
            details["heading"][line.heading] = None
    if former:
        names[Name(former, role=NameRole.FORMER)] = None
    codes = [iso(line.heading) for line in lines]
    return Party(
        key=fold(lines[0].name),
        names=tuple(names),
        countries=tuple(dict.fromkeys(code for code in codes if code)),
        addresses=tuple(addresses),
        details=tuple((field, "; ".join(values)) for field, values in details.items()),
    )


def _heading(one: Headed, day: date | None) -> Measure:
    """A heading renamed or dropped over all its rows: one amendment, no party changed."""
    change = FieldChange("country heading", one.before, one.after)
    return Measure(
        ChangeKind.AMENDED,
        list_id=one.list_id,
        effective_on=day,
        entries=0,
        fields=(change,),
        quote=one.quote,
    )


def _clause(text: FullText, clause: Clause) -> Measure:
    act = InstrumentRef(text.number, clause=clause.words, as_printed=clause.words)
    return Measure(
        ChangeKind.PUBLISHED, subject=act, topic=RULES, effective_on=clause.effective_on, quote=clause.quote
    )


def stayed(stay: stays.Stay, day: date | None, topic: str = RULES) -> Measure:
    """The measure of an act that stays another one."""
    return Measure(
        ChangeKind.SUSPENDED,
        subject=stay.ref,
        topic=topic,
        effective_on=stay.effective_on or day,
        until=stay.until,
        until_basis=UntilBasis.STATED if stay.until else None,
        quote=stay.quote,
    )


def _counted(one: counts.Stated, lines: Iterable[_Line]) -> Count:
    """A stated number beside the one that was read. A renamed entry is a revised entry."""
    verbs = {one.verb, ChangeKind.RENAMED} if one.verb is ChangeKind.AMENDED else {one.verb}
    ours = [line for line in lines if line.list_id == one.list_id and line.verb in verbs]
    read_ = len(ours) if one.of == counts.ENTRIES else len({fold(line.name) for line in ours})
    return Count(one.verb, one.list_id, one.number, read_, one.of, one.words, one.breakdown)
