"""Two official copies of one notice whose texts differ: one incident, whichever is read when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from support.acts import BUREAU, notice

from watcher.core.copies import differing
from watcher.core.triage import Triage
from watcher.model.health import Incident, IncidentKind
from watcher.model.measure import NoticeEntry

NOW = datetime(2026, 10, 1, tzinfo=UTC)
NUMBER = "商务部公告2026年第88号"


def copy(source_id: str, text: str, lang: str = "zh") -> tuple[str, NoticeEntry]:
    entry = notice(NUMBER, NOW.date())
    url = f"https://{source_id}.example/88"
    return source_id, replace(entry, text_digest=text, notice=replace(entry.notice, url=url, lang=lang))


ONE, TWO, ODD = copy(BUREAU, "t"), copy("cn_mofcom_announcements", "t"), copy("cn_mofcom_exportcontrol", "x")


def run(order: tuple[tuple[str, NoticeEntry], ...]) -> tuple[list[Triage], dict[str, Incident]]:
    """The copies are read one after another."""
    known: list[tuple[str, NoticeEntry]] = []
    found: list[Triage] = []
    open_now: dict[str, Incident] = {}
    for source_id, entry in order:
        step = differing(
            source_id, [entry], known, tuple(open_now.values()), NOW + timedelta(days=len(known))
        )
        open_now |= {one.id: one for one in step.opened}
        for one in step.closed:
            del open_now[one.id]
        known = [pair for pair in known if pair[0] != source_id] + [(source_id, entry)]
        found.append(step)
    return found, open_now


@pytest.mark.parametrize("order", list(permutations((ONE, TWO, ODD))))
def test_one_incident_in_any_order(order: tuple[tuple[str, NoticeEntry], ...]) -> None:
    found, open_now = run(order)
    assert sum(len(step.opened) for step in found) == 1
    assert not any(step.closed or step.reminded for step in found)
    (incident,) = open_now.values()
    assert incident.kind is IncidentKind.CONTRADICTORY
    assert incident.message.startswith(f"{NUMBER}: the text at ")
    assert " differs from the text at " in incident.message


def test_it_ends_when_the_texts_agree_and_is_not_told_again_before() -> None:
    found, open_now = run((ONE, ODD, (ODD[0], replace(ODD[1], stage="copied")), copy(ODD[0], "t")))
    assert [(len(s.opened), len(s.reminded), len(s.closed)) for s in found] == [
        (0, 0, 0), (1, 0, 0), (0, 0, 0), (0, 0, 1),
    ]  # fmt: skip
    assert open_now == {}


def test_what_cannot_differ_is_not_compared() -> None:
    english = (copy("us_fr_public_inspection", "a", "en"), copy("us_fr_documents", "b", "en"))
    unread = (ONE, copy("cn_mofcom_announcements", ""))
    for order in (english, unread, tuple(reversed(unread))):
        found, _ = run(order)
        assert all(step == Triage() for step in found)
    titled = replace(ODD[1], notice=replace(ODD[1].notice, title="A title"))
    for number, said in ((NUMBER, NUMBER), (None, "A title")):
        shown = replace(titled, notice=replace(titled.notice, number=number))
        step = differing(ODD[0], [shown], [ONE], (), NOW)
        assert step.opened[0].message.startswith(f"{said}: the text at")


def test_the_message_names_who_agrees_with_whom_in_the_order_of_their_names() -> None:
    odd, second = copy("a_portal", "x"), copy("b_bureau", "t")
    for order in permutations((ONE, odd, second)):
        triage = differing(order[0][0], [order[0][1]], order[1:], (), NOW)
        (incident,) = triage.opened
        assert incident.message == (
            f"{NUMBER}: the text at a_portal differs from the text at b_bureau and {BUREAU}"
        )
    unnumbered = [
        (name, replace(one, notice=replace(one.notice, number=None, title="题"))) for name, one in (ONE, odd)
    ]
    (incident,) = differing(BUREAU, [unnumbered[0][1]], unnumbered[1:], (), NOW).opened
    assert incident.message.startswith("题: the text at a_portal")


def test_only_an_incident_of_this_kind_and_of_this_notice_is_the_one() -> None:
    (known,) = differing(ODD[0], [ODD[1]], [ONE], (), NOW).opened
    assert not differing(ONE[0], [ONE[1]], [ODD], (known,), NOW).opened
    for other in (
        replace(known, kind=IncidentKind.HELD),
        replace(known, url=None),
        replace(known, url="https://other.example/1"),
    ):
        triage = differing(ONE[0], [ONE[1]], [ODD], (other,), NOW)
        assert (len(triage.opened), triage.closed) == (1, ())
