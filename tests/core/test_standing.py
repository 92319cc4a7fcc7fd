"""The laws of folding: order, steps, intervals; and the corners of the state machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.acts import (
    BUREAU,
    CONTROL,
    ITEMS,
    SPOKESPERSON,
    UNRELIABLE,
    answer,
    control,
    listing,
    mofcom,
    notice,
    party,
    person,
    renamed,
    stand_ins,
    uel,
    upon,
)
from support.law import ILLUMINA, LAW, LEIDOS, MAY_UNRELIABLE, NO_13, NO_70, UEL_4, UEL_6, UEL_8

from watcher.core.register import gather
from watcher.core.standing import Folded, fold
from watcher.core.timeline import Interval
from watcher.model.change import Instrument
from watcher.model.entry import Party
from watcher.model.measure import ChangeKind, FieldChange, InstrumentRef, Measure, NoticeEntry, UntilBasis
from watcher.model.standing import Standing, State

K = ChangeKind
L, S, E, P, X = State.LISTED, State.SUSPENDED, State.ENDED, State.PENDING, State.EXEMPTED
ACT = mofcom(13)
DAY = date(2025, 3, 4)
LATEST = DAY + timedelta(days=60)


def folded(*entries: NoticeEntry) -> Folded:
    return fold(gather((BUREAU, entry) for entry in entries))


def acted(*verbs: tuple[ChangeKind, str, str | None], opens: str = "2025-03-04") -> Folded:
    """One party listed on a day, and acts upon the listing: (verb, effective day, until)."""
    start = date.fromisoformat(opens)
    base = listing(ACT, DAY, CONTROL, (LEIDOS,), effective_on=start)
    acts = [
        answer(
            f"{place}",
            date(2025, 3, 5),
            [
                upon(
                    verb,
                    CONTROL,
                    ACT,
                    date.fromisoformat(day),
                    until=date.fromisoformat(until) if until else None,
                )
            ],
        )
        for place, (verb, day, until) in enumerate(verbs)
    ]
    return folded(base, *acts)


def states(fold_: Folded, place: str = CONTROL) -> list[tuple[str, str, str | None]]:
    [line] = fold_.lines[place]
    return [(i.state, str(i.first), str(i.last) if i.last else None) for i in line.intervals]


def one(standings: Sequence[Standing]) -> Standing:
    [standing] = standings
    return standing


@pytest.mark.parametrize(
    ("verbs", "expected"),
    [
        ([], [(L, "2025-03-04", None)]),
        (
            [(K.SUSPENDED, "2025-05-14", "2025-08-12")],
            [(L, "2025-03-04", "2025-05-13"), (S, "2025-05-14", "2025-08-12"), (L, "2025-08-13", None)],
        ),
        (
            # an extension on the day after the last one leaves no day on which the listing applied
            [(K.SUSPENDED, "2025-05-14", "2025-08-12"), (K.SUSPENSION_EXTENDED, "2025-08-13", "2025-11-10")],
            [
                (L, "2025-03-04", "2025-05-13"),
                (S, "2025-05-14", "2025-08-12"),
                (S, "2025-08-13", "2025-11-10"),
                (L, "2025-11-11", None),
            ],
        ),
        (
            # a later one does not reach back
            [(K.SUSPENDED, "2025-05-14", "2025-08-12"), (K.SUSPENSION_EXTENDED, "2025-08-14", "2025-11-10")],
            [
                (L, "2025-03-04", "2025-05-13"),
                (S, "2025-05-14", "2025-08-12"),
                (L, "2025-08-13", "2025-08-13"),
                (S, "2025-08-14", "2025-11-10"),
                (L, "2025-11-11", None),
            ],
        ),
        (
            # an extension whose suspension has not been read
            [(K.SUSPENSION_EXTENDED, "2025-08-12", None)],
            [(L, "2025-03-04", "2025-08-11"), (S, "2025-08-12", None)],
        ),
        (
            [(K.EXEMPTED, "2025-05-14", "2025-08-12"), (K.SUSPENSION_EXTENDED, "2025-08-12", "2025-11-10")],
            [
                (L, "2025-03-04", "2025-05-13"),
                (X, "2025-05-14", "2025-08-11"),
                (X, "2025-08-12", "2025-11-10"),
                (L, "2025-11-11", None),
            ],
        ),
        (
            [(K.SUSPENDED, "2025-05-14", None), (K.RESUMED, "2025-06-01", None)],
            [(L, "2025-03-04", "2025-05-13"), (S, "2025-05-14", "2025-05-31"), (L, "2025-06-01", None)],
        ),
        ([(K.RESUMED, "2025-06-01", None)], [(L, "2025-03-04", None)]),
        (
            [(K.CANCELLED, "2025-05-14", None), (K.ENDED, "2025-06-01", None)],
            [(L, "2025-03-04", "2025-05-13"), (State.CANCELLED, "2025-05-14", None)],
        ),
        (
            # what has ended is not suspended, but may be resumed by an act that says so
            [
                (K.ENDED, "2025-05-14", None),
                (K.SUSPENDED, "2025-06-01", None),
                (K.SUSPENSION_EXTENDED, "2025-07-01", None),
                (K.RESUMED, "2025-08-01", None),
            ],
            [(L, "2025-03-04", "2025-05-13"), (E, "2025-05-14", "2025-07-31"), (L, "2025-08-01", None)],
        ),
        ([(K.SUSPENDED, "2025-05-14", "2025-05-01")], [(L, "2025-03-04", None)]),
        ([(K.ENDED, "2025-03-04", None)], [(E, "2025-03-04", None)]),
    ],
)
def test_one_instrument_in_time(
    verbs: list[tuple[ChangeKind, str, str | None]], expected: list[tuple[str, str, str | None]]
) -> None:
    assert states(acted(*verbs)) == expected


def test_a_suspension_that_goes_on_keeps_its_first_day() -> None:
    joined = acted(
        (K.SUSPENDED, "2025-05-14", "2025-08-12"), (K.SUSPENSION_EXTENDED, "2025-08-13", "2025-11-10")
    )
    assert one(joined.on(CONTROL, date(2025, 9, 1))).since == date(2025, 5, 14)
    apart = acted(
        (K.SUSPENDED, "2025-05-14", "2025-08-12"), (K.SUSPENSION_EXTENDED, "2025-08-14", "2025-11-10")
    )
    assert one(apart.on(CONTROL, date(2025, 9, 1))).since == date(2025, 8, 14)


def test_a_suspension_of_one_day() -> None:
    assert states(acted((K.SUSPENDED, "2025-05-14", "2025-05-14")))[1:] == [
        (S, "2025-05-14", "2025-05-14"),
        (L, "2025-05-15", None),
    ]


def test_an_act_that_replaces_an_entry_leaves_the_party_on_the_list() -> None:
    base = listing("R-1", DAY, "us_bis_entity", (LEIDOS,))
    day = date(2025, 6, 1)
    revised = notice(
        "R-2",
        day,
        [Measure(verb, LEIDOS, "us_bis_entity", effective_on=day) for verb in (K.REMOVED, K.ADDED)],
    )
    standing = one(folded(base, revised).on("us_bis_entity", day))
    assert (standing.state, standing.instrument) == (L, Instrument("R-2", day))


def test_a_suspension_before_the_first_day_in_force() -> None:
    assert states(acted((K.SUSPENDED, "2025-03-06", "2025-03-08"), opens="2025-03-20")) == [
        (P, "2025-03-04", "2025-03-05"),
        (S, "2025-03-06", "2025-03-08"),
        (P, "2025-03-09", "2025-03-19"),
        (L, "2025-03-20", None),
    ]
    early = acted((K.SUSPENDED, "2025-03-06", None), (K.RESUMED, "2025-03-10", None), opens="2025-03-20")
    assert states(early)[2] == (P, "2025-03-10", "2025-03-19")


def test_the_act_published_later_has_the_last_word_on_one_day() -> None:
    base = listing(ACT, DAY, CONTROL, (LEIDOS,))
    suspend = answer(
        "suspend",
        date(2025, 11, 5),
        [upon(K.SUSPENDED, CONTROL, ACT, date(2025, 11, 10), until=date(2026, 11, 10))],
    )
    end = answer("end", date(2025, 11, 8), [upon(K.ENDED, CONTROL, ACT, date(2025, 11, 10))])
    assert one(folded(base, suspend, end).on(CONTROL, date(2025, 11, 10))).state is E
    resume = answer("resume", date(2025, 11, 9), [upon(K.RESUMED, CONTROL, ACT, date(2025, 11, 10))])
    assert one(folded(base, suspend, end, resume).on(CONTROL, date(2025, 11, 10))).state is L


def test_a_day_that_is_not_stated_is_not_shown() -> None:
    base = notice("1260H", date(2025, 1, 7), [Measure(K.ADDED, LEIDOS, "us_dod_1260h")])
    standing = one(folded(base).on("us_dod_1260h", date(2025, 1, 7)))
    assert (standing.state, standing.since) == (L, None)
    assert folded(base).on("us_dod_1260h", date(2025, 1, 6)) == ()
    undated = notice("1260H", None, [Measure(K.ADDED, LEIDOS, "us_dod_1260h")])
    assert one(folded(undated).on("us_dod_1260h", date(1900, 1, 1))).state is L
    suspended = answer("s", date(2025, 2, 1), [upon(K.SUSPENDED, "us_dod_1260h", "1260H", None)])
    standing = one(folded(base, suspended).on("us_dod_1260h", date(2025, 2, 1)))
    assert (standing.state, standing.since) == (S, None)


def test_a_rule_that_states_no_day_waits() -> None:
    rule = control(mofcom(55), date(2025, 10, 9), None)
    standing = one(folded(rule).on(ITEMS, date(2026, 1, 1)))
    assert (standing.state, standing.since, standing.until) == (P, date(2025, 10, 9), None)
    # Once its suspension runs out, the rule is taken to apply.
    assert [row[0] for row in states(fold(gather([("a", rule)])), ITEMS)] == [P]
    both = folded(rule, NO_70)
    found = [
        s for s in both.on(ITEMS, date(2026, 11, 11)) if s.instrument and s.instrument.number == mofcom(55)
    ]
    assert one(found).state is L
    undated = notice("X", None, [Measure(K.PUBLISHED, topic=ITEMS)])
    assert folded(undated).lines == {}


def test_a_listing_with_a_term_ends_by_itself() -> None:
    base = notice("T", DAY, [Measure(K.ADDED, LEIDOS, CONTROL, effective_on=DAY, until=date(2025, 12, 31))])
    assert states(folded(base)) == [(L, "2025-03-04", "2025-12-31"), (E, "2026-01-01", None)]


def test_a_clause_that_enters_into_force_on_its_own_day() -> None:
    whole = Measure(K.PUBLISHED, None, None, ITEMS, effective_on=date(2025, 10, 9))
    clause = Measure(
        K.PUBLISHED, InstrumentRef(mofcom(61), clause="一（一）"), None, ITEMS, effective_on=date(2025, 12, 1)
    )
    rule = notice(mofcom(61), date(2025, 10, 9), [whole, clause])
    rows = {s.clause: s.state for s in folded(rule).on(ITEMS, date(2025, 11, 1))}
    assert rows == {None: L, "一（一）": P}
    stay = answer("stay", date(2025, 12, 5), [upon(K.SUSPENDED, ITEMS, mofcom(61), None, clause="一（一）")])
    assert {s.clause: s.state for s in folded(rule, stay).on(ITEMS, date(2025, 11, 1))} == rows
    rows = {
        s.clause: s.state
        for s in folded(rule, NO_70).on(ITEMS, date(2025, 12, 1))
        if s.instrument == Instrument(mofcom(61), date(2025, 10, 9))
    }
    assert rows == {None: S, "一（一）": S}


def test_a_clause_of_a_listing_leaves_the_listing_alone() -> None:
    part = answer("part", DAY, [upon(K.SUSPENDED, CONTROL, ACT, date(2025, 5, 1), clause="二")])
    both = folded(NO_13, part)
    standings = [s for s in both.on(CONTROL, date(2025, 5, 1)) if s.party == LEIDOS]
    assert one(standings).state is L
    assert [(s.clause, s.state) for s in both.instruments(CONTROL, date(2025, 5, 1), LEIDOS.key)] == [
        (None, L),
        ("二", S),
    ]
    before = both.instruments(CONTROL, date(2025, 4, 30), LEIDOS.key)
    assert [(s.clause, s.state) for s in before] == [(None, L), ("二", L)]
    assert both.instruments(CONTROL, date(2025, 1, 1)) == ()


def test_stopping_an_act_that_only_suspends_lets_the_others_apply_again() -> None:
    stop = notice(mofcom(80), date(2026, 1, 5), [upon(K.ENDED, ITEMS, mofcom(70), date(2026, 1, 10))])
    rows = folded(NO_70, stop).on(ITEMS, date(2026, 1, 10))
    assert {s.state for s in rows} == {L}
    assert len(rows) == 6
    assert {s.state for s in folded(NO_70, stop).on(ITEMS, date(2026, 1, 9))} == {S}


def test_an_act_upon_a_topic_without_a_reference_is_its_own() -> None:
    stay = notice("T-1", DAY, [Measure(K.SUSPENDED, topic="cn_tariffs", until=date(2025, 6, 1))])
    assert [row[0] for row in states(folded(stay), "cn_tariffs")] == [S, L]


def test_words_change_nothing() -> None:
    words = [
        notice("w1", DAY, [Measure(K.PUBLISHED, LEIDOS, CONTROL)]),
        notice("w2", DAY, [Measure(K.PUBLISHED, None, CONTROL)]),
        notice("w3", DAY, [Measure(K.PUBLISHED, topic="statements", effective_on=DAY)]),
        notice("w4", DAY, [Measure(K.PUBLISHED, topic=ITEMS, effective_on=DAY)], document_type="statement"),
        notice("w5", DAY, [replace(upon(K.SUSPENDED, CONTROL, ACT, DAY), verb=K.PUBLISHED)]),
        notice("w6", DAY, [Measure(K.ADDED, LEIDOS, CONTROL)], status="withdrawn"),
        notice("w7", DAY, []),
        notice("w8", DAY, [Measure(K.SUSPENDED, LEIDOS)]),
        notice("w9", DAY, [Measure(K.DUE_SOON, LEIDOS, CONTROL)]),
        notice("w10", DAY, [Measure(K.DUE_SOON, None, topic=ITEMS)]),
    ]
    assert folded(*words).lines == {}
    assert folded(NO_13, *words).lines == folded(NO_13).lines


def test_a_reference_that_cannot_be_followed_works_on_nobody() -> None:
    alone = folded(MAY_UNRELIABLE)
    assert alone.lines == {}
    assert [measure.subject for _, measure in alone.unresolved] == [
        m.subject for m in MAY_UNRELIABLE.measures
    ]
    later = folded(MAY_UNRELIABLE, UEL_8)
    assert {s.state for s in later.on(UNRELIABLE, date(2025, 5, 14))} == {S}
    assert len(later.unresolved) == 1


def test_an_act_that_names_a_party_works_on_all_its_instruments() -> None:
    out = notice(
        uel(9), date(2026, 1, 5), [Measure(K.REMOVED, ILLUMINA, UNRELIABLE, effective_on=date(2026, 1, 5))]
    )
    rows = folded(UEL_4, UEL_6, out).instruments(UNRELIABLE, date(2026, 1, 5), ILLUMINA.key)
    assert {s.state for s in rows} == {State.REMOVED}
    again = listing(uel(10), date(2026, 2, 1), UNRELIABLE, (ILLUMINA,))
    standings = folded(UEL_4, UEL_6, out, again).on(UNRELIABLE, date(2026, 2, 1))
    standing = one([s for s in standings if s.party == ILLUMINA])
    assert standing.state is L
    assert standing.instrument == Instrument(uel(10), date(2026, 2, 1))
    assert folded(out).lines == {}


def test_an_act_that_names_a_party_of_which_no_listing_is_known() -> None:
    exempt = notice(
        "E-1", DAY, [Measure(K.EXEMPTED, LEIDOS, CONTROL, effective_on=DAY, until=date(2025, 6, 1))]
    )
    standing = one(folded(exempt).on(CONTROL, DAY))
    assert (standing.state, standing.instrument, standing.title) == (X, None, "")
    assert standing.by == Instrument("E-1", DAY)
    base = listing("N", date(2025, 1, 1), CONTROL, (LEIDOS,))
    assert one(folded(exempt, base).on(CONTROL, DAY)).instrument == Instrument("N", date(2025, 1, 1))


def test_an_act_that_names_a_party_works_on_a_listing_that_others_have_touched() -> None:
    paused = answer("pause", DAY, [upon(K.SUSPENDED, CONTROL, ACT, date(2025, 5, 1))])
    out = notice("out", DAY, [Measure(K.REMOVED, LEIDOS, CONTROL, effective_on=date(2025, 6, 1))])
    base = listing(ACT, DAY, CONTROL, (LEIDOS,))
    assert one(folded(base, paused, out).on(CONTROL, date(2025, 6, 1))).state is State.REMOVED


@pytest.mark.parametrize(
    ("gone", "listed"),
    [
        # (in force, published): what was there before it was listed, and what was published before
        (("2025-03-01", "2025-03-10"), ("2025-03-04", "2025-03-04")),
        (("2025-03-04", "2025-03-01"), ("2025-03-04", "2025-03-03")),
    ],
)
def test_an_act_that_names_a_party_leaves_a_later_listing_alone(
    gone: tuple[str, str], listed: tuple[str, str]
) -> None:
    acts = [
        notice(
            f"{verb}", date.fromisoformat(on), [Measure(verb, LEIDOS, CONTROL, None, date.fromisoformat(day))]
        )
        for verb, (day, on) in ((K.REMOVED, gone), (K.ADDED, listed))
    ]
    assert one(folded(*acts).on(CONTROL, date(2025, 6, 1))).state is L


def test_a_party_is_shown_as_the_notice_names_it_most_fully() -> None:
    full = party("莱多斯公司", "Leidos", key=LEIDOS.key)
    short = replace(full, names=full.names[:1])
    for named in ((full, short), (short, full)):
        assert one(folded(listing(ACT, DAY, CONTROL, named)).on(CONTROL, DAY)).party == full


def test_a_day_of_the_notice_holds_for_its_measures() -> None:
    dated = notice(ACT, DAY, [Measure(K.ADDED, LEIDOS, CONTROL)], effective_on=date(2025, 4, 1))
    assert states(folded(dated)) == [(P, "2025-03-04", "2025-03-31"), (L, "2025-04-01", None)]


def test_the_end_of_a_term_is_stated_though_its_beginning_is_not() -> None:
    undated = notice("T", DAY, [Measure(K.ADDED, LEIDOS, CONTROL, until=date(2025, 12, 31))])
    standings = [one(folded(undated).on(CONTROL, day)) for day in (DAY, date(2026, 1, 1))]
    assert [(s.state, s.since) for s in standings] == [(L, None), (E, date(2026, 1, 1))]


def test_a_statement_may_suspend() -> None:
    said = notice("S", DAY, [Measure(K.SUSPENDED, topic=ITEMS, effective_on=DAY)], document_type="statement")
    assert one(folded(said).on(ITEMS, DAY)).state is S


@pytest.mark.parametrize(
    ("verb", "field", "state"),
    [
        (K.RENAMED, FieldChange("name", "Old Co.", "New Co."), State.REMOVED),
        (K.RENAMED, FieldChange("names", "Old Co.", "New Co."), State.REMOVED),
        (K.RENAMED, FieldChange("addresses", "Old Co.", "New Co."), L),
        (K.RENAMED, FieldChange("name", None, "New Co."), L),
        (K.AMENDED, FieldChange("name", "Old Co.", "New Co."), L),
    ],
)
def test_only_a_renaming_takes_the_former_name_off(
    verb: ChangeKind, field: FieldChange, state: State
) -> None:
    old, new = party(None, "Old Co."), party(None, "New Co.")
    rule = notice("2", LATEST, [Measure(verb, new, CONTROL, effective_on=LATEST, fields=(field,))])
    for known in ([listing("1", DAY, CONTROL, (old,))], []):
        rows = folded(*known, rule).on(CONTROL, LATEST)
        assert {(s.party and s.party.name, s.state) for s in rows} == {
            ("New Co.", L),
            *([("Old Co.", state)] if known else []),
        }


def test_a_party_that_is_renamed_stands_under_its_new_name() -> None:
    old, new = party("北京纳米能源与技术研究所"), party("北京纳米能源与系统研究所")
    base = listing("U-1", DAY, "us_bis_unverified", (old,))
    rule = notice("U-2", date(2025, 6, 1), [renamed(old.key, new, "us_bis_unverified", date(2025, 6, 1))])
    rows = folded(base, rule).on("us_bis_unverified", date(2025, 6, 1))
    assert {(s.party.key if s.party else "", s.state) for s in rows} == {
        (old.key, State.REMOVED),
        (new.key, L),
    }
    moved_house = FieldChange("addresses", "1 Street", "2 Street")
    other = replace(rule, measures=(replace(rule.measures[0], fields=(moved_house,)),))
    assert {s.state for s in folded(base, other).on("us_bis_unverified", date(2025, 6, 1))} == {L}


def test_namesakes_are_two_persons_and_one_company() -> None:
    def first(who: Party) -> NoticeEntry:
        return listing("A", DAY, "cn_mfa_countermeasure", (who,))

    def second(who: Party) -> NoticeEntry:
        return listing("B", DAY, "cn_mfa_countermeasure", (replace(who, key=f"{who.key}#2"),))

    man, firm = person("约翰·史密斯", "John Smith"), party("史密斯公司", "Smith Inc.")
    assert len(folded(first(man), second(man)).on("cn_mfa_countermeasure", DAY)) == 2
    assert len(folded(first(firm), second(firm)).on("cn_mfa_countermeasure", DAY)) == 1


@pytest.mark.parametrize(
    ("acts", "decides"),
    [
        # live before suspended, suspended before announced, announced before ended
        ({1: [], 2: [(K.SUSPENDED, None)]}, 1),
        ({1: [(K.ENDED, None)], 2: [(K.SUSPENDED, None)]}, 2),
        # of two suspensions the one that runs out first, of two ends the later
        ({1: [(K.SUSPENDED, 200)], 2: [(K.SUSPENDED, 100)]}, 2),
        ({1: [(K.SUSPENDED, None)], 2: [(K.SUSPENDED, 100)]}, 2),
        ({1: [], 2: []}, 1),
    ],
)
def test_which_instrument_decides(acts: dict[int, list[tuple[ChangeKind, int | None]]], decides: int) -> None:
    entries = [listing(uel(n), DAY + timedelta(days=n), UNRELIABLE, (ILLUMINA,)) for n in acts]
    on = date(2025, 5, 1)
    for number, verbs in acts.items():
        for verb, days in verbs:
            until = on + timedelta(days=days) if days else None
            entries.append(
                answer(f"{number}{verb}", on, [upon(verb, UNRELIABLE, uel(number), on, until=until)])
            )
    assert one(folded(*entries).on(UNRELIABLE, on)).instrument == Instrument(
        uel(decides), DAY + timedelta(days=decides)
    )


def test_of_two_ends_the_later_decides() -> None:
    entries = [listing(uel(n), DAY, UNRELIABLE, (ILLUMINA,)) for n in (1, 2)]
    ends = [answer(f"{n}", DAY, [upon(K.ENDED, UNRELIABLE, uel(n), date(2025, 5, n))]) for n in (1, 2)]
    standing = one(folded(*entries, *ends).on(UNRELIABLE, date(2025, 6, 1)))
    assert standing.instrument == Instrument(uel(2), DAY)


def test_the_affiliates_rule_is_stayed_for_a_year() -> None:
    rule = notice(
        "2025-19001",
        date(2025, 9, 30),
        [Measure(K.PUBLISHED, topic="us_export_rules", effective_on=date(2025, 9, 29))],
        key="2025-19001@2025-09-30",
    )
    stay = notice(
        "2025-19846",
        date(2025, 11, 12),
        [
            upon(
                K.SUSPENDED,
                "us_export_rules",
                "2025-19001",
                date(2025, 11, 10),
                until=date(2026, 11, 9),
                basis=UntilBasis.STATED,
            )
        ],
    )
    both = folded(rule, stay)
    expected = {
        "2025-09-28": None,
        "2025-09-29": L,
        "2025-11-09": L,
        "2025-11-10": S,
        "2026-11-09": S,
        "2026-11-10": L,
    }
    for day, state in expected.items():
        rows = both.on("us_export_rules", date.fromisoformat(day))
        assert (one(rows).state if rows else None) is state
        assert all(row.instrument == Instrument("2025-19001", date(2025, 9, 30)) for row in rows)


# --- laws -----------------------------------------------------------------------------------------

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@settings(max_examples=30, deadline=None)
@given(st.permutations(LAW))
def test_the_order_in_which_notices_arrive_is_irrelevant(order: list[tuple[str, NoticeEntry]]) -> None:
    found, whole = fold(gather(order)), fold(gather(LAW))
    assert found.lines == whole.lines
    assert found.unresolved == whole.unresolved


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(LAW), unique_by=lambda pair: pair[1].key))
def test_one_list_folded_alone_is_as_among_all(read: list[tuple[str, NoticeEntry]]) -> None:
    register = gather(read)
    whole = fold(register)
    for place in {*whole.lines, "nobody's list"}:
        alone = fold(register, place)
        assert alone.lines == {name: rows for name, rows in whole.lines.items() if name == place}
        assert alone.unresolved == tuple(
            pair for pair in whole.unresolved if place in (pair[1].list_id, pair[1].topic)
        )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(LAW), unique_by=lambda pair: pair[1].key), DAYS)
def test_nobody_stands_anywhere_without_an_act(read: list[tuple[str, NoticeEntry]], day: date) -> None:
    result = fold(gather(read))
    numbers = {entry.notice.number for _, entry in read}
    named = {
        measure.subject.number
        for _, entry in read
        for measure in entry.measures
        if isinstance(measure.subject, InstrumentRef)
    }
    parties = {
        party.key for _, entry in read for m in entry.measures if isinstance(party := m.subject, Party)
    }
    for place in result.lines:
        for standing in result.instruments(place, day):
            assert standing.instrument is not None
            assert standing.instrument.number in numbers | (named if standing.topic else set())
            assert standing.party is None or standing.party.key in parties
            published = [e.notice.published_on for _, e in read if e.notice.published_on]
            assert day >= min(published)


VERBS = [K.SUSPENDED, K.SUSPENSION_EXTENDED, K.ENDED, K.CANCELLED, K.RESUMED, K.EXEMPTED]


@settings(max_examples=200, deadline=None)
@given(
    DAYS,
    st.lists(st.tuples(st.sampled_from(VERBS), DAYS, st.none() | st.integers(-5, 400), DAYS), max_size=6),
)
def test_intervals_of_one_instrument_never_overlap(
    opens: date, acts: list[tuple[ChangeKind, date, int | None, date]]
) -> None:
    base = listing(ACT, date(2025, 6, 1), CONTROL, (LEIDOS,), effective_on=opens)
    entries = [
        answer(
            f"{place}",
            published,
            [upon(verb, CONTROL, ACT, on, until=on + timedelta(days=days) if days is not None else None)],
        )
        for place, (verb, on, days, published) in enumerate(acts)
    ]
    [line] = folded(base, *entries).lines[CONTROL]
    intervals: tuple[Interval, ...] = line.intervals
    for before, after in pairwise(intervals):
        assert before.last is not None
        assert before.first <= before.last
        assert after.first == before.last + timedelta(days=1), "no gap, no overlap"
    assert intervals[-1].last is None or intervals[-1].state in (S, X)
    assert all(i.until is None or i.last is None or i.last <= i.until for i in intervals)
    assert folded(*reversed(entries), base).lines[CONTROL] == (line,)


@given(st.integers(2, 12))
def test_every_party_of_an_annex_stands_once(count: int) -> None:
    base = listing(mofcom(count), DAY, CONTROL, stand_ins("A", count))
    assert len(folded(base).on(CONTROL, DAY)) == count
    assert len(fold(gather([(BUREAU, base), (SPOKESPERSON, base)])).on(CONTROL, DAY)) == count


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (mofcom(13), mofcom(14), State.REMOVED),
        ("2024-24722", "2024-24723", State.REMOVED),
        ("2024-24723", "2024-24722", L),  # taken off by the earlier act, listed anew by the later
        ("2024-24722", mofcom(14), State.REMOVED),
        (mofcom(13), "2024-24722", State.REMOVED),
    ],
)
def test_acts_of_one_day_are_ordered_by_their_numbers_where_these_have_an_order(
    first: str, second: str, state: State
) -> None:
    gone = notice(second, DAY, [Measure(K.REMOVED, LEIDOS, CONTROL, effective_on=DAY)])
    for acts in (
        [listing(first, DAY, CONTROL, (LEIDOS,)), gone],
        [gone, listing(first, DAY, CONTROL, (LEIDOS,))],
    ):
        assert [one.state for one in folded(*acts).on(CONTROL, DAY + timedelta(days=1))] == [state]


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (None, K.SUSPENDED, L),
        (K.EXEMPTED, None, L),
        (K.REMOVED, None, L),
        (K.SUSPENDED, K.ENDED, S),
        (K.CANCELLED, K.EXEMPTED, X),
        (K.SUSPENDED, "later", S),
        (K.EXEMPTED, "later", X),
        (K.ENDED, "later", P),
        (K.CANCELLED, "later", P),
        (K.REMOVED, "later", P),
        (K.ENDED, K.CANCELLED, State.CANCELLED),
        (K.CANCELLED, K.ENDED, E),
        (K.REMOVED, K.CANCELLED, State.CANCELLED),
        (K.CANCELLED, K.REMOVED, State.REMOVED),
    ],
)
def test_of_two_acts_the_one_that_binds_most_decides(
    first: ChangeKind | None, second: ChangeKind | str | None, state: State
) -> None:
    """An end that came later decides over one that came before; "later": announced and not yet in force."""
    entries = []
    for place, (number, verb) in enumerate(((13, first), (22, second))):
        begins = LATEST + timedelta(days=9) if verb == "later" else DAY
        entries.append(listing(mofcom(number), DAY, CONTROL, (LEIDOS,), effective_on=begins))
        if isinstance(verb, ChangeKind):
            on = DAY + timedelta(days=10 + place)
            until = LATEST + timedelta(days=9) if verb in (K.SUSPENDED, K.EXEMPTED) else None
            entries.append(answer(f"{place}", DAY, [upon(verb, CONTROL, mofcom(number), on, until=until)]))
    for order in (entries, entries[::-1]):
        assert [one.state for one in folded(*order).on(CONTROL, LATEST)] == [state]


def test_instruments_come_by_name_day_and_number_and_of_one_party_where_asked() -> None:
    acts = [
        listing(mofcom(number), day, CONTROL, parties)
        for number, day, parties in (
            (9, DAY, (LEIDOS,)),
            (8, LATEST, (LEIDOS, ILLUMINA)),
            (7, LATEST, (LEIDOS,)),
        )
    ]
    known = folded(*acts, control(mofcom(5), DAY, DAY))
    rows = known.instruments(CONTROL, LATEST)
    assert [(one.party and one.party.name, one.instrument and one.instrument.number) for one in rows] == [
        (ILLUMINA.name, mofcom(8)),
        (LEIDOS.name, mofcom(9)),
        (LEIDOS.name, mofcom(7)),
        (LEIDOS.name, mofcom(8)),
    ]
    assert known.instruments(CONTROL, LATEST, ILLUMINA.key) == rows[:1]
    assert known.instruments(ITEMS, LATEST, ILLUMINA.key) == ()
    assert len(known.instruments(ITEMS, LATEST)) == 1
    assert [one.party and one.party.name for one in known.on(CONTROL, LATEST)] == [ILLUMINA.name, LEIDOS.name]
