"""What falls due, which reminder is to be told, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.acts import (
    BUREAU,
    CONTROL,
    ITEMS,
    ORDERS,
    SPOKESPERSON,
    UNRELIABLE,
    answer,
    mofcom,
    notice,
    party,
    uel,
    upon,
)
from support.law import (
    HIGH_POINT,
    LAW,
    LEIDOS,
    NO_13,
    NO_21,
    NO_57,
    NOVEMBER_CONTROL,
    PHOTONICS,
    UEL_7,
)

from watcher.core.deadlines import (
    ENTERS_INTO_FORCE,
    EXEMPTION_ENDS,
    MARKS,
    ORDER_EXPIRES,
    SUSPENSION_ENDS,
    closed,
    days_left,
    deadlines,
    due_mark,
    order_deadlines,
    with_parties,
    zone_of,
)
from watcher.core.register import gather
from watcher.core.reminders import Extension, due_changes, extension_seen
from watcher.core.standing import Folded, fold
from watcher.model.change import Basis, Instrument, NoticeRef, Severity
from watcher.model.entry import PartyEntry
from watcher.model.measure import ChangeKind, Measure, NoticeEntry, UntilBasis
from watcher.model.standing import Deadline

K = ChangeKind
FOLDED = fold(gather(LAW))
TODAY = date(2026, 10, 1)
LAST = date(2026, 11, 10)


def after(*spoken: NoticeEntry) -> Folded:
    """The law as it stands, and what the spokesperson said since."""
    return fold(gather([*LAW, *((SPOKESPERSON, entry) for entry in spoken)]))


def folded(*entries: NoticeEntry) -> Folded:
    return fold(gather((BUREAU, entry) for entry in entries))


def one(found: Sequence[Deadline], place: str, act: str | None = None) -> Deadline:
    [deadline] = [
        d
        for d in found
        if place in (d.list_id, d.topic) and (act is None or (d.instrument and d.instrument.number == act))
    ]
    return deadline


def beijing(text: str) -> datetime:
    """A local time in Beijing as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=8)


ENDS = one(deadlines(FOLDED, TODAY), CONTROL)


def test_every_last_day_ahead_is_one_deadline_per_act() -> None:
    found = deadlines(FOLDED, TODAY)
    assert {(d.on, d.kind, d.list_id or d.topic, d.instrument.number) for d in found if d.instrument} == {
        (LAST, SUSPENSION_ENDS, CONTROL, mofcom(21)),
        (LAST, SUSPENSION_ENDS, UNRELIABLE, uel(7)),
        (LAST, SUSPENSION_ENDS, ORDERS, "商务部令2025年第6号"),
        *((LAST, SUSPENSION_ENDS, ITEMS, mofcom(n)) for n in (55, 56, 57, 58, 61, 62)),
        (date(2026, 11, 27), SUSPENSION_ENDS, ITEMS, mofcom(46, 2024)),
    }
    assert [d.on for d in found] == sorted(d.on for d in found)
    assert len({d.id for d in found}) == len(found) == 10
    assert len(ENDS.parties) == 16
    assert "High Point Aerotechnologies" in ENDS.parties
    assert ENDS.basis is UntilBasis.COMPUTED
    assert ENDS.time_zone == "Asia/Shanghai"
    assert ENDS.source_id == SPOKESPERSON
    assert ENDS.title == f"The suspension of {mofcom(21)} runs out"
    assert one(found, ITEMS, mofcom(62)).basis is UntilBasis.STATED
    assert one(found, ITEMS, mofcom(46, 2024)).title.endswith("(第二款) runs out")


def test_a_term_that_was_extended_has_no_deadline_of_its_own() -> None:
    days = {d.on for d in deadlines(FOLDED) if d.kind == SUSPENSION_ENDS and d.list_id == CONTROL}
    assert days == {LAST}
    before = fold(
        gather([(BUREAU, NO_21), *((s, e) for s, e in LAW if e.notice.published_on == date(2025, 5, 14))])
    )
    assert {d.on for d in deadlines(before) if d.kind == SUSPENSION_ENDS} == {date(2025, 8, 12)}


