"""The rows of one name and day, put together: one entry for each order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.core.legal_names import looks_like_company
from watcher.model.entry import Name, Party, PartyEntry, PartyType
from watcher.sources.us_bis_dpl.row import OrderRow

LIST = "us_bis_denied"
_PERSON = re.compile(r"\b(?:INMATE?D?\s*NUM|REGISTER NUMBER|REGISTRATION #|INCARCERATED)", re.IGNORECASE)
_PAGE = re.compile(r"^(\d{1,9})?\D*(\d{1,9})?")


def entries_of(rows: Sequence[OrderRow]) -> list[PartyEntry]:
    """One entry for each order behind rows that share name and effective date.

    Rows that share a citation or an expiration are addresses of one order, also where a typing error
    gives one of them another expiration (10/25 beside three of 10/27/2026 under one citation): taken
    as an entry of its own, it would be told as a delisting on the day it is mended. What is left over
    is another order of the same day and gets an ordinal.
    """
    orders = sorted(_orders(rows), key=_order_key)
    return [_entry(order, ordinal) for ordinal, order in enumerate(orders, start=1)]


def _orders(rows: Sequence[OrderRow]) -> list[list[OrderRow]]:
    orders: list[list[OrderRow]] = []
    for row in rows:
        joined = [order for order in orders if any(_same_order(row, other) for other in order)]
        rest = [order for order in orders if order not in joined]
        orders = [*rest, [row, *(other for order in joined for other in order)]]
    return orders


def _same_order(one: OrderRow, other: OrderRow) -> bool:
    return one.expires_on == other.expires_on or bool(set(one.citations) & set(other.citations))


def _order_key(order: list[OrderRow]) -> tuple[str, ...]:
    return (str(max(str(row.expires_on or "") for row in order)), *sorted(row.address for row in order))


def _entry(order: list[OrderRow], ordinal: int) -> PartyEntry:
    name, effective_on = order[0].name, order[0].effective_on
    ends = sorted({row.expires_on for row in order if row.expires_on})
    details = [
        ("citation", "; ".join(sorted({c for row in order for c in row.citations}, key=_place))),
        ("order_type", "; ".join(_distinct(row.kind for row in order))),
        # Two dates in one order: the later is believed, the other is kept in view.
        ("other_expiration", "; ".join(day.isoformat() for day in ends[:-1])),
        ("expiration_as_printed", "; ".join(_distinct(row.expires_printed for row in order))),
        ("name_and_address", "; ".join(_distinct(row.printed for row in order))),
    ]
    party = Party(
        key=name,
        names=(Name(name),),
        type=_type(order),
        countries=tuple(sorted({row.country for row in order if row.country})),
        addresses=tuple(_distinct(row.address for row in order)),
        details=tuple((field, value) for field, value in details if value),
    )
    key = f"{name}|{effective_on.isoformat()}" + (f"#{ordinal}" if ordinal > 1 else "")
    return PartyEntry(key, LIST, party, effective_on, ends[-1] if ends else None)


def _type(order: list[OrderRow]) -> PartyType:
    """The list does not say what a party is; a prisoner's number and a legal form do."""
    if any(_PERSON.search(row.address) for row in order):
        return PartyType.PERSON
    return PartyType.ORGANIZATION if looks_like_company(order[0].name) else PartyType.UNKNOWN


def _distinct(values: Iterable[str]) -> list[str]:
    return sorted({value for value in values if value})


def _place(citation: str) -> tuple[int, int, str]:
    match = _PAGE.match(citation)
    volume, page = match.groups() if match else (None, None)
    return (int(volume or 0), int(page or 0), citation)
