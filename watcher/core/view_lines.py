"""The lines of a view that every way out says alike; only their markup differs."""

from __future__ import annotations

from watcher.core.view_types import GroupView, HitView, PartyView

_SHORT = 60


def title(party: PartyView) -> str:
    """Leidos · 莱多斯公司, and the countries where the group does not share them."""
    return " · ".join(party.names) + (f" ({', '.join(party.countries)})" if party.countries else "")


def details(party: PartyView) -> tuple[str, ...]:
    """What follows a party's names, in the order in which a reader asks for it; short facts share a line."""
    lines = [f"{field}: {_change(before, after)}" for field, before, after in party.changes]
    if party.aliases:
        lines.append(f"also known as: {'; '.join(party.aliases)}")
    if party.former:
        lines.append(f"formerly: {'; '.join(party.former)}")
    lines.extend(f"address: {address}" for address in party.addresses)
    facts = [f"{fact.label}: {fact.text}" for fact in party.facts]
    short = " · ".join(fact for fact in facts if len(fact) <= _SHORT)
    lines.extend(filter(None, (short, *(fact for fact in facts if len(fact) > _SHORT))))
    return tuple(lines)


def about(group: GroupView) -> str:
    """China Export Control List (MOFCOM) · 出口管制管控名单."""
    return " · ".join(filter(None, (group.list_title, group.list_title_zh)))


def hit(view: HitView) -> str:
    """Skydio GmbH matches Skydio, Inc. (ended): exact, score 1.00: …"""
    return f"{view.counterparty} matches {view.matched} ({view.what}): {view.reason}"


def _change(before: str | None, after: str | None) -> str:
    # A notice may set new measures for a party that stands on the list already without naming the old ones.
    if before is None and after is None:
        return "changed, see the official text"
    return f"{_shown(before)} → {_shown(after)}"


def _shown(value: str | None) -> str:
    return value or "(none)"
