"""Decisions of the Foreign Ministry under the Anti-Foreign Sanctions Law: firms and persons, with offices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from watcher.core.chinese import annex, prose, verbs
from watcher.core.chinese.effect import effects, first
from watcher.core.chinese.head import Head, head
from watcher.core.chinese.index import Row
from watcher.core.chinese.lists import FOREIGN_MINISTRY
from watcher.core.chinese.names import Printed, printed
from watcher.core.chinese.notice import Reading, text_digest
from watcher.core.chinese.page import Page
from watcher.core.chinese.parties import keyed, party_of
from watcher.core.chinese.persons import included, unquoted, without_office
from watcher.core.countries import prefix_zh
from watcher.core.numbers import find_all
from watcher.core.zh_numerals import COUNT, chinese_int
from watcher.model.entry import Party, PartyType
from watcher.model.measure import ChangeKind, Count, Measure, Notice, NoticeEntry

_SUMMARY = 2000
_ANNEX = re.compile(r"^(?:附\s*件\s*[:：]?|(?:附件\s*[:：]\s*)?反制裁?清单\s*[:：]?)$")
_TITLED = re.compile(r"关于(?P<undo>取消|停止|暂停|终止|解除|撤销)?对(?P<who>.+?)(?:采取|实施)")
_DECIDED = re.compile(r"决定对(?P<who>[^。；]+?)(?:等?后附[^。；]*?)?(?:采取|实施)")
_COUNTED = re.compile(rf"(?:等|共计?)\s*(?P<count>{COUNT})\s*(?P<of>家|名|人|个)")
_HIMSELF = "其本人"
_MEASURE = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")
_UNDONE = {"暂停": ChangeKind.SUSPENDED, "停止": ChangeKind.ENDED, "终止": ChangeKind.ENDED}
_LONGEST_NAME = 200
"""Letters of a name in which a country is looked for: no name that was printed has as many."""


def decision(page: Page, row: Row | None, *, stage: str, read_from: tuple[str, ...] = ()) -> Reading:
    """Read one decision. The parties come from the list at its end, else from its sentence or its title."""
    known = _head(page, row)
    body, listed = _split(page.lines)
    effect = first(effects(page.lines, known.published_on))
    undone = _TITLED.search(known.title)
    counted: tuple[Count, ...] = ()
    if undone and undone["undo"]:
        measures = _undone(body, known, undone)
    else:
        parties = tuple(keyed(_parties(body, listed, known.title)))
        words = next((line for line in body if "决定对" in line), known.title)
        measures = tuple(
            Measure(
                ChangeKind.ADDED,
                party,
                FOREIGN_MINISTRY,
                effective_on=effect.on if effect else None,
                effective_time=effect.at if effect else None,
                quote=words,
            )
            for party in parties
        )
        counted = _counts(body, listed, parties)
    unread = () if measures else ("the decision names nobody that could be read",)
    measures = measures or (Measure(ChangeKind.PUBLISHED, None, FOREIGN_MINISTRY, quote=known.title),)
    entry = NoticeEntry(
        key=known.key,
        notice=Notice(
            title=known.title,
            url=page.url,
            number=known.number,
            number_as_printed=known.number_as_printed,
            published_on=known.published_on,
            published_at=page.published_at,
            effective_on=effect.on if effect else None,
            lang="zh",
            authority="外交部",
            document_type="decision",
            summary="".join(line for line in body if _MEASURE.match(line))[:_SUMMARY],
        ),
        measures=measures,
        counts=counted,
        stage=stage,
        text_digest=text_digest(page.lines),
        read_from=read_from,
    )
    return Reading(entry, unread)


def _head(page: Page, row: Row | None) -> Head:
    """The order's number is in a title, a letterhead or parentheses: （…外交部令第5号公布，自…起施行）."""
    known = head(page, row)
    text = "\n".join((known.title, *page.lines[:10]))
    found = [n for n in find_all(text) if n.normal.startswith("外交部令")]
    if not found:
        return replace(known, number=None, number_as_printed=None)
    return replace(known, number=found[0].normal, number_as_printed=" ".join(found[0].printed.split()))