def test_first_days_in_force_are_deadlines() -> None:
    known = fold(gather([(BUREAU, NO_13), (BUREAU, NO_21), (SPOKESPERSON, NOVEMBER_CONTROL)]))
    found = deadlines(known, date(2025, 11, 6))
    begins = [d for d in found if d.kind == ENTERS_INTO_FORCE]
    assert {(d.on, d.title, len(d.parties)) for d in begins} == {
        (date(2025, 11, 10), f"The end of the measures of {mofcom(13)} takes effect", 15),
        (date(2025, 11, 10), f"The suspension of {mofcom(21)} takes effect", 16),
    }
    assert all(d.basis is None for d in begins)
    control = one(deadlines(folded(NO_57), date(2025, 10, 9)), ITEMS)
    assert (control.on, control.kind, control.parties) == (date(2025, 11, 8), ENTERS_INTO_FORCE, ())
    assert control.title == f"{mofcom(57)} enters into force"


def test_a_listing_with_a_term_and_an_exemption() -> None:
    base = notice(
        "T", date(2025, 1, 1), [Measure(K.ADDED, LEIDOS, CONTROL, None, date(2025, 1, 1), until=LAST)]
    )
    found = deadlines(folded(base), date(2025, 2, 1))
    assert [(d.on, d.kind, d.title) for d in found] == [(LAST, ORDER_EXPIRES, "T expires")]
    exempt = notice(
        "X",
        date(2025, 1, 1),
        [Measure(K.EXEMPTED, LEIDOS, CONTROL, None, date(2025, 1, 1), until=LAST)],
        title="An exemption",
    )
    found = deadlines(folded(exempt), date(2025, 2, 1))
    assert [(d.kind, d.instrument) for d in found] == [(EXEMPTION_ENDS, None)]
    assert found[0].title == "The exemption from X runs out"
    # A listing that another act ends does not expire by itself.
    stopped = answer("stop", date(2025, 5, 1), [upon(K.ENDED, CONTROL, "T", date(2025, 5, 1))])
    assert {d.kind for d in deadlines(folded(base, stopped))} == {ENTERS_INTO_FORCE}
    ahead = replace(base, notice=replace(base.notice, published_on=date(2024, 12, 1)))
    assert [d.kind for d in deadlines(folded(ahead))] == [ENTERS_INTO_FORCE, ORDER_EXPIRES]
    # Nor does a suspension on the way make another act of its term.
    paused = answer("p", date(2025, 5, 1), [upon(K.SUSPENDED, CONTROL, "T", None, until=date(2025, 8, 1))])
    assert [(d.on, d.kind, d.title) for d in deadlines(folded(base, paused), date(2025, 8, 2))] == [
        (LAST, ORDER_EXPIRES, "T expires")
    ]


def test_what_applies_again_by_an_act_enters_into_force_and_what_runs_out_does_not() -> None:
    begun, ends = date(2025, 5, 1), date(2025, 8, 1)
    listed = notice("T", date(2025, 1, 1), [Measure(K.ADDED, LEIDOS, CONTROL, effective_on=date(2025, 1, 1))])
    paused = answer("pause", begun, [upon(K.SUSPENDED, CONTROL, "T", begun, until=ends)])
    back = answer("back", date(2025, 6, 1), [upon(K.RESUMED, CONTROL, "T", date(2025, 6, 1))])
    by_act, by_term = (
        [(d.on, d.kind) for d in deadlines(folded(listed, *acts), begun)]
        for acts in ((paused, back), (paused,))
    )
    assert by_act == [(begun, ENTERS_INTO_FORCE), (date(2025, 6, 1), ENTERS_INTO_FORCE)]
    assert by_term == [(begun, ENTERS_INTO_FORCE), (ends, SUSPENSION_ENDS)]


