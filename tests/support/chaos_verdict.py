"""What was told against what happened, as the far sides of the sockets know both."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from support.chaos import Chaos
from support.chaos_authorities import ANNOUNCED, Told
from support.chaos_heard import mails, posts, said
from support.chaos_incidents import incidents_wrong
from support.chaos_standings import standings_differ

NAME = re.compile(r"PARTY \d{5}Q")
MARKS = (30, 7, 1, 0)
BEIJING = ZoneInfo("Asia/Shanghai")
# Of these no other source speaks, so that every change of theirs is one line of one message.
ALONE = ("us_plain_b", "us_slow", "cn_list")


@dataclass
class Verdict:
    """All lists of wrongs are empty in the end; the figures are for the report."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    standings: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    told: int = 0
    reminders: int = 0
    compared: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> dict[str, list[str]]:
        """What may not be."""
        every = {
            "lost": self.lost,
            "doubled": self.doubled,
            "invented": self.invented,
            "incidents": self.incidents,
            "standings": self.standings,
            "broken": self.broken,
        }
        return {name: found for name, found in every.items() if found}


def verdict(run: Chaos) -> Verdict:
    """Judge a run that has settled."""
    found = Verdict(broken=run.broken)
    _script(run, found)
    _slack(run, found)
    _mail(run, found)
    found.opened, found.incidents = incidents_wrong(run)
    found.compared, found.standings = standings_differ(run)
    return found


def _script(run: Chaos, found: Verdict) -> None:
    """The endpoint is told every change by name: exactly what was published, each with one id."""
    got = posts(run.desks)
    found.messages["webhook"] = len(got)
    found.messages["webhook, repeated under one key"] = len(run.desks.hook.posts) - len(got)
    changes = [change for post in got.values() for change in post.get("changes", ())]
    ids = Counter(change["id"] for change in changes)
    found.doubled += [f"webhook: change {one} {n} times" for one, n in ids.items() if n > 1]
    told: Counter[Told] = Counter()
    due: list[dict[str, Any]] = []
    for change in changes:
        if change["basis"] == "due":
            due.append(change)
        elif change["unresolved"] is not None:
            if not run.world.loose:
                found.invented.append(f"an unresolved reference: {change['unresolved']}")
        else:
            who = change["source"] if change["basis"] == "observed" else ANNOUNCED
            name = change["party"]["key"] if change["party"] else change["notice"]["title"]
            told[change["list"] or change["topic"], change["kind"], name, who] += 1
    want = run.world.told
    found.lost += [f"{key}: {n - told[key]}" for key, n in want.items() if told[key] < n]
    found.invented += [f"{key}: {n - want[key]}" for key, n in told.items() if n > want[key]]
    found.told = sum(told.values())
    found.reminders = len(due)
    _reminders(run, due, found)


def _reminders(run: Chaos, due: list[dict[str, Any]], found: Verdict) -> None:
    """Each mark of each term once, where somebody ran while it was due; none of a term that is over."""
    told: Counter[tuple[str, str, int]] = Counter()
    for change in due:
        seen = datetime.fromisoformat(change["first_seen"]).astimezone(BEIJING).date()
        if change["until"] is None:
            continue  # that an act enters into force
        left = (date.fromisoformat(change["until"]) - seen).days
        mark = 0 if change["kind"] == "lapsed" else min(m for m in MARKS if max(left, 1) <= m)
        who = change["party"]["key"] if change["party"] else f"nobody: {change['reason']}"
        told[who, change["until"], mark] += 1
    found.doubled += [f"reminder {key}: {n} times" for key, n in told.items() if n > 1]
    must, may = _due(run)
    found.lost += [f"reminder {key}" for key in must if key not in told]
    found.invented += [f"reminder {key}" for key in told if key not in may]


def _due(run: Chaos) -> tuple[set[tuple[str, str, int]], set[tuple[str, str, int]]]:
    """The reminders that must have been told, and those that may have been."""
    must, may = set(), set()
    answers = run.world.streams["cn_answers"]
    for term in run.world.terms.values():
        acts = [act for act, _, _ in term.suspensions]
        for at, (act, first, until) in enumerate(term.suspensions):
            following = acts[at + 1] if at + 1 < len(acts) else term.last if term.ended else None
            over = answers.read_at.get(following) if following else None
            shown = answers.sightings.get(following) if following else None
            if term.ended is not None and term.ended < first:
                continue
            for mark, after in zip(MARKS, (*MARKS[1:], -1), strict=True):
                begins, ends = (
                    _midnight(until - timedelta(days=mark)),
                    _midnight(until - timedelta(days=after)),
                )
                known = answers.sightings.get(act)
                if known is None or (over is not None and over < begins - timedelta(hours=6)):
                    continue
                keys = {(party, until.isoformat(), mark) for party in term.parties}
                may |= keys
                read = answers.read_at[act]
                listed = max(read, _listed(run, term.number))
                in_time = listed.astimezone(BEIJING).date() < until - timedelta(days=mark)
                stopped = ends if shown is None else min(ends, shown)
                calm = any(max(begins, listed) < one < stopped for one in run.calm)
                if in_time and calm and stopped > begins:
                    must |= keys
    return must, may


def _listed(run: Chaos, number: str) -> datetime:
    """When the notice itself was surely read somewhere."""
    reads = [run.world.streams[one].read_at.get(number) for one in ("cn_bureau", "cn_copy")]
    return min(one for one in reads if one is not None)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def _slack(run: Chaos, found: Verdict) -> None:
    """No post twice, and every change of the lists that stand alone in one post."""
    messages = run.desks.slack.messages
    ids = Counter(one["metadata"]["event_payload"]["delivery_id"] for one in messages)
    found.doubled += [f"Slack: delivery {one} posted {n} times" for one, n in ids.items() if n > 1]
    for channel in ("CREADERS", "COPERATORS"):
        found.messages[f"Slack {channel}"] = sum(one["channel"] == channel for one in messages)
    texts = [said(one) for one in messages if one["channel"] == "CREADERS"]
    _mentioned("Slack", run, texts, found, exact=True)


def _mail(run: Chaos, found: Verdict) -> None:
    """Each mail once by its Message-ID; a repeat carries the same."""
    for desk in ("mail", "desk"):
        once = mails(run.desks, desk)
        found.messages[desk] = len(once)
        arrived = sum(desk in str(one["To"]) for one in run.desks.mail.mails)
        found.messages[f"{desk}, repeated under one id"] = arrived - len(once)
        _mentioned(desk, run, once.values(), found, exact=desk == "mail")


def _mentioned(who: str, run: Chaos, texts: Iterable[str], found: Verdict, *, exact: bool) -> None:
    """Every name in as many messages as it has changes; in a digest in at least one."""
    named = Counter(name for text in texts for name in set(NAME.findall(text)))
    want: Counter[str] = Counter()
    alone: dict[str, bool] = defaultdict(lambda: True)
    for (place, kind, name, _), n in run.world.told.items():
        if name.startswith("PARTY"):
            want[name] += n
            alone[name] &= place in ALONE and kind != "moved"
    for (place, name), n in run.world.former.items():
        want[name] += n
        alone[name] &= place in ALONE
    found.lost += [f"{who}: {name} is never named" for name in want if not named[name]]
    known = want.keys()
    found.invented += [f"{who}: {name}" for name in named if name not in known]
    if exact:
        for name, n in want.items():
            if alone[name] and named[name] and named[name] != n:
                kind = found.lost if named[name] < n else found.doubled
                kind.append(f"{who}: {name} in {named[name]} messages, of {n} changes")
