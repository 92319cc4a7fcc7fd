"""Rows for tables and CSV files: one standing, one line."""

from __future__ import annotations

from watcher.core.escape import csv_cell
from watcher.model.standing import Standing

STANDING_HEAD = ("name", "in Chinese", "country", "standing", "since", "until", "instrument", "by")


def standing_cells(one: Standing) -> tuple[str, ...]:
    """One line of `show` as text, a cell under each of STANDING_HEAD."""
    party = one.party
    until = one.until.isoformat() if one.until else ""
    if until and one.until_basis and one.until_basis.value == "computed":
        until += " (computed)"
    return (
        party.name if party else one.title,
        (party.named("zh") or "") if party else one.clause or "",
        " ".join(party.countries) if party else "",
        one.state.value,
        one.since.isoformat() if one.since else "",
        until,
        (one.instrument.number or str(one.instrument.published_on or "")) if one.instrument else "",
        (one.by.number or str(one.by.published_on or "")) if one.by else "",
    )


def standing_row(one: Standing) -> tuple[str, ...]:
    """The same for a CSV file: no cell that a spreadsheet would take for a formula."""
    return tuple(csv_cell(cell) for cell in standing_cells(one))
