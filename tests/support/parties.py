"""Entries of a list, written short."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from watcher.model.entry import Name, NameRole, Party, PartyEntry
from watcher.model.source import Declaration, Expectation, Parsed, Source, SourceKind

LIST = "us_bis_entity"


def entry(
    name: str,
    under: str = "",
    *,
    on: str = LIST,
    key: str | None = None,
    aliases: tuple[str, ...] = (),
    countries: tuple[str, ...] = ("CN",),
    addresses: tuple[str, ...] = ("1 Main Street",),
    identifiers: tuple[tuple[str, str], ...] = (),
    citation: str | None = None,
    details: tuple[tuple[str, str], ...] = (),
    since: date | None = None,
    expires: date | None = None,
) -> PartyEntry:
    """An entry whose key is its name and, if given, what it stands under."""
    names = (Name(name), *(Name(alias, role=NameRole.ALIAS) for alias in aliases))
    own = details + ((("citation", citation),) if citation else ())
    party = Party(name, names, countries=countries, addresses=addresses, identifiers=identifiers, details=own)
    return PartyEntry(key or (f"{name}|{under}" if under else name), on, party, since, expires)


def list_source(name: str, **fields: Any) -> Source:
    """A source of one list, half of which may leave at once."""
    bounds = {LIST: Expectation(max_lost_share=0.5)}
    poll = timedelta(hours=6)
    declared = Declaration(name, "", "", SourceKind.LIST, (LIST,), (), poll, expectations=bounds, **fields)
    return Source(declared, lambda _: Parsed(), "1")


def order(name: str, since: date, **rest: object) -> PartyEntry:
    """A denial order: its key carries its date."""
    return entry(name, since.isoformat(), since=since, on="us_bis_denied", **rest)  # type: ignore[arg-type]


def state(*entries: PartyEntry) -> dict[str, PartyEntry]:
    """Entry key → entry."""
    return {one.key: one for one in entries}


_NAMES = st.sampled_from(["ALPHA", "BETA", "GAMMA", "DELTA"])
_DAYS = st.sampled_from([None, date(2020, 1, 1), date(2021, 1, 1)])
_HEADINGS = st.sampled_from(["", "CHINA", "TURKEY", "TÜRKİYE", "2020-01-01", "2021-01-01"])


def entries() -> st.SearchStrategy[PartyEntry]:
    """Entries from a small world, so that they collide, share aliases, and tie."""
    return st.builds(
        entry,
        _NAMES,
        _HEADINGS,
        aliases=st.lists(_NAMES, max_size=2, unique=True).map(tuple),
        countries=st.lists(st.sampled_from(["CN", "TR"]), max_size=2, unique=True).map(tuple),
        addresses=st.lists(st.sampled_from(["1 A St", "2 B St, Turkey"]), max_size=2, unique=True).map(tuple),
        identifiers=st.sampled_from([(), (("id", "1"),), (("id", "2"),)]),
        citation=st.sampled_from([None, "84 FR 1", "85 FR 2; 84 FR 1"]),
        since=_DAYS,
        expires=_DAYS,
    )


def states() -> st.SearchStrategy[dict[str, PartyEntry]]:
    """Whole states of one list."""
    return st.lists(entries(), max_size=10).map(lambda found: state(*found))


def keys(found: Iterable[PartyEntry]) -> list[str]:
    """Entry keys, sorted."""
    return sorted(one.key for one in found)
