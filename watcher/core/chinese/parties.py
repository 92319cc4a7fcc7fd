"""Printed names as parties of the model: names, country, addresses, and the key that finds them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from watcher.core.chinese.annex import Slot
from watcher.core.chinese.names import Printed, split_aliases
from watcher.core.chinese.script import lang_of
from watcher.core.countries import iso, prefix_zh
from watcher.core.text import fold
from watcher.model.entry import Name, NameRole, Party, PartyType

_ALIASES = ("常用名称", "别名", "又称", "简称")
_FORMER = ("曾用名",)
_POSTCODES = ("邮编", "邮政编码")
_COUNTRIES = ("国别", "国家", "国家/地区", "国家（地区）", "国家(地区)")
_PEOPLE = ("人员", "个人", "高管", "人士")


def key_of(name: Printed) -> str:
    """The key of a party: its Chinese name folded, without spaces and without a leading country.

    One firm is printed 美国因美纳公司 in one notice and 因美纳公司 in the next, and copies of one notice
    differ in the spaces of Latin names; the Chinese rendering is what the authority keeps.
    """
    return "".join(prefix_zh(fold(name.zh or name.en or ""))[1].split())


def from_prose(names: Iterable[Printed], country: str | None) -> tuple[Party, ...]:
    """Parties named in a sentence. A country before the name (美国波音…) counts where none is stated."""
    return tuple(keyed(party_of(name, country or _leading(name)) for name in names))


def from_slots(slots: Sequence[Slot], country: str | None) -> tuple[Party, ...]:
    """Parties of an annex, those under a numbered one included: each of them is a legal entity."""
    return tuple(keyed(party for slot in slots for party in _slot(slot, country)))


def _slot(slot: Slot, country: str | None) -> Iterator[Party]:
    fields = list(slot.fields)
    names = [*_names(slot.name)]
    names += [
        _name(n, NameRole.ALIAS) for label, text in fields if label in _ALIASES for n in split_aliases(text)
    ]
    names += [
        _name(n, NameRole.FORMER) for label, text in fields if label in _FORMER for n in split_aliases(text)
    ]
    addresses = tuple(text for label, text in fields if label == "地址")
    stated = (iso(text) for label, text in fields if label in _COUNTRIES)
    home = country or next((c for c in (*stated, *(prefix_zh(a)[0] for a in addresses)) if c), None)
    known = ("地址", *_ALIASES, *_FORMER, *_POSTCODES, *_COUNTRIES)
    details = [("postcode", text) for label, text in fields if label in _POSTCODES]
    details += [(label, text) for label, text in fields if label not in known]
    party = party_of(slot.name, home, person=any(word in slot.section for word in _PEOPLE))
    yield replace(party, names=_once(names), addresses=addresses, details=(*party.details, *details))
    for name, _ in slot.subs:
        if not name.empty:
            under = party_of(name, country)
            yield replace(under, details=(*under.details, ("parent", party.name)))


def party_of(name: Printed, country: str | None, *, person: bool = False) -> Party:
    """One name as a party; its tail is the office of a person, the scope of a firm."""
    person = person or bool(name.sex)
    details = []
    if name.tail:
        details.append(("role" if person else "scope", name.tail))
    if name.sex:
        details.append(("sex", name.sex))
    return Party(
        key_of(name),
        tuple(_names(name)),
        PartyType.PERSON if person else PartyType.ORGANIZATION,
        (country,) if country else (),
        details=tuple(details),
    )


def _names(name: Printed) -> Iterator[Name]:
    if name.zh:
        yield Name(name.zh, "zh")
    if name.en:
        yield Name(name.en, lang_of(name.en))
    for text, former in name.aliases:
        if text:
            yield _name(text, NameRole.FORMER if former else NameRole.ALIAS)


def _name(text: str, role: NameRole) -> Name:
    return Name(text, lang_of(text), role)


def _once(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(names))


def _leading(name: Printed) -> str | None:
    return prefix_zh(name.zh)[0] if name.zh else None


def keyed(parties: Iterable[Party]) -> Iterator[Party]:
    """Keys made unique: two parties of one annex may share a Chinese name."""
    seen: dict[str, int] = {}
    for party in parties:
        seen[party.key] = seen.get(party.key, 0) + 1
        yield party if seen[party.key] == 1 else replace(party, key=f"{party.key}#{seen[party.key]}")