def _split(text: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The decision, and the lines of the list at its end."""
    marks = [place for place, line in enumerate(text) if _ANNEX.match(line)]
    # "附件：反制清单" in the body only announces the list; the signature follows it.
    last = max(
        (place for place in marks if place + 1 < len(text) and not _is_signed(text[place + 1])), default=None
    )
    if last is None:
        return tuple(text), ()
    return tuple(text[:last]), tuple(text[last + 1 :])


def _is_signed(line: str) -> bool:
    return "".join(line.split()) == "外交部"


def _parties(body: Sequence[str], listed: Sequence[str], title: str) -> Iterator[Party]:
    origin = _origin(title)
    slots = annex.read(listed).slots
    for slot in slots:
        persons = included(slot.line)
        if persons:
            for name in persons:
                yield party_of(name, origin, person=True)
        else:
            yield _party(slot.name, origin, person="人员" in slot.section or bool(slot.name.sex))
    if slots:
        return
    himself = any(_HIMSELF in line for line in body)
    names = [printed(line) for line in listed] or _named(body, title)
    for name in names:
        yield _party(name, origin, person=himself or bool(name.sex), body=body)


def _named(body: Sequence[str], title: str) -> list[Printed]:
    found = (_TITLED.search(title), _DECIDED.search("\n".join(body)))
    every = (prose.named(match["who"])[0] for match in found if match)
    return list(next(filter(None, every), ()))


def _party(name: Printed, origin: str | None, *, person: bool, body: Sequence[str] = ()) -> Party:
    name, quoted_country = unquoted(name)
    if person:
        name = without_office(name)
        if not name.tail:
            name = replace(name, tail=_office(name.zh or "", body))
    home = prefix_zh(f"{quoted_country}人")[0] or (prefix_zh(name.tail)[0] if person else None) or origin
    foreign = not person and _other_country(name.zh or "", home)
    return party_of(name, None if foreign else home, person=person)


def _office(name: str, body: Sequence[str]) -> str:
    """The office that the text gives a person before the name: 日本参议员石平长期在…"""
    for line in body:
        place = line.find(name)
        if place > 0:
            before = re.split(r"[，。；：:、（）]", line[:place])[-1]
            if without_office(Printed(zh=before + name)).zh == name:
                return before
    return ""


def _other_country(name: str, home: str | None) -> bool:
    """雷神加拿大公司 among American firms: the title's country is not stated of it."""
    name = name[:_LONGEST_NAME]
    found = {prefix_zh(name[place:])[0] for place in range(1, len(name))} - {None, home}
    return bool(found)


def _origin(title: str) -> str | None:
    titled = _TITLED.search(title)
    return prefix_zh(titled["who"])[0] if titled else None


def _undone(body: Sequence[str], known: Head, titled: re.Match[str]) -> tuple[Measure, ...]:
    """A decision that suspends or takes back: by the number of the order, else by name."""
    effect = first(effects(body, known.published_on))
    text = "\n".join(body)
    statuses = verbs.read(text, published_on=known.published_on, whole=effect).statuses
    if statuses:
        return tuple(
            Measure(
                s.verb,
                # The words alone (反制措施) would name the list of the Ministry of Commerce.
                replace(s.ref, list_id=FOREIGN_MINISTRY),
                FOREIGN_MINISTRY,
                effective_on=s.effective_on,
                until=s.until,
                until_basis=s.until_basis,
                quote=s.quote,
            )
            for s in statuses
        )
    verb = _UNDONE.get(titled["undo"], ChangeKind.CANCELLED)
    parties = keyed(_parties(body, (), known.title))
    on = effect.on if effect else None
    return tuple(Measure(verb, p, FOREIGN_MINISTRY, effective_on=on, quote=known.title) for p in parties)


def _counts(body: Sequence[str], listed: Sequence[str], parties: Sequence[Party]) -> tuple[Count, ...]:
    """The stated numbers of firms and persons together, with each of them."""
    persons = sum(party.type is PartyType.PERSON for party in parties)
    have = {"家": len(parties) - persons, "名": persons}
    stated: dict[str, int] = {}
    heads = [line for line in listed if re.match(r"[一二三四五六七八九十]+、.*（共", line)]
    decided = [line for line in body if re.search(r"决定对|^[一二三四五六七八九十]+、\s*对", line)]
    for line in (*heads, *decided):
        for match in _COUNTED.finditer(line):
            of = "家" if match["of"] == "家" else "名"
            stated.setdefault(of, chinese_int(match["count"]) or 0)
    if not stated or any(have[of] and not stated.get(of) for of in have):
        return ()
    words = "、".join(f"{number}{of}" for of, number in stated.items())
    total = sum(stated.values())
    return (
        Count(
            ChangeKind.ADDED, FOREIGN_MINISTRY, total, len(parties), "parties", words, tuple(stated.items())
        ),
    )
