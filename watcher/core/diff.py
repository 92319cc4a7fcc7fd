"""What differs between two states of one list, entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core.countries import iso
from watcher.model.entry import NameRole, Party, PartyEntry
from watcher.model.measure import ChangeKind, FieldChange

COUNTRY_HEADING = "country heading"
HEADING = "heading"
_ORDINAL = re.compile(r"#\d+$")
_ROLES = (("names", NameRole.PRIMARY), ("aliases", NameRole.ALIAS), ("former names", NameRole.FORMER))


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that came, went or changed; or two entries that belong together (core.pair).

    ADDED has no `before`, REMOVED no `after`; the others have both. `key` is that of `after`, or of
    `before` for a removal. `fields` are empty where nothing differs that a reader could see (the order
    of two addresses). `reason` says why two entries were paired.
    """

    kind: ChangeKind
    key: str
    before: PartyEntry | None = None
    after: PartyEntry | None = None
    reason: str | None = None
    fields: tuple[FieldChange, ...] = ()


def diff(before: Mapping[str, PartyEntry], after: Mapping[str, PartyEntry]) -> tuple[Difference, ...]:
    """Removed, amended and added entries by key; () for equal states, whatever their order.

    Entries are compared by equality, not by hash: only those that differ cost more than a comparison.
    """
    found: list[Difference] = []
    for key, old in before.items():
        new = after.get(key)
        if new is None:
            found.append(Difference(ChangeKind.REMOVED, key, before=old))
        elif new is not old and new != old:
            changed = entry_fields((old,), (new,))
            found.append(Difference(ChangeKind.AMENDED, key, before=old, after=new, fields=changed))
    found.extend(
        Difference(ChangeKind.ADDED, key, after=new) for key, new in after.items() if key not in before
    )
    return tuple(sorted(found, key=lambda one: (one.key, one.kind)))


def apply(before: Mapping[str, PartyEntry], differences: Iterable[Difference]) -> dict[str, PartyEntry]:
    """The state after the differences of one list: apply(a, diff(a, b)) == b, paired or not."""
    state = dict(before)
    ordered = list(differences)
    for one in ordered:
        if one.before is not None:
            state.pop(one.before.key, None)
    for one in ordered:
        if one.after is not None:
            state[one.after.key] = one.after
    return state


def entry_fields(
    before: Sequence[PartyEntry], after: Sequence[PartyEntry], *, count: bool = False
) -> tuple[FieldChange, ...]:
    """One FieldChange per field in which two sets of entries differ, as readable text.

    A field with several values has one line per value ("\\n"; addresses contain "; " themselves), in
    printed order and each once; only another set of values is a change, not another order. Fields:
    "names", "aliases", "former names", "type", "countries", "addresses", "identifiers", each detail by its
    name, "effective_on", "expires_on", "list", "country heading" or "heading"; with `count` also "entries",
    their number.
    """
    old, new = _values(before), _values(after)
    _add_headings(old, before, new, after)
    if count:
        old["entries"], new["entries"] = [str(len(before))], [str(len(after))]
    names = [*old, *(name for name in new if name not in old)]
    return tuple(
        FieldChange(name, _text(old.get(name)), _text(new.get(name)))
        for name in names
        if set(old.get(name, ())) != set(new.get(name, ()))
    )


def heading(entry: PartyEntry) -> str | None:
    """The heading or sub-list that an entry stands under: its detail "heading", else what its key adds.

    An entry's key is the party's name plus the heading, the date of the order, or an ordinal
    (core.text.fold); None where it adds no heading.
    """
    stated = entry.party.detail(HEADING)
    if stated is not None:
        return stated
    if not entry.key.startswith(entry.party.key):
        return None
    rest = _ORDINAL.sub("", entry.key.removeprefix(entry.party.key))
    if entry.effective_on is not None:
        rest = rest.replace(entry.effective_on.isoformat(), "")
    return rest.strip(" @|/·:#") or None


def heading_field(*headings: str | None) -> str:
    """What a heading is called: "country heading" where one of them is a country's, else "heading"."""
    return COUNTRY_HEADING if any(one and iso(one) for one in headings) else HEADING


def without(text: str, name: str | None) -> str:
    """A text with each mention of a heading blanked, whatever its case ("Istanbul, Turkey")."""
    return re.sub(re.escape(name), "\0", text, flags=re.IGNORECASE) if name else text


def _values(entries: Sequence[PartyEntry]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for entry in entries:
        for name, value in _pairs(entry):
            known = values.setdefault(name, [])
            if value not in known:
                known.append(value)
    return values


def _add_headings(
    old: dict[str, list[str]],
    before: Sequence[PartyEntry],
    new: dict[str, list[str]],
    after: Sequence[PartyEntry],
) -> None:
    was = [one for entry in before if (one := heading(entry))]
    now = [one for entry in after if (one := heading(entry))]
    name = heading_field(*was, *now)
    old[name], new[name] = list(dict.fromkeys(was)), list(dict.fromkeys(now))


def _pairs(entry: PartyEntry) -> Iterable[tuple[str, str]]:
    party: Party = entry.party
    for field, role in _ROLES:
        yield from ((field, name.text) for name in party.names if name.role is role)
    yield "type", party.type.value
    yield from (("countries", country) for country in party.countries)
    yield from (("addresses", address) for address in party.addresses)
    yield from (("identifiers", f"{scheme} {value}") for scheme, value in party.identifiers)
    yield from ((name, value) for name, value in party.details if name != HEADING)
    yield from (("effective_on", day) for day in _day(entry.effective_on))
    yield from (("expires_on", day) for day in _day(entry.expires_on))
    yield "list", entry.list_id


def _day(day: date | None) -> tuple[str, ...]:
    return () if day is None else (day.isoformat(),)


def _text(values: Sequence[str] | None) -> str | None:
    return "\n".join(values) if values else None