def test_a_day_that_no_act_states_is_no_deadline() -> None:
    undated = notice("T", date(2025, 1, 1), [Measure(K.ADDED, LEIDOS, CONTROL, until=LAST)])
    assert [(d.on, d.kind) for d in deadlines(folded(undated))] == [(LAST, ORDER_EXPIRES)]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (notice("N-1", LAST, [Measure(K.SUSPENDED, topic=ITEMS, until=LAST)], title="A rule"), "N-1"),
        (notice(None, LAST, [Measure(K.SUSPENDED, topic=ITEMS, until=LAST)], title="A rule"), "A rule"),
        (notice("N-1", LAST, [Measure(K.SUSPENDED, LEIDOS, CONTROL, until=LAST)]), "N-1"),
        (notice(None, LAST, [Measure(K.SUSPENDED, LEIDOS, CONTROL, until=LAST)], title="An answer"), CONTROL),
        (
            notice(
                "N-1", LAST, [upon(K.SUSPENDED, ITEMS, "N-0", None, until=LAST, clause="一")], title="A rule"
            ),
            "N-0 (一)",
        ),
    ],
)
def test_a_deadline_is_called_by_its_act_or_by_what_is_known_of_it(entry: NoticeEntry, name: str) -> None:
    [ends] = [d for d in deadlines(folded(entry)) if d.kind == SUSPENSION_ENDS]
    assert ends.title == f"The suspension of {name} runs out"
    assert (ends.list_id, ends.topic) == ((CONTROL, None) if entry.measures[0].list_id else (None, ITEMS))


def test_days_ahead_begin_with_today_and_zones_may_be_given() -> None:
    assert deadlines(FOLDED, LAST) == deadlines(FOLDED, LAST - timedelta(days=1))
    zones = {CONTROL: "Europe/Brussels"}
    assert one(deadlines(FOLDED, TODAY, zones=zones), CONTROL).time_zone == "Europe/Brussels"


def test_deadlines_come_with_their_parties() -> None:
    [(deadline, parties)] = [pair for pair in with_parties(FOLDED, TODAY) if pair[0].list_id == CONTROL]
    assert deadline == ENDS
    assert HIGH_POINT in parties
    assert len(parties) == 16


def test_an_exemption_runs_out() -> None:
    entry = PartyEntry(
        "A|2026", "us_fcc_covered", party(None, "A"), date(2026, 6, 22), date(2026, 12, 31), exempts=True
    )
    found = order_deadlines([entry], source_id="us_fcc_covered")
    assert [(d.on, d.kind, d.title) for d in found] == [
        (date(2026, 6, 22), ENTERS_INTO_FORCE, "The exemption from the listing for A takes effect"),
        (date(2026, 12, 31), EXEMPTION_ENDS, "The exemption from the listing for A runs out"),
    ]


def test_orders_of_a_list_expire() -> None:
    entry = PartyEntry(
        "TRILOGY@2021", "us_bis_denied", party(None, "TRILOGY"), date(2026, 1, 5), date(2026, 12, 1)
    )
    found = order_deadlines([entry], date(2026, 2, 1), source_id="us_bis_dpl")
    assert [(d.on, d.kind, d.parties, d.time_zone, d.source_id, d.title) for d in found] == [
        (
            date(2026, 12, 1),
            ORDER_EXPIRES,
            ("TRILOGY",),
            "America/New_York",
            "us_bis_dpl",
            "The order against TRILOGY expires",
        )
    ]
    both = order_deadlines([entry], source_id="us_bis_dpl")
    assert [d.kind for d in both] == [ENTERS_INTO_FORCE, ORDER_EXPIRES]
    assert order_deadlines([replace(entry, expires_on=None, effective_on=None)], source_id="us_bis_dpl") == ()
    renewed = replace(entry, key="TRILOGY@2026", effective_on=date(2026, 6, 1), expires_on=date(2027, 6, 1))
    assert [d.closed for d in closed(both, order_deadlines([renewed], source_id="us_bis_dpl"))] == [
        True,
        True,
    ]


def test_of_an_order_each_day_that_it_states_is_a_deadline() -> None:
    days = ((None, None), (LAST, None), (None, LAST), (None, LAST - timedelta(days=1)))
    entries = [
        PartyEntry(f"{at}", "us_bis_denied", party(None, f"P{at}"), begins, ends)
        for at, (begins, ends) in enumerate(days)
    ]
    found = order_deadlines(entries, LAST, source_id="us_bis_dpl")
    assert {(d.kind, d.parties) for d in found} == {(ENTERS_INTO_FORCE, ("P1",)), (ORDER_EXPIRES, ("P2",))}


