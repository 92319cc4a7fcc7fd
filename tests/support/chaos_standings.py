"""Where everyone stands on random days, by the program and by the model."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from support.chaos import START, Chaos
from support.chaos_authorities import Term
from support.chaos_sources import lists, sources
from watcher.core.text import fold
from watcher.model.entry import PartyEntry
from watcher.run.standings import standings
from watcher.store.engine import connect
from watcher.store.views.lists import entries_on

DAYS = 60


def standings_differ(run: Chaos) -> tuple[int, list[str]]:
    """How many standings were compared, and which differ."""
    engine = connect(run.url)
    compared, wrong = 0, []
    try:
        span = (run.now - START).days
        for _ in range(DAYS):
            on = START.date() + timedelta(days=run.dice.randint(1, span + 60))
            folded = standings(engine, lists(), sources(), on=on, known_at=None)
            got = {
                one.party.key: (one.state.value, one.until)
                for one in folded.of("cn_control")
                if one.party is not None
            }
            want = {
                party: state
                for term in run.world.terms.values()
                if (state := standing(term, on)) is not None
                for party in term.parties
            }
            compared += len(want)
            wrong += [
                f"{name} on {on}: {got.get(name)}, not {want.get(name)}"
                for name in sorted(got.keys() | want.keys())
                if got.get(name) != want.get(name)
            ]
        for _ in range(DAYS):
            at = START + timedelta(seconds=run.dice.randint(86_400, int((run.now - START).total_seconds())))
            count, found = _known(run, engine, at)
            compared += count
            wrong += found
    finally:
        engine.dispose()
    return compared, wrong


def standing(term: Term, on: date) -> tuple[str, date | None] | None:
    """Where the parties of a notice stand on a day: written down anew, from what was published."""
    if on < term.published:
        return None
    if term.ended is not None and on >= term.ended:
        return "ended", None
    if on < term.effective:
        return "pending", term.effective - timedelta(days=1)
    for at, (_, first, until) in enumerate(term.suspensions):
        following = term.suspensions[at + 1 :]
        if first <= on <= until and not (following and following[0][1] <= on):
            return "suspended", until
    return "listed", None


def _known(run: Chaos, engine, at: datetime) -> tuple[int, list[str]]:  # type: ignore[no-untyped-def]
    """What a list was known to show at a moment: one of the versions that could have been the last one read."""
    if any(
        begin - timedelta(hours=5) < at and at - timedelta(hours=5) < end
        for begin, end in run.misfortune.wrong_clock
    ):
        return 0, []
    count, wrong = 0, []
    for source_id, register in run.world.registers.items():
        surely = [version for when, version, sure in register.sightings if sure and when <= at]
        if not surely:
            continue
        last = max(version for when, version, _ in register.sightings if when <= at)
        # What a person has to believe, and a former content that came back, is known some looks later.
        low = max(0, max((version for version in surely if version < last), default=last) - 2)
        for list_id in register.kind.lists:
            entries = entries_on(engine, source_id, list_id, at)
            got = {(one.key, *one.party.addresses) for one in entries if isinstance(one, PartyEntry)}
            count += len(got)
            able = [
                {(fold(row.name), row.street) for row in register.versions[version].lists[list_id].values()}
                for version in range(low, last + 1)
            ]
            if source_id == "us_slow":
                # Additions are known at once, removals when they are confirmed.
                is_able = set.intersection(*able) <= got <= set.union(*able)
            else:
                is_able = got in able
            if not is_able:
                wrong.append(f"{source_id} {list_id} at {at}: none of versions {low} to {last}")
    return count, wrong