def test_a_deadline_that_an_act_moves_is_closed() -> None:
    more = answer(
        "more", LAST, [upon(K.SUSPENSION_EXTENDED, CONTROL, mofcom(21), LAST, until=date(2027, 11, 10))]
    )
    later = after(more)
    gone = closed([ENDS], deadlines(later))
    assert [d.id for d in gone] == [ENDS.id]
    assert gone[0].closed
    assert closed([ENDS], deadlines(FOLDED)) == ()
    assert closed(gone, deadlines(later)) == ()
    assert due_mark(gone[0], (), beijing("2026-11-10T00:00")) is None


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("cn_mofcom_control", "Asia/Shanghai"),
        ("us_export_rules", "America/New_York"),
        ("statements", "UTC"),
        ("eu_x", "Europe/Brussels"),
    ],
)
def test_days_are_counted_where_the_authority_sits(place: str, zone: str) -> None:
    assert zone_of(place, {"eu_x": "Europe/Brussels"}) == zone


@pytest.mark.parametrize(
    ("now", "told", "mark"),
    [
        ("2026-10-10T23:59", (), None),
        ("2026-10-11T00:00", (), 30),
        ("2026-10-11T12:00", (30,), None),
        ("2026-10-11T12:00", (7,), None),
        ("2026-11-02T23:59", (30,), None),
        ("2026-11-03T00:00", (30,), 7),
        ("2026-11-09T00:00", (30, 7), 1),
        ("2026-11-09T23:59", (30, 7, 1), None),
        ("2026-11-10T00:00", (30, 7, 1), 0),
        ("2026-11-10T00:01", (30, 7, 1, 0), None),
        # after downtime only the most urgent one
        ("2026-11-05T09:00", (), 7),
        ("2026-11-05T09:00", (7,), None),
        ("2026-11-12T09:00", (30,), 0),
        ("2026-11-12T09:00", (0,), None),
        ("2026-11-12T09:00", (), 0),
    ],
)
def test_each_mark_is_told_once(now: str, told: tuple[int, ...], mark: int | None) -> None:
    assert due_mark(ENDS, told, beijing(now)) == mark


def test_marks_of_days_before_anything_was_known_are_left_out() -> None:
    soon = replace(ENDS, on=date(2025, 11, 10))
    known = date(2025, 11, 5)
    marks = [
        due_mark(soon, (), beijing(f"2025-11-{day:02}T09:00"), known_since=known) for day in (5, 8, 9, 10)
    ]
    assert marks == [None, None, 1, 0]
    assert due_mark(soon, (), beijing("2025-11-05T09:00")) == 7


@pytest.mark.parametrize("ahead", [30, 7, 1, 0])
def test_who_reads_of_a_beginning_on_the_day_of_a_mark_needs_no_reminder(ahead: int) -> None:
    known = LAST - timedelta(days=ahead)
    now = beijing(f"{known}T09:00")
    assert due_mark(ENDS, (), now, known_since=known) == ahead
    assert due_mark(replace(ENDS, kind=ENTERS_INTO_FORCE), (), now, known_since=known) is None


@given(st.lists(st.integers(0, 90), min_size=1, max_size=60))
def test_whatever_the_days_of_running_no_mark_is_told_twice_and_the_last_is_never_lost(
    days: list[int],
) -> None:
    told: list[int] = []
    for day in sorted(days):
        now = beijing("2026-10-01T09:00") + timedelta(days=day)
        mark = due_mark(ENDS, told, now)
        if mark is not None:
            assert mark not in told
            assert days_left(ENDS, now) <= mark
            told.append(mark)
    assert told == sorted(told, reverse=True)
    passed = days_left(ENDS, beijing("2026-10-01T09:00") + timedelta(days=max(days)))
    assert (0 in told) == (passed <= 0)
    assert set(told) <= set(MARKS)


def test_a_reminder_is_one_change_per_party_in_careful_words() -> None:
    [(deadline, parties)] = [pair for pair in with_parties(FOLDED, TODAY) if pair[0].list_id == CONTROL]
    now = beijing("2026-10-11T00:05")
    changes = due_changes(deadline, 30, now=now, parties=parties)
    assert len(changes) == len({change.id for change in changes}) == 16
    first = changes[0]
    assert (first.kind, first.basis, first.severity) == (K.DUE_SOON, Basis.DUE, Severity.NORMAL)
    assert (first.until, first.until_basis, first.effective_on) == (LAST, UntilBasis.COMPUTED, None)
    assert first.instrument == Instrument(mofcom(21), date(2025, 4, 4))
    assert first.source_id == SPOKESPERSON
    assert first.notice is None
    assert first.first_seen == now
    assert first.reason == (
        f"The suspension of {mofcom(21)} runs out by its own terms on 2026-11-10, in 30 days (computed from "
        "the stated term), the last day on which it holds. No act that extends it has been seen."
    )
    again = due_changes(deadline, 30, now=now, parties=parties)
    assert again == changes
    assert not {c.id for c in due_changes(deadline, 7, now=now, parties=parties)} & {c.id for c in changes}


@pytest.mark.parametrize(
    ("mark", "now", "kind", "words"),
    [
        (1, "2026-11-09T00:00", K.DUE_SOON, "runs out by its own terms on 2026-11-10, in 1 day "),
        (0, "2026-11-10T00:00", K.LAPSED, "runs out by its own terms today, 2026-11-10 "),
        (0, "2026-11-12T00:00", K.LAPSED, "ran out by its own terms on 2026-11-10 "),
    ],
)
def test_the_last_days(mark: int, now: str, kind: ChangeKind, words: str) -> None:
    [change] = due_changes(ENDS, mark, now=beijing(now))
    assert change.kind is kind
    assert change.party is None
    assert change.severity is Severity.HIGH
    assert change.reason is not None
    assert words in change.reason


def test_what_begins_is_never_lapsed() -> None:
    begins = one(deadlines(folded(NO_57), date(2025, 10, 9)), ITEMS)
    [change] = due_changes(begins, 0, now=beijing("2025-11-08T00:00"))
    assert (change.kind, change.effective_on, change.until, change.until_basis) == (
        K.DUE_SOON,
        date(2025, 11, 8),
        None,
        None,
    )
    assert change.reason == f"{mofcom(57)} enters into force today, 2025-11-08."


def test_an_order_expires_without_words_on_extensions() -> None:
    entry = PartyEntry("X", "us_bis_denied", party(None, "X"), None, LAST)
    [deadline] = order_deadlines([entry], source_id="us_bis_dpl")
    [change] = due_changes(deadline, 7, now=datetime(2026, 11, 3, 12, tzinfo=UTC), parties=[entry.party])
    assert change.until_basis is UntilBasis.STATED
    assert change.reason == (
        "The order against X expires by its own terms on 2026-11-10, in 7 days, "
        "the last day on which it holds."
    )


def spoken(text: str, day: date, *, until: date | None = None, related: tuple[str, ...] = ()) -> NoticeEntry:
    measure = Measure(K.PUBLISHED, topic="statements", until=until, quote=text)
    return notice(
        None, day, [measure], title="商务部新闻发言人谈话", document_type="statement", related=related
    )


SAID = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("entry", "seen"),
    [
        (spoken("双方同意将联合安排再延期至2027年1月10日", SAID, until=date(2027, 1, 10)), True),
        (spoken("将联合安排再延期", SAID), True),
        (spoken("The suspension will be extended", SAID), True),
        (spoken(f"将延长{mofcom(21)}的暂停期限", SAID), True),
        (spoken("将延长有关期限", SAID, related=(mofcom(21),)), True),
        # speaks of another act, of no extension, of one that ends earlier, of something else
        (spoken(f"将延长{mofcom(57)}的暂停期限", SAID), False),
        (spoken("双方就经贸磋商交换了意见", SAID), False),
        (spoken("将联合安排延期", SAID, until=LAST), False),
        (spoken("延长反倾销调查期限", SAID), False),
        # before the term was set or on that day, or not yet said
        (spoken("将经贸磋商联合安排延期", date(2025, 11, 5)), False),
        (spoken("将经贸磋商联合安排延期", date(2025, 11, 1)), False),
        (spoken("将经贸磋商联合安排延期", date(2026, 10, 12)), False),
        (
            replace(spoken("延期", SAID), notice=replace(spoken("延期", SAID).notice, published_on=None)),
            False,
        ),
        # an act, not a statement, though it makes one too
        (
            notice(
                "Y",
                SAID,
                [
                    Measure(K.PUBLISHED, topic="statements", quote="暂停延期"),
                    Measure(K.PUBLISHED, topic=ITEMS, quote="暂停延期"),
                ],
                title="y",
            ),
            False,
        ),
        (notice("X", SAID, [Measure(K.PUBLISHED, topic=ITEMS, quote="暂停延期")], title="x"), False),
    ],
)
def test_whether_an_extension_has_been_announced(entry: NoticeEntry, seen: bool) -> None:
    known = after(entry)
    extension = extension_seen(known, ENDS, date(2026, 10, 11))
    assert (extension is not None) is seen
    # A statement of intent moves no deadline and no standing.
    assert one(deadlines(known, TODAY), CONTROL) == ENDS
    assert known.on(CONTROL, LAST) == FOLDED.on(CONTROL, LAST)
    if extension:
        [change] = due_changes(ENDS, 30, now=beijing("2026-10-11T00:00"), seen=extension)
        assert change.notice is not None
        assert change.notice.published_on == SAID
        assert change.reason is not None
        assert change.reason.endswith(
            "An extension was announced as a statement on 2026-09-28; no instrument has been seen."
        )


def test_the_suspending_act_may_be_named_instead() -> None:
    item = one(deadlines(FOLDED, TODAY), ITEMS, mofcom(62))
    known = after(spoken(f"将延长{mofcom(70)}实施期限", SAID))
    assert extension_seen(known, item, LAST) is not None
    named = spoken("延长", SAID)
    by_measure = replace(
        named, measures=(replace(upon(K.PUBLISHED, "statements", mofcom(70), None), quote="延长"),)
    )
    assert extension_seen(after(by_measure), item, LAST) is not None


def test_an_extending_act_that_cannot_be_followed_is_mentioned() -> None:
    lost = answer("x", date(2026, 11, 1), [upon(K.SUSPENSION_EXTENDED, CONTROL, mofcom(99, 2026), LAST)])
    known = after(lost)
    extension = extension_seen(known, ENDS, LAST)
    assert extension is not None
    assert extension.act
    [change] = due_changes(ENDS, 0, now=beijing("2026-11-10T00:00"), seen=extension)
    assert change.reason is not None
    assert change.reason.endswith(
        "An act of 2026-11-01 extends a suspension, but which one could not be followed."
    )
    assert extension_seen(known, one(deadlines(FOLDED, TODAY), UNRELIABLE), LAST) is None
    undated = Extension(NoticeRef("k", None, "t", None, "u"))
    assert "on an unknown day" in (
        due_changes(ENDS, 0, now=beijing("2026-11-10T00:00"), seen=undated)[0].reason or ""
    )


def test_the_latest_statement_counts() -> None:
    earlier = spoken("将经贸磋商联合安排延期", date(2026, 9, 1))
    known = after(earlier, spoken("将联合安排延期", SAID))
    extension = extension_seen(known, ENDS, LAST)
    assert extension is not None
    assert extension.notice.published_on == SAID


def test_what_is_said_today_counts_and_the_later_of_two_days_decides() -> None:
    assert extension_seen(after(spoken("将联合安排延期", SAID)), ENDS, SAID) is not None
    ends = [
        Measure(K.PUBLISHED, topic="statements", until=day, quote="延期暂停")
        for day in (LAST, date(2027, 1, 10))
    ]
    both = notice(None, SAID, ends, title="谈话", document_type="statement")
    assert extension_seen(after(both), ENDS, LAST) is not None


def test_an_act_that_ends_what_cannot_be_found_extends_nothing() -> None:
    lost = answer("x", date(2026, 11, 1), [upon(K.ENDED, CONTROL, mofcom(99, 2026), LAST)])
    assert extension_seen(after(lost), ENDS, LAST) is None


def test_a_reminder_is_pressing_on_the_eve_and_not_before() -> None:
    severities = [due_changes(ENDS, mark, now=beijing("2026-11-08T00:00"))[0].severity for mark in (0, 1, 2)]
    assert severities == [Severity.HIGH, Severity.HIGH, Severity.NORMAL]


def test_names_and_ids_are_stable() -> None:
    unread = folded(*(e for _, e in LAW if e.notice.number == mofcom(70)))
    assert (
        one(deadlines(unread, TODAY), ITEMS, mofcom(62)).id
        == one(deadlines(FOLDED, TODAY), ITEMS, mofcom(62)).id
    )
    assert PHOTONICS.name not in {name for d in deadlines(FOLDED, TODAY) for name in d.parties}
    assert UEL_7.key == uel(7)
